"""Seams: the intervals between the recorded steps of one handoff. Plain Python."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from leads.handoffs.steps import HUMAN, MAY_BE_OVERTAKEN, NUMBER, Step

BusinessSeconds = Callable[[Step, datetime, datetime], int | None]
"""Seconds of business time in the seam that ends at a step; None where its owner's hours are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """The interval that ends at a step.

    `wall` and `business` are whole seconds, None where unknown. `since` is the previous recorded step: where it is not
    the step just before in the path, the seam is merged.
    """

    wall: int | None
    business: int | None
    since: Step

    @property
    def since_number(self) -> int:
        return NUMBER[self.since]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seams:
    """All seams of one handoff, by the step that ends them, with the steps left out and the times that cannot be."""

    by_step: Mapping[Step, Seam]
    skipped: frozenset[Step]
    skewed: tuple[Step, ...]
    whole_wall: int | None
    whole_business: int | None


# A human may act before the machine told them; that makes a seam unknown without a finding.
_NO_FINDING: Final = HUMAN


def compute_seams(order: Sequence[Step], times: Mapping[Step, datetime], business: BusinessSeconds) -> Seams:
    """Measure each recorded step from the one recorded before it.

    A step earlier than the one before it makes its seam unknown, never zero or negative. A step that may be overtaken
    and was is left out, which merges its seams. Steps that `order` does not list have no seam.
    """
    skipped = frozenset(step for step in order if _is_overtaken(step, order, times))
    recorded = [step for step in order if step in times and step not in skipped]
    seams: dict[Step, Seam] = {}
    skewed: list[Step] = []
    for since, step in pairwise(recorded):
        start, end = times[since], times[step]
        if end < start:
            seams[step] = Seam(wall=None, business=None, since=since)
            if step not in _NO_FINDING:
                skewed.append(step)
            continue
        seams[step] = Seam(wall=_seconds(start, end), business=_business(step, start, end, business), since=since)
    whole_wall, whole_business = _whole(times, business)
    return Seams(
        by_step=seams,
        skipped=skipped,
        skewed=tuple(skewed),
        whole_wall=whole_wall,
        whole_business=whole_business,
    )


def _is_overtaken(step: Step, order: Sequence[Step], times: Mapping[Step, datetime]) -> bool:
    if step not in MAY_BE_OVERTAKEN or step not in times:
        return False
    later = order[order.index(step) + 1 :]
    return any(times[other] < times[step] for other in later if other in times)


def _whole(times: Mapping[Step, datetime], business: BusinessSeconds) -> tuple[int | None, int | None]:
    start, end = times.get(Step.SUBMITTED), times.get(Step.TOUCHED)
    if start is None or end is None or end < start:
        return None, None
    return _seconds(start, end), business(Step.TOUCHED, start, end)


def _business(step: Step, start: datetime, end: datetime, business: BusinessSeconds) -> int | None:
    return business(step, start, end) if step in HUMAN else None


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())
