"""What is counted row by row and added up: each family with its rows, the instant that dates each, keys and counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Case, Expression, F, Func, IntegerField, Q, QuerySet, Value, When

from dashboards.metrics.filters import Filters
from dashboards.metrics.histograms import BUCKET_SQL
from dashboards.metrics.percentiles import or_never
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.sums import Key

# Instants at which nothing happens, replaced in the compiled statement by those that are asked for.
SINCE: Final = datetime(1, 1, 2, tzinfo=UTC)
UNTIL: Final = datetime(1, 1, 3, tzinfo=UTC)
NOW: Final = datetime(1, 1, 4, tzinfo=UTC)

# Local days begin at whole quarters of an hour in UTC, in every zone.
QUARTER_SECONDS: Final = 900

# What is kept: live handoffs, without filters.
LIVE: Final = Filters()

Rows = QuerySet[Any]


class Quarter(Func):
    """The number of the quarter of an hour that an instant lies in."""

    template = f"floor(extract(epoch FROM %(expressions)s) / {QUARTER_SECONDS})::bigint"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Rows that a question asks for, each dated by `at`, and what is counted of them by every combination of keys.

    A family of `delays` has one histogram by keys and name instead of counts: of each row, every delay that is not NULL
    goes into the one that its name says. `has_quarters` keeps the counts of a day apart by the quarter of an hour. The
    last key of one that `has_earlier` is the quarter of the case before: counts whose earlier case is of the same span
    are not kept, as no period begins between the two. `is_passing` are the counts that time alone changes, which are
    never kept. `fold` makes of the key and counts that were read those that are added up.
    """

    name: str
    at: str
    rows: Callable[[Question], Rows]
    keys: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Expression] = field(default_factory=dict)
    delays: tuple[tuple[Any, Any], ...] = ()
    has_quarters: bool = False
    has_earlier: bool = False
    is_passing: bool = False
    fold: Callable[[Key, list[Any]], tuple[Key, list[Any]]] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Family) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_timeless(self) -> bool:
        """Say whether no instant dates the rows: they are those of now, whatever the period."""
        return not self.at

    def statement(self, filters: Filters, *, quarters: bool = False) -> tuple[str, tuple[Any, ...]]:
        """Return SQL of rows (k0, k1 …, n0, n1 …), or (k0 …, name, bucket, n), and its parameters.

        SINCE, UNTIL and NOW stand among these for the instants that are asked for.
        """
        return _statement(self, filters, quarters)


def delay_of(column: str, condition: Q) -> tuple[Any, Any]:
    """Return a delay by the name of its column, for the rows that meet a condition; NEVER where there is none yet."""
    return Value(column), Case(When(condition, then=or_never(column)), output_field=IntegerField())


@lru_cache(maxsize=256)
def _statement(family: Family, filters: Filters, quarters: bool) -> tuple[str, tuple[Any, ...]]:
    """Compile a family, which takes longer than to run it."""
    question = Question(period=Period(start=SINCE, end=UNTIL, zone=ZoneInfo("UTC")), filters=filters, now=NOW)
    keys = {f"k{place}": _expression(key) for place, key in enumerate(family.keys.values())}
    if quarters:
        keys |= {"quarter": Quarter(F(family.at))}
    found = family.rows(question).order_by()
    if family.delays:
        return _unpivoted(family, found.values(**keys, **_named(family)), list(keys))
    if not keys:
        # Without any values, each row would be a group of its own.
        keys = {"together": Value(1)}
    counts = {f"n{place}": count for place, count in enumerate(family.counts.values())}
    sql, params = found.values(**keys).annotate(**counts).query.sql_with_params()
    return sql, params


def _expression(key: Any) -> Any:
    return F(key) if isinstance(key, str) else key


def _named(family: Family) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for place, (name, delay) in enumerate(family.delays):
        named |= {f"m{place}": name, f"v{place}": delay}
    return named


def _unpivoted(family: Family, found: Rows, keys: list[str]) -> tuple[str, tuple[Any, ...]]:
    inner, params = found.query.sql_with_params()
    columns = "".join(f"row.{key}, " for key in keys)
    pairs = ", ".join(f"(row.m{place}, row.v{place})" for place in range(len(family.delays)))
    bucket = BUCKET_SQL.format(value="delay.seconds")
    sql = (
        f"SELECT {columns}delay.name, {bucket} AS bucket, count(*) AS n FROM ({inner}) AS row "  # noqa: S608  our own SQL
        f"CROSS JOIN LATERAL (VALUES {pairs}) AS delay(name, seconds) WHERE delay.seconds IS NOT NULL "
        f"GROUP BY {columns}delay.name, bucket"
    )
    return sql, params
