"""What was known of leads lately: each counted by its newest verdict, within 90 days."""

from datetime import timedelta
from typing import Any

import pytest

from handoff.rules import BASE
from leads.definitions.models import NarrowColumn
from leads.definitions.seen_facts import Seen, act_seen, fact_seen, kinds_seen
from tests.cast import NOW, install, make_lead
from tests.rows import make_evaluation


@pytest.fixture(autouse=True)
def _installed(db: None) -> None:
    install()


def judged(*all_facts: dict[str, Any], days_ago: int = 1) -> None:
    for number, facts in enumerate(all_facts):
        lead = make_lead(email=f"{days_ago}.{number}@seen.example")
        make_evaluation(lead=lead, facts=facts, judged_at=NOW - timedelta(days=days_ago))


def test_values_are_counted_by_lead_and_the_share_known_is_said() -> None:
    judged({"lead": {"country": "us"}}, {"lead": {"country": "us"}}, {"lead": {"country": "de"}}, {"lead": {}})
    seen = fact_seen(BASE["lead.country"], now=NOW)
    assert seen == Seen(leads=4, known=3, values=(("US", 2), ("DE", 1)), distinct=2)
    assert seen.share == 0.75


def test_only_the_newest_verdict_of_a_lead_counts() -> None:
    lead = make_lead(email="twice@seen.example")
    for industry in ("retail", "software"):
        make_evaluation(lead=lead, facts={"company": {"industry": industry}}, judged_at=NOW)
    assert fact_seen(BASE["company.industry"], now=NOW).values == (("software", 1),)


def test_numbers_have_a_range_and_what_is_no_number_is_unknown() -> None:
    judged(*({"company": {"employees": value}} for value in (5, 50, 12_000, True, "60")))
    seen = fact_seen(BASE["company.employees"], now=NOW)
    assert (seen.known, seen.low, seen.middle, seen.high) == (3, "5", "50", "12,000")


def test_what_is_older_than_ninety_days_is_left_out() -> None:
    judged({"lead": {"country": "us"}}, days_ago=91)
    assert fact_seen(BASE["lead.country"], now=NOW) == Seen(leads=0, known=0)
    assert fact_seen(BASE["lead.country"], now=NOW).share is None


def test_acts_are_counted_with_their_contents() -> None:
    record = {"ages": [1.0], "count": 1, "contents": ["pricing page"]}
    judged({"activities": {"demo_request": record}}, {"activities": {}}, {})
    seen = act_seen("demo_request", now=NOW)
    assert (seen.leads, seen.known, seen.values) == (3, 1, (("pricing page", 1),))


def test_kinds_are_those_with_words_and_those_that_came_in() -> None:
    NarrowColumn.objects.create(subject="career_page_view", type="acts", is_held=True)
    assert kinds_seen()[0] == "demo_request"
    assert kinds_seen()[-1] == "career_page_view"
