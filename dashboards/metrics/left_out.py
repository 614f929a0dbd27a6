"""What the numbers of a period leave out, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from dashboards.metrics.filters import Filters, History
from dashboards.metrics.handoffs import excluded_leads, reached_in
from dashboards.metrics.number import Number, count
from dashboards.metrics.path_versions import AgreedPath
from dashboards.metrics.question import Question
from leads.handoffs.models import Handoff, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Handoffs of the period that no seam tells of, and those that these numbers are not made of.

    Those `by_day` know one step or more to the day alone; `live` ones are left out where imported ones are asked for.
    """

    without_submit: Number
    by_day: Number
    other_path: Number
    excluded: Number
    imported: Number
    live: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.without_submit, self.by_day, self.other_path, self.excluded, self.imported, self.live)


def left_out(question: Question, path: AgreedPath, found: Mapping[str, int] | None = None) -> LeftOut:
    """Count the handoffs of the period that are in no seam, or in no number at all, where they are not `found`."""
    if found is None:
        conditions = left_out_conditions(question.filters, path)
        columns = {key: Count("id", filter=condition) for key, condition in conditions.items()}
        found = all_of_period(question).aggregate(**columns)
    return LeftOut(**{key: count(f"left_out:{key}", number) for key, number in found.items()})


def all_of_period(question: Question) -> QuerySet[Handoff]:
    """Return the handoffs of the period, those that the numbers are not made of included."""
    filters = question.filters
    return Handoff.objects.filter(filters.of_handoffs(), filters.of_owner(), reached_in(question.period))


def left_out_conditions(filters: Filters, path: AgreedPath) -> dict[str, Q]:
    """Return why a handoff of the period is in no seam, or in no number at all."""
    none, excluded, asked = Q(pk__in=[]), Q(lead__in=excluded_leads()), filters.of_origin()
    counted = ~excluded & asked
    return {
        "without_submit": counted & Q(submitted_at=None),
        "by_day": counted & ~Q(day_steps=0) if filters.has_imported else none,
        "other_path": none if path.paths is None else counted & ~Q(path__in=path.paths),
        "excluded": excluded & asked,
        "imported": none if filters.has_imported else Q(origin=Origin.imported),
        "live": Q(origin=Origin.live) if filters.origin == History.IMPORTED else none,
    }
