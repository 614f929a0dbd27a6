"""A promise is changed by one team and signed by the other: who may, what follows, and what is refused."""

from datetime import timedelta

import pytest

from handoff.errors import ForbiddenError, NotFoundError
from handoff.outbox.models import Channel, Message
from handoff.outbox.relay import relay
from handoff.people.models import Membership, Role, User
from handoff.process.promises.locking import ChangeEndedError
from handoff.process.promises.proposing import (
    Asked,
    ChangeTermsError,
    NotInForceError,
    OtherChangeOpenError,
    propose_promise,
    propose_terms,
    propose_withdrawal,
    take_back,
)
from handoff.process.promises.signing import (
    AdministratorAgreesToNothingError,
    NotTheOtherSignatoryError,
    return_change,
    sign_change,
)
from slas.changes import PolicyChange
from slas.models import PolicyActivation, PolicyVersion
from slas.promises import promises_in_force
from slas.publish import InvalidPolicyError
from tests.cast import NOW, Cast, install
from tests.handoff.process.promises.scene import KEY, LATER, agree, first_touch, propose, terms_of, withdraw


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def in_force() -> PolicyVersion | None:
    active = PolicyActivation.objects.filter(policy__key=KEY, retired_at=None).first()
    return active.version if active else None


def test_what_is_proposed_is_not_in_force_before_the_other_team_has_signed(cast: Cast) -> None:
    change = propose(cast, target=timedelta(minutes=4))
    assert (change.proposed_for, change.signs_for, change.signatory) == ("sales", "marketing", cast.marketing_manager)
    assert change.version is not None
    assert (change.version.number, change.version.target_seconds) == (2, 240)
    now_in_force = in_force()
    assert now_in_force is not None
    assert now_in_force.number == 1


def test_the_other_team_s_signature_puts_it_in_force_for_new_handoffs(cast: Cast) -> None:
    change = agree(cast, target=timedelta(minutes=4))
    assert (change.signed_at, change.ended_by) == (LATER, cast.marketing_manager)
    assert {one.target_seconds for one in promises_in_force() if one.key == KEY} == {240}
    assert PolicyActivation.objects.get(policy__key=KEY, version__number=1).retired_at == LATER


def test_marketing_proposes_to_sales(cast: Cast) -> None:
    change = propose(cast, by=cast.marketer, target=timedelta(minutes=4))
    assert (change.proposed_for, change.signatory) == ("marketing", cast.manager)


@pytest.mark.parametrize("role", ["rep", "revenue_ops", "admin", "outsider"])
def test_others_propose_nothing(cast: Cast, role: str) -> None:
    with pytest.raises(ForbiddenError):
        propose(cast, by=getattr(cast, role))
    assert not PolicyChange.objects.exists()
    assert first_touch().versions.count() == 1


def test_nobody_proposes_for_a_team_that_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        propose_terms(first_touch().pk, terms=terms_of(), asked=Asked(by=cast.manager, team="marketing"), now=NOW)


def test_who_is_of_both_teams_proposes_for_the_one_that_owes_and_does_not_sign(cast: Cast) -> None:
    Membership.objects.create(user=cast.manager, team=cast.marketing, role=Role.manager)
    change = propose(cast)
    assert (change.proposed_for, change.signatory) == ("sales", cast.marketing_manager)
    asked = Asked(by=cast.manager, signatory_id=cast.manager.pk)
    take_back(change.pk, by=cast.manager, now=NOW)
    with pytest.raises(ChangeTermsError):
        propose_terms(first_touch().pk, terms=terms_of(), asked=asked, now=NOW)


@pytest.mark.parametrize("role", ["manager", "marketer", "rep", "revenue_ops"])
def test_nobody_signs_for_the_other_team(cast: Cast, role: str) -> None:
    change = propose(cast)
    with pytest.raises(NotTheOtherSignatoryError):
        sign_change(change.pk, by=getattr(cast, role), now=LATER)
    with pytest.raises(NotTheOtherSignatoryError):
        return_change(change.pk, by=getattr(cast, role), reason="No.", now=LATER)


def test_an_administrator_signs_nothing_even_where_they_are_named(cast: Cast) -> None:
    change = propose(cast)
    with pytest.raises(AdministratorAgreesToNothingError):
        sign_change(change.pk, by=cast.admin, now=LATER)
    User.objects.filter(pk=cast.marketing_manager.pk).update(is_superuser=True)
    with pytest.raises(AdministratorAgreesToNothingError):
        sign_change(change.pk, by=User.objects.get(pk=cast.marketing_manager.pk), now=LATER)


