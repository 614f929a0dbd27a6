"""Promises: what they say, who proposed and signed each version, and what applying one would do."""

from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, anything, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.process.promises.preview import Move, Preview
from handoff.process.promises.reading import PromiseStanding, VersionStanding, applies_sentence
from slas.changes import ChangeEffect, PolicyChange, PolicyRun
from slas.models import Policy, PolicyVersion

CHANGE_STATES = ("open", "signed", "returned", "taken_back")
RUN_STATES = ("waiting", "running", "finished", "superseded")


class LevelToldShape(AnswerShape):
    """A level of the ladder."""

    name = text()
    percent = whole(about="of the target")


class TermsToldShape(AnswerShape):
    """What a version of a promise says."""

    version = whole(about="its number")
    position = whole()
    owed_by = text()
    applies_when = anything(about="a rule over facts; null is always")
    sentence = text(about="when it applies, in words")
    from_step = text()
    to_step = text()
    scope = text()
    target_seconds = whole(null=True, about="of open time; null is the same business day")
    cutoff = text(null=True)
    calendar = text(null=True, about="null: the owing team's own")
    ladder = LevelToldShape(many=True)
    created_at = instant()


class ChangeShape(AnswerShape):
    """A change of a promise before the other team, or after it."""

    id = whole()
    promise_id = whole()
    effect = serializers.ChoiceField(choices=ChangeEffect.choices)
    state = serializers.ChoiceField(choices=CHANGE_STATES)
    terms = TermsToldShape(allow_null=True)
    note = text()
    proposed_by = PersonShape()
    proposed_for = text()
    proposed_at = instant()
    signatory = PersonShape()
    signs_for = text()
    ended_by = PersonShape(allow_null=True)
    ended_at = instant(null=True)
    reason = text()


class PromiseShape(AnswerShape):
    """A promise: the terms in force, and the change that waits for a signature."""

    id = whole()
    key = text()
    name = text()
    terms = TermsToldShape(allow_null=True)
    waiting = ChangeShape(allow_null=True)


class PromisesShape(AnswerShape):
    """All promises: those in force in their order, then those apart."""

    results = PromiseShape(many=True)


class VersionToldShape(AnswerShape):
    """A version with when it applied to new handoffs, its change, and how many clocks run by it."""

    terms = TermsToldShape()
    is_in_force = yes_no()
    change = ChangeShape(allow_null=True)
    running = whole()


class PromiseDetailShape(AnswerShape):
    """A promise with its versions, the newest first."""

    id = whole()
    key = text()
    name = text()
    versions = VersionToldShape(many=True)


class MoveShape(AnswerShape):
    """A running clock: when it is due now and by the version in force."""

    clock_id = whole()
    handoff_id = whole()
    version = whole(about="number of the version it counts by")
    started_at = instant()
    due_at = instant()
    new_due_at = instant()
    moved_seconds = whole(null=True, about="of business time; negative is earlier")
    becomes_overdue = yes_no()
    becomes_in_time = yes_no()


class PreviewShape(AnswerShape):
    """What applying the version in force would do to running clocks; the first of them listed."""

    version = whole(about="number of the version in force")
    total = whole()
    earlier = whole()
    later = whole()
    becomes_overdue = whole()
    becomes_in_time = whole()
    moves = MoveShape(many=True)


class RunShape(AnswerShape):
    """How far running clocks are taken along."""

    id = whole()
    version = whole(null=True, about="number; null: the promise was withdrawn")
    state = serializers.ChoiceField(choices=RUN_STATES)
    total = whole()
    done = whole()
    moved = whole()
    earlier = whole()
    later = whole()
    became_overdue = whole()
    became_in_time = whole()
    asked_by = PersonShape()
    asked_at = instant()
    started_at = instant(null=True)
    finished_at = instant(null=True)


class LatestRunShape(AnswerShape):
    """The last run, if there was one."""

    run = RunShape(allow_null=True)


def terms(version: PolicyVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "version": version.number,
        "position": version.position,
        "owed_by": version.owed_by,
        "applies_when": version.applies_when,
        "sentence": applies_sentence(version.pk) or "always",
        "from_step": version.from_step,
        "to_step": version.to_step,
        "scope": version.scope,
        "target_seconds": version.target_seconds,
        "cutoff": f"{version.cutoff:%H:%M}" if version.cutoff else None,
        "calendar": version.calendar.name if version.calendar else None,
        "ladder": version.ladder,
        "created_at": stamp(version.created_at),
    }


def change(row: PolicyChange | None) -> dict[str, Any] | None:
    if row is None:
        return None
    ended_at = row.signed_at or row.returned_at or row.taken_back_at
    state = "signed" if row.signed_at else "returned" if row.returned_at else "taken_back" if ended_at else "open"
    return {
        "id": row.pk,
        "promise_id": row.policy_id,
        "effect": row.effect,
        "state": state,
        "terms": terms(row.version),
        "note": row.note,
        "proposed_by": person(row.proposed_by),
        "proposed_for": row.proposed_for,
        "proposed_at": stamp(row.proposed_at),
        "signatory": person(row.signatory),
        "signs_for": row.signs_for,
        "ended_by": person(row.ended_by),
        "ended_at": stamp(ended_at),
        "reason": row.reason,
    }


def promise(standing: PromiseStanding) -> dict[str, Any]:
    policy = standing.policy
    return {
        "id": policy.pk,
        "key": policy.key,
        "name": policy.name,
        "terms": terms(standing.version),
        "waiting": change(standing.waiting),
    }


def promise_detail(policy: Policy, versions: list[VersionStanding]) -> dict[str, Any]:
    return {
        "id": policy.pk,
        "key": policy.key,
        "name": policy.name,
        "versions": [
            {
                "terms": terms(one.version),
                "is_in_force": one.is_in_force,
                "change": change(one.change),
                "running": one.running,
            }
            for one in versions
        ],
    }


def preview(found: Preview) -> dict[str, Any]:
    return {
        "version": found.recount.promise.number,
        "total": found.total,
        "earlier": found.earlier,
        "later": found.later,
        "becomes_overdue": found.overdue,
        "becomes_in_time": found.in_time,
        "moves": [_move(one) for one in found.shown],
    }


def run(row: PolicyRun | None) -> dict[str, Any] | None:
    if row is None:
        return None
    working = "running" if row.started_at else "waiting"
    return {
        "id": row.pk,
        "version": row.version.number if row.version else None,
        "state": "superseded" if row.superseded_at else "finished" if row.finished_at else working,
        "total": row.total,
        "done": row.done,
        "moved": row.moved,
        "earlier": row.earlier,
        "later": row.later,
        "became_overdue": row.overdue,
        "became_in_time": row.in_time,
        "asked_by": person(row.asked_by),
        "asked_at": stamp(row.asked_at),
        "started_at": stamp(row.started_at),
        "finished_at": stamp(row.finished_at),
    }


def _move(move: Move) -> dict[str, Any]:
    clock = move.clock
    return {
        "clock_id": clock.pk,
        "handoff_id": clock.handoff_id,
        "version": clock.policy_version.number,
        "started_at": stamp(clock.started_at),
        "due_at": stamp(clock.due_at),
        "new_due_at": stamp(move.due_at),
        "moved_seconds": move.seconds,
        "becomes_overdue": move.becomes_overdue,
        "becomes_in_time": move.becomes_in_time,
    }
