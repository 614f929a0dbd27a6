"""The step times of handoff rows: read, moved earlier, and written with their seams in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection

from leads.handoffs.models import Handoff
from leads.handoffs.seams import BusinessSeconds, Seams, compute_seams
from leads.handoffs.steps import HUMAN, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step of a handoff that got its first or an earlier time; `earlier` is what it had."""

    handoff_id: int
    step: Step
    at: datetime
    earlier: datetime | None


def order_of(handoff: Handoff) -> tuple[Step, ...]:
    """Return the steps of the handoff's pinned path, in order."""
    return tuple(Step(step) for step in handoff.path.document["steps"])


def times_of(handoff: Handoff) -> dict[Step, datetime]:
    """Return the recorded steps of a handoff with their times."""
    times = {step: getattr(handoff, f"{step}_at") for step in Step}
    return {step: at for step, at in times.items() if at is not None}


def move_step(handoff: Handoff, step: Step, at: datetime) -> Move | None:
    """Set a step's time on the row in memory when it is the first or an earlier one; return the move, if any."""
    current: datetime | None = getattr(handoff, f"{step}_at")
    if current is not None and current <= at:
        return None
    setattr(handoff, f"{step}_at", at)
    return Move(handoff_id=handoff.pk, step=step, at=at, earlier=current)


def set_seams(handoff: Handoff, business: BusinessSeconds, order: Sequence[Step] | None = None) -> Seams:
    """Measure all seams of a handoff anew and set their columns on the row in memory."""
    seams = compute_seams(order or order_of(handoff), times_of(handoff), business)
    put_seams(handoff, seams)
    return seams


def put_seams(handoff: Handoff, seams: Seams) -> None:
    """Set the seam columns of the row in memory."""
    for step in list(Step)[1:]:
        seam = seams.by_step.get(step)
        setattr(handoff, f"{step}_wall", seam.wall if seam else None)
        setattr(handoff, f"{step}_from", seam.since_number if seam else None)
        if step in HUMAN:
            setattr(handoff, f"{step}_business", seam.business if seam else None)
    handoff.whole_wall = seams.whole_wall
    handoff.whole_business = seams.whole_business


def save_times(handoffs: Sequence[Handoff]) -> None:
    """Write all step and seam columns of the handoffs, and what closed them, in one statement; the rows are locked."""
    if not handoffs:
        return
    rows = [{"id": handoff.pk, **{name: _plain(getattr(handoff, name)) for name in _columns()}} for handoff in handoffs]
    with connection.cursor() as cursor:
        cursor.execute(_update_statement(), [json.dumps(rows)])


def _plain(value: datetime | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def _columns() -> Mapping[str, str]:
    columns = {f"{step}_at": "timestamptz" for step in Step}
    for step in list(Step)[1:]:
        columns[f"{step}_wall"] = "int"
        columns[f"{step}_from"] = "smallint"
        if step in HUMAN:
            columns[f"{step}_business"] = "int"
    # A handoff is closed exactly when a disposition closes it, so both are written at once.
    return columns | {"whole_wall": "int", "whole_business": "int", "closing_disposition_id": "bigint"}


@cache
def _update_statement() -> str:
    names = list(_columns())
    typed = ", ".join(f"{name} {kind}" for name, kind in _columns().items())
    return (  # names and types come from the enumeration of steps above
        f"UPDATE handoffs_handoff AS handoff SET ({', '.join(names)}) = ROW({', '.join(f'new.{n}' for n in names)}) "  # noqa: S608
        f"FROM jsonb_to_recordset(%s::jsonb) AS new(id bigint, {typed}) WHERE handoff.id = new.id"
    )
