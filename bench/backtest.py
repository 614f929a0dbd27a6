"""A backtest of a three-tier draft over a million evaluations, beside a scan of them; and what `judge` costs a lead."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from bench.evaluations import EVALUATIONS, LEADS, lay_out
from bench.figures import figures
from dashboards.metrics.backtest import backtest
from dashboards.metrics.backtest_units import Compared
from dashboards.metrics.period import Period
from handoff.process.defaults.definition import definition_document
from handoff.rules import judge, parse_definition
from leads.definitions.in_force import catalogue, parsed_version
from leads.definitions.models import Evaluation
from leads.definitions.narrow_copy import copy_evaluations

REPEATS: Final = 5
GOAL: Final = 3
JUDGED: Final = 5_000
NOW: Final = datetime(2026, 11, 3, 15, tzinfo=UTC)
PERIOD: Final = Period.between(date(2024, 1, 1), date(2026, 11, 3), zone=ZoneInfo("Europe/Berlin"))
FLOOR: Final = "SELECT sum(version_id) FROM definitions_evaluation"


def run() -> dict[str, Any]:
    """Measure milliseconds over all the evaluations, five repeats of each way in turn."""
    version = lay_out(NOW)
    copied = copy_all()
    vacuum()
    compared = Compared(
        draft=parse_definition(definition_document(least_employees=200), catalogue=catalogue()),
        active=parsed_version(version.pk).definition,
        active_id=version.pk,
    )
    report = backtest(compared, PERIOD, now=NOW)
    assert report.is_in_sql
    ways: dict[str, Callable[[], object]] = {
        "scan": lambda: floor(by_index=False),
        "index": lambda: floor(by_index=True),
        "backtest": lambda: backtest(compared, PERIOD, now=NOW),
    }
    for way in ways.values():
        measure(way)
    repeats = [{name: measure(way) for name, way in ways.items()} for _ in range(REPEATS)]
    ratio = figures([one["backtest"] / one["scan"] for one in repeats])
    return {
        "backtest": {
            "work": f"backtest of three tiers over {EVALUATIONS:,} evaluations of {LEADS:,} leads",
            "floor": f"{FLOOR}, scanning the table",
            "ms": figures([one["backtest"] for one in repeats], 0),
            "floor_ms": figures([one["scan"] for one in repeats], 0),
            "floor_ms where an index of version_id alone is read": figures([one["index"] for one in repeats], 0),
            "leads ready": report.draft.ready.leads,
            "ratio": ratio,
            "goal": f"≤ {GOAL}",
            "is_met": ratio["median"] <= GOAL,
        },
        "judge": {"work": "evaluate one lead's facts by three tiers", "µs": judged(compared)},
        "copy": {
            "work": "copy evaluations into the narrow table, in batches",
            "per_second": round(EVALUATIONS / copied),
        },
    }


def copy_all() -> float:
    """Return the seconds in which the product's own copying is done."""
    began = perf_counter()
    while copy_evaluations(NOW):
        pass
    return perf_counter() - began


def vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE definitions_narrowrow, definitions_evaluation")
        cursor.execute("RESET statement_timeout")


def floor(*, by_index: bool) -> None:
    """Add up, by whichever plan costs least, or by reading the rows themselves."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_indexonlyscan = {'on' if by_index else 'off'}")
        cursor.execute(FLOOR)
        cursor.fetchall()
        cursor.execute("RESET enable_indexonlyscan")


def measure(way: Callable[[], object]) -> float:
    """Return milliseconds."""
    began = perf_counter()
    way()
    return (perf_counter() - began) * 1_000


def judged(compared: Compared) -> dict[str, float]:
    """Return the microseconds in which Python judges one lead."""
    facts = list(Evaluation.objects.order_by("-pk").values_list("facts", flat=True)[:JUDGED])

    def once() -> float:
        began = perf_counter()
        for known in facts:
            judge(compared.draft, known)
        return (perf_counter() - began) / JUDGED * 1_000_000

    once()
    return figures([once() for _ in range(REPEATS)], 1)
