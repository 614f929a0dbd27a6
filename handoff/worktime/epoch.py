"""Instants as exact time since the epoch, and the instant at which a local time happens."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta

from handoff.worktime.errors import NaiveInstantError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZERO = timedelta()
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)


def since_epoch(instant: datetime) -> timedelta:
    """Return the exact time from the epoch to `instant`.

    Raises: NaiveInstantError when the instant has no time zone.
    """
    try:
        return instant - EPOCH
    except TypeError:
        raise NaiveInstantError from None


def since_epoch_of_local(local: datetime) -> timedelta:
    """Return when the wall clock of `local.tzinfo` first shows `local`.

    A time that happens twice is its first occurrence; one that is skipped is the instant of the clock change.
    """
    first = local.replace(fold=0)
    before, after = first.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None:
        raise NaiveInstantError
    if before >= after:
        return first - EPOCH
    return _clock_change(first, before, after)


def _clock_change(skipped: datetime, before: timedelta, after: timedelta) -> timedelta:
    earliest = skipped.replace(tzinfo=UTC) - after
    seconds = bisect_left(
        range((after - before) // SECOND),
        after,
        key=lambda second: (earliest + timedelta(seconds=second)).astimezone(skipped.tzinfo).utcoffset() or ZERO,
    )
    return earliest - EPOCH + timedelta(seconds=seconds)
