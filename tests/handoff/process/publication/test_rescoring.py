"""Nurture is judged by the version that came into force: which leads, what comes of it, and what a failure leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError

from handoff.actor import Actor
from handoff.process import intake
from handoff.process.defaults.definition import definition_document
from handoff.process.publication import rescoring as module
from handoff.process.publication.rescoring import latest_rescoring, rescore, rescore_next
from leads.definitions.drafts import newest_revision, save_draft
from leads.definitions.models import Cause, Evaluation, Rescoring
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from leads.records.submissions import Act, CompanyCard
from tests.cast import NOW, Cast, install, make_lead, make_submission
from tests.handoff.process.publication.scene import LATER, make_draft, make_proposal, publish_now, signs
from tests.rows import make_evaluation, make_handoff

AFTER = LATER + timedelta(minutes=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _nurture(number: int, **fields: Any) -> int:
    """Capture a lead that the default definition finds too small."""
    acts = tuple(Act(kind="pricing_view", occurred_at=NOW - timedelta(hours=hours)) for hours in (1, 2))
    given = {"company": CompanyCard(name=f"Small {number}", employees=40), "acts": acts, "steps": {}}
    (captured,) = intake.capture(
        [make_submission(email=f"lead{number}@small{number}.example", **(given | fields))],
        actor=Actor(system="website"),
        now=NOW,
    )
    assert captured.lead_id is not None
    assert captured.scored is not None
    assert captured.scored.created is None
    return captured.lead_id


def _publish_for_small_companies(cast: Cast) -> None:
    """Publish a definition by which a company of thirty is large enough, and no example says otherwise."""
    draft = make_draft(cast)
    revision = newest_revision(draft)
    save_draft(
        draft.pk,
        based_on_revision=1,
        document=definition_document(least_employees=30),
        examples=revision.examples,
        by_id=cast.marketer.pk,
        now=NOW,
    )
    proposal = make_proposal(cast, draft=draft)
    signs(proposal, cast.manager)
    signs(proposal, cast.marketing_manager)


def _rescore() -> Rescoring:
    assert not rescore(clock=lambda: AFTER, seconds=60)
    found = latest_rescoring()
    assert found is not None
    return found


def test_a_lead_that_the_new_version_calls_ready_is_handed_over_without_a_submitted_time(cast: Cast) -> None:
    lead_id = _nurture(1)
    _publish_for_small_companies(cast)
    found = _rescore()
    handoff = Handoff.objects.get()
    assert (handoff.lead_id, handoff.version.number, handoff.trigger) == (lead_id, 2, None)
    assert (handoff.submitted_at, handoff.received_at, handoff.scored_at) == (None, None, AFTER)
    assert handoff.evaluation.cause == Cause.publication
    assert (found.total, found.done, found.ready, found.failed) == (1, 1, 1, 0)
    assert (found.started_at, found.finished_at, found.superseded_at) == (AFTER, AFTER, None)


def test_a_publication_asks_for_it_and_installation_does_not(cast: Cast) -> None:
    assert latest_rescoring() is None
    publish_now(cast)
    found = latest_rescoring()
    assert found is not None
    assert (found.activation.version.number, found.is_working, found.started_at) == (2, True, None)


def test_leads_with_sales_excluded_or_known_from_history_alone_are_left_alone(cast: Cast) -> None:
    make_handoff(cast)
    Lead.objects.filter(pk=_nurture(1)).update(excluded_as="test", excluded_because="ours")
    make_evaluation(lead=make_lead(email="past@history.example"), cause=Cause.history)
    lead_id = _nurture(2)
    evaluations = Evaluation.objects.count()
    _publish_for_small_companies(cast)
    assert _rescore().total == 1
    assert [*Evaluation.objects.order_by("pk").values_list("lead_id", flat=True)[evaluations:]] == [lead_id]


def test_a_verdict_of_the_new_version_is_kept_though_nothing_comes_of_it(cast: Cast) -> None:
    lead_id = _nurture(1)
    publish_now(cast)
    assert (_rescore().done, Handoff.objects.count()) == (1, 0)
    last = Evaluation.objects.latest("pk")
    assert (last.lead_id, last.version.number, last.tier) == (lead_id, 2, "")


def test_it_goes_in_batches_and_shows_how_far_it_is(cast: Cast) -> None:
    for number in range(5):
        _nurture(number)
    publish_now(cast)
    progress = []
    while rescore_next(clock=lambda: AFTER, limit=2):
        found = latest_rescoring()
        assert found is not None
        progress.append((found.done, found.total, found.is_working))
    assert progress == [(2, 5, True), (4, 5, True), (5, 5, True), (5, 5, False)]


def test_leads_that_come_meanwhile_are_not_judged_twice(cast: Cast) -> None:
    _nurture(1)
    publish_now(cast)
    rescore_next(clock=lambda: AFTER)
    _nurture(2)
    assert (_rescore().done, _rescore().total) == (1, 1)


def test_a_newer_publication_takes_its_place(cast: Cast) -> None:
    for number in range(3):
        _nurture(number)
    publish_now(cast)
    rescore_next(clock=lambda: AFTER, limit=1)
    publish_now(cast, at=AFTER, intro="Clearer still.")
    assert _rescore().done == 3
    first, second = Rescoring.objects.order_by("pk")
    assert (first.done, first.superseded_at, first.finished_at) == (1, AFTER, None)
    assert (second.superseded_at, second.finished_at) == (None, AFTER)


def test_a_lead_that_cannot_be_judged_stops_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *_ = [_nurture(number) for number in range(3)]
    publish_now(cast)
    score = module.score

    def failing(lead_ids: Any, **given: Any) -> Any:
        if bad in lead_ids:
            raise DatabaseError
        return score(lead_ids, **given)

    monkeypatch.setattr(module, "score", failing)
    found = _rescore()
    assert (found.total, found.done, found.failed, found.is_working) == (3, 2, 1, False)
    assert Evaluation.objects.filter(version__number=2).count() == 2


def test_a_lead_that_somebody_holds_is_not_missed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held, *_ = [_nurture(number) for number in range(3)]
    publish_now(cast)
    score = module.score

    def waiting(lead_ids: Any, **given: Any) -> Any:
        if held in lead_ids:
            raise OperationalError
        return score(lead_ids, **given)

    with monkeypatch.context() as patch:
        patch.setattr(module, "score", waiting)
        with pytest.raises(OperationalError):
            rescore(clock=lambda: AFTER, seconds=60)
    assert not Evaluation.objects.filter(version__number=2).exists()
    assert (_rescore().done, _rescore().failed) == (3, 0)


def test_what_a_batch_did_is_undone_when_its_worker_dies(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2):
        _nurture(number)
    _publish_for_small_companies(cast)

    def dying(self: Rescoring) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Rescoring, "save", dying)
        with pytest.raises(KeyboardInterrupt):
            rescore_next(clock=lambda: AFTER)
    assert Handoff.objects.count() == 0
    assert (_rescore().ready, Handoff.objects.count()) == (2, 2)
