"""What rules say of themselves, and that no two say the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import (
    BASE,
    Catalogue,
    Fact,
    Rule,
    RuleError,
    canonical,
    criteria,
    criterion_sentence,
    parse,
    to_sentence,
)
from tests.handoff.rules.neighbours import neighbours
from tests.handoff.rules.strategies import CATALOGUE, WORDS, documents, rules

EMPLOYEES = {"id": "c1", "fact": "company.employees", "op": "gte", "value": 50}
COUNTRY = {"id": "c2", "fact": "lead.country", "op": "in", "value": ["US", "CA"]}
DEMO = {"id": "c3", "activity": "demo_request", "within_days": 7}


def said(document: dict[str, Any], catalogue: Catalogue = CATALOGUE) -> str:
    return to_sentence(parse(document, catalogue=catalogue, scope="handoff"), catalogue=catalogue)


def line(document: dict[str, Any]) -> str:
    (criterion,) = criteria(parse(document, catalogue=CATALOGUE, scope="handoff"))
    return criterion_sentence(criterion, CATALOGUE)


def test_a_rule_reads_like_english() -> None:
    assert said({"all": [EMPLOYEES, COUNTRY]}) == "company has 50 or more employees and country is one of US, CA"


def test_brackets_show_the_groups() -> None:
    quote = {"id": "c4", "activity": "quote_request"}

    assert said({"all": [EMPLOYEES, {"any": [DEMO, quote]}]}) == (
        "company has 50 or more employees and (either asked for a demo in the last 7 days, or asked for a quote)"
    )
    assert said({"not": {"all": [EMPLOYEES, COUNTRY]}}) == (
        "not (company has 50 or more employees and country is one of US, CA)"
    )
    assert said({"all": [{"any": [EMPLOYEES]}]}) == said(EMPLOYEES)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (EMPLOYEES, "Company has 50 or more employees"),
        ({**COUNTRY, "value": ["US", "CA", "GB", "DE", "NL"]}, "Country is US, CA, GB, DE or NL"),
        ({**COUNTRY, "op": "not_in"}, "Country is not US or CA"),
        ({**COUNTRY, "value": ["US"]}, "Country is US"),
        (DEMO, "Asked for a demo in the last 7 days"),
        ({**DEMO, "within_days": 1}, "Asked for a demo in the last day"),
        (
            {"id": "c1", "activity": "pricing_view", "at_least": 2, "within_days": 14},
            "Saw pricing 2 or more times in the last 14 days",
        ),
        (
            {"id": "c1", "activity": "content_download", "content": "Benchmark"},
            "Downloaded content, “benchmark” among the recent ones",
        ),
        ({"id": "c1", "activity": "product_tour"}, "Did “product tour”"),
        ({"id": "c1", "fact": "lead.is_free_mail", "op": "eq", "value": False}, "E-mail is a company address"),
        ({"id": "c1", "fact": "lead.consent", "op": "ne", "value": True}, "Lead did not consent to be contacted"),
        ({"id": "c1", "fact": "company.is_target", "op": "is_true"}, "Company is on the target list"),
        ({"id": "c1", "fact": "company.employees", "op": "between", "value": [50, 12000]},
         "Number of employees is from 50 to 12,000"),
        ({"id": "c1", "fact": "company.renews_on", "op": "lt", "value": "2026-03-01"}, "Renewal is before 1 Mar 2026"),
        ({"id": "c1", "fact": "lead.agreed", "op": "is_true"}, "“terms and conditions” is yes"),
        ({"id": "c1", "fact": "handoff.tier", "op": "eq", "value": "standard"}, "Tier is “standard”"),
        ({"id": "c1", "fact": "lead.title", "op": "is_set"}, "Title is known"),
    ],
)  # fmt: skip
def test_a_criterion_is_a_line_of_a_list(document: dict[str, Any], sentence: str) -> None:
    assert line(document) == sentence


def test_a_comma_inside_a_text_is_not_a_comma_between_texts() -> None:
    one = {"id": "c1", "fact": "lead.title", "op": "in", "value": ["a, b", "c"]}

    assert said(one) == "title is one of “a, b”, “c”"
    assert said({**one, "value": ["a", "b", "c"]}) == "title is one of “a”, “b”, “c”"
    assert said({**one, "value": ["a”, “b", "c"]}) == "title is one of “a\\”, \\“b”, “c”"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert said({"id": "c1", "fact": "lead.title", "op": "eq", "value": "a\u200bb"}) == "title is “a\\u{200b}b”"
    assert said({"id": "c1", "fact": "lead.title", "op": "eq", "value": "a\\u{200b}b"}) == "title is “a\\\\u{200b}b”"


def without_ids(document: Any) -> Any:
    if isinstance(document, dict):
        return {key: without_ids(value) for key, value in document.items() if key != "id"}
    return [without_ids(part) for part in document] if isinstance(document, list) else document


@given(one=rules, other=rules)
def test_two_rules_are_said_alike_exactly_when_they_are_alike(one: Rule, other: Rule) -> None:
    is_same = without_ids(canonical(one)) == without_ids(canonical(other))

    assert (to_sentence(one, catalogue=CATALOGUE) == to_sentence(other, catalogue=CATALOGUE)) is is_same


@given(document=documents)
def test_no_single_edit_keeps_the_sentence(document: dict[str, Any]) -> None:
    said_by: dict[str, Any] = {}
    for neighbour in neighbours(document):
        try:
            rule = parse(neighbour, catalogue=CATALOGUE)
        except RuleError:
            continue
        meant = without_ids(canonical(rule))
        assert said_by.setdefault(to_sentence(rule, catalogue=CATALOGUE), meant) == meant


LABELS = (
    "country is “x” and seniority",
    "country",
    "company has 50 or more employees",
    "asked for a demo",
    "not (title",
    "“title”",
    "lead",
    "title is",
)


@given(labels=st.lists(st.sampled_from(LABELS), min_size=2, max_size=2, unique=True), word=st.sampled_from(WORDS))
def test_a_custom_label_cannot_pass_for_another_condition(labels: list[str], word: str) -> None:
    custom = [Fact(f"custom.fact{number}", "text", "lead", label) for number, label in enumerate(labels)]
    catalogue = Catalogue([*(fact for fact in BASE.values() if fact.label not in labels), *custom])
    asked = [{"id": "c1", "fact": fact.path, "op": "eq", "value": word} for fact in custom]
    known = {"id": "c1", "fact": "lead.title", "op": "eq", "value": word}
    both = {"all": [known, {"id": "c2", "fact": "lead.seniority", "op": "eq", "value": word}]}

    sentences = [said(document, catalogue) for document in (*asked, known, both, EMPLOYEES)]

    assert len(set(sentences)) == len(sentences)
