"""Proposing: what is frozen, who is asked, and what stands in the way."""

from datetime import timedelta
from typing import Any

import pytest

from handoff.errors import ForbiddenError, NotFoundError
from handoff.people.models import Membership, Role, Team, User
from handoff.process.publication.proposing import (
    InForceAlreadyError,
    NotNewestRevisionError,
    NotReadyToProposeError,
    OtherProposalOpenError,
    ProposalTermsError,
    Terms,
    propose,
    propose_former,
    withdraw,
)
from handoff.process.publication.reading import current_proposal, last_return
from handoff.process.publication.signatories import SignatoryError, signatory_choices
from leads.definitions.draft_content import EMPTY
from leads.definitions.drafts import DraftNotOpenError, content_in, newest_revision, save_draft, start_draft
from leads.definitions.models import DefinitionVersion, DraftState, Proposal
from tests.cast import NOW, Cast, install
from tests.handoff.process.publication.scene import LATER, make_draft, make_proposal, publish_now, signs


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _save(draft, cast: Cast, **changes: Any) -> None:
    content = content_in(newest_revision(draft))
    given = {"document": content.document, "examples": content.examples, **changes}
    save_draft(draft.pk, based_on_revision=1, by_id=cast.marketer.pk, now=NOW, **given)


def test_it_freezes_the_newest_revision_into_a_version(cast: Cast) -> None:
    draft = make_draft(cast)
    proposal = make_proposal(cast, draft=draft)
    draft.refresh_from_db()
    assert (proposal.version.number, proposal.version.document) == (2, newest_revision(draft).document)
    assert proposal.version.why == "Nine of ten students were bad fits."
    assert proposal.version.examples.count() == 6
    assert draft.state == DraftState.proposed


def test_it_asks_whom_each_team_names(cast: Cast) -> None:
    proposal = make_proposal(cast)
    assert (proposal.marketing_signatory, proposal.sales_signatory) == (cast.marketing_manager, cast.manager)
    found = current_proposal()
    assert found is not None
    assert [(one.team, one.signature) for one in found.teams] == [("marketing", None), ("sales", None)]


def test_it_asks_another_manager_when_one_is_named(cast: Cast) -> None:
    Membership.objects.filter(user=cast.teammate).update(role=Role.manager)
    assert make_proposal(cast, sales_signatory_id=cast.teammate.pk).sales_signatory == cast.teammate


def test_a_team_that_names_nobody_is_asked_through_its_manager(cast: Cast) -> None:
    Team.objects.update(signatory=None)
    assert make_proposal(cast).sales_signatory == cast.manager


@pytest.mark.parametrize("who", ["rep", "marketing_manager", "admin"])
def test_only_a_manager_of_sales_signs_for_sales(cast: Cast, who: str) -> None:
    with pytest.raises(SignatoryError) as refusal:
        make_proposal(cast, sales_signatory_id=getattr(cast, who).pk)
    assert [*refusal.value.fields] == ["sales_signatory"]


def test_an_administrator_who_manages_a_team_is_not_asked(cast: Cast) -> None:
    Membership.objects.create(user=cast.admin, team=cast.sales, role=Role.manager)
    assert cast.admin not in [user for people in signatory_choices().values() for user in people]
    with pytest.raises(SignatoryError):
        make_proposal(cast, sales_signatory_id=cast.admin.pk)


def test_a_person_in_both_teams_is_named_for_one(cast: Cast) -> None:
    Membership.objects.create(user=cast.manager, team=cast.marketing, role=Role.manager)
    with pytest.raises(SignatoryError):
        make_proposal(cast, marketing_signatory_id=cast.manager.pk, sales_signatory_id=cast.manager.pk)


def test_nobody_is_asked_twice_where_nobody_is_named(cast: Cast) -> None:
    Team.objects.update(signatory=cast.manager)
    Membership.objects.create(user=cast.manager, team=cast.marketing, role=Role.manager)
    with pytest.raises(SignatoryError):
        make_proposal(cast)


