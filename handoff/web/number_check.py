"""Comparing the numbers that pages and API state with SQL that is written apart from the metrics."""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from handoff.people.hours import hours_of
from handoff.people.models import CalendarVersion
from handoff.worktime.epoch import EPOCH

FOLDER: Final = Path(settings.BASE_DIR) / "tests" / "numbers"
SETUP: Final = "1_asked.sql"
ROWS: Final = "6_rows.sql"
QUERIES: Final = (
    *("2_promises.sql", "3_groups.sql", "4_handoffs.sql", "5_path.sql"),
    *("7_outcomes.sql", "8_criteria.sql"),
)
CHANGE: Final = ":change"
# Two ways to divide and add the same whole numbers differ by less.
TOLERANCE: Final = 1e-9
# How far the middle of a bucket may lie from a value in it, and the numbers that are made of percentiles.
BUCKET: Final = 0.0105
ROUNDED: Final = ("median", "p90", "panel_sum", "seam_share", "merged_share")

Value = float | None

# The first day of all there is, which has no period before it.
ALL_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS: Final = """
    SELECT (midnight - (%(days)s - 1) * interval '1 day') AT TIME ZONE %(zone)s,
        (midnight + interval '1 day') AT TIME ZONE %(zone)s,
        (midnight - (2 * %(days)s - 1) * interval '1 day') AT TIME ZONE %(zone)s
    FROM (SELECT date_trunc('day', %(now)s AT TIME ZONE %(zone)s) AS midnight) AS today
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A number as a page or an answer states it; `text` is what `data-value` holds.

    Where delays are `is_rounded`, the page says that they are read from buckets.
    """

    place: str
    metric: str
    text: str
    is_rounded: bool = False

    @property
    def is_within_a_bucket(self) -> bool:
        """Say whether the number may differ from the exact one by what a bucket is wide."""
        return self.is_rounded and any(kind in self.metric.partition(":")[0] for kind in ROUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stated number that is not what the SQL found."""

    stated: Stated
    expected: Value

    def __str__(self) -> str:
        expected = "no value" if self.expected is None else f"{self.expected:.12g}"
        return f"{self.stated.place}: {self.stated.metric} is {self.stated.text or 'no value'}, the SQL says {expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the SQL found for one period, and for the period before it."""

    values: Mapping[str, Value]
    before: Mapping[str, Value]
    families: frozenset[str] = field(default=frozenset())

    def knows(self, metric: str) -> bool:
        """Say whether numbers of this family are computed at all; one that has no rows is absent."""
        return metric in self.values or metric.partition(":")[0] in self.families

    def value(self, metric: str) -> Value:
        """Return the value of a number or of its change; None where nothing was found."""
        name = metric.removesuffix(CHANGE)
        value, before = self.values.get(name), self.before.get(name)
        if name == metric:
            return value
        if value is None or before is None:
            return None
        if f"{name}:denominator" in self.values:
            return value - before
        return value / before - 1 if before else None


class Marks(HTMLParser):
    """The marked numbers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[tuple[str, str]] = []
        self.is_rounded = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs)
        self.is_rounded = self.is_rounded or "data-rounded" in marks
        if metric := marks.get("data-metric"):
            self.numbers.append((metric, marks.get("data-value") or ""))


def differences(stated: Iterable[Stated], expected: Expected) -> Iterator[Difference]:
    """Yield every stated number that the SQL does not confirm; one it knows nothing of is not confirmed."""
    for one in stated:
        value = expected.value(one.metric)
        if not expected.knows(one.metric) or not _same(one, value):
            yield Difference(stated=one, expected=value)


@contextmanager
def shared_tables() -> Iterator[None]:
    """Set up what the queries share, inside a transaction; all that is written meanwhile is undone."""
    before = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            # A check reads everything more than once and may take its time.
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute((FOLDER / SETUP).read_text())
        yield
    finally:
        transaction.savepoint_rollback(before)


def expect(*, days: int | None, zone: str, now: datetime, origin: str = "live") -> Expected:
    """Compute every number of the last `days` local days up to and with today, apart from the metrics.

    Without days it is all there is. `origin` is live, imported or all.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"days": days or 1, "zone": zone, "now": now})
        since, until, earlier = cursor.fetchone() or (now, now, now)
        values = _run(cursor, since=since if days else ALL_TIME, until=until, now=now, zone=zone, origin=origin)
        before = _run(cursor, since=earlier, until=since, now=now, zone=zone, origin=origin) if days else {}
    return Expected(
        values=values, before=before, families=frozenset(name.partition(":")[0] for name in (*values, *before)) | RARE
    )


