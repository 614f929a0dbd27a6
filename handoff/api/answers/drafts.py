"""Drafts of the definition: what they say, what their examples give, and what stands in the way."""

from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, anything, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.process.publication.reading import last_return
from leads.definitions.draft_checks import Checked, ExampleRun, Obstacle, check_draft
from leads.definitions.drafts import content_in, newest_revision
from leads.definitions.models import Draft, DraftRevision, DraftState, ProposalEnd


class DraftShape(AnswerShape):
    """A draft in a list."""

    id = whole()
    title = text()
    why = text()
    state = serializers.ChoiceField(choices=DraftState.choices)
    based_on = whole(null=True, about="number of the version it is compared with")
    created_by = PersonShape(allow_null=True)
    created_at = instant()


class RevisionShape(AnswerShape):
    """One save of a draft."""

    number = whole()
    started_from = whole(about="the revision its author had read; 0 for the first")
    document = anything()
    examples = serializers.ListField(child=serializers.JSONField())
    saved_by = PersonShape(allow_null=True)
    saved_at = instant()


class ExampleRunShape(AnswerShape):
    """An example, run on the document."""

    index = whole()
    agreed = text(null=True, about="the tier agreed on, empty is not ready; null where the example cannot be read")
    found = text(null=True, about="the tier found, empty is not ready; null where it could not be judged")
    holds = yes_no()


class InTheWayShape(AnswerShape):
    """One thing that stands in the way of proposing."""

    obstacle = serializers.ChoiceField(choices=[str(one) for one in Obstacle])
    place = text()
    message = text()
    remedy = text()


class ReturnedShape(AnswerShape):
    """That the last proposal came back, and why."""

    by = PersonShape(allow_null=True)
    at = instant()
    reason = text()


class DraftDetailShape(DraftShape):
    """A draft with its newest revision, checked."""

    revision = RevisionShape()
    runs = ExampleRunShape(many=True)
    in_the_way = InTheWayShape(many=True)
    returned = ReturnedShape(allow_null=True)


class DraftSavedShape(AnswerShape):
    """A draft after a save."""

    draft = DraftDetailShape()
    merged = serializers.ListField(
        child=serializers.CharField(), help_text="what somebody else had changed meanwhile, and is kept"
    )


def draft(row: Draft) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "why": row.why,
        "state": str(row.state),
        "based_on": row.based_on.number if row.based_on else None,
        "created_by": person(row.created_by),
        "created_at": stamp(row.created_at),
    }


def draft_detail(row: Draft) -> dict[str, Any]:
    newest = newest_revision(row)
    checked = check_draft(content_in(newest))
    return {
        **draft(row),
        "revision": revision(newest),
        "runs": [_run(one) for one in checked.runs],
        "in_the_way": _in_the_way(checked),
        "returned": _returned(last_return(row)),
    }


def revision(row: DraftRevision) -> dict[str, Any]:
    return {
        "number": row.number,
        "started_from": row.started_from,
        "document": row.document,
        "examples": row.examples,
        "saved_by": person(row.saved_by),
        "saved_at": stamp(row.saved_at),
    }


def _run(run: ExampleRun) -> dict[str, Any]:
    agreed = run.example.tier if run.example else None
    return {"index": run.index, "agreed": agreed, "found": run.found, "holds": run.holds}


def _in_the_way(checked: Checked) -> list[dict[str, str]]:
    return [
        {"obstacle": str(one.obstacle), "place": one.place, "message": one.message, "remedy": one.remedy}
        for one in checked.in_the_way
    ]


def _returned(end: ProposalEnd | None) -> dict[str, Any] | None:
    return {"by": person(end.by), "at": stamp(end.at), "reason": end.reason} if end else None
