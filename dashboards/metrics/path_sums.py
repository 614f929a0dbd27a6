"""The path map over many handoffs: from sums, with percentiles of histograms."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from dashboards.metrics.delays import (
    DIMENSIONS,
    HANDOFFS,
    KEPT,
    book_of,
    delays_by,
    left_out_of,
    merged_name,
    seam_counts_of,
    seam_delays_of,
)
from dashboards.metrics.families import Family
from dashboards.metrics.histograms import percentiles, size
from dashboards.metrics.ledger import Ledger, read_ledger
from dashboards.metrics.many import are_many
from dashboards.metrics.models import ChangedDay, SummedDay
from dashboards.metrics.path_versions import AgreedPath
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.seams import Place
from dashboards.metrics.speeds import of_histograms
from leads.handoffs.steps import Step

# What the path is told by in sums; by week or month it is told from rows.
SUMMED: Final = frozenset(DIMENSIONS)
# Days that were written since they were added up, beyond which the rest would be read in too many pieces.
MOST_CHANGED: Final = 31


def path_ledger(question: Question, path: AgreedPath, dimension: str = "") -> Ledger | None:
    """Add up the path, and with a dimension its rows, where there are many handoffs; None where rows are read."""
    filters = question.filters
    if filters not in KEPT or not are_many(question) or (filters.has_imported and _are_behind(question, path)):
        return None
    period, previous = question.period, question.period.previous
    both = [period, *([previous] if previous else [])]
    asked: dict[Family, list[Period]] = dict.fromkeys(
        (seam_counts_of(path, filters), seam_delays_of(path, filters)), both
    )
    asked[left_out_of(path, filters)] = [period]
    if dimension in SUMMED:
        asked[delays_by(path, filters, dimension)] = [period]
    return read_ledger(asked, filters, now=question.now, book=book_of(path, filters))


def _are_behind(question: Question, path: AgreedPath) -> bool:
    """Say whether sums are behind an import that has just been written: then its rows are read quicker as they are."""
    if not SummedDay.objects.filter(book=book_of(path, question.filters)).exists():
        return True
    first = (question.period.previous or question.period).start.astimezone(UTC).date()
    changed = ChangedDay.objects.filter(day__gte=first).values("day").distinct()
    return changed[MOST_CHANGED : MOST_CHANGED + 1].exists()


def measured_by(ledger: Ledger, path: AgreedPath, question: Question, period: Period) -> dict[str, Any]:
    """Return what `measure` reads from rows."""
    delays = ledger.within(seam_delays_of(path, question.filters), period)
    found = ledger.total(seam_counts_of(path, question.filters), period) | of_histograms(delays, "")
    for place in path.places(question.filters):
        found[f"{place.step}_walls"] = percentiles(_of(delays, f"{place.step}_wall"))
        if place.is_human:
            found[f"{place.step}_businesses"] = percentiles(_of(delays, f"{place.step}_business"))
    return found


def merged_by(ledger: Ledger, path: AgreedPath, question: Question) -> Iterator[tuple[Place, Step, int, list[int]]]:
    """Yield the merged seams that occur: place, earlier step, cases, median and p90."""
    delays = ledger.within(seam_delays_of(path, question.filters), question.period)
    for place in path.places(question.filters):
        for since in place.earlier[:-1]:
            histogram = _of(delays, merged_name(place, since))
            if walls := percentiles(histogram):
                yield place, since, size(histogram), walls


def left_out_by(ledger: Ledger, path: AgreedPath, question: Question) -> dict[str, int]:
    """Return the counts of what the seams leave out."""
    return ledger.total(left_out_of(path, question.filters), question.period)


def rows_by(ledger: Ledger, path: AgreedPath, question: Question, dimension: str) -> dict[str | None, dict[str, Any]]:
    """Return what `path_by` reads from rows, by the key of a tier, source or team."""
    found: dict[str | None, dict[str, Any]] = {}
    nothing = {"whole_wall_median": None, "whole_wall_n": 0}
    for step in path.steps:
        nothing |= {f"{step}_wall_median": None, f"{step}_wall_n": 0}
    sums = ledger.within(delays_by(path, question.filters, dimension), question.period)
    for (key, name), (histogram,) in sums.items():
        row = found.setdefault(key, dict(nothing))
        if name == HANDOFFS:
            row["handoffs"] = size(histogram)
        else:
            row |= {f"{name}_median": percentiles(histogram, (0.5,)), f"{name}_n": size(histogram)}
    return found


def _of(delays: Mapping[tuple[Any, ...], list[int]], name: str) -> int:
    (histogram,) = delays.get((name,), [0])
    return histogram
