"""Questions of business time as documents: answered by the conventions, refused with what to do, always soon."""

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from handoff.worktime.questions import answer
from tests.handoff.worktime.cases import ALL_DAY, CASES, MONDAY_OPENING, REFUSED, SALES, Case, due, elapsed

A_SECOND = 1.0


def result(answered: dict[str, Any]) -> Any:
    return next(answered[key] for key in ("due_at", "open_seconds", "warn_at", "error") if key in answered)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_it_answers_by_the_convention(case: Case) -> None:
    assert result(answer(case.question)) == case.expected


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.about)
def test_it_refuses_within_a_second(case: Case) -> None:
    begun = perf_counter()
    error = answer(case.question)["error"]
    assert perf_counter() - begun < A_SECOND
    assert error["code"] == case.expected
    assert error["message"]


@pytest.mark.parametrize("question", [None, 3, "due_at", [], {}], ids=repr)
def test_it_refuses_what_is_no_question(question: object) -> None:
    assert answer(question)["error"]["code"] in {"invalid_question", "invalid_calendar"}


def test_the_answer_carries_the_id_of_the_question() -> None:
    question = due(SALES, MONDAY_OPENING, 60)
    assert answer({**question, "id": "q-7"})["id"] == "q-7"
    assert answer(question)["id"] is None


def test_the_answer_shows_its_working() -> None:
    """Two minutes on Friday, three on Monday."""
    assert answer(due(SALES, "2026-11-20T21:58:00Z", 300))["working"] == [
        {"date": "2026-11-20", "open_seconds": 120},
        {"date": "2026-11-23", "open_seconds": 180},
    ]


def test_the_working_leaves_pauses_out() -> None:
    pause = ["2026-11-20T21:59:00Z", "2026-11-23T14:01:00Z"]
    assert answer(due(SALES, "2026-11-20T21:58:00Z", 300, pause))["working"] == [
        {"date": "2026-11-20", "open_seconds": 60},
        {"date": "2026-11-23", "open_seconds": 240},
    ]


def test_open_seconds_keep_what_is_less_than_one() -> None:
    assert answer(elapsed(ALL_DAY, "2026-11-23T15:00:00Z", "2026-11-23T15:00:01.5Z"))["open_seconds"] == 1.5


def windows(count: int) -> list[list[str]]:
    return [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(count)]


def dates(count: int) -> list[str]:
    first = date(2020, 1, 1)
    return [(first + timedelta(days=place)).isoformat() for place in range(count)]


def test_the_largest_calendar_is_answered_within_a_second() -> None:
    calendar = {**SALES, "overrides": dict.fromkeys(dates(5_000), windows(2))}
    begins = datetime.fromisoformat(MONDAY_OPENING)
    pauses = [
        [(begins + timedelta(seconds=2 * place)).isoformat(), (begins + timedelta(seconds=2 * place + 1)).isoformat()]
        for place in range(1_000)
    ]
    begun = perf_counter()
    assert "due_at" in answer(due(calendar, MONDAY_OPENING, 3_600, *pauses))
    assert perf_counter() - begun < A_SECOND


def test_a_larger_one_is_refused_within_a_second() -> None:
    calendar = {**SALES, "overrides": dict.fromkeys(dates(5_000), windows(24))}
    begun = perf_counter()
    assert answer(due(calendar, MONDAY_OPENING, 60))["error"]["problems"][0]["place"] == "overrides"
    assert perf_counter() - begun < A_SECOND
