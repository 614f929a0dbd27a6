"""Guessing a mapping: what CRMs export is recognised, and what can't be told is asked."""

from collections.abc import Sequence

import pytest

from handoff.integrations.tables import Guess, InvalidMappingError, Row, find_zone, guess, parse_mapping, take_lead
from handoff.integrations.tables.guessing_times import look_at_times
from leads.handoffs.steps import Step

HUBSPOT = {
    "Record ID": ["101", "102"],
    "First Name": ["Ana", "Ben"],
    "Last Name": ["López", "Ode"],
    "Email": ["ana@example.com", "ben@example.org"],
    "Phone Number": ["+49 30 1", ""],
    "Country/Region": ["Germany", "United States"],
    "Contact owner": ["Dana Ortiz", "Dana Ortiz"],
    "Create Date": ["2026-03-10 10:03", "2026-03-11 09:00"],
    "Became a Marketing Qualified Lead Date": ["2026-03-10 11:00", "2026-03-12 12:30"],
    "Became a Customer Date": ["2026-05-01 00:00", ""],
    "Original Source": ["Organic Search", "Paid Social"],
    "Lifecycle Stage": ["Customer", "Marketing Qualified Lead"],
}
SALESFORCE = {
    "Lead ID": ["00Q1", "00Q2"],
    "First Name": ["Ana", "Ben"],
    "Last Name": ["López", "Ode"],
    "Company / Account": ["Acme", "Brightwell"],
    "Email": ["ana@example.com", "ben@example.org"],
    "Title": ["VP", "CTO"],
    "Lead Owner": ["Dana Ortiz", "Eli Park"],
    "Lead Source": ["Web", "Partner"],
    "Created Date": ["3/10/2026, 10:03 AM", "3/31/2026, 1:15 PM"],
    "Converted": ["1", "0"],
    "Converted Date": ["4/21/2026", ""],
}
PIPEDRIVE = {
    "Lead - ID": ["a1", "a2"],
    "Lead - Title": ["Acme lead", "Brightwell lead"],
    "Lead - Owner": ["Dana Ortiz", "Eli Park"],
    "Lead - Lead created": ["2026-03-10 10:03:00", "2026-03-11 09:00:00"],
    "Person - Name": ["Ana López", "Ben Ode"],
    "Person - Email": ["ana@example.com", "ben@example.org"],
    "Organization - Name": ["Acme", "Brightwell"],
}
ZOHO = {
    "Record Id": ["zcrm_1", "zcrm_2"],
    "Lead Owner": ["Dana Ortiz", "Eli Park"],
    "Company": ["Acme", "Brightwell"],
    "First Name": ["Ana", "Ben"],
    "Last Name": ["López", "Ode"],
    "Email": ["ana@example.com", "ben@example.org"],
    "Website": ["https://acme.example", ""],
    "Lead Source": ["Trade Show", "Web"],
    "Lead Status": ["Junk Lead", "Contact in Future"],
    "Created Time": ["2026-03-10 10:03:00", "2026-03-11 09:00:00"],
    "Modified Time": ["2026-04-10 10:03:00", "2026-04-11 09:00:00"],
}


def rows_of(columns: dict[str, list[str]]) -> Sequence[Row]:
    return [
        Row(line=line, cells=dict(zip(columns, cells, strict=True)))
        for line, cells in enumerate(zip(*columns.values(), strict=True), start=2)
    ]


def guess_of(columns: dict[str, list[str]], *, file: str = "") -> Guess:
    return guess(list(columns), rows_of(columns), file=file)


def asked(guessed: Guess, words: str) -> bool:
    return any(words in sentence for sentence in guessed["undecided"])


@pytest.mark.parametrize(
    ("source", "columns", "fields"),
    [
        (
            "hubspot",
            HUBSPOT,
            "name email phone country owner submitted handed_off outcome outcome.at lead.original_source",
        ),
        (
            "salesforce",
            SALESFORCE,
            "name email title company.name owner handed_off outcome outcome.at lead.lead_source",
        ),
        ("pipedrive", PIPEDRIVE, "name email company.name owner handed_off"),
        ("zoho", ZOHO, "name email company.name company.domain owner handed_off outcome lead.lead_source"),
    ],
)
def test_what_a_crm_exports_is_recognised(source: str, columns: dict[str, list[str]], fields: str) -> None:
    guessed = guess_of(columns)

    assert guessed["document"]["source"] == source
    assert guessed["document"]["leads"]["key"] == next(iter(columns))
    assert guessed["document"]["leads"]["columns"].keys() == {*fields.split()}
    assert guessed["certainty"].keys() >= {*fields.split()}
    mapping = parse_mapping(guessed["document"])
    taken = [take_lead(mapping, row, find_zone("Europe/Berlin")) for row in rows_of(columns)]
    assert [lead.submission.name for lead in taken] == ["Ana López", "Ben Ode"]


