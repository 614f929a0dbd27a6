"""The working that is shown with every deadline: which day gave how much of the open time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from handoff.worktime.calendar import BusinessCalendar, Target
from handoff.worktime.epoch import SECOND, ZERO

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

FEW_DAYS = 4
"""So many days are named one by one; of more, only the first and the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShare:
    """The open time that one local date gave."""

    on: date
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """How a due time came about; the shares add up to the target."""

    zone: tzinfo
    started_at: datetime
    due_at: datetime
    shares: tuple[DayShare, ...]

    def sentence(self, *, calendar: str = "", policy: str = "") -> str:
        """Tell the working in English, such as "started Fri 16:58; 2 min Friday, 3 min Monday"."""
        started, due = self.started_at.astimezone(self.zone), self.due_at.astimezone(self.zone)
        within_a_week = due.date() - started.date() < timedelta(days=7)
        parts = [
            f"started {DAYS[started.weekday()][:3] if within_a_week else _date(started)} {started:%H:%M}",
            ", ".join(_told(self.shares, within_a_week=within_a_week)),
            ", ".join(f"{kind} {name}" for kind, name in (("calendar", calendar), ("policy", policy)) if name),
        ]
        return "; ".join(part for part in parts if part)


def explain(calendar: BusinessCalendar, start: datetime, target: Target) -> Working:
    """Return the working of `calendar.due_at(start, target)`. Raises as it does."""
    return explain_until(calendar, start, calendar.due_at(start, target))


def explain_until(calendar: BusinessCalendar, start: datetime, due: datetime) -> Working:
    """Return the working of a due time that is known, such as the end of the same business day."""
    by_day = calendar.open_by_day(start, due)
    return Working(
        zone=calendar.hours.zone,
        started_at=start,
        due_at=due,
        shares=tuple(DayShare(on=day, length=length) for day, length in by_day.items()),
    )


def duration_words(length: timedelta) -> str:
    """Return a length of time in words, to the second: "3 min", "1 h 30 min", "45 s"."""
    minutes, seconds = divmod(round(length / SECOND), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return " ".join(parts) or "0 s"


def _told(shares: tuple[DayShare, ...], *, within_a_week: bool) -> list[str]:
    lengths = _whole_seconds([share.length for share in shares])
    words = [
        f"{duration_words(length)} {DAYS[share.on.weekday()] if within_a_week else _date(share.on)}"
        for share, length in zip(shares, lengths, strict=True)
    ]
    if len(words) <= FEW_DAYS:
        return words
    between = lengths[1:-1]
    return [words[0], f"{duration_words(sum(between, ZERO))} over {len(between)} business days", words[-1]]


def _whole_seconds(lengths: list[timedelta]) -> list[timedelta]:
    """Round the running total instead of each length, so that what is shown adds up."""
    totals = [sum(lengths[:count], ZERO) for count in range(len(lengths) + 1)]
    return [round(later / SECOND) * SECOND - round(earlier / SECOND) * SECOND for earlier, later in pairwise(totals)]


def _date(day: date) -> str:
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"
