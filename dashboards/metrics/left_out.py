"""What the numbers of a period leave out, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from dashboards.metrics.handoffs import excluded_leads, reached_in
from dashboards.metrics.number import Number, count
from dashboards.metrics.path_versions import AgreedPath
from dashboards.metrics.question import Question
from leads.handoffs.models import Handoff, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Handoffs of the period that no seam tells of, and those that live numbers are not made of."""

    without_submit: Number
    other_path: Number
    excluded: Number
    imported: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.without_submit, self.other_path, self.excluded, self.imported)


def left_out(question: Question, path: AgreedPath) -> LeftOut:
    """Count the handoffs of the period that are in no seam, or in no live number at all."""
    handoffs = all_of_period(question)
    columns = {key: Count("id", filter=condition) for key, condition in left_out_conditions(path).items()}
    found = handoffs.aggregate(**columns)
    return LeftOut(**{key: count(f"left_out:{key}", found[key]) for key in columns})


def all_of_period(question: Question) -> QuerySet[Handoff]:
    """Return the handoffs of the period, those that live numbers are not made of included."""
    filters = question.filters
    return Handoff.objects.filter(filters.of_handoffs(), filters.of_owner(), reached_in(question.period))


def left_out_conditions(path: AgreedPath) -> dict[str, Q]:
    """Return why a handoff of the period is in no seam, or in no live number at all."""
    excluded, imported = Q(lead__in=excluded_leads()), Q(origin=Origin.imported)
    live = ~excluded & ~imported
    return {
        "without_submit": live & Q(submitted_at=None),
        "other_path": Q(pk__in=[]) if path.paths is None else live & ~Q(path__in=path.paths),
        "excluded": excluded & ~imported,
        "imported": imported,
    }
