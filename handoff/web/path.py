"""The path of one handoff: its legs for the strip, and its steps as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from dashboards.charts.durations import duration
from dashboards.charts.path_strip import Leg, LegState, PathStrip, draw_path_strip
from handoff.web import format as words
from handoff.web.local import localtime
from leads.handoffs.models import Handoff
from leads.handoffs.steps import HUMAN, Step
from leads.handoffs.times import order_of

STEP_NAMES: Final = {step: step.replace("_", " ") for step in Step}
SALES_STEPS: Final = (Step.TOUCHED, Step.DISPOSED, Step.CLOSED)
# The machine's own steps, which take no time worth a cell of its own where room is short.
BY_MACHINE: Final = (Step.SCORED, Step.HANDED_OFF, Step.ROUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step with its time and the seam that ends at it."""

    name: str
    at: datetime | None
    seam: str
    wall: int | None
    business: int | None
    since: str
    owner: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One handoff's path as a strip, a sentence and a table."""

    strip: PathStrip
    sentence: str
    steps: tuple[StepLine, ...]


def path_of(handoff: Handoff, *, now: datetime, short: bool = False) -> Path:
    """Return the path of a handoff; short for the brief, which ends at the first touch."""
    order = order_of(handoff)
    legs = [_leg(handoff, since, step, now) for since, step in pairwise(order)]
    if short:
        legs = _shortened(legs, order)
    return Path(
        strip=draw_path_strip(title="Path of this handoff", legs=tuple(legs)),
        sentence=_sentence(handoff, now),
        steps=tuple(_line(handoff, step, now) for step in order),
    )


def _leg(handoff: Handoff, since: Step, step: Step, now: datetime) -> Leg:
    state, seconds = _state(handoff, step, now)
    return Leg(
        step=STEP_NAMES[since],
        step_text=_time_text(handoff, since),
        label=_seam(handoff, step)["label"],
        owner=_owner(handoff, step),
        state=state,
        seconds=seconds,
    )


def _state(handoff: Handoff, step: Step, now: datetime) -> tuple[LegState, float | None]:
    """Return how far the seam that ends at a step is, and its seconds."""
    order = order_of(handoff)
    place = order.index(step)
    if _at(handoff, step) is not None:
        wall: int | None = getattr(handoff, f"{step}_wall")
        if wall is not None:
            return "done", float(wall)
        is_overtaken = getattr(handoff, f"{step}_from") is None
        return ("skipped", None) if is_overtaken else ("unknown", None)
    if _is_passed(handoff, step):
        return "skipped", None
    running_at = _at(handoff, order[place - 1])
    return ("ahead", None) if running_at is None else ("running", (now - running_at).total_seconds())


def _is_passed(handoff: Handoff, step: Step) -> bool:
    order = order_of(handoff)
    return any(_at(handoff, later) for later in order[order.index(step) + 1 :])


def _shortened(legs: list[Leg], order: tuple[Step, ...]) -> list[Leg]:
    """Return the legs up to the first touch, the machine's own merged into one."""
    ending = dict(zip(order[1:], legs, strict=True))
    machine = [ending[step] for step in BY_MACHINE]
    whole = Leg(
        step=machine[0].step,
        step_text=machine[0].step_text,
        label="Scored, handed off, routed",
        owner=machine[-1].owner,
        state=machine[-1].state,
        seconds=sum(leg.seconds or 0 for leg in machine) if machine[-1].state == "done" else None,
    )
    until_touch = order[1 : order.index(Step.TOUCHED) + 1]
    kept = [whole if step is Step.ROUTED else ending[step] for step in until_touch if step not in BY_MACHINE[:-1]]
    return list(_without_skipped(kept))


def _without_skipped(legs: Iterable[Leg]) -> Iterator[Leg]:
    """Yield the legs whose time is their own; one after a skipped step starts where that did."""
    since: Leg | None = None
    for leg in legs:
        if leg.state == "skipped":
            since = since or leg
            continue
        yield replace(leg, step=since.step, step_text=since.step_text) if since else leg
        since = None


def _sentence(handoff: Handoff, now: datetime) -> str:
    if handoff.submitted_at is None:
        return "No act caused it; the path starts when it was scored"
    if handoff.whole_wall is not None:
        whole = f"{duration(handoff.whole_wall)} from submit to first touch, wall time"
        if handoff.whole_business is None:
            return whole
        return f"{whole}; {words.business_duration(handoff.whole_business)} business time"
    if handoff.touched_at is not None:
        return "Submit to first touch is unknown: the clocks of two systems disagree"
    until = handoff.closed_at or now
    return f"{duration((until - handoff.submitted_at).total_seconds())} since the submit, not touched"


def _line(handoff: Handoff, step: Step, now: datetime) -> StepLine:
    order = order_of(handoff)
    state, _ = ("first", None) if step is order[0] else _state(handoff, step, now)
    number = getattr(handoff, f"{step}_from", None)
    return StepLine(
        name=STEP_NAMES[step],
        at=_at(handoff, step),
        seam="" if step is order[0] else _seam(handoff, step)["label"],
        wall=getattr(handoff, f"{step}_wall", None),
        business=getattr(handoff, f"{step}_business", None) if step in HUMAN else None,
        since=STEP_NAMES[list(Step)[number - 1]] if number else "",
        owner="" if step is order[0] else _owner(handoff, step),
        state=state,
    )


def _owner(handoff: Handoff, step: Step) -> str:
    if step in SALES_STEPS and handoff.owner is not None:
        return handoff.owner.name
    return str(_seam(handoff, step)["owner"])


def _seam(handoff: Handoff, step: Step) -> dict[str, Any]:
    seam: dict[str, Any] = handoff.path.document["seams"][step]
    return seam


def _at(handoff: Handoff, step: Step) -> datetime | None:
    at: datetime | None = getattr(handoff, f"{step}_at")
    return at


def _time_text(handoff: Handoff, step: Step) -> str:
    """Write a step's time as short as the handoff's own day allows."""
    at = _at(handoff, step)
    if at is None:
        return "no time" if _is_passed(handoff, step) else "not yet"
    local, start = localtime(at), localtime(handoff.submitted_at or handoff.handed_off_at)
    if local.date() == start.date():
        return words.time_of_day(local, seconds=True)
    return f"{words.day(local)} {words.time_of_day(local, seconds=True)}"
