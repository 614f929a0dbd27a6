"""The catalogue and the facts that companies add."""

from typing import Any

import pytest

from handoff.rules import ACTIVITY_LABELS, BASE, Catalogue, Fact, is_activity_kind, parse

PLAN = Fact("company.plan", "text", "lead", "plan", values=("Free", "Paid"))


def test_a_registered_fact_joins_a_new_catalogue_and_leaves_the_old_one() -> None:
    catalogue = BASE.register(PLAN)

    assert catalogue["company.plan"] is PLAN
    assert "company.plan" not in BASE
    assert parse({"id": "c1", "fact": "company.plan", "op": "eq", "value": "PAID"}, catalogue=catalogue)


@pytest.mark.parametrize("label", ["title", "TITLE", "plan"])
def test_a_label_stands_for_one_fact(label: str) -> None:
    with pytest.raises(ValueError, match="taken"):
        BASE.register(PLAN).register(Fact("company.tariff", "text", "lead", label))


def test_a_path_stands_for_one_fact() -> None:
    with pytest.raises(ValueError, match="taken"):
        Catalogue([PLAN, Fact("company.plan", "number", "lead", "plan number")])


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "plan"},
        {"path": "company.Plan"},
        {"path": "company.plan.name"},
        {"path": "activities.demo_request"},
        {"path": "company.plan\n"},
        {"type": "regex"},
        {"scope": "routing"},
        {"scope": "handoff"},
        {"path": "handoff.plan"},
        {"label": " "},
        {"label": "x" * 121},
        {"label": "a\0b"},
        {"type": "number", "values": ("1",)},
    ],
)
def test_a_fact_that_no_rule_could_use_is_refused(fields: dict[str, Any]) -> None:
    whole = {"path": "company.plan", "type": "text", "scope": "lead", "label": "plan"}

    with pytest.raises(ValueError, match=r"path|type|scope|label|values"):
        Fact(**{**whole, **fields})


def test_the_handoff_has_its_own_scope() -> None:
    assert {path for path, fact in BASE.items() if fact.scope == "handoff"} == {
        "handoff.tier",
        "handoff.pool",
        "handoff.is_reentry",
    }


def test_the_labelled_kinds_are_kinds_and_labels_differ() -> None:
    assert all(is_activity_kind(kind) for kind in ACTIVITY_LABELS)
    assert len(set(ACTIVITY_LABELS.values())) == len(ACTIVITY_LABELS)
