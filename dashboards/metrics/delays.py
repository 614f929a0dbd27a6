"""The families of the path map: delays of the seams by their length, of the whole, and of each tier."""

from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, IntegerField, Value, When
from django.db.models.functions import Cast, Concat

from dashboards.metrics.families import Family, delay_of
from dashboards.metrics.filters import Filters, History
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.left_out import all_of_period, left_out_conditions
from dashboards.metrics.path_versions import AgreedPath
from dashboards.metrics.seams import Place, seam_counts
from dashboards.metrics.speed import WHOLE, measured
from leads.handoffs.steps import NUMBER, Step

HANDOFFS: Final = "handoffs"
# Making a family takes as long as reading what it sums to.
_kept: Final = lru_cache(maxsize=64)
# The histories whose sums are kept.
KEPT: Final = tuple(Filters(origin=history) for history in History)
DIMENSIONS: Final = {"tier": "tier", "source": "source__key", "team": "team__key"}


def book_of(path: AgreedPath, filters: Filters) -> str:
    """Return the name of the sums that hold for a path and a history: another order of steps asks for others.

    Empty where none are kept: filters by tier, source, team or owner are counted from rows.
    """
    if filters not in KEPT:
        return ""
    shape = f"{[*path.steps]} {path.paths} {filters.origin}".rstrip()
    return f"path:1:{sha256(shape.encode()).hexdigest()[:16]}"


@_kept
def seam_counts_of(path: AgreedPath, filters: Filters) -> Family:
    """Return the counts of each seam's cases."""
    counts: dict[str, Any] = {"handoffs": Count("id")}
    for place in path.places(filters):
        counts |= seam_counts(place)
    return Family(name=f"seams:{book_of(path, filters)}", at="handed_off_at", rows=cohort, counts=counts)


@_kept
def left_out_of(path: AgreedPath, filters: Filters) -> Family:
    """Return the counts of what the seams leave out."""
    conditions = left_out_conditions(filters, path)
    counts = {key: Count("id", filter=condition) for key, condition in conditions.items()}
    return Family(name=f"left_out:{book_of(path, filters)}", at="handed_off_at", rows=all_of_period, counts=counts)


@_kept
def seam_delays_of(path: AgreedPath, filters: Filters) -> Family:
    """Return the delays of each seam, merged ones named by the number of the step they come from."""
    delays = [delay_of(column, measured(column, filters)) for column in WHOLE.values()]
    for place in path.places(filters):
        delays.append(delay_of(f"{place.step}_wall", place.timed))
        if place.is_human:
            delays.append(delay_of(f"{place.step}_business", place.timed_business))
        delays.append(_merged(place))
    return Family(name=f"delays:{book_of(path, filters)}", at="handed_off_at", rows=cohort, delays=tuple(delays))


@_kept
def delays_by(path: AgreedPath, filters: Filters, dimension: str) -> Family:
    """Return the wall delays up to first touch, and the whole, of each tier, source or team."""
    places = path.places(filters)[: path.steps.index(Step.TOUCHED)]
    delays = [delay_of(f"{place.step}_wall", place.timed) for place in places]
    whole = delay_of("whole_wall", measured("whole_wall", filters))
    return Family(
        name=f"{dimension}:{book_of(path, filters)}",
        at="handed_off_at",
        rows=cohort,
        keys={dimension: DIMENSIONS[dimension]},
        # As many as there are handoffs, none of them long.
        delays=(*delays, whole, (Value(HANDOFFS), Value(0))),
    )


def families_of(path: AgreedPath, filters: Filters) -> tuple[Family, ...]:
    """Return all that the path map adds up."""
    return (
        seam_counts_of(path, filters),
        left_out_of(path, filters),
        seam_delays_of(path, filters),
        *(delays_by(path, filters, dimension) for dimension in DIMENSIONS),
    )


def merged_name(place: Place, since: Step) -> str:
    """Return what the merged delays from `since` are called."""
    return f"{place.step}_merged:{NUMBER[since]}"


def _merged(place: Place) -> tuple[Any, Any]:
    name = Concat(Value(f"{place.step}_merged:"), Cast(F(f"{place.step}_from"), CharField()), output_field=CharField())
    return name, Case(When(place.merged, then=F(f"{place.step}_wall")), output_field=IntegerField())
