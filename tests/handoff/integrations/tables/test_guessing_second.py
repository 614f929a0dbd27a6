"""Second files are guessed by what their columns are called; what can't be told is asked."""

from typing import Any

import pytest

from handoff.integrations.tables import Row, guess, parse_mapping
from handoff.integrations.tables.guessing_second import guess_second

LEADS = {"key": "Record ID", "columns": {"email": "Email", "name": "Name", "handed_off": "MQL date"}}
CALLS = {
    "Call ID": ["c1", "c2"],
    "Lead ID": ["17", "18"],
    "Call Start Time": ["2026-05-04 10:02:00", "2026-05-06 08:15:00"],
    "Call Type": ["Outbound", "Incoming"],
    "Call Duration (in seconds)": ["120", "0"],
    "Call Owner": ["Rita Rep", "Rita Rep"],
    "Subject": ["Hello", "Again"],
}
DEALS = {
    "Deal ID": ["d1", "d2"],
    "Contact Email": ["ana@acme.example", "bo@bolt.example"],
    "Deal Stage": ["Closed Won", "Negotiation"],
    "Close Date": ["2026-06-01", "2026-06-02"],
    "Amount": ["1200", ""],
}
MEMBERS = {
    "Campaign Name": ["Webinar", "Webinar"],
    "Contact": ["Ana Ode", "Ben Ode"],
    "Member Status": ["Responded", "Sent"],
    "First Responded Date": ["2026-05-01 10:00:00", "2026-05-02 10:00:00"],
}


def guessed(columns: dict[str, list[str]], file: str, *, leads: dict[str, Any] = LEADS) -> dict[str, Any]:
    cells = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    rows = [Row(line=line, cells=one) for line, one in enumerate(cells, start=2)]
    entry, _ = guess_second([*columns], rows, name="second", file=file, leads=leads)
    assert entry is not None
    return entry


def test_calls_are_touches() -> None:
    assert guessed(CALLS, "export.csv") == {
        "name": "second",
        "file": "export.csv",
        "gives": "touches",
        "key": {"column": "Lead ID", "is": "key"},
        "columns": {
            "at": "Call Start Time",
            "direction": {"column": "Call Type", "values": {"Outbound": "outbound", "Incoming": "inbound"}},
            "by": "Call Owner",
            "note": "Subject",
            "external_id": "Call ID",
            "answered": {"column": "Call Duration (in seconds)", "read": "above_zero"},
            "channel": {"constant": "call"},
        },
    }


def test_deals_are_outcomes_with_their_close_date() -> None:
    found = guessed(DEALS, "deals.csv")

    assert (found["gives"], found["key"]) == ("outcomes", {"column": "Contact Email", "is": "email"})
    assert found["columns"]["outcome"] == {"column": "Deal Stage", "values": {"Closed Won": "converted"}}
    assert found["columns"]["at"] == "Close Date"
    assert (found["columns"]["amount"], found["columns"]["external_id"]) == ("Amount", "Deal ID")


def test_campaign_members_are_acts_of_leads_found_by_what_names_them() -> None:
    found = guessed(MEMBERS, "members.csv")

    assert (found["gives"], found["key"]) == ("acts", {"column": "Contact", "is": "name"})
    assert found["columns"] == {
        "at": "First Responded Date",
        "content": "Member Status",
        "campaign": "Campaign Name",
        "kind": {"constant": "campaign_member"},
    }


@pytest.mark.parametrize(("columns", "file"), [(CALLS, "calls.csv"), (DEALS, "deals.csv"), (MEMBERS, "members.csv")])
def test_what_is_guessed_is_a_mapping(columns: dict[str, list[str]], file: str) -> None:
    mapping = parse_mapping({"name": "crm", "source": "crm", "leads": LEADS, "second": [guessed(columns, file)]})

    assert [second.name for second in mapping.second] == ["second"]


def test_the_column_that_is_called_as_the_leads_id_is_names_the_lead() -> None:
    columns = {"CRM number": ["1", "2"], **{name: values for name, values in CALLS.items() if name != "Lead ID"}}

    assert guessed(columns, "calls.csv", leads={"key": "CRM Number"})["key"] == {"column": "CRM number", "is": "key"}


def test_an_id_of_the_rows_own_names_no_lead() -> None:
    columns = {"Id": ["1", "2"], "Direction": ["Outbound", "Outbound"], "When": ["2026-05-04", "2026-05-05"]}

    assert "key" not in guessed(columns, "calls.csv", leads={"key": "Id"})


def test_rows_are_not_found_by_what_the_leads_file_does_not_tell() -> None:
    assert "key" not in guessed(DEALS, "deals.csv", leads={"key": "Record ID", "columns": {}})


def test_a_file_that_says_nothing_of_itself_is_not_guessed() -> None:
    assert guess_second(["a", "b"], [], name="x", file="x.csv", leads=LEADS) == (None, [])


def test_a_status_that_is_not_beyond_doubt_is_asked() -> None:
    rows = [
        Row(line=2, cells={"Deal ID": "1", "Deal Stage": "Won"}),
        Row(line=3, cells={"Deal ID": "2", "Deal Stage": "Lost"}),
    ]

    _, undecided = guess_second(["Deal Stage"], rows, name="deals", file="deals.csv", leads=LEADS)

    assert any("also says “Lost”" in text for text in undecided)


def test_a_close_date_is_that_of_the_outcome_where_a_column_says_which() -> None:
    rows = [Row(line=2, cells={"Email": "a@b.example", "Status": "Won", "Close Date": "2026-05-04"})]

    with_status = guess(["Email", "Status", "Close Date"], rows)["document"]["leads"]["columns"]
    alone = guess(["Email", "Close Date"], rows)["document"]["leads"]["columns"]

    assert with_status["outcome.at"] == "Close Date"
    assert not {"outcome", "outcome.at"} & {*alone}
