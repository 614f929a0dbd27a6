"""Business time by walking in steps of five minutes: slow, and plainly what the conventions say.

Windows and clock changes of the tests lie on whole steps; instants and targets need not.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from handoff.worktime import BusinessCalendar

STEP = timedelta(minutes=5)
LONGEST_REPEAT = timedelta(hours=4)
ZERO = timedelta()


def open_steps(
    calendar: BusinessCalendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield every step from that of `start` until `end` with the wall clock's reading, or None when it is closed.

    The reading is the latest time that the wall clock has shown: an hour shown twice doesn't reopen what has closed,
    and a skipped time has come as soon as the clock is past it.
    """
    zone = calendar.hours.zone
    now = start.astimezone(UTC)
    step = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0) - LONGEST_REPEAT
    latest = datetime.min  # noqa: DTZ901  a wall clock reading has no zone
    while step < end:
        latest = max(latest, step.astimezone(zone).replace(tzinfo=None))
        if step + STEP > start:
            yield step, latest if _is_open(calendar, latest) else None
        step += STEP


def _is_open(calendar: BusinessCalendar, reading: datetime) -> bool:
    minute = reading.hour * 60 + reading.minute
    return any(window.opens <= minute < window.closes for window in calendar.hours.windows_on(reading.date()))


def elapsed(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """Count the open time between two instants, none when they are the wrong way round."""
    if end <= start:
        return ZERO
    steps = (step for step, reading in open_steps(calendar, start, end) if reading)
    return sum((min(step + STEP, end) - max(step, start) for step in steps), ZERO)


def due_at(calendar: BusinessCalendar, start: datetime, target: timedelta, *, within: timedelta) -> datetime | None:
    """Find the earliest instant at which `target` has passed, or None when that takes longer than `within`."""
    left = target
    for step, reading in open_steps(calendar, start, start + within):
        if not reading:
            continue
        begins = max(step, start)
        if step + STEP - begins >= left:
            return begins + left
        left -= step + STEP - begins
    return None


def same_business_day(
    calendar: BusinessCalendar, start: datetime, cutoff: time | None, *, within: timedelta
) -> datetime | None:
    """Find the last closing of the business day `start` belongs to, or None when it is farther than `within`."""
    business_day: date | None = None
    closing: datetime | None = None
    for step, reading in open_steps(calendar, start, start + within):
        if not reading:
            continue
        day = reading.date()
        if business_day is None:
            begins = reading + max(start - step, ZERO)
            late = cutoff is not None and begins >= datetime.combine(day, cutoff)
            business_day = day + timedelta(days=1) if late else day
        if day > business_day and closing:
            return closing
        if day >= business_day:
            business_day, closing = day, step + STEP
    return None
