"""Rows become leads, touches, outcomes and acts, or are refused with what is wrong."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handoff.integrations.tables import (
    PastAct,
    PastLead,
    PastOutcome,
    PastTouch,
    Row,
    RowRefusedError,
    SecondFile,
    When,
    lead_keys,
    parse_mapping,
    second_key,
    take_lead,
    take_second,
)
from leads.handoffs.steps import Step
from leads.records.submissions import Act

BERLIN = ZoneInfo("Europe/Berlin")
CELLS = {"Id": "7", "MQL": "2026-03-10 15:05"}
MQL = When(at=datetime(2026, 3, 10, 14, 5, tzinfo=UTC))


def take(columns: dict[str, Any], cells: dict[str, str], *, leads: Any = (), **document: Any) -> PastLead:
    body = {"key": "Id", "columns": {"handed_off": "MQL", **columns}, **dict(leads)}
    mapping = parse_mapping({"name": "acme", "source": "acme", "leads": body, **document})
    return take_lead(mapping, Row(line=4, cells={**CELLS, **cells}), BERLIN)


def reason(columns: dict[str, Any], cells: dict[str, str], **more: Any) -> str:
    with pytest.raises(RowRefusedError) as caught:
        take(columns, cells, **more)
    return caught.value.reason


def second_file(**second: Any) -> SecondFile:
    leads = {"key": "Id", "columns": {"handed_off": "MQL", "name": "Name", "email": "Mail"}}
    file = {"name": "more", "key": {"column": "Lead"}, **second}
    return parse_mapping({"name": "a", "source": "a", "leads": leads, "second": [file]}).second[0]


def test_a_lead_has_what_its_row_says_and_nothing_else() -> None:
    lead = take(
        {
            "email": "Mail",
            "name": ["First", "Last"],
            "company.domain": "Web",
            "company.employees": {"column": "Staff", "decimal": "."},
            "company.plan": {"column": "Plan", "fact": "text"},
            "lead.score": {"column": "Score", "fact": "number"},
            "consent": "Opt in",
            "country": "Country",
            "submitted": {"column": "Day", "format": "%d/%m/%Y"},
            "routed": "Routed",
            "owner": "Owner",
            "tier": {"constant": "standard"},
        },
        {
            "Mail": " Ana@Example.com ", "First": "Ana", "Last": "", "Web": "https://www.Acme.example/contact?x=1",
            "Staff": "1,200", "Plan": "", "Score": "12.5", "Opt in": "TRUE", "Country": "United States",
            "Day": "09/03/2026", "Routed": "", "Owner": "Dana Ortiz",
        },
    )  # fmt: skip

    submission = lead.submission
    assert (lead.line, submission.source, submission.external_id) == (4, "acme", "7")
    assert (submission.email, submission.name, submission.country) == ("Ana@Example.com", "Ana", "US")
    assert submission.consent is True
    assert (submission.company.domain, submission.company.employees) == ("acme.example", 1_200)
    assert (submission.custom, submission.company.custom) == ({"score": 12.5}, {})
    day = When(at=datetime(2026, 3, 8, 23, tzinfo=UTC), is_by_day=True)
    assert lead.steps == {Step.HANDED_OFF: MQL, Step.SUBMITTED: day}
    assert (lead.owner, lead.team, lead.tier, lead.outcome) == ("Dana Ortiz", "", "standard", None)


@pytest.mark.parametrize(
    ("columns", "cells", "says"),
    [
        ({"email": "Mail"}, {"Mail": "ana at example"}, "“Mail” is “ana at example”, which is no e-mail address"),
        ({"email": "Mail"}, {"Mail": "a@b.co; c@d.co"}, "no e-mail address"),
        ({"name": "N"}, {"N": "x" * 201}, "longer than 200 characters"),
        ({"country": "C"}, {"C": "Atlantis"}, "no country"),
        ({"consent": "C"}, {"C": "maybe"}, "neither yes nor no"),
        ({"company.domain": "W"}, {"W": "none yet"}, "no address of a web site"),
        ({"company.employees": "S"}, {"S": "51-200"}, "no number"),
        ({"company.employees": "S"}, {"S": "1,200"}, "groups of thousands"),
        ({"company.employees": "S"}, {"S": "1.5"}, "no whole number"),
        ({"company.employees": {"column": "S", "decimal": ","}}, {"S": "1,200.5"}, "no number"),
        ({"lead.n": {"column": "N", "fact": "number"}}, {"N": "NaN"}, "no number"),
        ({"lead.d": {"column": "D", "fact": "date"}}, {"D": "2026-02-30"}, "no day"),
        ({"submitted": "S"}, {"S": "10/03/2026"}, "“S” is “10/03/2026”, which is no time"),
        ({"source.name": "S"}, {"S": "!!!"}, "no name of a source"),
        ({}, {"MQL": " "}, "“MQL” is empty"),
        ({"handed_off": "Gone"}, {}, "no column “Gone”"),
        ({}, {"Id": "x" * 121}, "longer than 120"),
        ({}, {"Id": ""}, "no e-mail"),
    ],
)
def test_a_value_that_is_not_understood_refuses_its_row(columns: Any, cells: dict[str, str], says: str) -> None:
    assert says in reason(columns, cells)


def test_values_stand_for_what_the_file_writes_whatever_its_capitals() -> None:
    columns = {"country": {"column": "C", "values": {"Deutschland": "DE", "k.A.": None}}}

    assert take(columns, {"C": "DEUTSCHLAND"}).submission.country == "DE"
    assert take(columns, {"C": "France"}).submission.country == "FR"
    assert take(columns, {"C": "k.a."}).submission.country == ""


def test_texts_that_mean_nothing_are_nothing() -> None:
    assert take({"company.employees": "S"}, {"S": "N/A"}, empty=["N/A"]).submission.company.employees is None


def test_a_blank_can_stand_for_a_value_of_its_own() -> None:
    columns = {"lead.origin": {"column": "O", "fact": "text", "blank": "(blank)"}}

    assert take(columns, {"O": ""}).submission.custom == {"origin": "(blank)"}
    assert take(columns, {"O": "unknown"}).submission.custom == {"origin": "unknown"}


@pytest.mark.parametrize(("said", "outcome"), [("Won", "converted"), ("converted", None), ("", None)])
def test_an_outcome_that_values_do_not_list_is_none(said: str, outcome: str | None) -> None:
    lead = take({"outcome": {"column": "Stage", "values": {"Won": "converted"}}}, {"Stage": said})

    assert (lead.outcome and lead.outcome.outcome) == outcome


def test_an_outcome_can_be_that_its_day_is_filled() -> None:
    columns = {"outcome": {"column": "Won", "filled": "converted"}, "outcome.at": "Won", "outcome.amount": "Sum"}

    won = take(columns, {"Won": "2026-03-12", "Sum": "€ 99.50"}).outcome
    at = When(at=datetime(2026, 3, 11, 23, tzinfo=UTC), is_by_day=True)
    assert won == PastOutcome(outcome="converted", at=at, amount=Decimal("99.50"))
    assert take(columns, {"Won": "", "Sum": ""}).outcome is None


def test_a_leads_file_tells_touches_where_their_time_is_filled() -> None:
    touch = {"at": "Called", "channel": {"constant": "call"}, "direction": {"constant": "outbound"}, "by": "Who"}

    leads = {"touches": [touch]}
    (told,) = take({}, {"Called": "2026-03-10 15:05", "Who": "Dana"}, leads=leads).touches
    assert told == PastTouch(at=MQL, channel="call", direction="outbound", by="Dana")
    assert take({}, {"Called": "", "Who": "Dana"}, leads=leads).touches == ()


def test_a_source_of_its_own_is_made_a_key() -> None:
    assert take({"source.name": "S"}, {"S": "Paid Search"}).submission.source == "paid-search"
    assert take({"source.name": "S"}, {"S": ""}).submission.source == "acme"


def test_the_zone_of_the_run_goes_before_that_of_the_mapping_and_a_columns_own_before_both() -> None:
    columns = {"submitted": {"column": "Z", "timezone": "UTC"}}
    steps = take(columns, {"Z": "2026-03-10 14:05"}, timezone="America/New_York").steps

    assert steps == {Step.HANDED_OFF: MQL, Step.SUBMITTED: MQL}


def test_without_a_zone_a_local_time_refuses_the_row() -> None:
    leads = {"key": "Id", "columns": {"handed_off": "MQL"}}
    mapping = parse_mapping({"name": "a", "source": "a", "leads": leads})

    with pytest.raises(RowRefusedError, match="give the zone"):
        take_lead(mapping, Row(line=2, cells=CELLS), None)


def test_a_second_file_gives_a_touch_with_its_leads_key() -> None:
    calls = second_file(
        gives="touches",
        columns={
            "at": "At",
            "channel": {"constant": "call"},
            "direction": {"column": "Way", "values": {"In": "inbound"}},
            "answered": {"column": "Seconds", "read": "above_zero"},
        },
    )
    row = Row(line=2, cells={"Lead": " 7 ", "At": "2026-03-10 15:05", "Way": "in", "Seconds": "0"})

    assert take_second(calls, row, BERLIN) == (
        "7",
        PastTouch(at=MQL, channel="call", direction="inbound", is_answered=False),
    )


def test_a_direction_that_is_not_understood_refuses_the_row() -> None:
    calls = second_file(gives="touches", columns={"at": "At", "channel": {"constant": "call"}, "direction": "Way"})
    row = Row(line=2, cells={"Lead": "7", "At": "2026-03-10 15:05", "Way": "sideways"})

    with pytest.raises(RowRefusedError, match="“Way” is “sideways”, which is none of outbound, inbound"):
        take_second(calls, row, BERLIN)


def test_a_second_file_gives_an_act_by_the_day() -> None:
    columns = {"at": {"column": "At", "precision": "day"}, "kind": "What", "content": "Status"}
    members = second_file(gives="acts", key={"column": "Who", "is": "name"}, columns=columns)
    row = Row(line=2, cells={"Who": "Ana LOPEZ", "At": "2026-03-10 15:05", "What": "Demo Request", "Status": "Sent"})

    act = Act(kind="demo_request", occurred_at=datetime(2026, 3, 9, 23, tzinfo=UTC), content="Sent")
    assert take_second(members, row, BERLIN) == ("ana lopez", PastAct(act=act, is_by_day=True))


def test_a_row_that_lacks_what_its_kind_needs_is_refused() -> None:
    deals = second_file(gives="outcomes", columns={"outcome": {"column": "S", "values": {"Won": "converted"}}})

    with pytest.raises(RowRefusedError, match="“S” says no outcome"):
        take_second(deals, Row(line=2, cells={"Lead": "7", "S": "open"}), BERLIN)


def test_a_row_without_a_key_is_told_from_one_with() -> None:
    deals = second_file(gives="outcomes", columns={"outcome": {"constant": "converted"}})
    row = Row(line=2, cells={"Lead": " "})

    assert second_key(deals, row) == ""
    with pytest.raises(RowRefusedError, match="“Lead” is empty"):
        take_second(deals, row, BERLIN)


def test_a_lead_is_found_by_what_each_second_file_points_to() -> None:
    def file(name: str, points: Any) -> dict[str, Any]:
        columns = {"outcome": {"constant": "converted"}}
        return {"name": name, "gives": "outcomes", "key": {"column": "X", "is": points}, "columns": columns}

    points = {"by-key": "key", "by-name": "name", "by-mail": "email", "by-deal": {"column": "Deal"}}
    leads = {"key": "Id", "columns": {"handed_off": "MQL", "name": ["First", "Last"], "email": "Mail"}}
    second = [file(name, one) for name, one in points.items()]
    mapping = parse_mapping({"name": "a", "source": "a", "leads": leads, "second": second})
    cells = {**CELLS, "First": "Ana", "Last": "LÓPEZ", "Mail": "Ana@B.co", "Deal": "D9"}

    assert lead_keys(mapping, Row(line=2, cells=cells)) == {
        "by-key": "7",
        "by-name": "ana lópez",
        "by-mail": "ana@b.co",
        "by-deal": "D9",
    }