def test_a_creation_that_stands_for_the_handoff_is_told_and_is_only_likely() -> None:
    guessed = guess_of(SALESFORCE)

    assert guessed["certainty"]["handed_off"] == "likely"
    assert asked(guessed, "“Created Date” stands for it")
    assert guess_of(HUBSPOT)["certainty"]["handed_off"] == "sure"


STEP_WORDS = ("Submitted", "Synced", "Received", "Scored", "Handed off", "Routed", "Notified", "Touched", "Disposed",
              "Closed", "Read")  # fmt: skip


@pytest.mark.parametrize("ending", ["", " at"])
def test_columns_that_are_called_as_the_steps_are_theirs(ending: str) -> None:
    times = {f"{words}{ending}": [f"2026-03-1{day}T10:03:00Z" for day in (0, 1)] for words in STEP_WORDS}

    guessed = guess_of({"Email": ["a@b.co", "c@d.co"], **times})

    columns = guessed["document"]["leads"]["columns"]
    assert {columns[step]["column"] for step in Step} == set(times)
    assert guessed["unused"] == []


@pytest.mark.parametrize("words", ["Received", "Read", "Closed", "Touched"])
def test_a_yes_or_no_that_is_called_as_a_step_is_no_time_of_it(words: str) -> None:
    guessed = guess_of({"Email": ["a@b.co", "c@d.co"], words: ["Yes", "No"], "MQL Date": ["2026-03-10", "2026-03-11"]})

    assert words.lower() not in guessed["document"]["leads"]["columns"]
    assert asked(guessed, f"“{words}” may be the time of {words.lower()}, but its values, such as “Yes”")
    assert guessed["unused"] == [words]


def test_the_column_of_the_time_is_taken_beside_one_that_says_whether() -> None:
    guessed = guess_of(
        {"Email": ["a@b.co", "c@d.co"], "Closed": ["Yes", "No"], "Closed at": ["2026-03-10T10:03:00Z", ""]}
    )

    assert guessed["document"]["leads"]["columns"]["closed"]["column"] == "Closed at"
    assert guessed["unused"] == ["Closed"]


def test_days_that_could_be_months_are_asked_and_the_document_is_refused_until_they_are_told() -> None:
    guessed = guess_of({"Email": ["a@b.co", "c@d.co"], "MQL Date": ["04/05/2026", "11/12/2026"]})

    assert guessed["choices"] == {"handed_off": ["%d/%m/%Y", "%m/%d/%Y"]}
    assert asked(guessed, "the day or the month")
    with pytest.raises(InvalidMappingError, match="/leads/columns/handed_off/format"):
        parse_mapping(guessed["document"])


def test_one_day_after_the_twelfth_tells_the_order() -> None:
    guessed = guess_of({"Email": ["a@b.co", "c@d.co"], "MQL Date": ["04/05/2026", "31/12/2026"]})

    assert guessed["choices"] == {}
    assert guessed["document"]["leads"]["columns"]["handed_off"]["format"] == "%d/%m/%Y"


@pytest.mark.parametrize("clock", ["00:00:00", "00:07:00"])
def test_times_that_are_all_at_midnight_are_known_to_the_day(clock: str) -> None:
    guessed = guess_of({"Email": ["a@b.co", "c@d.co"], "MQL Date": [f"2026-03-10 {clock}", f"2026-03-11 {clock}"]})

    assert guessed["document"]["leads"]["columns"]["handed_off"]["precision"] == "day"
    assert asked(guessed, "known to the day")


def test_a_status_that_is_not_beyond_doubt_is_asked() -> None:
    guessed = guess_of(ZOHO)

    assert guessed["document"]["leads"]["columns"]["outcome"]["values"] == {"Junk Lead": "bad_fit"}
    assert asked(guessed, "“Contact in Future”")


def test_a_column_whose_values_a_field_does_not_take_is_left_out_and_told() -> None:
    guessed = guess_of(
        {"Email": ["a@b.co", "c@d.co"], "Number of Employees": ["51-200", "11-50"], "MQL Date": ["", ""]}
    )

    assert "company.employees" not in guessed["document"]["leads"]["columns"]
    assert asked(guessed, "“Number of Employees” may be the number of employees; it is left out")
    assert guessed["unused"] == ["Number of Employees", "MQL Date"]


