"""Each verdict is dated within the time in which its version was in force."""

from datetime import timedelta

import pytest

from handoff.actor import PRODUCT
from handoff.process import intake
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.models import Cause, Evaluation
from leads.definitions.publish import activate, add_version
from leads.handoffs.models import Handoff
from tests.cast import NOW, Cast, install, make_submission

PUBLISHED_AT = NOW + timedelta(seconds=3)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _publish() -> None:
    version = add_version(document=definition_document(), examples=EXAMPLES, why="", created_by_id=None, now=NOW)
    activate(version, now=PUBLISHED_AT)


def test_a_lead_that_came_before_a_publication_and_was_judged_after_it_is_judged_when_it_was(cast: Cast) -> None:
    _publish()
    intake.capture([make_submission()], actor=PRODUCT, now=NOW)
    evaluation, handoff = Evaluation.objects.get(), Handoff.objects.get()
    assert (evaluation.version.number, evaluation.judged_at) == (2, PUBLISHED_AT)
    assert (handoff.received_at, handoff.scored_at, handoff.handed_off_at) == (NOW, PUBLISHED_AT, PUBLISHED_AT)


def test_a_lead_that_comes_later_is_judged_when_it_comes(cast: Cast) -> None:
    _publish()
    later = PUBLISHED_AT + timedelta(seconds=1)
    intake.capture([make_submission()], actor=PRODUCT, now=later)
    assert Evaluation.objects.get().judged_at == later


def test_leads_judged_again_are_judged_not_before_the_publication(cast: Cast) -> None:
    (captured,) = intake.capture([make_submission()], actor=PRODUCT, now=NOW)
    _publish()
    assert captured.lead_id is not None
    intake.score([captured.lead_id], cause=Cause.publication, actor=PRODUCT, now=NOW)
    assert Evaluation.objects.latest("pk").judged_at == PUBLISHED_AT
