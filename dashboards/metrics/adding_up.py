"""Adds up the days that are over, and again those that were written since; pages are right without it, only slower."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import connection, transaction

from dashboards.metrics.counted import COUNTED, COUNTED_BOOK
from dashboards.metrics.cover import DAY, Span, midnight
from dashboards.metrics.delays import KEPT, book_of, families_of
from dashboards.metrics.families import LIVE, QUARTER_SECONDS, Family
from dashboards.metrics.filters import Filters
from dashboards.metrics.models import Cell, ChangedDay, Grain, SummedDay
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.responses import RESPONSES
from dashboards.metrics.slots import Slot, read_rows
from dashboards.metrics.sums import Sums, add, add_all, from_text, to_text
from leads.handoffs.models import Handoff, Origin

# Writers mark days that are over by their own clock, so a day waits until no writer that began before its end is left.
SETTLED_AFTER: Final = timedelta(hours=1)
LOCK: Final = 8_300_411


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Families that are added up together, for handoffs of one origin."""

    name: str
    filters: Filters
    families: Sequence[Family]


def add_up(now: datetime, *, months: int = 3) -> int:
    """Add up what is not, a transaction a month and at most so many, newest first; return how many days were.

    Marks are taken before the rows are read: a write that comes between is in the sums, and its mark stays.
    """
    path = agreed_path()
    has_imported = Handoff.objects.filter(origin=Origin.imported).exists()
    books = (
        Book(name=COUNTED_BOOK, filters=LIVE, families=(*COUNTED, RESPONSES)),
        *(
            Book(name=book_of(path, filters), filters=filters, families=families_of(path, filters))
            for filters in (KEPT if has_imported else [LIVE])
        ),
    )
    done = 0
    for month in _unfinished(books, now)[:months]:
        with transaction.atomic():
            if not _is_alone():
                break
            done += _add_up_month(books, month, now)
    return done


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool((cursor.fetchone() or [False])[0])


def _unfinished(books: Sequence[Book], now: datetime) -> list[date]:
    """Return the first days of the months with days to add up, the newest first."""
    settled = _settled(now)
    first = Handoff.objects.order_by("handed_off_at").values_list("handed_off_at", flat=True).first()
    if first is None:
        return []
    begun = date(first.astimezone(UTC).year, 1, 1)
    wanted = {begun + DAY * number for number in range((settled - begun).days)}
    summed = [set(SummedDay.objects.filter(book=book.name).values_list("day", flat=True)) for book in books]
    changed = set(ChangedDay.objects.filter(day__gte=begun, day__lt=settled).values_list("day", flat=True).distinct())
    missing = {day for day in wanted if not all(day in days for days in summed)}
    return sorted({day.replace(day=1) for day in missing | changed}, reverse=True)


def _settled(now: datetime) -> date:
    """Return the first day that may still be written to without a mark."""
    return (now - SETTLED_AFTER).astimezone(UTC).date()


def _add_up_month(books: Sequence[Book], month: date, now: datetime) -> int:
    span = Span(grain=Grain.month, first_day=month)
    days = [month + DAY * number for number in range((min(span.after, _settled(now)) - month).days)]
    changed = _taken_marks(month, span.after)
    done = 0
    for book in books:
        summed = set(SummedDay.objects.filter(book=book.name, day__in=days).values_list("day", flat=True))
        if renewed := [day for day in days if day in changed or day not in summed]:
            done += len(renewed)
            _add_up_days(book, renewed, now)
            _fold(book, span)
            _fold(book, Span(grain=Grain.year, first_day=month.replace(month=1)))
    return done


def _taken_marks(first: date, after: date) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_changedday WHERE day >= %s AND day < %s RETURNING day", [first, after])
        return {day for (day,) in cursor.fetchall()}


def _add_up_days(book: Book, days: Sequence[date], now: datetime) -> None:
    slots = [
        Slot(family=family, place=day.toordinal(), since=midnight(day), until=midnight(day + DAY))
        for family in book.families
        for day in days
    ]
    found: dict[tuple[str, date], Sums] = {}
    for name, place, key, counts in read_rows(slots, book.filters, now=now, is_covered=True, quarters=True):
        add(found.setdefault((name, date.fromordinal(place)), {}), key, counts)
    quartered = {family.name for family in book.families if family.has_quarters}
    _replace(book, Grain.quarters, days, {cell: sums for cell, sums in found.items() if cell[0] in quartered})
    _replace(
        book,
        Grain.day,
        days,
        {cell: _without_quarters(sums) if cell[0] in quartered else sums for cell, sums in found.items()},
    )
    SummedDay.objects.bulk_create([SummedDay(book=book.name, day=day) for day in days], ignore_conflicts=True)


def _fold(book: Book, span: Span) -> None:
    """Add up the days of a month, or the months of a year; one that is not over, or not whole, has no sums."""
    parts, days = Grain.day if span.grain is Grain.month else Grain.month, (span.after - span.first_day).days
    is_whole = SummedDay.objects.filter(book=book.name, day__gte=span.first_day, day__lt=span.after).count() == days
    found: dict[tuple[str, date], Sums] = {}
    if is_whole:
        cells = Cell.objects.filter(
            grain=parts,
            first_day__gte=span.first_day,
            first_day__lt=span.after,
            family__in=[family.name for family in book.families],
        )
        for family, text in cells.values_list("family", "sums"):
            add_all(found.setdefault((family, span.first_day), {}), from_text(text))
    _replace(book, span.grain, [span.first_day], found)


def _without_quarters(sums: Sums) -> Sums:
    folded: Sums = {}
    for (*key, _), counts in sums.items():
        add(folded, tuple(key), counts)
    return folded


def _begun_before(first_day: date, sums: Sums) -> Sums:
    first = int(midnight(first_day).timestamp()) // QUARTER_SECONDS
    return {key: counts for key, counts in sums.items() if key[-1] is None or key[-1] < first}


def _replace(book: Book, grain: Grain, days: Iterable[date], found: dict[tuple[str, date], Sums]) -> None:
    names = [family.name for family in book.families]
    chained = {family.name for family in book.families if family.has_earlier}
    Cell.objects.filter(grain=grain, first_day__in=list(days), family__in=names).delete()
    Cell.objects.bulk_create(
        Cell(
            family=family,
            grain=grain,
            first_day=day,
            sums=to_text(_begun_before(day, sums) if family in chained else sums),
        )
        for (family, day), sums in found.items()
    )
