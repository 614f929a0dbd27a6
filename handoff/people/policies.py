"""Who may see and do what, by role and team."""

from typing import Protocol

from django.db.models import Prefetch, prefetch_related_objects

from handoff.people.models import Membership, Role, TeamKind, User


class OwnedByTeam(Protocol):
    """What a decision on one handoff needs of it."""

    @property
    def owner_id(self) -> int | None: ...

    @property
    def team_id(self) -> int | None: ...


def opens_all(user: User) -> bool:
    """Say whether `user` opens every handoff: everybody with a role but plain reps, and administrators."""
    return user.is_superuser or any(membership.role != Role.rep for membership in _memberships(user))


def team_ids(user: User) -> set[int]:
    """Return the teams that `user` belongs to."""
    return {membership.team_id for membership in _memberships(user)}


def may_open(user: User, handoff: OwnedByTeam) -> bool:
    """Say whether `user` may open `handoff`: a rep only those of their own team, and those they hold."""
    return opens_all(user) or handoff.owner_id == user.pk or handoff.team_id in team_ids(user)


def may_work(user: User, handoff: OwnedByTeam) -> bool:
    """Say whether `user` may touch and dispose of `handoff`: salespeople only, its owner or of its team."""
    selling = [membership for membership in _memberships(user) if _sells(membership)]
    return any(membership.team_id == handoff.team_id for membership in selling) or (
        bool(selling) and handoff.owner_id == user.pk
    )


def is_sales(user: User) -> bool:
    """Say whether `user` is a rep or manager of a sales team."""
    return any(_sells(membership) for membership in _memberships(user))


def is_marketing(user: User) -> bool:
    """Say whether `user` belongs to a marketing team, and so may acknowledge dispositions."""
    return any(membership.team.kind == TeamKind.marketing for membership in _memberships(user))


def is_revenue_ops(user: User) -> bool:
    """Say whether `user` belongs to a revenue operations team."""
    return any(membership.team.kind == TeamKind.revenue_ops for membership in _memberships(user))


def is_manager(user: User) -> bool:
    """Say whether `user` manages a team."""
    return any(membership.role == Role.manager for membership in _memberships(user))


def managed_kinds(user: User) -> set[str]:
    """Return the kinds of team that `user` manages one of, and so may be asked to sign for."""
    return {membership.team.kind for membership in _memberships(user) if membership.role == Role.manager}


def may_define(user: User) -> bool:
    """Say whether `user` may write the definition and propose it: marketing ops, and the managers of both teams."""
    is_ops = any(membership.role == Role.marketing_ops for membership in _memberships(user))
    return is_ops or bool(managed_kinds(user) & {TeamKind.marketing, TeamKind.sales})


def promising_kinds(user: User) -> set[str]:
    """Return the teams for which `user` may propose a change of a promise: ops and managers, each for their own."""
    own = {membership.team.kind for membership in _memberships(user) if membership.role != Role.rep}
    return own & {TeamKind.marketing, TeamKind.sales}


def may_promise(user: User) -> bool:
    """Say whether `user` may propose a change of a promise, and apply one: ops and managers of both teams."""
    return bool(promising_kinds(user))


def may_write_drafts(user: User) -> bool:
    """Say whether `user` writes drafts of the definition: marketing ops. Everybody signed in reads them."""
    return any(membership.role == Role.marketing_ops for membership in _memberships(user))


def may_import(user: User) -> bool:
    """Say whether `user` may bring in a company's past, and take it away again: everybody but plain reps."""
    return opens_all(user)


def may_set_hours(user: User) -> bool:
    """Say whether `user` may publish hours: administrators, and marketing and revenue operations."""
    operating = (Role.marketing_ops, Role.revenue_ops)
    return user.is_active and (user.is_superuser or any(one.role in operating for one in _memberships(user)))


def manages_person(user: User, person: User) -> bool:
    """Say whether `user` manages a team that `person` belongs to."""
    managed = {membership.team_id for membership in _memberships(user) if membership.role == Role.manager}
    return bool(managed & team_ids(person))


def may_enter_absence(user: User, person: User) -> bool:
    """Say whether `user` may say when `person` is away: themself, a manager of theirs, an administrator."""
    return user.is_active and (user.pk == person.pk or user.is_superuser or manages_person(user, person))


def _sells(membership: Membership) -> bool:
    return membership.team.kind == TeamKind.sales and membership.role in (Role.rep, Role.manager)


def _memberships(user: User) -> list[Membership]:
    """Return the memberships with their teams, read once for each user object; an inactive user has none."""
    if not user.is_active or user.pk is None:
        return []
    prefetch_related_objects([user], Prefetch("memberships", Membership.objects.select_related("team")))
    return list(user.memberships.all())
