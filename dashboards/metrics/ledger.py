"""Sums over periods: from cells for the days that were added up and not written since, from rows for the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from django.db import connection

from dashboards.metrics.cover import CleanDays, Span, covered
from dashboards.metrics.families import QUARTER_SECONDS, Family
from dashboards.metrics.filters import Filters
from dashboards.metrics.models import Grain
from dashboards.metrics.period import Period
from dashboards.metrics.slots import Slot, read_rows
from dashboards.metrics.sums import Sums, add, add_all, from_text

# The place of sums that no slice of time divides.
NOW: Final = -1

_CLEAN: Final = """
SELECT day FROM metrics_summedday WHERE book = %s
AND NOT EXISTS (SELECT FROM metrics_changedday AS changed WHERE changed.day = metrics_summedday.day)
"""
_CELLS: Final = """
SELECT family, grain, first_day, sums FROM metrics_cell
WHERE (grain, first_day) IN (SELECT * FROM unnest(%s::smallint[], %s::date[])) AND family = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The sums of each family between each two of the instants at which the periods it is asked for begin and end."""

    instants: Mapping[Family, Sequence[datetime]]
    sums: Mapping[tuple[str, int], Sums]

    def within(self, family: Family, period: Period | None) -> Sums:
        """Return the sums of one of the asked periods; empty without one."""
        found: Sums = {}
        if period is not None:
            instants = self.instants[family]
            for place in range(instants.index(period.start), instants.index(period.end)):
                add_all(found, self.sums.get((family.name, place), {}))
        return found

    def now(self, family: Family) -> Sums:
        """Return the sums of a family that asks nothing of the period."""
        return self.sums.get((family.name, NOW), {})

    def total(self, family: Family, period: Period | None) -> dict[str, Any]:
        """Return the counts of a period by name, all keys together."""
        sums = list(self.within(family, period).values())
        return {name: sum(counts[place] for counts in sums) for place, name in enumerate(family.counts)}


def read_ledger(asked: Mapping[Family, Sequence[Period]], filters: Filters, *, now: datetime, book: str = "") -> Ledger:
    """Add up each family over the periods it is asked for, in three statements however many there are.

    Cells of `book`, which must be kept for these filters, are used where there are any; without one, rows alone are.
    """
    instants = {
        family: sorted({instant for one in periods for instant in (one.start, one.end)})
        for family, periods in asked.items()
    }
    clean = _clean_days(book) if book else CleanDays.of(())
    wanted: dict[Span, list[tuple[Family, int]]] = {}
    slots: list[Slot] = []
    for family, periods in asked.items():
        for place, since, until in _slices(family, instants[family], periods):
            spans, rest = (
                ([], [(since, until)])
                if family.is_passing
                else covered(since, until, clean, has_quarters=family.has_quarters)
            )
            for span in spans:
                wanted.setdefault(span, []).append((family, place))
            slots += [Slot(family=family, place=place, since=start, until=end) for start, end in rest]
    sums: dict[tuple[str, int], Sums] = {}
    for family, place, found in _of_cells(wanted, instants):
        add_all(sums.setdefault((family.name, place), {}), found)
    for name, place, key, counts in read_rows(slots, filters, now=now, is_covered=bool(wanted)):
        add(sums.setdefault((name, place), {}), key, counts)
    return Ledger(instants=instants, sums=sums)


def _slices(
    family: Family, instants: Sequence[datetime], periods: Sequence[Period]
) -> Iterator[tuple[int, datetime, datetime]]:
    """Yield the stretches between two instants that lie in a period, with their place."""
    if family.is_timeless:
        yield NOW, instants[0], instants[-1]
        return
    for place, (since, until) in enumerate(pairwise(instants)):
        if any(one.start <= since and until <= one.end for one in periods):
            yield place, since, until


# The same days stand for many requests, and finding whole months among a thousand takes as long as reading them.
_clean: Final = lru_cache(maxsize=8)(CleanDays.of)


def _clean_days(book: str) -> CleanDays:
    with connection.cursor() as cursor:
        cursor.execute(_CLEAN, [book])
        return _clean(tuple(day for (day,) in cursor.fetchall()))


def _of_cells(
    wanted: Mapping[Span, Sequence[tuple[Family, int]]], instants: Mapping[Family, Sequence[datetime]]
) -> Iterator[tuple[Family, int, Sums]]:
    if not wanted:
        return
    names = sorted({family.name for families in wanted.values() for family, _ in families})
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, [[span.grain for span in wanted], [span.first_day for span in wanted], names])
        cells = cursor.fetchall()
    for name, grain, first_day, text in cells:
        span = Span(grain=Grain(grain), first_day=first_day)
        asked = [(family, place) for family, place in wanted[span] if family.name == name]
        if not asked:
            continue
        sums = from_text(text)
        for family, place in asked:
            is_in_part = span.grain is Grain.quarters
            yield family, place, _within(sums, instants[family][place : place + 2]) if is_in_part else sums


def _within(sums: Sums, instants: Sequence[datetime]) -> Sums:
    """Return the sums of the quarters of an hour in a slice, which are the last part of their keys."""
    first, after = (int(instant.timestamp()) // QUARTER_SECONDS for instant in instants)
    found: Sums = {}
    for (*key, quarter), counts in sums.items():
        if first <= quarter < after:
            add(found, tuple(key), counts)
    return found


def first_of(earlier: int | None, period: Period) -> bool:
    """Say whether what came before, in the quarter `earlier`, lies before a period."""
    return earlier is None or earlier < int(period.start.timestamp()) // QUARTER_SECONDS
