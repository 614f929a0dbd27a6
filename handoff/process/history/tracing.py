"""Tracing by hand: the times of one past lead, typed in by a person, on the same path map."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from handoff.errors import HandoffError
from handoff.integrations.history.models import PastRow, Run, State
from handoff.integrations.tables.shapes import PastLead
from handoff.process.history.taking import take
from handoff.process.history.undoing import take_away

NAME = "Traced by hand"
SOURCE = "traced"


class UntraceableError(HandoffError):
    """These times can't be put on the path map."""

    code = "untraceable"


@transaction.atomic
def trace(past: PastLead, *, by_id: int, now: datetime) -> int:
    """Put one past lead on the path map and return its handoff's id.

    Raises: UntraceableError, BadEmailError.
    """
    run = _run_of(by_id, now)
    line = (PastRow.objects.filter(run=run).aggregate(last=Max("line"))["last"] or 0) + 1
    submission = past.submission
    if not submission.email and not submission.external_id:
        submission = replace(submission, external_id=f"traced-{uuid4()}")
    problems = take(run, [replace(past, line=line, submission=submission)], now=now)
    run.changed_at = run.ended_at = now
    run.save()
    if problems:
        raise UntraceableError(fields={"steps": problems[0][1]})
    row = PastRow.objects.filter(run=run, line=line).first()
    if row is None:
        raise UntraceableError(fields={"email": "This lead was traced before."})
    return row.handoff_id


@transaction.atomic
def untrace(row_id: int, *, by_id: int, now: datetime) -> None:
    """Take one traced lead away again; one that is gone already is no error."""
    run = _run_of(by_id, now)
    rows = list(PastRow.objects.filter(run=run, pk=row_id).select_related("handoff"))
    if rows:
        take_away(rows)
        run.created_count -= len(rows)
        run.save()


def _run_of(by_id: int, now: datetime) -> Run:
    """Return the run of what this person traced, locked."""
    runs = Run.objects.select_for_update()
    run = runs.filter(by_id=by_id, name=NAME, mapping={}, state=State.done).first()
    return run or Run.objects.create(by_id=by_id, name=NAME, state=State.done, created_at=now, changed_at=now)
