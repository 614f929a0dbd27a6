"""Time zones by name, as people and mappings give them."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Names that Python finds and that mean another place on every machine, or none.
_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory"})


def find_zone(name: str) -> ZoneInfo | None:
    """Return the zone of the tz database with that name, None where there is none."""
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_PLACES