def test_a_key_that_repeats_is_no_key() -> None:
    guessed = guess_of({"Lead ID": ["1", "1"], "Email": ["a@b.co", "c@d.co"], "MQL Date": ["2026-03-10", "2026-03-11"]})

    assert "key" not in guessed["document"]["leads"]
    assert asked(guessed, "“Lead ID” is not another one in each row")


def test_a_file_nobody_knows_takes_its_source_from_its_name_and_asks_for_the_rest() -> None:
    guessed = guess_of({"foo": ["1"], "bar": ["2"]}, file="Trade Fair 2026.csv")

    assert guessed["document"]["source"] == "trade-fair-2026"
    assert guessed["unused"] == ["foo", "bar"]
    assert asked(guessed, "handed to sales")
    assert asked(guessed, "choose the key")
    assert asked(guessed, "Name the system")


def test_times_that_all_have_an_offset_need_no_zone() -> None:
    with_offset = guess_of({"Email": ["a@b.co"], "MQL Date": ["2026-03-10T10:00:00Z"]})

    assert not asked(with_offset, "give the zone")
    assert asked(guess_of(HUBSPOT), "give the zone")


def test_texts_that_mean_nothing_are_listed() -> None:
    guessed = guess_of(
        {"Email": ["a@b.co", "c@d.co"], "Website": ["N/A", "acme.example"], "MQL Date": ["-", "2026-03-10"]}
    )

    assert guessed["document"]["empty"] == ["-", "N/A"]
    assert guessed["document"]["leads"]["columns"]["company.domain"] == "Website"


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["2026-03-10", "2026-03-10 10:00"], ("iso",)),
        (["2026-03-10T10:00:00Z", "2026-03-10T10:00:00+01:00"], ("iso_offset",)),
        (["2026-03-10T10:00:00Z", "2026-03-10"], ("iso",)),
        (["05/05/2026"], ("%d/%m/%Y", "%m/%d/%Y")),
        (["3/10/2026, 10:03 AM", "3/31/2026, 1:15 PM"], ("%m/%d/%Y, %I:%M %p",)),
        (["10 Mar, 2026 00:03:00"], ("%d %b, %Y %H:%M:%S",)),
        (["Mar 10, 2026"], ("%b %d, %Y",)),
        (["31.03.2026 10:00"], ("%d.%m.%Y %H:%M",)),
        (["31/03/26"], ()),
        (["soon"], ()),
        ([], ()),
    ],
)
def test_the_format_of_times_is_told_by_all_of_them(values: list[str], formats: tuple[str, ...]) -> None:
    assert look_at_times(values).formats == formats


def many(*, stray: str = "2026-03-10 11:00", repeated: str = "L-19") -> dict[str, list[str]]:
    """Return twenty rows, of which the last two say something of their own."""
    return {
        "Lead ID": [*(f"L-{number}" for number in range(19)), repeated],
        "Email": [f"lead{number}@example.com" for number in range(20)],
        "MQL Time": [*(f"2026-03-{number:02} 11:00" for number in range(1, 20)), stray],
    }


def test_one_value_that_is_no_time_does_not_hide_the_column_and_is_told() -> None:
    guessed = guess_of(many(stray="tbd"))

    assert guessed["document"]["leads"]["columns"]["handed_off"] == "MQL Time"
    assert asked(guessed, "has values such as “tbd”, which are no times; it is mapped")


def test_one_repeated_id_does_not_hide_the_key_and_is_told() -> None:
    guessed = guess_of(many(repeated="L-3"))

    assert guessed["document"]["leads"]["key"] == "Lead ID"
    assert guessed["certainty"]["key"] == "likely"
    assert asked(guessed, "is missing or the same in 1 of 20 rows looked at")


def test_a_column_of_many_strays_is_no_time() -> None:
    columns = many()
    columns["MQL Time"] = [*columns["MQL Time"][:15], *["tbd"] * 5]

    guessed = guess_of(columns)

    assert "handed_off" not in guessed["document"]["leads"]["columns"]
    assert asked(guessed, "its values, such as “tbd”, are not times as they are read")


def test_a_day_that_there_is_not_does_not_hide_the_column_though_it_is_written_as_the_others_are() -> None:
    guessed = guess_of(many(stray="2026-13-45 11:00"))

    assert guessed["document"]["leads"]["columns"]["handed_off"] == "MQL Time"
    assert asked(guessed, "has values such as “2026-13-45 11:00”, which are no times; it is mapped")
