"""Public holidays resolved to dates once, so that a later update of their library changes no number."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn

import holidays

from handoff.worktime.document import parse
from handoff.worktime.errors import CalendarError, Problem


def resolve(document: Mapping[str, Any], first_year: int, last_year: int) -> dict[str, Any]:
    """Return the calendar document with its country's holidays written out for a range of years, checked.

    A document without a country comes back without resolved dates.

    Raises: CalendarError, also for a country or subdivision that is not known.
    """
    filled = resolved_with(document, first_year, last_year, find=holidays_of)
    parse(filled)
    return filled


def resolved_with(
    document: Mapping[str, Any],
    first_year: int,
    last_year: int,
    *,
    find: Callable[[str, str | None, int, int], dict[str, str]],
) -> dict[str, Any]:
    """Return the document with the holidays that `find` returns for its country; the rest is not looked at.

    Raises: CalendarError for a country or subdivision that is not known.
    """
    wanted = document.get("holidays") or {}
    country = wanted.get("country") if isinstance(wanted, Mapping) else None
    resolved = None
    if country:
        years = {"years": [first_year, last_year], "holidays": {}}
        parse({**document, "resolved": years})
        resolved = {**years, "holidays": find(country, wanted.get("subdivision") or None, first_year, last_year)}
    return {**document, "resolved": resolved}


def holidays_of(country: str, subdivision: str | None, first_year: int, last_year: int) -> dict[str, str]:
    """Return the names of a country's public holidays by date, both in ISO form.

    Raises: CalendarError for a country or subdivision that is not known.
    """
    known = countries()
    if country not in known:
        message = f"no public holidays are known for {country[:40]!r}"
        _refuse("holidays.country", message, "Use an ISO 3166 code such as US, in capitals")
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=range(first_year, last_year + 1))
    except NotImplementedError:
        remedy = f"Use {', '.join(known[country])}, or none" if known[country] else "Leave it out"
        _refuse("holidays.subdivision", f"{country} has no subdivision {str(subdivision)[:40]!r}", remedy)
    return {day.isoformat(): name for day, name in sorted(found.items()) if first_year <= day.year <= last_year}


@cache
def countries() -> Mapping[str, Sequence[str]]:
    """Return the subdivisions of each country whose public holidays are known, by ISO code."""
    found = holidays.list_supported_countries(include_aliases=True)
    return {country: tuple(subdivisions) for country, subdivisions in found.items()}


def _refuse(place: str, message: str, remedy: str) -> NoReturn:
    raise CalendarError([Problem(place=place, message=message, remedy=remedy)])
