"""The pages of drafts, read: the list, the editor, one thing open, an example, the history."""

import pytest

from leads.definitions.drafts import start_draft
from leads.definitions.models import Draft
from tests.cast import NOW
from tests.handoff.web.scene import Scene, browser_of


@pytest.fixture
def draft(scene: Scene) -> Draft:
    return start_draft(title="Fewer students", why="Bad fits", by_id=scene.cast.marketer.pk, now=NOW)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?open=/intro",
        "?open=about",
        "?open=/tiers/0",
        "?open=/tiers/0/fit",
        "?open=/tiers/0/fit/all/0",
        "?open=/tiers/0/behaviour/any/1",
        "?open=/never/0",
        "?open=/tiers/0/context/5/rule",
        "?new=/tiers",
        "?new=/never",
        "?new=/tiers/0/context",
        "?new=/tiers/0/fit",
        "?new=/tiers/0/fit&about=group",
        "?new=/tiers/0/behaviour",
        "?open=/nothing/here",
        "?new=/nothing/here",
        "?revision=1",
        "examples/new/",
        "examples/0/",
        "examples/leads/",
        "examples/leads/?q=amara",
        "history/",
        "file.yaml",
    ],
)
def test_every_place_can_be_opened(scene: Scene, draft: Draft, path: str) -> None:
    response = browser_of(scene.cast.marketer).get(f"/definition/drafts/{draft.pk}/{path}")

    assert response.status_code == 200
