"""Who opens and works which handoff."""

import pytest

from handoff.people.models import Membership, Role, User
from handoff.people.policies import (
    is_manager,
    is_marketing,
    is_revenue_ops,
    is_sales,
    may_open,
    may_set_hours,
    may_work,
    may_write_drafts,
)
from leads.handoffs.models import Handoff
from tests.cast import Cast, install, make_user
from tests.rows import make_handoff


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def handoff(cast: Cast) -> Handoff:
    return make_handoff(cast)


OPENS = {
    "rep": True,
    "teammate": True,
    "manager": True,
    "marketer": True,
    "marketing_manager": True,
    "revenue_ops": True,
    "outsider": False,
    "admin": True,
}
WORKS = dict.fromkeys(OPENS, False) | {"rep": True, "teammate": True, "manager": True}


@pytest.mark.parametrize(("who", "opens"), OPENS.items())
def test_it_opens_a_handoff_for_its_team_and_for_every_other_role(cast: Cast, handoff: Handoff, who, opens) -> None:
    user: User = getattr(cast, who)
    assert may_open(user, handoff) is opens
    assert Handoff.objects.openable_by(user).filter(pk=handoff.pk).exists() is opens


@pytest.mark.parametrize(("who", "works"), WORKS.items())
def test_it_lets_only_the_teams_salespeople_work_a_handoff(cast: Cast, handoff: Handoff, who, works) -> None:
    assert may_work(getattr(cast, who), handoff) is works


def test_an_owner_of_another_team_opens_and_works_their_handoff(cast: Cast) -> None:
    handoff = make_handoff(cast, owner=cast.outsider)
    assert may_open(cast.outsider, handoff)
    assert may_work(cast.outsider, handoff)
    assert Handoff.objects.openable_by(cast.outsider).get() == handoff


def test_marketing_does_not_work_a_handoff_even_when_it_holds_it(cast: Cast) -> None:
    handoff = make_handoff(cast, owner=cast.marketer)
    assert not may_work(cast.marketer, handoff)


def test_a_rep_who_also_does_marketing_opens_everything(cast: Cast, handoff: Handoff) -> None:
    Membership.objects.create(user=cast.outsider, team=cast.marketing, role=Role.marketing_ops)
    assert may_open(cast.outsider, handoff)
    assert not may_work(cast.outsider, handoff)


def test_a_user_without_a_team_opens_nothing(cast: Cast, handoff: Handoff) -> None:
    stranger = make_user("Sam Stranger")
    assert not may_open(stranger, handoff)
    assert not Handoff.objects.openable_by(stranger).exists()


def test_a_deactivated_manager_opens_nothing(cast: Cast, handoff: Handoff) -> None:
    cast.manager.is_active = False
    assert not may_open(cast.manager, handoff)


def test_a_handoff_without_a_team_is_not_everybodys(cast: Cast) -> None:
    handoff = make_handoff(cast, team=None, owner=None)
    assert not may_open(cast.rep, handoff)
    assert not may_work(cast.rep, handoff)


def test_it_tells_the_departments_apart(cast: Cast) -> None:
    assert is_marketing(cast.marketer)
    assert is_marketing(cast.marketing_manager)
    assert not is_marketing(cast.rep)
    assert is_revenue_ops(cast.revenue_ops)
    assert not is_revenue_ops(cast.marketer)
    assert is_sales(cast.rep)
    assert not is_sales(cast.revenue_ops)
    assert is_manager(cast.manager)
    assert not is_manager(cast.rep)


def test_only_marketing_ops_writes_drafts_of_the_definition(cast: Cast) -> None:
    everybody = (cast.rep, cast.manager, cast.marketer, cast.marketing_manager, cast.revenue_ops, cast.admin)
    assert [user for user in everybody if may_write_drafts(user)] == [cast.marketer]


def test_operations_and_administrators_set_hours(cast: Cast) -> None:
    everybody = (cast.rep, cast.manager, cast.marketer, cast.marketing_manager, cast.revenue_ops, cast.admin)
    assert [user for user in everybody if may_set_hours(user)] == [cast.marketer, cast.revenue_ops, cast.admin]
    cast.admin.is_active = False
    assert not may_set_hours(cast.admin)


def test_it_reads_a_users_teams_once(cast: Cast, handoff: Handoff, django_assert_num_queries) -> None:
    rep = User.objects.get(pk=cast.rep.pk)
    with django_assert_num_queries(1):
        may_open(rep, handoff)
        may_work(rep, handoff)
        is_marketing(rep)
