"""The definition as a file: what is written is read again, and what is wrong is named by its line."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import Definition, canonical_definition
from handoff.rules.definition_file import FileError, WrittenExample, read_definition, write_definition
from tests.handoff.rules.definitions import definitions
from tests.handoff.rules.strategies import CATALOGUE

TEXT = """\
# The definition of a sales-ready lead. To see whether its examples hold:
# python manage.py definition check FILE

intro: "A lead is ready when they want to talk."
tiers:
  - key: "hand_raiser"
    name: "Hand raiser"
    fit:
      all:
        - {id: "size", fact: "company.employees", op: "gte", value: 50}
        - {id: "country", fact: "lead.country", op: "in", value: ["no", "us"]}
    behaviour: {id: "demo", activity: "demo_request", at_least: 1, within_days: 7}
never:
  - id: "customer"
    label: "A customer already"
    rule: {id: "is_customer", fact: "company.is_customer", op: "is_true"}
examples:
  - title: "A CFO"
    verdict: "hand_raiser"
    why: "The lead we want"
    facts:
      lead: {country: "no", title: "1e3"}
      company: {employees: 60}
      activities:
        demo_request: {ages: [0.01], count: 1, contents: ["2026-01-01"]}
  - title: "Nobody"
    verdict: "not ready"
    facts: {}