def test_a_signatory_who_manages_the_team_no_more_signs_nothing(cast: Cast) -> None:
    change = propose(cast)
    Membership.objects.filter(user=cast.marketing_manager).update(role=Role.marketing_ops)
    with pytest.raises(NotTheOtherSignatoryError):
        sign_change(change.pk, by=User.objects.get(pk=cast.marketing_manager.pk), now=LATER)


def test_one_change_of_a_promise_is_open_at_a_time(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(OtherChangeOpenError):
        propose(cast)
    with pytest.raises(OtherChangeOpenError):
        propose_withdrawal(first_touch().pk, asked=Asked(by=cast.marketer), now=NOW)


def test_a_change_is_returned_with_a_reason_and_another_may_follow(cast: Cast) -> None:
    change = propose(cast)
    with pytest.raises(ChangeTermsError):
        return_change(change.pk, by=cast.marketing_manager, reason="  ", now=LATER)
    returned = return_change(change.pk, by=cast.marketing_manager, reason="Keep five.", now=LATER)
    assert (returned.returned_at, returned.reason) == (LATER, "Keep five.")
    with pytest.raises(ChangeEndedError):
        sign_change(change.pk, by=cast.marketing_manager, now=LATER)
    assert propose(cast).is_open


def test_only_its_author_takes_a_change_back_while_their_account_is_open(cast: Cast) -> None:
    change = propose(cast, by=cast.marketer)
    with pytest.raises(ForbiddenError):
        take_back(change.pk, by=cast.marketing_manager, now=LATER)
    User.objects.filter(pk=cast.marketer.pk).update(is_active=False)
    assert take_back(change.pk, by=cast.marketing_manager, now=LATER).taken_back_at == LATER


def test_terms_that_cannot_be_read_leave_nothing(cast: Cast) -> None:
    with pytest.raises(InvalidPolicyError) as refused:
        propose(cast, applies_when={"fact": "lead.shoe", "op": "eq", "value": 1})
    assert "/fact" in refused.value.fields
    assert first_touch().versions.count() == 1


def test_a_new_promise_is_proposed_like_any_other(cast: Cast) -> None:
    asked = Asked(by=cast.marketer)
    terms = terms_of(position=5, target=timedelta(minutes=2))
    change = propose_promise("First touch, hand-raisers", terms=terms, asked=asked, now=NOW)
    assert change.policy.key == "first_touch_hand_raisers_2"
    assert change.policy.key not in {one.key for one in promises_in_force()}
    sign_change(change.pk, by=cast.manager, now=LATER)
    assert change.policy.key in {one.key for one in promises_in_force()}
    with pytest.raises(ChangeTermsError):
        propose_promise(" ", terms=terms, asked=asked, now=NOW)


def test_a_withdrawn_promise_applies_to_nothing_and_can_come_back(cast: Cast) -> None:
    withdraw(cast)
    assert in_force() is None
    with pytest.raises(NotInForceError):
        propose_withdrawal(first_touch().pk, asked=Asked(by=cast.manager), now=LATER)
    agree(cast, now=LATER + timedelta(minutes=1))
    now_in_force = in_force()
    assert now_in_force is not None
    assert now_in_force.number == 2


def test_a_promise_that_there_is_not_is_not_changed(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        propose_terms(0, terms=terms_of(), asked=Asked(by=cast.manager), now=NOW)
    with pytest.raises(NotFoundError):
        sign_change(0, by=cast.manager, now=NOW)


def bells(user: User) -> list[str]:
    relay(clock=lambda: LATER + timedelta(minutes=1))
    rows = Message.objects.filter(channel=Channel.bell, recipient_id=user.pk, kind__startswith="promise_")
    return [row.payload["title"] for row in rows.order_by("pk")]


def test_the_signatory_is_asked_and_the_author_told(cast: Cast) -> None:
    change = propose(cast, target=timedelta(minutes=4))
    assert bells(cast.marketing_manager) == ["Your signature is asked: promise “First touch, hand-raisers” v2"]
    return_change(change.pk, by=cast.marketing_manager, reason="Keep five.", now=LATER)
    assert bells(cast.manager) == ["Returned: promise “First touch, hand-raisers” v2"]
    agree(cast)
    assert bells(cast.manager)[-1] == "Signed: promise “First touch, hand-raisers” v3"
    assert bells(cast.rep) == []
