"""Promises in words: what is owed by when, and what an overdue one is called."""

from typing import Final

from dashboards.charts.durations import HOUR, MINUTE
from slas.models import PolicyVersion, StartStep, StopStep, TargetKind
from slas.promises import Promise

FROM: Final = {
    StartStep.submitted: "submitted",
    StartStep.handed_off: "handed off",
    StartStep.assigned: "assigned",
    StartStep.touched: "first touch",
    StartStep.next_step: "the next step's date",
    StartStep.closed: "closed",
}
OWED: Final = {
    StopStep.handed_off: ("handoff to make", "handoffs to make"),
    StopStep.routed: ("handoff to route", "handoffs to route"),
    StopStep.touched: ("first touch", "first touches"),
    StopStep.disposed: ("disposition", "dispositions"),
    StopStep.redisposed: ("next step", "next steps"),
    StopStep.read: ("disposition to read", "dispositions to read"),
}


def terms_words(terms: PolicyVersion) -> str:
    """Write a promise's target and start: "5 business minutes from handed off", "2 minutes from submitted, 24×7"."""
    if terms.target_kind == TargetKind.same_business_day:
        return target_words(terms)
    hours = f", {terms.calendar.name}" if terms.calendar else ""
    return f"{target_words(terms)} from {FROM[StartStep(terms.from_step)]}{hours}"


def target_words(terms: PolicyVersion | Promise) -> str:
    """Write a target: "5 business minutes", "same business day, if before 15:00"; a named calendar is not business."""
    if terms.target_kind == TargetKind.same_business_day or terms.target_seconds is None:
        return f"same business day{f', if before {terms.cutoff:%H:%M}' if terms.cutoff else ''}"
    size, unit = _sized(terms.target_seconds)
    kind = "" if terms.calendar_id else "business "
    return f"{size} {kind}{unit}{'' if size == 1 else 's'}"


def owed_words(step: str, number: int) -> str:
    """Count what is owed until a step: "14 first touches"."""
    one, many = OWED[StopStep(step)]
    return f"{number:,} {one if number == 1 else many}"


def _sized(seconds: int) -> tuple[int, str]:
    for size, unit in ((HOUR, "hour"), (MINUTE, "minute")):
        if seconds % size == 0:
            return seconds // size, unit
    return seconds, "second"
