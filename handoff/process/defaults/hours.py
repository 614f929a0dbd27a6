"""The calendars of a new installation."""

from collections.abc import Mapping
from typing import Any, Final

ALWAYS: Final = "24×7"
SALES_US: Final = "Sales US hours"
SALES_UK: Final = "Sales UK hours"
SALES_DACH: Final = "Sales DACH hours"
MARKETING: Final = "Marketing hours"


def office_hours(zone: str, country: str, subdivision: str | None = None) -> dict[str, Any]:
    """Return nine to five on weekdays that are no public holiday: eight business hours a day."""
    return {
        "tz": zone,
        "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": {"country": country, "subdivision": subdivision},
    }


def around_the_clock() -> dict[str, Any]:
    """Return hours that never close."""
    return {
        "tz": "UTC",
        "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    }


CALENDARS: Final[Mapping[str, dict[str, Any]]] = {
    ALWAYS: around_the_clock(),
    SALES_US: office_hours("America/New_York", "US"),
    SALES_UK: office_hours("Europe/London", "GB", "ENG"),
    SALES_DACH: office_hours("Europe/Berlin", "DE", "BE"),
    MARKETING: office_hours("America/New_York", "US"),
}
