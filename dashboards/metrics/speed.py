"""Speed to lead: from submitted to touched, over all handoffs, the untouched beyond any value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Aggregate, Count, Q

from dashboards.metrics.filters import Filters
from dashboards.metrics.number import Number, delay
from dashboards.metrics.percentiles import Percentiles, or_never
from dashboards.metrics.seams import known_to_the_second, told
from leads.handoffs.steps import Step

UNTOUCHED: Final = Q(touched_at=None)
# Whether a handoff was touched is known of those whose source tells of touches; of live ones it always is.
TOUCH_TOLD: Final = told(Step.TOUCHED)
# Columns of the time from submitted to touched.
WHOLE: Final = {"wall": "whole_wall", "business": "whole_business"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Speed to lead: submitted to touched over all handoffs of the period, the untouched beyond any value."""

    median: Number
    p90: Number
    business_median: Number
    business_p90: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.median, self.p90, self.business_median, self.business_p90)


def measured(column: str, filters: Filters) -> Q:
    """Return the condition of a handoff whose time from submitted to touched is known, or has not come to pass."""
    is_known = ~Q(submitted_at=None) & (~Q(**{column: None}) | UNTOUCHED)
    if not filters.has_imported:
        return is_known
    return is_known & known_to_the_second(Step.SUBMITTED) & told(Step.TOUCHED)


def speed_columns(filters: Filters, condition: Q, suffix: str = "") -> dict[str, Aggregate]:
    """Return the aggregates that `speed` reads, over those of the asked handoffs that meet `condition`."""
    columns: dict[str, Aggregate] = {}
    for kind, column in WHOLE.items():
        columns[f"{kind}{suffix}"] = Percentiles(or_never(column), filter=condition & measured(column, filters))
        columns[f"{kind}_n{suffix}"] = Count("id", filter=condition & measured(column, filters))
    return columns


def speed(found: Mapping[str, Any], *, has_before: bool) -> Speed:
    """State what the aggregates found; those of the period before have the suffix `_before`."""

    def pair(kind: str, place: int, suffix: str = "") -> tuple[int | None, int]:
        percentiles = found[f"{kind}{suffix}"]
        return percentiles[place] if percentiles else None, found[f"{kind}_n{suffix}"]

    def number(metric: str, kind: str, place: int) -> Number:
        seconds, n = pair(kind, place)
        before = pair(kind, place, "_before") if has_before else None
        return delay(metric, seconds, n=n, before=before, is_business=kind == "business")

    return Speed(
        median=number("speed_to_lead_median", "wall", 0),
        p90=number("speed_to_lead_p90", "wall", 1),
        business_median=number("speed_to_lead_business_median", "business", 0),
        business_p90=number("speed_to_lead_business_p90", "business", 1),
    )
