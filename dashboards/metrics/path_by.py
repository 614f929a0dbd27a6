"""The path up to first touch by tier, source, team, week or month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth, TruncWeek

from dashboards.metrics.cohorts import CohortBy, cohort_start, readable_cohorts
from dashboards.metrics.filters import NONE
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.labels import Labels, read_labels
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.names import Name
from dashboards.metrics.number import Number, count, delay
from dashboards.metrics.path import share_of_sum, sum_of_medians
from dashboards.metrics.path_sums import SUMMED, rows_by
from dashboards.metrics.path_versions import AgreedPath, agreed_path
from dashboards.metrics.percentiles import Percentiles, or_never
from dashboards.metrics.question import Question
from dashboards.metrics.seams import Place
from dashboards.metrics.speed import measured
from leads.handoffs.steps import Step

# The steps that a merged seam lies between.
Span = tuple[Step, Step]


class Dimension(StrEnum):
    """What the path is told by."""

    TIER = "tier"
    SOURCE = "source"
    TEAM = "team"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """The path up to first touch of one key; `medians` and `shares` are by the step that ends each seam.

    `merged` are the medians of the merged seams that were asked for, by the steps they lie between.
    """

    key: str
    name: str
    handoffs: Number
    medians: Mapping[Step, Number]
    shares: Mapping[Step, Number]
    total: Number
    whole_median: Number
    merged: Mapping[Span, Number]

    def numbers(self) -> Iterator[Number]:
        yield self.handoffs
        yield from self.medians.values()
        yield from self.shares.values()
        yield from self.merged.values()
        yield from (self.total, self.whole_median)


def path_by(
    question: Question,
    dimension: Dimension = Dimension.TIER,
    path: AgreedPath | None = None,
    labels: Labels | None = None,
    ledger: Ledger | None = None,
    merged: Sequence[Span] = (),
) -> tuple[PathRow, ...]:
    """Answer the question apart for each key of `dimension`: tiers as the definition orders them, weeks by time.

    More weeks than can be read are told by month. Sums of a dimension hold no merged seams: those are told from rows.
    """
    dimension = told_by(question, dimension)
    agreed = path or agreed_path()
    places = agreed.places(question.filters)[: agreed.steps.index(Step.TOUCHED)]
    if ledger and dimension in SUMMED:
        found = {_key(key): row for key, row in rows_by(ledger, agreed, question, dimension).items()}
    else:
        found = _read(question, dimension, places, merged)
    names = _names(dimension, set(found), labels or read_labels())
    return tuple(_row(dimension, key, name, found[key], places, merged) for key, name in names.items())


def _read(
    question: Question, dimension: Dimension, places: Sequence[Place], merged: Sequence[Span]
) -> dict[str, dict[str, Any]]:
    columns: dict[str, Any] = {
        "handoffs": Count("id"),
        "whole_wall_median": Percentiles(
            or_never("whole_wall"), (0.5,), filter=measured("whole_wall", question.filters)
        ),
        "whole_wall_n": Count("id", filter=measured("whole_wall", question.filters)),
    }
    for place in places:
        columns[f"{place.step}_wall_n"] = Count("id", filter=place.timed)
        columns[f"{place.step}_wall_median"] = Percentiles(or_never(f"{place.step}_wall"), (0.5,), filter=place.timed)
    by_step = {place.step: place for place in places}
    for since, step in merged:
        came = by_step[step].came_from(since)
        columns[f"{since}_to_{step}_n"] = Count("id", filter=came)
        columns[f"{since}_to_{step}_median"] = Percentiles(f"{step}_wall", (0.5,), filter=came)
    rows = cohort(question).values(key=_expression(question, dimension)).annotate(**columns)
    return {_key(row["key"]): dict(row) for row in rows}


def told_by(question: Question, dimension: Dimension) -> Dimension:
    """Return the dimension, or months where the weeks are too many to read."""
    return Dimension(readable_cohorts(question)) if dimension is Dimension.WEEK else dimension


def _expression(question: Question, dimension: Dimension) -> F | TruncWeek | TruncMonth:
    match dimension:
        case Dimension.TIER:
            return F("tier")
        case Dimension.SOURCE:
            return F("source__key")
        case Dimension.TEAM:
            return F("team__key")
        case Dimension.WEEK | Dimension.MONTH:
            return cohort_start(CohortBy(dimension), question)


def _key(value: str | datetime | None) -> str:
    if value is None:
        return NONE
    return value.date().isoformat() if isinstance(value, datetime) else value


def _names(dimension: Dimension, keys: set[str], labels: Labels) -> Mapping[str, str]:
    match dimension:
        case Dimension.TIER:
            return labels.tiers_of(keys)
        case Dimension.SOURCE:
            return {key: name for key, name in labels.sources.items() if key in keys}
        case Dimension.TEAM:
            teams = {key: name for key, name in labels.teams.items() if key in keys}
            return teams | {key: "No team yet" if key == NONE else key for key in sorted(keys - teams.keys())}
        case Dimension.WEEK | Dimension.MONTH:
            return {key: key for key in sorted(keys)}


def _row(
    dimension: Dimension, key: str, name: str, row: Mapping[str, Any], places: Sequence[Place], merged: Sequence[Span]
) -> PathRow:
    def named(family: str, *of: str) -> str:
        return str(Name(family=family, of=of).by(dimension, key))

    def median(metric: str, column: str, n: int) -> Number:
        return delay(metric, row[column][0] if row[column] else None, n=n)

    medians = {
        place.step: median(named("seam_median", place.step), f"{place.step}_wall_median", row[f"{place.step}_wall_n"])
        for place in places
    }
    total = sum_of_medians(named("panel_sum", "to_touch"), list(medians.values()))
    return PathRow(
        key=key,
        name=name,
        handoffs=count(named("handoffs"), row["handoffs"]),
        medians=medians,
        shares={step: share_of_sum(named("seam_share", step), number, total) for step, number in medians.items()},
        total=total,
        whole_median=median(named("speed_to_lead_median"), "whole_wall_median", row["whole_wall_n"]),
        merged={
            (since, step): median(
                named("merged_median", since, step), f"{since}_to_{step}_median", row[f"{since}_to_{step}_n"]
            )
            for since, step in merged
            if f"{since}_to_{step}_n" in row
        },
    )
