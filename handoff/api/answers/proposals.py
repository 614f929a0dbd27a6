"""Proposals: who was asked, who has signed, and how it ended; and what followed a publication."""

from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, day, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.process.publication.reading import ProposalStanding
from handoff.process.publication.revision import RevisionBreach, RevisionState
from handoff.process.publication.signatories import SIGNING
from leads.definitions.models import EndedBy, ProposalEnd, Rescoring, RevisionChange

RESCORING_STATES = ("waiting", "running", "finished", "superseded")


class TeamPartShape(AnswerShape):
    """One team's part in a proposal."""

    team = serializers.ChoiceField(choices=[str(kind) for kind in SIGNING])
    signatory = PersonShape()
    signed_at = instant(null=True)


class ProposalEndShape(AnswerShape):
    """How a proposal ended."""

    how = serializers.ChoiceField(choices=EndedBy.choices)
    by = PersonShape(allow_null=True, help_text="null: its time had come")
    at = instant()
    reason = text()


class ProposalShape(AnswerShape):
    """A version before its signatories, or after it."""

    id = whole()
    version = whole(about="its number")
    draft_id = whole()
    former = whole(null=True, about="number of the version it goes back to")
    note = text()
    publish_at = instant(null=True, about="null: at once when both have signed")
    proposed_by = PersonShape()
    proposed_at = instant()
    teams = TeamPartShape(many=True)
    end = ProposalEndShape(allow_null=True)


class CurrentProposalShape(AnswerShape):
    """The open proposal, if there is one."""

    proposal = ProposalShape(allow_null=True)


class RescoringShape(AnswerShape):
    """How far nurture is judged by the version that was published last."""

    version = whole(about="its number")
    state = serializers.ChoiceField(choices=RESCORING_STATES)
    total = whole()
    done = whole()
    ready = whole(about="leads handed over by it")
    failed = whole()
    asked_at = instant()
    started_at = instant(null=True)
    finished_at = instant(null=True)


class LatestRescoringShape(AnswerShape):
    """The rescoring after the last publication, if there was one."""

    rescoring = RescoringShape(allow_null=True)


class RevisionMovedShape(AnswerShape):
    """A move of the revision."""

    from_on = day(null=True)
    to_on = day()
    why = text()
    by = PersonShape()
    at = instant()


class RevisionBreachShape(AnswerShape):
    """A team's part in a revision that was not made in time."""

    team = serializers.ChoiceField(choices=[str(kind) for kind in SIGNING])
    version = whole(about="its number")
    due_on = day()
    since = instant()
    until = instant(null=True, about="null: it is overdue still")


class RevisionStateShape(AnswerShape):
    """By when the version in force is revised, how that was moved, and the breaches so far."""

    version = whole(null=True, about="number of the version in force")
    due_on = day(null=True)
    days_left = whole(null=True, about="negative when it is overdue")
    is_overdue = yes_no()
    changes = RevisionMovedShape(many=True)
    breaches = RevisionBreachShape(many=True)


def proposal(standing: ProposalStanding) -> dict[str, Any]:
    row = standing.proposal
    return {
        "id": row.pk,
        "version": row.version.number,
        "draft_id": row.draft_id,
        "former": row.former.number if row.former else None,
        "note": row.note,
        "publish_at": stamp(row.publish_at),
        "proposed_by": person(row.proposed_by),
        "proposed_at": stamp(row.proposed_at),
        "teams": [
            {
                "team": str(one.team),
                "signatory": person(one.signatory),
                "signed_at": stamp(one.signature.signed_at) if one.signature else None,
            }
            for one in standing.teams
        ],
        "end": _end(standing.end),
    }


def rescoring(row: Rescoring) -> dict[str, Any]:
    return {
        "version": row.activation.version.number,
        "state": _state(row),
        "total": row.total,
        "done": row.done,
        "ready": row.ready,
        "failed": row.failed,
        "asked_at": stamp(row.asked_at),
        "started_at": stamp(row.started_at),
        "finished_at": stamp(row.finished_at),
    }


def revision_state(
    state: RevisionState | None, changes: list[RevisionChange], breaches: list[RevisionBreach]
) -> dict[str, Any]:
    return {
        "version": state.activation.version.number if state else None,
        "due_on": state.due_on.isoformat() if state else None,
        "days_left": state.days_left if state else None,
        "is_overdue": state is not None and state.is_overdue,
        "changes": [_moved(one) for one in changes],
        "breaches": [_breach(one) for one in breaches],
    }


def _end(end: ProposalEnd | None) -> dict[str, Any] | None:
    if end is None:
        return None
    return {"how": str(end.how), "by": person(end.by), "at": stamp(end.at), "reason": end.reason}


def _state(row: Rescoring) -> str:
    if row.superseded_at:
        return "superseded"
    if row.finished_at:
        return "finished"
    return "running" if row.started_at else "waiting"


def _moved(change: RevisionChange) -> dict[str, Any]:
    return {
        "from_on": change.from_on.isoformat() if change.from_on else None,
        "to_on": change.to_on.isoformat(),
        "why": change.why,
        "by": person(change.by),
        "at": stamp(change.at),
    }


def _breach(breach: RevisionBreach) -> dict[str, Any]:
    return {
        "team": str(breach.team),
        "version": breach.activation.version.number,
        "due_on": breach.due_on.isoformat(),
        "since": stamp(breach.since),
        "until": stamp(breach.until),
    }
