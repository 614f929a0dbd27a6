"""What changed between two versions of a rule."""

from typing import Any

from hypothesis import given

from handoff.rules import Rule, RuleError, parse
from handoff.rules.diff_lines import _rule_lines
from handoff.rules.rule_diff import RuleDiff, diff_rules
from handoff.rules.word_diff import word_segments
from tests.handoff.rules.neighbours import neighbours
from tests.handoff.rules.seeded import random_rules
from tests.handoff.rules.strategies import CATALOGUE, WORDS, rules

SIZE = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
COUNTRY = {"id": "country", "fact": "lead.country", "op": "in", "value": ["us", "ca"]}
TITLE = {"id": "title", "fact": "lead.title", "op": "is_set"}
DEMO = {"id": "demo", "activity": "demo_request", "within_days": 7}


def diff(before: dict[str, Any], after: dict[str, Any]) -> RuleDiff:
    old, new = (parse(document, catalogue=CATALOGUE) for document in (before, after))
    return diff_rules(old, new, catalogue=CATALOGUE)


def lines(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return list(_rule_lines(diff(before, after)))


def test_criteria_that_came_and_went_are_said_with_their_group() -> None:
    assert lines({"all": [SIZE, TITLE]}, {"all": [SIZE, {"any": [COUNTRY, DEMO]}]}) == [
        "+ country: Country is US or CA (any of, within all of)",
        "+ demo: Asked for a demo in the last 7 days (any of, within all of)",
        "- title: Title is known (all of)",
    ]


def test_a_changed_criterion_is_said_word_by_word() -> None:
    (changed,) = diff({"all": [SIZE, TITLE]}, {"all": [{**SIZE, "value": 80}, TITLE]}).changed

    assert (changed.id, changed.before, changed.after) == (
        "size",
        "Company has 50 or more employees",
        "Company has 80 or more employees",
    )
    assert [(one.kind, one.text) for one in changed.segments] == [
        ("same", "Company has "),
        ("del", "50"),
        ("ins", "80"),
        ("same", " or more employees"),
    ]


def test_a_changed_window_and_operator_are_changes_of_the_same_criterion() -> None:
    assert lines({"any": [DEMO, COUNTRY]}, {"any": [{**DEMO, "within_days": 14}, {**COUNTRY, "op": "not_in"}]}) == [
        "~ demo: Asked for a demo in the last [-7-]{+14+} days",
        "~ country: Country is{+ not+} US or CA",
    ]


def test_all_that_became_any_is_one_change_of_the_group() -> None:
    assert lines({"all": [SIZE, COUNTRY]}, {"any": [SIZE, COUNTRY]}) == ["grouping of size, country: all of → any of"]


def test_an_inner_group_that_became_another_kind_leaves_the_rest_alone() -> None:
    before, after = ({"all": [SIZE, {kind: [COUNTRY, DEMO]}]} for kind in ("any", "all"))

    assert lines(before, after) == ["grouping of country, demo: any of → all of"]


def test_a_criterion_that_changed_its_group_is_moved() -> None:
    before = {"all": [SIZE, TITLE, {"any": [COUNTRY, DEMO]}]}
    after = {"all": [SIZE, {"any": [COUNTRY, DEMO, TITLE]}]}

    assert lines(before, after) == [
        "> title: Title is known: all of (beside size) → any of, within all of (beside country, demo)"
    ]


def test_a_negation_is_said() -> None:
    assert lines({"all": [SIZE, TITLE]}, {"all": [SIZE, {"not": TITLE}]}) == [
        "> title: Title is known: all of (beside size) → not, within all of"
    ]
    assert lines({"not": {"any": [SIZE, TITLE]}}, {"any": [SIZE, TITLE]}) == [
        "grouping of size, title: any of, within not → any of"
    ]
    assert lines(TITLE, {"not": TITLE}) == ["grouping of title: all of → not"]


def test_a_group_that_lost_all_but_one_is_told_by_what_it_lost() -> None:
    assert lines({"all": [SIZE, {"any": [COUNTRY, DEMO]}]}, {"any": [COUNTRY, DEMO]}) == [
        "- size: Company has 50 or more employees (all of)"
    ]


def test_another_order_alone_is_told_as_that() -> None:
    assert lines({"all": [SIZE, TITLE]}, {"all": [TITLE, SIZE]}) == ["order: size, title → title, size"]


def test_a_rule_that_was_not_there_is_all_new() -> None:
    rule = parse({"all": [SIZE, TITLE]}, catalogue=CATALOGUE)
    found = diff_rules(None, rule, catalogue=CATALOGUE)

    assert (found.before, [one.id for one in found.added]) == ("", ["size", "title"])
    assert [one.id for one in diff_rules(rule, None, catalogue=CATALOGUE).removed] == ["size", "title"]


@given(before=rules, after=rules)
def test_two_rules_differ_exactly_when_something_is_told(before: Rule, after: Rule) -> None:
    assert diff_rules(before, after, catalogue=CATALOGUE).is_empty is (before == after)


def test_a_rule_and_its_neighbours_differ_exactly_when_something_is_told() -> None:
    told = 0
    for document, rule in random_rules(seed=6, number=40):
        for neighbour in neighbours(document):
            try:
                other = parse(neighbour, catalogue=CATALOGUE)
            except RuleError:
                continue
            assert diff_rules(rule, other, catalogue=CATALOGUE).is_empty is (rule == other)
            told += rule != other
    assert told > 1_000


@given(before=rules, after=rules)
def test_every_criterion_is_told_once_and_both_ways_alike(before: Rule, after: Rule) -> None:
    there = diff_rules(before, after, catalogue=CATALOGUE)
    back = diff_rules(after, before, catalogue=CATALOGUE)

    assert there.added == back.removed
    assert there.removed == back.added
    assert {one.id for one in there.changed} == {one.id for one in back.changed}
    for one in there.changed:
        assert "".join(part.text for part in one.segments if part.kind != "ins") == one.before
        assert "".join(part.text for part in one.segments if part.kind != "del") == one.after


def test_texts_are_compared_by_words_and_long_ones_as_a_whole() -> None:
    assert [(one.kind, one.text) for one in word_segments("a lead, ready", "a lead is ready")] == [
        ("same", "a lead"),
        ("del", ","),
        ("ins", " is"),
        ("same", " ready"),
    ]
    assert word_segments("", "") == ()
    assert [one.kind for one in word_segments("a " * 900, "b " * 900)] == ["del", "ins"]
    assert {one.kind for word in WORDS for one in word_segments(word, word)} == {"same"}


def test_texts_that_have_little_in_common_are_shown_whole() -> None:
    before = "A lead is ready when a person has shown that they want to talk now. There are three kinds."

    for after in ("Clearer.", "Sales calls whoever asked for a demo; marketing keeps the others."):
        assert [(one.kind, one.text) for one in word_segments(before, after)] == [("del", before), ("ins", after)]
    shortened = word_segments(before, "A lead is ready when a person wants to talk.")
    assert ("same", "A lead is ready when a person ") in [(one.kind, one.text) for one in shortened]
