"""Signing: each team for itself, nobody for the other, administrators for nobody."""

from datetime import timedelta

import pytest

from handoff.errors import NotFoundError
from handoff.people.models import Membership, Role, Team, User
from handoff.process.publication.locking import ProposalEndedError
from handoff.process.publication.proposing import ProposalTermsError
from handoff.process.publication.reading import asked_of, last_return, proposal_by_id
from handoff.process.publication.signing import (
    AdministratorSignsNothingError,
    AlreadySignedError,
    NotTheSignatoryError,
    OneSignatureError,
    OtherTeamError,
    return_proposal,
)
from leads.definitions.in_force import definition_in_force
from leads.definitions.models import DraftState, Proposal, Signature
from tests.cast import NOW, Cast, install
from tests.handoff.process.publication.scene import LATER, make_draft, make_proposal, publish_now, signs


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return make_proposal(cast)


def test_the_first_signature_publishes_nothing(cast: Cast, proposal: Proposal) -> None:
    signed = signs(proposal, cast.manager)
    assert (signed.signature.team_kind, signed.signature.signed_at, signed.activation) == ("sales", LATER, None)
    assert definition_in_force().number == 1
    assert asked_of(cast.manager) is None
    assert asked_of(cast.marketing_manager) is not None


@pytest.mark.parametrize("order", [("manager", "marketing_manager"), ("marketing_manager", "manager")])
def test_the_second_signature_publishes_whoever_comes_first(
    cast: Cast, proposal: Proposal, order: tuple[str, str]
) -> None:
    first, second = (getattr(cast, who) for who in order)
    signs(proposal, first)
    activation = signs(proposal, second).activation
    assert activation is not None
    assert (activation.version, activation.activated_at) == (proposal.version, LATER)
    assert definition_in_force().number == 2
    standing = proposal_by_id(proposal.pk)
    assert standing is not None
    assert standing.end is not None
    assert (standing.is_signed, standing.end.how, standing.end.by) == (True, "published", second)
    assert standing.proposal.draft.state == DraftState.published


@pytest.mark.parametrize("who", ["rep", "marketer", "revenue_ops", "outsider"])
def test_nobody_but_the_two_signs(cast: Cast, proposal: Proposal, who: str) -> None:
    with pytest.raises(NotTheSignatoryError) as refusal:
        signs(proposal, getattr(cast, who))
    assert refusal.value.status == 403
    assert "Maud Marketing for marketing, Mona Manager for sales" in refusal.value.message
    assert not Signature.objects.exists()


def test_another_manager_of_the_team_does_not_sign_for_the_one_who_was_named(cast: Cast, proposal: Proposal) -> None:
    Membership.objects.filter(user=cast.teammate).update(role=Role.manager)
    with pytest.raises(NotTheSignatoryError):
        signs(proposal, cast.teammate)


def test_nobody_signs_for_the_other_team(cast: Cast, proposal: Proposal) -> None:
    with pytest.raises(OtherTeamError) as refusal:
        signs(proposal, cast.manager, team="marketing")
    assert (refusal.value.status, refusal.value.code) == (403, "other_team")
    assert not Signature.objects.exists()


def test_an_administrator_signs_for_nobody(cast: Cast, proposal: Proposal) -> None:
    with pytest.raises(AdministratorSignsNothingError) as refusal:
        signs(proposal, cast.admin)
    assert refusal.value.status == 403


def test_a_signatory_who_became_an_administrator_signs_no_more(cast: Cast, proposal: Proposal) -> None:
    cast.manager.is_superuser = True
    cast.manager.save()
    with pytest.raises(AdministratorSignsNothingError):
        signs(proposal, cast.manager)
    with pytest.raises(AdministratorSignsNothingError):
        return_proposal(proposal.pk, by=cast.manager, reason="No.", now=LATER)


def test_a_signatory_who_manages_the_team_no_more_does_not_sign(cast: Cast, proposal: Proposal) -> None:
    Membership.objects.filter(user=cast.manager).update(role=Role.rep)
    with pytest.raises(NotTheSignatoryError):
        signs(proposal, User.objects.get(pk=cast.manager.pk))


def test_a_person_of_both_teams_signs_for_one(cast: Cast, proposal: Proposal) -> None:
    Membership.objects.create(user=cast.manager, team=cast.marketing, role=Role.manager)
    signs(proposal, cast.manager)
    with pytest.raises(OneSignatureError) as refusal:
        signs(proposal, cast.manager, team="marketing")
    assert refusal.value.status == 409
    assert Signature.objects.count() == 1


def test_nobody_signs_twice(cast: Cast, proposal: Proposal) -> None:
    signs(proposal, cast.manager)
    with pytest.raises(AlreadySignedError):
        signs(proposal, cast.manager)
    with pytest.raises(AlreadySignedError):
        signs(proposal, cast.manager, team="sales")


def test_a_team_that_names_another_signatory_meanwhile_changes_nothing(cast: Cast, proposal: Proposal) -> None:
    Team.objects.update(signatory=None)
    assert signs(proposal, cast.manager).signature.team_kind == "sales"


def test_what_has_ended_is_signed_no_more(cast: Cast) -> None:
    proposal = publish_now(cast)
    with pytest.raises(ProposalEndedError):
        signs(proposal, cast.manager)
    with pytest.raises(ProposalEndedError):
        return_proposal(proposal.pk, by=cast.manager, reason="Too late.", now=LATER)


def test_what_was_never_proposed_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        signs(Proposal(pk=999), cast.manager)


def test_a_returned_draft_is_open_again_and_shows_why(cast: Cast) -> None:
    draft = make_draft(cast)
    proposal = make_proposal(cast, draft=draft)
    signs(proposal, cast.marketing_manager)
    return_proposal(proposal.pk, by=cast.manager, reason="Sixty people is too few for us.", now=LATER)
    draft.refresh_from_db()
    returned = last_return(draft)
    assert returned is not None
    assert (draft.state, returned.by, returned.reason) == (
        DraftState.open,
        cast.manager,
        "Sixty people is too few for us.",
    )
    assert definition_in_force().number == 1


def test_a_draft_proposed_again_asks_both_again_and_shows_no_old_reason(cast: Cast) -> None:
    draft = make_draft(cast)
    first = make_proposal(cast, draft=draft)
    signs(first, cast.marketing_manager)
    return_proposal(first.pk, by=cast.manager, reason="Too few.", now=LATER)
    second = make_proposal(cast, draft=draft)
    assert last_return(draft) is None
    assert signs(second, cast.manager).activation is None
    assert signs(second, cast.marketing_manager).activation is not None


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001, "a\0b"])
def test_a_return_says_why(cast: Cast, proposal: Proposal, reason: str) -> None:
    with pytest.raises(ProposalTermsError):
        return_proposal(proposal.pk, by=cast.manager, reason=reason, now=LATER)


@pytest.mark.parametrize("who", ["marketer", "rep"])
def test_only_a_signatory_returns_it(cast: Cast, proposal: Proposal, who: str) -> None:
    with pytest.raises(NotTheSignatoryError):
        return_proposal(proposal.pk, by=getattr(cast, who), reason="No.", now=LATER)


def test_who_has_signed_may_still_return_it_before_it_is_published(cast: Cast) -> None:
    proposal = make_proposal(cast, publish_at=NOW + timedelta(days=2))
    signs(proposal, cast.manager)
    assert signs(proposal, cast.marketing_manager).activation is None
    assert return_proposal(proposal.pk, by=cast.manager, reason="Wait for the review.", now=LATER).how == "returned"
