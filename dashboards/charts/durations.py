"""Durations in words: "14 m 53 s", "6 h 57 m", "2 d 1 h"."""

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def duration(seconds: float) -> str:
    """Write wall time in its two largest units, cut off below: 893 is "14 m 53 s"."""
    whole = int(abs(seconds))
    if whole < DAY:
        return business_duration(whole)
    days, rest = divmod(whole, DAY)
    return _two(f"{days} d", rest // HOUR, "h")


def business_duration(seconds: float) -> str:
    """Write business time, which has no days, for a business day has no one length: 112,800 is "31 h 20 m"."""
    whole = int(abs(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return _two(f"{whole // MINUTE} m", whole % MINUTE, "s", pad=True)
    return _two(f"{whole // HOUR} h", whole % HOUR // MINUTE, "m", pad=True)


def _two(large: str, small: int, unit: str, *, pad: bool = False) -> str:
    if not small:
        return large
    return f"{large} {small:02d} {unit}" if pad else f"{large} {small} {unit}"
