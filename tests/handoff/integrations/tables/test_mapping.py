"""Mapping documents: read whole, or refused with every problem at its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.integrations.tables import (
    InvalidMappingError,
    load_mapping,
    missing_columns,
    needs_timezone,
    parse_mapping,
)
from handoff.rules import Problem

SIMPLE = {
    "name": "acme",
    "source": "acme",
    "leads": {"key": "Id", "columns": {"email": "Mail", "name": ["First", "Last"], "handed_off": "MQL"}},
}
CALLS = {
    "name": "calls",
    "gives": "touches",
    "key": {"column": "Lead"},
    "columns": {"at": "When", "channel": {"constant": "call"}, "direction": "Way"},
}


def with_columns(**columns: Any) -> dict[str, Any]:
    return {**SIMPLE, "leads": {"key": "Id", "columns": {"handed_off": "MQL", **columns}}}


def problems_of(document: Any) -> dict[str, str]:
    with pytest.raises(InvalidMappingError) as caught:
        parse_mapping(document)
    return {problem.place: f"{problem.message}; {problem.remedy}" for problem in caught.value.problems}


def test_a_simple_mapping_is_read() -> None:
    mapping = parse_mapping(SIMPLE)

    assert (mapping.name, mapping.source, mapping.key) == ("acme", "acme", "Id")
    assert mapping.columns["name"].headers == ("First", "Last")
    assert mapping.document == SIMPLE


def test_every_problem_is_told_at_once_with_its_place() -> None:
    document = {
        "name": "Acme!",
        "source": "acme",
        "timezone": "Berlin",
        "colour": "red",
        "leads": {
            "columns": {
                "shoe size": "Size",
                "lead.title": "Title",
                "company.employees": {"column": "Staff", "format": "%Y"},
                "submitted": {"column": "Created", "format": "%d/%m/%y"},
                "outcome": {"column": "Stage", "values": {"Won": "victory"}},
                "outcome.at": {"constant": "x", "column": "Closed"},
            }
        },
        "second": [{**CALLS, "gives": "deals"}, {**CALLS, "key": {"column": "Lead", "is": "email"}}],
    }

    found = problems_of(document)

    assert found.keys() == {
        "/name",
        "/timezone",
        "/colour",
        "/leads",
        "/leads/columns/handed_off",
        "/leads/columns/shoe size",
        "/leads/columns/lead.title",
        "/leads/columns/company.employees/format",
        "/leads/columns/submitted/format",
        "/leads/columns/outcome/values/won",
        "/leads/columns/outcome.at",
        "/second/0/gives",
        "/second/0/key/is",
        "/second/1/key/is",
        "/second/1/name",
    }
    assert "write title" in found["/leads/columns/lead.title"]
    assert "four digits" in found["/leads/columns/submitted/format"]
    assert "nothing is mapped" in found["/leads/columns/handed_off"]


@pytest.mark.parametrize(
    ("columns", "place", "says"),
    [
        ({"email": ""}, "/leads/columns/email", "no column"),
        ({"email": ["Mail", 3]}, "/leads/columns/email", "no column"),
        ({"email": {}}, "/leads/columns/email", "a column or by a constant"),
        ({"email": {"column": "Mail", "colour": "x"}}, "/leads/columns/email/colour", "no such part"),
        ({"name": {"column": "N", "read": "domain"}}, "/leads/columns/name/read", "leave it out"),
        ({"name": {"column": "N", "precision": "day"}}, "/leads/columns/name/precision", "no time"),
        ({"name": {"column": "N", "timezone": "UTC"}}, "/leads/columns/name/timezone", "no time"),
        ({"name": {"column": "N", "decimal": ","}}, "/leads/columns/name/decimal", "no number"),
        ({"routed": {"column": "R", "precision": "hour"}}, "/leads/columns/routed/precision", "instant or day"),
        ({"routed": {"column": "R", "timezone": "Mars"}}, "/leads/columns/routed/timezone", "no time zone"),
        ({"routed": {"column": "R", "format": None}}, "/leads/columns/routed/format", "not null"),
        ({"consent": {"column": "C", "values": {"Oui": "si"}}}, "/leads/columns/consent/values/oui", "neither yes"),
        ({"country": {"constant": "Atlantis"}}, "/leads/columns/country/constant", "no country"),
        ({"name": {"column": "N", "values": ["x"]}}, "/leads/columns/name/values", "pairs"),
        ({"name": {"column": "N", "otherwise": "guess"}}, "/leads/columns/name/otherwise", "nothing or read"),
        ({"lead.plan": "Plan"}, "/leads/columns/lead.plan", "fact: text"),
        ({"lead.Plan": {"column": "P", "fact": "text"}}, "/leads/columns/lead.Plan", "lower_snake"),
        ({"lead.seniority": {"column": "P", "fact": "text"}}, "/leads/columns/lead.seniority", "taken"),
        ({"lead.plan": {"column": "P", "fact": "text", "label": "title"}}, "/leads/columns/lead.plan", "taken"),
        ({"outcome.at": "Won"}, "/leads/columns/outcome.at", "without an outcome"),
    ],
)
def test_a_column_that_can_not_be_is_refused(columns: dict[str, Any], place: str, says: str) -> None:
    found = problems_of(with_columns(**columns))

    assert list(found) == [place]
    assert says in found[place]


def test_a_required_field_of_a_second_file_has_to_be_mapped() -> None:
    found = problems_of({**SIMPLE, "second": [{**CALLS, "columns": {"at": "When"}}]})

    assert found.keys() == {"/second/0/columns/channel", "/second/0/columns/direction"}


def test_yaml_keeps_texts_as_the_file_writes_them() -> None:
    mapping = load_mapping("""
        name: acme
        source: acme
        leads:
          key: 007
          columns:
            handed_off: 2021-04-15
            outcome: {column: Won, values: {Yes: converted, No: null, 1: converted, on: working}}
        """)

    assert mapping.key == "007"
    assert mapping.columns["handed_off"].headers == ("2021-04-15",)
    assert mapping.columns["outcome"].values == {"yes": "converted", "no": None, "1": "converted", "on": "working"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "not YAML"),
        ("leads: {columns: {email: A, email: B}}", "“email” stands twice"),
        ("a: &x 1\nb: *x", "aliases"),
        ("!!python/object/apply:os.system [ls]", "line 1: tags"),
        ("[" * 5_000, "nested"),
        ("x" * 300_000, "longer than"),
        ("", "object"),
        ("- a", "object"),
    ],
)
def test_text_that_is_no_mapping_is_refused(text: str, says: str) -> None:
    with pytest.raises(InvalidMappingError) as caught:
        load_mapping(text)

    assert says in str(caught.value)


def test_json_is_read_as_it_is() -> None:
    assert (
        load_mapping('{"name": "a", "source": "a", "leads": {"key": "I", "columns": {"handed_off": "M"}}}').key == "I"
    )


def test_custom_facts_are_told_with_labels_that_no_other_fact_has() -> None:
    mapping = parse_mapping(
        with_columns(
            **{
                "lead.plan": {"column": "Chosen Plan", "fact": "text"},
                "company.field": {"column": "Industry", "fact": "text"},
                "company.founded": {"column": "Founded", "fact": "date", "label": "founding day"},
            }
        )
    )

    assert [(fact.path, fact.type, fact.label) for fact in mapping.facts] == [
        ("lead.plan", "text", "chosen plan"),
        ("company.field", "text", "field"),
        ("company.founded", "date", "founding day"),
    ]


@pytest.mark.parametrize(
    ("column", "needs"),
    [
        ("MQL", True),
        ({"column": "MQL", "format": "iso_offset"}, False),
        ({"column": "MQL", "format": "iso_offset", "precision": "day"}, True),
        ({"column": "MQL", "format": "%d/%m/%Y %H:%M %z"}, False),
        ({"column": "MQL", "timezone": "Europe/Berlin"}, False),
    ],
)
def test_a_zone_is_needed_where_a_time_may_have_no_offset(column: Any, needs: bool) -> None:
    assert needs_timezone(parse_mapping(with_columns(handed_off=column))) is needs
    assert not needs_timezone(parse_mapping({**with_columns(handed_off=column), "timezone": "UTC"}))


def test_a_second_file_that_is_not_there_needs_no_zone() -> None:
    mapping = parse_mapping({**with_columns(handed_off={"column": "M", "format": "iso_offset"}), "second": [CALLS]})

    assert needs_timezone(mapping)
    assert not needs_timezone(mapping, second=[])


def test_the_columns_that_a_file_lacks_are_told_in_order() -> None:
    mapping = parse_mapping({**SIMPLE, "second": [{**CALLS, "key": {"column": "Lead", "is": {"column": "Deal"}}}]})

    assert missing_columns(mapping, ["Mail", "Last"]) == ("Id", "First", "MQL", "Deal")
    assert missing_columns(mapping.second[0], ["When"]) == ("Lead", "Way")


_words = st.text(max_size=4) | st.sampled_from(
    ["name", "source", "leads", "second", "columns", "key", "email", "handed_off", "column", "values", "fact", "at"]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=12,
)


@given(document=_json, place=st.sampled_from(["leads", "second", "empty", "notes", "timezone", "name", ""]))
def test_any_document_is_a_mapping_or_has_problems(document: Any, place: str) -> None:
    problems: tuple[Problem, ...] | None = None
    try:
        parse_mapping({**SIMPLE, place: document} if place else document)
    except InvalidMappingError as error:
        problems = error.problems

    assert problems is None or all(problem.place.startswith("/") for problem in problems)
