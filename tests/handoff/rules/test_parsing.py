"""What parse refuses, with the place of every problem."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import BASE, Fact, RuleError, Scope, parse

EMPLOYEES = {"id": "c1", "fact": "company.employees", "op": "gte", "value": 50}
DEMO = {"id": "c2", "activity": "demo_request", "within_days": 7}
CATALOGUE = BASE.register(Fact("company.renews_on", "date", "lead", "renewal")).register(
    Fact("company.plan", "text", "lead", "plan", values=("Free", "Paid"))
)


def problems_of(document: Any, scope: Scope = "lead") -> dict[str, str]:
    """Return the messages of what is wrong with `document`, by place; none when it is a rule."""
    try:
        parse(document, catalogue=CATALOGUE, scope=scope)
    except RuleError as error:
        return {problem.place: problem.message for problem in error.problems}
    return {}


def criterion(fact: str, op: str, value: Any) -> dict[str, Any]:
    return {"id": "c1", "fact": fact, "op": op, "value": value}


def nested(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = EMPLOYEES
    for _ in range(levels - 1):
        document = {"not": document}
    return document


def numbered(criteria: int) -> list[dict[str, Any]]:
    return [{**DEMO, "id": f"c{number}"} for number in range(criteria)]


def test_it_names_every_problem_at_once_with_its_place() -> None:
    document = {
        "all": [
            {"id": "c1", "fact": "company.employees", "op": "gte", "value": "50"},
            {"any": []},
            {"id": "C 3", "fact": "company.size", "op": "eq", "value": 1},
            {"id": "c4", "activity": "demo_request", "at_least": 0, "within_days": 0},
        ]
    }

    assert set(problems_of(document)) == {
        "/all/0/value",
        "/all/1/any",
        "/all/2/id",
        "/all/2/fact",
        "/all/3/at_least",
        "/all/3/within_days",
    }


def test_the_error_text_names_place_message_and_remedy() -> None:
    with pytest.raises(RuleError, match=r"^/all: the group is empty; put at least one condition"):
        parse({"all": []}, catalogue=BASE)


@pytest.mark.parametrize("document", [None, True, 5, "all", [], [EMPLOYEES], {}, {"and": [EMPLOYEES]}])
def test_it_refuses_what_is_no_condition(document: Any) -> None:
    assert set(problems_of(document)) == {"/"}


def test_it_refuses_two_shapes_in_one_object() -> None:
    assert set(problems_of({"all": [EMPLOYEES], "any": [DEMO]})) == {"/"}


@pytest.mark.parametrize("members", [{}, None, 3, "c1", EMPLOYEES])
def test_it_refuses_a_group_that_is_no_list(members: Any) -> None:
    assert set(problems_of({"any": members})) == {"/any"}


@pytest.mark.parametrize("document", [{"not": EMPLOYEES}, {"all": [EMPLOYEES, DEMO]}, EMPLOYEES, DEMO])
def test_it_refuses_keys_that_nothing_reads(document: dict[str, Any]) -> None:
    assert problems_of(document) == {}
    assert "“note”" in problems_of({**document, "note": "x"})["/"]


def test_eight_levels_are_read_and_nine_are_refused() -> None:
    assert problems_of(nested(8)) == {}
    assert set(problems_of(nested(9))) == {"/not" * 7}


def test_two_hundred_criteria_are_read_and_more_are_refused() -> None:
    assert problems_of({"any": numbered(200)}) == {}
    assert "more than 200" in problems_of({"any": numbered(201)})["/"]


@pytest.mark.parametrize("identifier", [None, "", "C1", "1c", "c 1", "c-1", "c1\n", "c" * 41, 7, ["c1"], "ç1"])
def test_it_refuses_a_bad_id(identifier: Any) -> None:
    assert set(problems_of({**EMPLOYEES, "id": identifier})) == {"/id"}


def test_it_refuses_a_missing_and_a_repeated_id() -> None:
    nameless = {"activity": "demo_request"}

    assert set(problems_of({"any": [EMPLOYEES, {**DEMO, "id": "c1"}, nameless]})) == {"/any/1/id", "/any/2/id"}


@pytest.mark.parametrize(
    "fact", ["company.size", "company", "", None, 3, ["company.employees"], "\ud800", "activities"]
)
def test_it_refuses_an_unknown_fact(fact: Any) -> None:
    assert set(problems_of({"id": "c1", "fact": fact, "op": "eq", "value": 1})) == {"/fact"}


def test_a_fact_of_the_handoff_is_for_routing_sla_and_context_only() -> None:
    document = criterion("handoff.tier", "eq", "standard")

    assert set(problems_of(document)) == {"/fact"}
    assert problems_of(document, scope="handoff") == {}


@pytest.mark.parametrize(
    ("fact", "op"),
    [
        ("lead.title", "gte"),
        ("lead.title", "between"),
        ("lead.title", "is_true"),
        ("lead.title", "matches"),
        ("company.employees", "contains"),
        ("company.renews_on", "starts_with"),
        ("lead.consent", "in"),
        ("lead.consent", "gt"),
        ("lead.title", None),
        ("lead.title", ["eq"]),
    ],
)
def test_it_refuses_an_operator_the_type_does_not_have(fact: str, op: Any) -> None:
    assert set(problems_of(criterion(fact, op, "x"))) == {"/op"}


@pytest.mark.parametrize(
    ("fact", "op", "value"),
    [
        ("company.employees", "eq", True),
        ("company.employees", "gte", "50"),
        ("company.employees", "gte", None),
        ("company.employees", "gte", float("nan")),
        ("company.employees", "gte", float("inf")),
        ("company.employees", "gte", 10**16),
        ("company.employees", "gte", [50]),
        ("lead.consent", "eq", 1),
        ("lead.consent", "eq", "true"),
        ("lead.title", "eq", 5),
        ("lead.title", "contains", ""),
        ("lead.title", "contains", "  "),
        ("lead.title", "eq", "a\0b"),
        ("lead.title", "eq", "\ud800"),
        ("lead.title", "eq", "x" * 201),
        ("lead.title", "eq", "ß" * 101),
        ("lead.title", "in", "us"),
        ("lead.title", "in", []),
        ("lead.title", "in", ["x"] * 501),
        ("company.renews_on", "gte", "2026-02-30"),
        ("company.renews_on", "gte", "20260201"),
        ("company.renews_on", "gte", "2026-02-01T00:00:00Z"),
        ("company.renews_on", "gte", 20260201),
        ("company.employees", "between", [50, 10]),
        ("company.employees", "between", [50]),
        ("company.employees", "between", 50),
        ("company.plan", "eq", "gold"),
    ],
)
def test_it_refuses_an_operand_of_another_type_or_out_of_bounds(fact: str, op: str, value: Any) -> None:
    assert set(problems_of(criterion(fact, op, value))) == {"/value"}


def test_it_names_the_entry_of_a_list_that_is_wrong() -> None:
    assert set(problems_of(criterion("lead.country", "in", ["US", 1, None]))) == {"/value/1", "/value/2"}


def test_an_operator_with_a_value_needs_one_and_others_take_none() -> None:
    assert set(problems_of({"id": "c1", "fact": "lead.title", "op": "eq"})) == {"/"}
    assert set(problems_of(criterion("lead.title", "is_set", True))) == {"/"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("activity", "Demo"),
        ("activity", "demo request"),
        ("activity", "demo__request"),
        ("activity", None),
        ("at_least", 0),
        ("at_least", 51),
        ("at_least", 1.5),
        ("at_least", True),
        ("at_least", None),
        ("within_days", 0),
        ("within_days", -7),
        ("within_days", 0.5),
        ("within_days", 366),
        ("within_days", float("inf")),
        ("within_days", "7"),
        ("within_days", None),
        ("content", ""),
        ("content", 7),
        ("content", None),
    ],
)
def test_it_refuses_a_bound_on_acts_that_facts_cannot_show(key: str, value: Any) -> None:
    assert set(problems_of({**DEMO, key: value})) == {f"/{key}"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("company.employees", "gte", 10), ("company.employees", "lte", 5)),
        (("company.employees", "gt", 10), ("company.employees", "lte", 10)),
        (("company.employees", "between", [10, 20]), ("company.employees", "lt", 10)),
        (("company.employees", "eq", 10), ("company.employees", "gt", 10)),
        (("lead.country", "eq", "US"), ("lead.country", "eq", "DE")),
        (("lead.country", "in", ["US", "CA"]), ("lead.country", "not_in", ["ca", "us"])),
        (("lead.consent", "eq", True), ("lead.consent", "eq", False)),
        (("company.renews_on", "gt", "2026-06-01"), ("company.renews_on", "lt", "2026-06-01")),
    ],
)
def test_it_refuses_criteria_of_one_fact_that_never_hold_together(first: Any, second: Any) -> None:
    pair = [criterion(*first), {**criterion(*second), "id": "c2"}]

    assert "c1, c2" in problems_of({"all": pair})["/"]
    assert "c1, c2" in problems_of({"all": [pair[0], {"all": [pair[1], DEMO | {"id": "c3"}]}]})["/"]
    assert set(problems_of({"all": [{"all": pair}, DEMO | {"id": "c3"}]})) == {"/"}
    assert problems_of({"any": pair}) == {}


def test_bounds_that_meet_in_one_value_are_no_contradiction() -> None:
    pair = [criterion("company.employees", "gte", 10), {**criterion("company.employees", "lte", 10), "id": "c2"}]

    assert problems_of({"all": pair}) == {}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda values: (
        st.lists(values, max_size=4)
        | st.dictionaries(
            st.sampled_from(("all", "any", "not", "id", "fact", "op", "value", "activity", "at_least", "x")), values
        )
    ),
    max_leaves=20,
)
_nearly = st.fixed_dictionaries(
    {},
    optional={
        "id": st.just("c1") | _json,
        "fact": st.sampled_from(sorted(CATALOGUE)) | _json,
        "op": st.sampled_from(("eq", "in", "between", "gte", "contains", "is_set", "is_true")) | _json,
        "value": _json,
        "activity": st.just("demo_request") | _json,
        "at_least": _json,
        "within_days": _json,
        "content": _json,
    },
)


@given(document=st.one_of(_json, _nearly, st.fixed_dictionaries({"all": st.lists(_nearly, max_size=3)})))
def test_it_raises_nothing_but_rule_errors_and_their_text_is_encodable(document: Any) -> None:
    for place, message in problems_of(document).items():
        assert place.startswith("/")
        assert message.encode()


def deep(levels: int, shape: str) -> Any:
    document: Any = EMPLOYEES
    for _ in range(levels):
        document = {"not": document} if shape == "not" else {shape: [document]}
    return document


def deep_list(levels: int) -> Any:
    document: Any = 1
    for _ in range(levels):
        document = [document]
    return document


@pytest.mark.parametrize("shape", ["all", "any", "not"])
def test_a_very_deep_document_is_refused_without_recursion(shape: str) -> None:
    assert len(problems_of(deep(100_000, shape))) == 1


def test_a_very_deep_operand_is_refused_without_recursion() -> None:
    assert set(problems_of(criterion("company.employees", "in", [deep_list(100_000)]))) == {"/value/0"}


@pytest.mark.parametrize(
    "member",
    [EMPLOYEES, 5, {"all": []}, {"not": 5}, {"all": 7}, {"any": [{"not": {}}]}, nested(9)],
    ids=lambda member: str(member)[:20],
)
def test_a_very_wide_document_is_read_to_its_bound_and_no_further(member: Any) -> None:
    with pytest.raises(RuleError) as refused:
        parse({"any": [member] * 1_000_000}, catalogue=BASE)

    assert len(refused.value.problems) <= 2 * 201 + 1


def seconds_to_parse(entries: int) -> float:
    text = "x" * 190
    document = {"any": [criterion("lead.title", "in", [f"{text}{number}" for number in range(entries)])]}
    started = time.perf_counter()
    parse(document, catalogue=BASE)
    return time.perf_counter() - started


def test_reading_takes_time_in_proportion_to_the_document() -> None:
    small = min(seconds_to_parse(50) for _ in range(5))
    large = min(seconds_to_parse(500) for _ in range(5))

    assert large < 40 * small