# Families without any row where nothing of the kind has happened.
RARE: Final = frozenset(
    {
        "bad_fit",
        "cancelled",
        "contacts_not_counted",
        "criterion_handoffs",
        "criterion_lift",
        "criterion_met",
        "criterion_outcome",
        "criterion_unknown",
        "disposition",
        "disposition_coverage",
        "first_touch",
        "lateness_median",
        "lateness_p90",
        "lateness_sum",
        "merged_cases",
        "merged_median",
        "matured",
        "matured_imported",
        "merged_p90",
        "not_matured",
        "outcome_criterion",
        "outcome_rate",
        "outcome_reason",
        "overdue_disposition",
        "overdue_first_touch",
        "left_out",
        "read_rate",
        "response_median",
        "response_p90",
        "speed_to_lead_business_median",
        "speed_to_lead_business_p90",
        "speed_to_lead_median",
        "speed_to_lead_p90",
        "voided_breaches",
    }
)


def contradictions() -> list[str]:
    """Return the rows whose stored seconds or steps are not what happened."""
    with shared_tables(), connection.cursor() as cursor:
        cursor.execute((FOLDER / ROWS).read_text())
        return [what for what, _ in cursor.fetchall()]


def _ask(cursor: CursorWrapper, *, since: datetime, until: datetime, now: datetime, zone: str, origin: str) -> None:
    cursor.execute("TRUNCATE asked, open_hours")
    cursor.execute("INSERT INTO asked VALUES (%s, %s, %s, %s, %s)", [since, until, now, zone, origin])
    for version_id in CalendarVersion.objects.filter(clocks__due_at__gte=since).values_list("pk", flat=True).distinct():
        calendar = hours_of(version_id).calendar
        for year in range(since.year - 1, now.year + 2):
            windows = [(EPOCH + one.opens, EPOCH + one.closes) for one in calendar.hours.day_windows(year)]
            cursor.execute(
                "INSERT INTO open_hours SELECT %s, * FROM unnest(%s::timestamptz[], %s::timestamptz[])",
                [version_id, [opens for opens, _ in windows], [closes for _, closes in windows]],
            )
    cursor.execute("ANALYZE open_hours")


def _run(cursor: CursorWrapper, **asked: Any) -> dict[str, Value]:
    _ask(cursor, **asked)
    values: dict[str, Value] = {}
    for name in QUERIES:
        cursor.execute((FOLDER / name).read_text())
        values |= {metric: None if value is None else float(value) for metric, value in cursor.fetchall()}
    return values


def _same(stated: Stated, expected: Value) -> bool:
    if expected is None or stated.text == "":
        return expected is None and stated.text in {"", "0"}
    found = float(stated.text)
    if not stated.is_within_a_bucket:
        return math.isclose(found, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    # A share or a change is made of two such percentiles; a second is what they are rounded to.
    is_ratio = stated.metric.endswith(CHANGE) or "share" in stated.metric.partition(":")[0]
    if is_ratio:
        return math.isclose(found, expected, rel_tol=2 * BUCKET, abs_tol=2 * BUCKET * max(1, abs(expected + 1)))
    return math.isclose(found, expected, rel_tol=BUCKET, abs_tol=1)