@pytest.mark.parametrize("who", ["rep", "revenue_ops", "admin", "outsider"])
def test_who_does_not_write_the_definition_does_not_propose_it(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        propose(make_draft(cast).pk, terms=Terms(), by=getattr(cast, who), now=NOW)
    assert not Proposal.objects.exists()


def test_no_proposal_while_an_example_fails(cast: Cast) -> None:
    draft = make_draft(cast)
    examples = newest_revision(draft).examples
    examples[0]["tier"] = ""
    _save(draft, cast, examples=examples)
    with pytest.raises(NotReadyToProposeError) as refusal:
        make_proposal(cast, draft=draft)
    assert (refusal.value.status, [*refusal.value.fields]) == (409, ["/examples/0", "/tiers/0"])
    assert DefinitionVersion.objects.count() == 1


def test_no_proposal_without_a_counterexample(cast: Cast) -> None:
    draft = make_draft(cast)
    _save(draft, cast, examples=[one for one in newest_revision(draft).examples if one["tier"]])
    with pytest.raises(NotReadyToProposeError) as refusal:
        make_proposal(cast, draft=draft)
    assert [*refusal.value.fields] == ["/examples"]


def test_no_proposal_of_a_revision_that_was_not_read(cast: Cast) -> None:
    draft = make_draft(cast)
    _save(
        draft,
        cast,
        examples=newest_revision(draft).examples,
        document={**newest_revision(draft).document, "intro": "x"},
    )
    with pytest.raises(NotNewestRevisionError):
        propose(draft.pk, revision=1, terms=Terms(), by=cast.marketer, now=NOW)
    assert propose(draft.pk, revision=2, terms=Terms(), by=cast.marketer, now=NOW).version.document["intro"] == "x"


def test_one_proposal_is_open_at_a_time(cast: Cast) -> None:
    make_proposal(cast)
    with pytest.raises(OtherProposalOpenError):
        make_proposal(cast)
    assert DefinitionVersion.objects.count() == 2


def test_a_proposed_draft_is_not_written(cast: Cast) -> None:
    draft = make_draft(cast)
    make_proposal(cast, draft=draft)
    with pytest.raises(DraftNotOpenError):
        _save(draft, cast, document={})
    with pytest.raises(DraftNotOpenError):
        make_proposal(cast, draft=draft)


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=91)])
def test_a_chosen_time_lies_ahead_and_not_too_far(cast: Cast, after: timedelta) -> None:
    with pytest.raises(ProposalTermsError) as refusal:
        make_proposal(cast, publish_at=NOW + after)
    assert [*refusal.value.fields] == ["publish_at"]


@pytest.mark.parametrize("note", ["x" * 2_001, "a\0b"])
def test_a_note_that_cannot_be_kept_is_refused(cast: Cast, note: str) -> None:
    with pytest.raises(ProposalTermsError):
        make_proposal(cast, note=note)


def test_nothing_is_proposed_of_a_draft_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        propose(999, terms=Terms(), by=cast.marketer, now=NOW)


def test_its_author_takes_it_back_and_the_draft_is_open_again(cast: Cast) -> None:
    draft = make_draft(cast)
    end = withdraw(make_proposal(cast, draft=draft).pk, by=cast.marketer, now=LATER)
    draft.refresh_from_db()
    assert (end.how, end.by, draft.state, current_proposal()) == ("withdrawn", cast.marketer, DraftState.open, None)
    assert last_return(draft) is None
    assert make_proposal(cast, draft=draft).version.number == 3


def test_nobody_else_takes_it_back(cast: Cast) -> None:
    proposal = make_proposal(cast)
    with pytest.raises(ForbiddenError):
        withdraw(proposal.pk, by=cast.marketing_manager, now=LATER)


def test_a_proposal_whose_author_left_is_taken_back_by_who_writes_the_definition(cast: Cast) -> None:
    proposal = make_proposal(cast)
    User.objects.filter(pk=cast.marketer.pk).update(is_active=False)
    with pytest.raises(ForbiddenError):
        withdraw(proposal.pk, by=cast.rep, now=LATER)
    assert withdraw(proposal.pk, by=cast.marketing_manager, now=LATER).how == "withdrawn"


def test_going_back_proposes_the_former_content_again(cast: Cast) -> None:
    first = DefinitionVersion.objects.get()
    publish_now(cast)
    proposal = propose_former(first.pk, why="It let too few through.", terms=Terms(), by=cast.marketer, now=LATER)
    assert (proposal.former, proposal.version.number) == (first, 3)
    assert proposal.version.document == first.document
    assert [one.title for one in proposal.version.examples.all()] == [one.title for one in first.examples.all()]
    signs(proposal, cast.manager)
    assert signs(proposal, cast.marketing_manager).activation is not None


def test_there_is_no_going_back_to_what_is_in_force(cast: Cast) -> None:
    with pytest.raises(InForceAlreadyError):
        propose_former(DefinitionVersion.objects.get().pk, terms=Terms(), by=cast.marketer, now=NOW)


def test_there_is_no_going_back_to_before_the_product(cast: Cast) -> None:
    before = DefinitionVersion.objects.create(number=0, document={}, criteria=[], created_at=NOW)
    with pytest.raises(NotFoundError):
        propose_former(before.pk, terms=Terms(), by=cast.marketer, now=NOW)


def test_going_back_waits_for_the_proposal_that_is_open(cast: Cast) -> None:
    first = DefinitionVersion.objects.get()
    publish_now(cast)
    make_proposal(cast)
    with pytest.raises(OtherProposalOpenError):
        propose_former(first.pk, terms=Terms(), by=cast.marketer, now=LATER)


def test_an_empty_draft_says_everything_that_is_missing(cast: Cast) -> None:
    draft = start_draft(title="New", by_id=cast.marketer.pk, now=NOW, content=EMPTY)
    with pytest.raises(NotReadyToProposeError) as refusal:
        make_proposal(cast, draft=draft)
    assert [*refusal.value.fields] == ["/tiers", "/examples"]
