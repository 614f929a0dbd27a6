"""What the editor costs with two hundred criteria: statements and bytes, whatever is open."""

from time import perf_counter
from typing import Any

import pytest

from leads.definitions.draft_content import Content
from leads.definitions.drafts import content_in, newest_revision, start_draft
from leads.definitions.models import Draft
from tests.cast import NOW
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_budgets import MOST_BYTES, MOST_STATEMENTS


def tier(number: int) -> dict[str, Any]:
    """Return a tier of twenty criteria, some of them in groups of groups."""
    countries = [{"id": f"t{number}_c{at}", "fact": "lead.country", "op": "eq", "value": f"c{at}"} for at in range(4)]
    sizes = [{"id": f"t{number}_s{at}", "fact": "company.employees", "op": "gte", "value": 50 + at} for at in range(4)]
    titles = [{"id": f"t{number}_t{at}", "fact": "lead.title", "op": "contains", "value": f"t{at}"} for at in range(4)]
    acts = [{"id": f"t{number}_a{at}", "activity": "demo_request", "within_days": 7 + at} for at in range(8)]
    return {
        "key": f"t{number}",
        "name": f"Tier {number}",
        "fit": {"all": [{"any": countries}, *sizes, {"not": {"any": titles}}]},
        "behaviour": {"any": [*acts[:4], {"all": acts[4:]}]},
    }


@pytest.fixture
def large(scene: Scene) -> Draft:
    examples = content_in(newest_revision(scene.draft)).examples
    content = Content(document={"intro": "Large.", "tiers": [tier(at) for at in range(10)]}, examples=examples)
    return start_draft(title="Two hundred criteria", by_id=scene.cast.marketer.pk, now=NOW, content=content)


@pytest.mark.parametrize(
    "asked", ["", "?open=/tiers/4/fit/all/2", "?open=/tiers/4/behaviour/any/0", "?new=/tiers/0/fit&about=act"]
)
def test_two_hundred_criteria_keep_to_the_budget_of_a_page(
    scene: Scene, large: Draft, asked: str, django_assert_max_num_queries: Any
) -> None:
    browser, address = browser_of(scene.cast.marketer), f"/definition/drafts/{large.pk}/{asked}"
    browser.get(address)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        began = perf_counter()
        html = browser.get(address).content
        took = perf_counter() - began

    print(f"{asked or 'closed'}: {len(html):,} bytes, {took * 1000:.0f} ms")  # noqa: T201
    assert html.count(b"<code>") >= 200
    assert len(html) <= MOST_BYTES
