"""A backtest over an imported history: real leads and deals, beside a plain count of the files."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboards.metrics.period import Period
from handoff.integrations.history.models import State
from handoff.integrations.tables.parsing import preset
from handoff.process.backtesting import NewBacktest, run_backtest, work
from handoff.process.history import runs
from handoff.process.history import work as history
from leads.definitions.models import Backtest, Evaluation, NarrowRow
from tests.cast import NOW, Cast, install
from tests.handoff.process.history.scene import bring_in, stage_run, work_off

DATA = Path(__file__).parents[4] / "shared" / "data" / "olist"
LEADS, DEALS = "marketing_qualified_leads.csv", "closed_deals.csv"
ZONE = "America/Sao_Paulo"
YEARS = Period.between(date(2017, 1, 1), date(2018, 12, 31), zone=ZoneInfo(ZONE))
SEARCH = ("paid search", "organic search")

needs_olist = pytest.mark.skipif(not DATA.is_dir(), reason="the Olist files are not on this machine")


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def chunks(name: str) -> Iterator[bytes]:
    with (DATA / name).open("rb") as file:
        yield from iter(lambda: file.read(65_536), b"")


def bring_in_olist() -> None:
    run = runs.start_run(name=LEADS, chunks=chunks(LEADS), by_id=None, now=NOW)
    runs.add_file(run.pk, name="closed_deals", file_name=DEALS, chunks=chunks(DEALS), now=NOW)
    runs.set_mapping(run.pk, document=preset("olist").document, timezone=ZONE, now=NOW)
    for step in (runs.ask_check, runs.begin):
        step(run.pk, now=NOW)
        while history.work(clock=lambda: NOW, seconds=60):
            pass
    run.refresh_from_db()
    assert (run.state, run.created_count) == (State.done, 8_000)


def ready_when(fact: str, values: tuple[str, ...]) -> dict[str, Any]:
    """Return a definition that asks for the fact alone: these leads did nothing that is told."""
    criterion = {"id": "only", "fact": fact, "op": "in", "value": [*values]}
    return {"tiers": [{"key": "ready", "name": "Ready", "fit": criterion, "behaviour": criterion}], "never": []}


def tried(document: dict[str, Any], period: Period = YEARS) -> dict[str, Any]:
    new = NewBacktest(document=document, period=period, asked_by_id=None)
    kept = run_backtest(new, clock=lambda: NOW)
    work(clock=lambda: NOW, seconds=60, only=kept.pk)
    kept = Backtest.objects.get(pk=kept.pk)
    assert kept.error == ""
    result: dict[str, Any] = kept.result
    return result


def plain_count(column: str, values: tuple[str, ...]) -> tuple[int, int]:
    """Return how many rows of the files have such a value, and how many of those were won."""
    with (DATA / DEALS).open(newline="", encoding="utf-8") as file:
        won = {row["mql_id"] for row in csv.DictReader(file)}
    with (DATA / LEADS).open(newline="", encoding="utf-8") as file:
        found = [row["mql_id"] for row in csv.DictReader(file) if row[column] in values]
    return len(found), sum(lead in won for lead in found)


def number(side: dict[str, Any], metric: str) -> dict[str, Any]:
    return next(one for one in side["numbers"] if one["metric"].startswith(metric))


@needs_olist
def test_olist_ready_by_search_is_3882_leads_of_which_466_converted(cast: Cast) -> None:
    bring_in_olist()

    search = tried(ready_when("lead.origin", SEARCH))

    assert plain_count("origin", SEARCH) == (3_882, 466)
    assert search["leads"] == 8_000
    draft = search["draft"]
    assert draft["ready"]["leads"] == 3_882
    assert draft["ready"]["converted"] == 466
    assert draft["ready"]["unknown"] == 3_882 - 466
    assert draft["others"]["converted"] == 842 - 466
    precision, recall = number(draft, "backtest_precision"), number(draft, "backtest_recall")
    assert (precision["numerator"], precision["denominator"], round(precision["value"], 3)) == (466, 3_882, 0.12)
    assert (recall["numerator"], recall["denominator"]) == (466, 842)
    assert sum(sum(week["tiers"].values()) for week in draft["weeks"]) == 3_882

    pages = ("b76ef37428e6799c421989521c0e5077", "22c29808c4f815213303f8933030604c")
    landing = tried(ready_when("source.landing_page", pages))["draft"]["ready"]
    assert (landing["leads"], landing["converted"]) == plain_count("landing_page_id", pages)


def test_an_import_that_is_undone_leaves_nothing_to_backtest(cast: Cast) -> None:
    run = bring_in(stage_run())
    document, year = (
        ready_when("lead.origin", ("paid", "organic")),
        Period.between(date(2026, 1, 1), date(2026, 12, 31), zone=ZoneInfo("UTC")),
    )
    before = tried(document, year)
    assert (before["leads"], before["draft"]["ready"]["converted"], NarrowRow.objects.count()) == (3, 1, 3)

    runs.undo(run.pk, now=NOW)
    work_off(run)

    assert (Evaluation.objects.count(), NarrowRow.objects.count()) == (0, 0)
