"""Calendars through the API: read with their versions, published as another one, refused with every problem."""

from typing import Any

import pytest

from handoff.people.models import CalendarActivation, CalendarVersion
from handoff.process.defaults.hours import office_hours
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, person_caller

HOURS: dict[str, Any] = office_hours("America/New_York", "US")


@pytest.fixture
def address(cast: Cast) -> str:
    return f"calendars/{cast.sales.calendar_id}"


@pytest.fixture
def setter(cast: Cast) -> Caller:
    return person_caller(cast.revenue_ops)


def test_the_list_says_which_version_is_in_force(reader: Caller) -> None:
    rows = reader.get("calendars").json()["results"]

    assert [row["name"] for row in rows] == [
        *("Marketing hours", "Sales DACH hours", "Sales UK hours", "Sales US hours", "24×7"),
    ]
    assert {row["version"] for row in rows} == {1}
    assert rows[0]["in_force_since"] == "2026-08-31T12:00:00Z"
    assert [row["name"] for row in reader.get("calendars", name="24×7").json()["results"]] == ["24×7"]


def test_a_version_is_published_and_its_hours_come_back(setter: Caller, reader: Caller, address: str) -> None:
    document = {
        **HOURS,
        "overrides": {"2026-12-24": [["09:00", "12:00"]]},
        "yearly_closed": [{"from": "12-27", "to": "01-02"}],
    }
    answer = setter.post(f"{address}/versions", {"document": document, "based_on": 1})

    assert answer.status_code == 201
    made = answer.json()
    assert (made["number"], made["is_in_force"], made["created_by"]["name"]) == (2, True, "Rob Revenue")
    assert made["document"]["overrides"] == {"2026-12-24": [["09:00", "12:00"]]}
    assert made["document"]["resolved"]["holidays"]["2026-11-26"] == "Thanksgiving Day"

    opened = reader.get(address).json()
    assert (opened["version"], opened["in_force_since"]) == (2, NOW.isoformat().replace("+00:00", "Z"))
    assert opened["document"] == made["document"]
    assert [(one["number"], one["is_in_force"]) for one in opened["versions"]] == [(2, True), (1, False)]
    assert reader.get(f"{address}/versions/1").json()["document"]["overrides"] == {}
    assert reader.get(f"{address}/versions/9").status_code == 404


def test_what_comes_back_is_taken_again(setter: Caller, reader: Caller, address: str) -> None:
    document = reader.get(address).json()["document"]
    again = setter.post(f"{address}/versions", {"document": document})

    assert again.json()["document"] == document


def test_every_problem_is_told_at_its_place(setter: Caller, address: str) -> None:
    document = {
        "tz": "Mars",
        "weekly": {"mon": [["17:00", "09:00"], ["nine", "ten"]], "funday": []},
        "overrides": {"2026-02-30": []},
        "yearly_closed": [{"from": "12-24"}],
    }
    answer = setter.post(f"{address}/versions", {"document": document})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "invalid")
    assert [*error["fields"]] == [
        "document.tz",
        "document.weekly.funday",
        "document.weekly.mon",
        "document.overrides.2026-02-30",
        "document.yearly_closed.0",
    ]
    assert "closes at 09:00" in error["fields"]["document.weekly.mon"]
    assert "not two times HH:MM" in error["fields"]["document.weekly.mon"]
    assert not CalendarVersion.objects.filter(number=2).exists()


@pytest.mark.parametrize("document", [None, [], "hours", 7])
def test_what_is_no_document_is_refused(setter: Caller, address: str, document: Any) -> None:
    answer = setter.post(f"{address}/versions", {"document": document})

    assert answer.status_code == 400
    assert [*answer.json()["error"]["fields"]] == ["document"]


def test_hours_that_somebody_changed_meanwhile_are_not_overwritten(setter: Caller, address: str) -> None:
    setter.post(f"{address}/versions", {"document": HOURS, "based_on": 1})
    answer = setter.post(f"{address}/versions", {"document": HOURS, "based_on": 1})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "calendar_changed")
    assert CalendarActivation.objects.filter(retired_at=None, version__number=3).count() == 0


def test_a_part_that_nobody_knows_is_not_kept(setter: Caller, address: str) -> None:
    closure = {"from": "12-27", "to": "01-02", "note": "the office is closed"}
    made = setter.post(f"{address}/versions", {"document": {**HOURS, "yearly_closed": [closure]}})

    assert made.json()["document"]["yearly_closed"] == [{"from": "12-27", "to": "01-02"}]


def test_a_calendar_that_is_not_there_is_not_found(setter: Caller) -> None:
    assert setter.get("calendars/999999").status_code == 404
    assert setter.post("calendars/999999/versions", {"document": HOURS}).status_code == 404