"""


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FileError) as refused:
        read_definition(text, catalogue=CATALOGUE)
    return [(problem.line, problem.place) for problem in refused.value.problems]


def changed(*edits: tuple[str, str]) -> str:
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_a_file_is_written_as_it_was_read() -> None:
    read = read_definition(TEXT, catalogue=CATALOGUE)

    assert write_definition(read.definition, read.examples) == TEXT
    assert read.document == canonical_definition(read.definition)
    assert read.examples[0].facts["lead"] == {"country": "no", "title": "1e3"}
    assert [(example.tier, example.why) for example in read.examples] == [("hand_raiser", "The lead we want"), ("", "")]
    assert [read.lines[f"/examples/{position}"] for position in range(2)] == [18, 26]


@given(definition=definitions)
def test_any_definition_is_read_again_as_it_was(definition: Definition) -> None:
    example = WrittenExample(title="no", facts={"lead": {"title": "1e3", "consent": None}}, tier="no", why="~")
    text = write_definition(definition, [example])
    read = read_definition(text, catalogue=CATALOGUE)

    assert read.definition == definition
    assert read.examples == (example,)
    assert write_definition(read.definition, read.examples) == text


@given(definition=definitions)
def test_other_readers_of_yaml_see_the_same_document(definition: Definition) -> None:
    assert yaml.safe_load(write_definition(definition, ())) == canonical_definition(definition)


def test_ways_to_write_one_definition_have_one_file() -> None:
    text = changed(
        ('["no", "us"]', '[ "NO", "us" , "No" ]'),
        ("value: 50}", "value: 50.0}"),
        (', at_least: 1, within', ", within"),
        ('name: "Hand raiser"', "name: Hand raiser   # no quotation marks are needed here"),
        ('lead: {country: "no", title: "1e3"}', 'lead: {title: "1E3", country: "NO"}'),
    )  # fmt: skip
    read = read_definition(text, catalogue=CATALOGUE)

    assert write_definition(read.definition, read.examples) == TEXT


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("no", "without quotation marks no is text to some readers"),
        ("true", "lead.country is text, and this is true or false"),
        ("5", "lead.country is text, and this is a number"),
        ("2026-01-01", "without quotation marks 2026-01-01"),
        ("1e3", "without quotation marks 1e3"),
        ("null", "lead.country is text, and this is null"),
    ],
)
def test_another_kind_where_text_is_expected_is_refused_with_its_line_and_remedy(value: str, says: str) -> None:
    text = changed(('["no", "us"]', f'["us", {value}]'))
    with pytest.raises(FileError) as refused:
        read_definition(text, catalogue=CATALOGUE)
    (problem,) = refused.value.problems

    assert (problem.line, problem.place) == (11, "/tiers/0/fit/all/1/value/1")
    assert says in problem.message
    assert "quotation marks" in problem.remedy or "write" in problem.remedy
    assert str(problem).startswith("line 11: ")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name: "Hand raiser"', "name: true", 7),
        ('name: "Hand raiser"', "name: 7", 7),
        ('id: "demo"', "id: on", 12),
        ("value: 50}", 'value: "50"}', 10),
        ('label: "A customer already"', "label: 2026-01-01", 15),
        ('title: "A CFO"', "title: 2026", 18),
        ('why: "The lead we want"', "why: yes", 20),
        ('why: "The lead we want"', "why: true", 20),
        ('verdict: "hand_raiser"', 'verdict: "standard"', 19),
        ('verdict: "hand_raiser"', "verdict: false", 19),
        ('title: "1e3"', "title: 1000", 22),
        ('title: "1e3"', "title: true", 22),
        ("employees: 60", 'employees: "60"', 23),
        ("employees: 60", "employes: 60", 23),
        ("ages: [0.01], count: 1", "ages: [0.01], count: 0", 25),
        ('["2026-01-01"]', "[2026-01-01]", 25),
        ("facts: {}", "facts: []", 28),
        ("facts: {}", "facts:", 28),
        ("    facts: {}\n", "", 26),
        ("never:", "nevr:", 13),
        ('    label: "A customer already"', '    label: "A customer already"\n    note: "x"', 16),
        ("within_days: 7", "within_days: 0", 12),
        ("within_days: 7", "within_days: 7, days: 7", 12),
        ("company.employees", "company.size", 10),
        ("tiers:", "- tiers:", 5),
    ],
)
def test_what_is_wrong_is_named_by_its_line(old: str, new: str, line: int) -> None:
    assert [found for found, _ in problems_of(changed((old, new)))] == [line]


def test_every_problem_is_named_at_once_in_the_order_of_the_lines() -> None:
    text = changed(
        ("value: 50}", 'value: "50"}'),
        ('op: "in"', "op: in, op: in"),
        ("within_days: 7", "within_days: 0"),
        ('label: "A customer already"', "label: no"),
        ('title: "Nobody"', "title: &nobody Nobody"),
        ("employees: 60", "employes: 60"),
    )

    assert [line for line, _ in problems_of(text)] == [10, 11, 12, 15, 23, 26]


@pytest.mark.parametrize("text", ["", "[]", "tiers", "- a", "5"])
def test_what_is_no_definition_at_all_is_refused(text: str) -> None:
    assert problems_of(text) == [(1, "/")]


@pytest.mark.parametrize("text", ["x" * 1_000_001, "[" * 500_000, "tiers: [" + "{}, " * 100_000 + "{}]"])
def test_what_is_too_large_or_too_deep_is_refused_soon(text: str) -> None:
    assert problems_of(text)


def test_more_examples_than_anyone_reads_are_refused() -> None:
    head, _, _ = TEXT.partition("examples:")
    many: Any = "examples:\n" + '  - {title: "a", verdict: "not ready", facts: {}}\n' * 501

    assert problems_of(head + many) == [(17, "/examples")]


def test_no_more_problems_are_named_than_anyone_reads() -> None:
    odd = ", ".join(f"odd_{number}: 1" for number in range(1_000))

    assert len(problems_of(changed(("employees: 60", odd)))) == 200


PIECES = st.text(max_size=6) | st.sampled_from(
    ["no", "&a ", "*a", "- ", ": ", "{", "[", "}", "]", "\t", "\n", '"', "'", "|\n", "? ", "!x ", "---\n", "9" * 400]
)  # fmt: skip


@given(
    edits=st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30), PIECES), min_size=1, max_size=4),
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused_with_lines(edits: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    try:
        read = read_definition(text, catalogue=CATALOGUE)
    except FileError:
        assert all(1 <= line <= text.count("\n") + 2 for line, _ in problems_of(text))
        return
    written = write_definition(read.definition, read.examples)
    assert read_definition(written, catalogue=CATALOGUE).examples == read.examples


@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert problems_of(text)
