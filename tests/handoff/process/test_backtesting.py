"""Backtests as they are asked for, taken further, told of and kept."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from psycopg2.errors import LockNotAvailable, QueryCanceled

from dashboards.metrics.period import Period
from handoff.errors import NotFoundError
from handoff.process import backtesting
from handoff.process.backtesting import (
    BacktestOverError,
    NewBacktest,
    ask_backtest,
    cancel_backtest,
    of_draft,
    of_version,
    run_backtest,
    work,
)
from handoff.process.defaults.definition import definition_document
from handoff.tasks import backtests, copy_evaluations
from leads.definitions import narrow_copy
from leads.definitions.draft_content import Content
from leads.definitions.drafts import save_draft, start_draft
from leads.definitions.models import Backtest, BacktestState, CustomFact, DefinitionVersion, NarrowRow
from leads.definitions.publish import InvalidDefinitionError
from tests.cast import NOW, Cast, install, make_lead
from tests.rows import make_evaluation

PERIOD = Period.between(date(2026, 10, 1), date(2026, 11, 3), zone=ZoneInfo("Europe/Berlin"))
EMPLOYEES = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
DOCUMENT: dict[str, Any] = {
    "tiers": [{"key": "any", "name": "Any", "fit": EMPLOYEES, "behaviour": {"not": {"id": "x", "activity": "left"}}}],
    "never": [],
}


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def judged(cast: Cast) -> None:
    """Twelve leads of ten to a hundred and twenty employees."""
    for number in range(1, 13):
        make_evaluation(
            lead=make_lead(email=f"lead{number}@b.example"), facts={"company": {"employees": 10 * number}}, tier=""
        )


def asked(cast: Cast, **changes: Any) -> NewBacktest:
    return NewBacktest(**{"document": DOCUMENT, "period": PERIOD, "asked_by_id": cast.marketer.pk, **changes})


def clock() -> Any:
    return NOW


def work_off() -> None:
    assert not work(clock=clock, seconds=60)


def test_a_quick_one_is_there_when_it_is_asked_for(cast: Cast, judged: None) -> None:
    kept = run_backtest(asked(cast), clock=clock)

    assert (kept.state, kept.finished_at, kept.asked_by) == (BacktestState.done, NOW, cast.marketer)
    assert kept.result["leads"] == 12
    assert kept.result["draft"]["tiers"] == [{"tier": "any", "name": "Any", "leads": 8}]
    assert kept.result["draft"]["weeks"] == [{"from": "2026-11-02", "tiers": {"any": 8}}]
    assert kept.compared_with == DefinitionVersion.objects.latest("number")


def test_a_long_one_is_left_to_a_worker_and_tells_its_progress(
    cast: Cast, judged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtesting, "QUICK_EVALUATIONS", 11)
    monkeypatch.setattr(narrow_copy, "BATCH", 5)
    kept = run_backtest(asked(cast), clock=clock)
    assert (kept.state, kept.rows_done, kept.row_count) == (BacktestState.waiting, 0, 12)

    progress = []
    while backtesting.advance(clock=clock):
        kept.refresh_from_db()
        progress.append((kept.rows_done, kept.state))

    assert progress == [(5, "waiting"), (10, "waiting"), (12, "waiting"), (12, "done")]


def test_verdicts_that_come_meanwhile_do_not_take_it_beyond_its_end(
    cast: Cast, judged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtesting, "QUICK_EVALUATIONS", 11)
    kept = run_backtest(asked(cast), clock=clock)
    for number in range(3):
        make_evaluation(lead=make_lead(email=f"late{number}@b.example"), facts={}, tier="")

    work_off()

    kept.refresh_from_db()
    assert (kept.state, kept.rows_done, kept.row_count) == (BacktestState.done, 12, 12)
    assert NarrowRow.objects.count() == 15


def test_a_draft_is_tried_as_it_was_saved_last(cast: Cast, judged: None) -> None:
    content = Content(document=DOCUMENT, examples=[])
    draft = start_draft(title="Fifty", by_id=cast.marketer.pk, now=NOW, content=content)
    stricter = {**DOCUMENT, "tiers": [{**DOCUMENT["tiers"][0], "fit": {**EMPLOYEES, "value": 100}}]}
    save_draft(draft.pk, based_on_revision=1, document=stricter, examples=[], by_id=None, now=NOW)

    kept = run_backtest(of_draft(draft.pk, PERIOD, asked_by_id=cast.marketer.pk), clock=clock)

    assert (kept.draft, kept.draft_revision, kept.document) == (draft, 2, stricter)
    assert kept.result["draft"]["ready"]["leads"] == 3
    assert list(draft.backtests.all()) == [kept]
    with pytest.raises(NotFoundError):
        of_draft(draft.pk + 1, PERIOD, asked_by_id=None)


def test_a_version_can_be_tried_again(cast: Cast, judged: None) -> None:
    version = DefinitionVersion.objects.latest("number")

    kept = run_backtest(of_version(version.number, PERIOD, asked_by_id=None), clock=clock)

    assert (kept.version, kept.draft, kept.document) == (version, None, version.document)
    with pytest.raises(NotFoundError):
        of_version(version.number + 1, PERIOD, asked_by_id=None)


def test_the_tasks_take_it_further(cast: Cast, judged: None) -> None:
    kept = ask_backtest(asked(cast), now=NOW)

    copy_evaluations()
    assert NarrowRow.objects.count() == 12
    backtests()

    kept.refresh_from_db()
    assert (kept.state, kept.result["leads"]) == (BacktestState.done, 12)


def test_a_document_that_is_no_definition_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidDefinitionError):
        ask_backtest(asked(cast, document={"tiers": []}), now=NOW)
    assert not Backtest.objects.exists()


def test_a_cancelled_one_is_not_taken_further(cast: Cast, judged: None) -> None:
    kept = ask_backtest(asked(cast), now=NOW)
    cancel_backtest(kept.pk, now=NOW)

    work_off()

    kept.refresh_from_db()
    assert (kept.state, kept.result, kept.finished_at) == (BacktestState.cancelled, None, NOW)
    with pytest.raises(BacktestOverError):
        cancel_backtest(kept.pk, now=NOW)


def test_a_fact_that_is_gone_fails_it_with_words(cast: Cast, judged: None) -> None:
    fact = CustomFact.objects.create(path="lead.shoe_size", type="number", label="shoe size")
    size = {"id": "size", "fact": "lead.shoe_size", "op": "gte", "value": 44}
    tier = {**DOCUMENT["tiers"][0], "fit": size}
    kept = ask_backtest(asked(cast, document={"tiers": [tier], "never": []}), now=NOW)
    fact.delete()

    work_off()

    kept.refresh_from_db()
    assert (kept.state, kept.finished_at) == (BacktestState.failed, NOW)
    assert "cannot be read" in kept.error


def test_one_that_fails_stands_in_nobodys_way(cast: Cast, judged: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (ask_backtest(asked(cast), now=NOW + timedelta(seconds=number)) for number in range(2))
    counted = backtesting.backtest
    faults = iter([ValueError("the first is broken")])

    def break_once(*given: Any, **named: Any) -> Any:
        for fault in faults:
            raise fault
        return counted(*given, **named)

    monkeypatch.setattr(backtesting, "backtest", break_once)
    work_off()

    assert list(Backtest.objects.order_by("pk").values_list("pk", "state")) == [
        (first.pk, "failed"),
        (second.pk, "done"),
    ]


@pytest.mark.parametrize(("cause", "state"), [(LockNotAvailable, "waiting"), (QueryCanceled, "failed")])
def test_a_lock_is_waited_for_and_a_statement_without_end_is_not(
    cast: Cast, judged: None, monkeypatch: pytest.MonkeyPatch, cause: type[Exception], state: str
) -> None:
    kept = ask_backtest(asked(cast), now=NOW)

    def refuse(*given: Any, **named: Any) -> None:
        raise OperationalError from cause()

    monkeypatch.setattr(backtesting, "backtest", refuse)
    work_off()

    kept.refresh_from_db()
    assert kept.state == state


def test_nothing_is_counted_while_another_copies(cast: Cast, judged: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ask_backtest(asked(cast), now=NOW)
    monkeypatch.setattr(narrow_copy, "_is_alone", lambda: False)

    work_off()

    kept.refresh_from_db()
    assert (kept.state, NarrowRow.objects.count()) == (BacktestState.waiting, 0)


def test_the_default_definition_beside_itself_flips_nobody(cast: Cast, judged: None) -> None:
    kept = run_backtest(asked(cast, document=definition_document()), clock=clock)

    assert {way: flips["leads"] for way, flips in kept.result["flips"].items()} == {"in": 0, "out": 0}
