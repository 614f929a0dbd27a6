"""The pages of versions with two hundred criteria: they open, and keep to what a page may cost."""

from typing import Any, Final

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.publication.signing import return_proposal
from handoff.rules import parse_definition
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import written_example
from leads.definitions.drafts import start_draft
from leads.definitions.in_force import catalogue
from leads.definitions.models import Draft
from tests.cast import NOW, Cast
from tests.handoff.process.publication.scene import make_proposal, signs
from tests.handoff.web.scene import SOON, Scene, browser_of
from tests.handoff.web.test_budgets import MOST_BYTES, MOST_STATEMENTS

MOST_CRITERIA: Final = 200


def many(*, above: int) -> dict[str, Any]:
    """Return a definition with as many criteria as there may be; `above` stands in all that were added."""
    document = definition_document()
    room = MOST_CRITERIA - len(parse_definition(document, catalogue=catalogue()).criteria)
    document["tiers"][2]["fit"]["all"] += [
        {"id": f"size_{number}", "fact": "company.employees", "op": "ne", "value": above + number}
        for number in range(room)
    ]
    return document


def draft_of(cast: Cast, *, above: int) -> Draft:
    content = Content(document=many(above=above), examples=[written_example(one) for one in EXAMPLES])
    return start_draft(title="Many", by_id=cast.marketer.pk, now=NOW, content=content)


@pytest.fixture
def large(scene: Scene) -> Scene:
    """The scene with two hundred criteria in force, as many others proposed, and as many others in a draft."""
    cast = scene.cast
    return_proposal(scene.proposal.pk, by=cast.manager, reason="Larger.", now=SOON)
    proposal = make_proposal(cast, draft=draft_of(cast, above=100_000))
    for user in (cast.marketing_manager, cast.manager):
        signs(proposal, user, at=SOON)
    make_proposal(cast, draft=draft_of(cast, above=200_000))
    return scene


@pytest.mark.parametrize(
    "page", ["", "3/", "versions/", "3/diff/4/", "proposal/", "1/propose/", "drafts/{draft}/propose/", "revision/"]
)
def test_a_page_keeps_to_its_budget(large: Scene, page: str, django_assert_max_num_queries: Any) -> None:
    draft = draft_of(large.cast, above=300_000)
    client = browser_of(large.cast.manager)
    address = f"/definition/{page.format(draft=draft.pk)}"
    assert client.get(address).status_code == 200  # versions are read, parsed and said once a process

    with django_assert_max_num_queries(MOST_STATEMENTS):
        response = client.get(address)

    assert len(response.content) <= MOST_BYTES
