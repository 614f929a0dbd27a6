"""Filters are read from an address by name, and nothing else of the address comes along."""

import pytest

from dashboards.metrics.filters import Filters, InvalidFilterError
from dashboards.metrics.names import Name
from dashboards.metrics.question import Question
from tests.dashboards.metrics.building import NOW, ZONE


def test_it_carries_along_only_what_it_knows() -> None:
    query = {"tier": "standard", "owner": "12", "period": "7", "handoff__lead__email": "a@b.example", "next": "//x"}
    question = Question.parse(query, zone=ZONE, now=NOW)

    assert question.filters == Filters(tier="standard", owner="12")
    assert question.to_query(page="2") == "period=7&tier=standard&owner=12&page=2"


@pytest.mark.parametrize(
    "query", [{"owner": "x"}, {"owner": "-1"}, {"owner": "9" * 19}, {"tier": "a\0"}, {"team": "a" * 61}]
)
def test_it_refuses_what_names_nothing(query: dict[str, str]) -> None:
    with pytest.raises(InvalidFilterError):
        Filters.parse(query)


@pytest.mark.parametrize(
    "text",
    [
        "handoffs",
        "handoffs:tier:hand_raiser",
        "attainment:read:week:2026-10-19:numerator",
        "seam_median:touched:source:website",
        "merged_cases:submitted:received",
    ],
)
def test_it_takes_names_apart_and_puts_them_together(text: str) -> None:
    assert str(Name.parse(text)) == text


def test_it_finds_the_parts_of_a_name() -> None:
    name = Name.parse("attainment:read:week:2026-10-19:numerator")

    assert (name.family, name.of, dict(name.groups), name.part) == (
        "attainment",
        ("read",),
        {"week": "2026-10-19"},
        "numerator",
    )
