"""Who signs for a team: one of its managers, named for one proposal, and never an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handoff.errors import HandoffError
from handoff.people.models import Membership, Role, Team, TeamKind, User
from handoff.people.policies import managed_kinds

SIGNING: Final = (TeamKind.marketing, TeamKind.sales)


class SignatoryError(HandoffError):
    """Both teams need a signatory: two different people, each a manager of their team and no administrator."""

    code = "signatory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatories:
    """One person of each team."""

    marketing: User
    sales: User


def may_sign_for(user: User, kind: str) -> bool:
    """Say whether `user` may be named for teams of that kind."""
    return user.is_active and not user.is_superuser and kind in managed_kinds(user)


def signatory_choices() -> Mapping[TeamKind, list[User]]:
    """Return, for each team, who may be named, those whom the team itself names first."""
    named = set(Team.objects.exclude(signatory=None).values_list("kind", "signatory_id"))
    found: dict[TeamKind, list[User]] = {kind: [] for kind in SIGNING}
    managers = (
        Membership.objects.filter(
            role=Role.manager, team__kind__in=SIGNING, user__is_active=True, user__is_superuser=False
        )
        .select_related("user", "team")
        .order_by("user__name", "pk")
    )
    for one in managers:
        people = found[TeamKind(one.team.kind)]
        if one.user not in people:
            people.append(one.user)
    for kind, people in found.items():
        people.sort(key=lambda user, kind=kind: (kind, user.pk) not in named)  # type: ignore[misc]  # bound by default
    return found


def choose_signatories(*, marketing_id: int | None, sales_id: int | None) -> Signatories:
    """Return the people named; where nobody is named, whom the team names.

    Raises: SignatoryError, with the team in `fields`.
    """
    choices = signatory_choices()
    faults: dict[str, str] = {}
    chosen: dict[TeamKind, User] = {}
    for kind, user_id in ((TeamKind.marketing, marketing_id), (TeamKind.sales, sales_id)):
        # Whoever signs for marketing is left out for sales where nobody is named.
        free = [user for user in choices[kind] if user_id is not None or user not in chosen.values()]
        found = next((user for user in free if user_id in (None, user.pk)), None)
        if found is None:
            faults[f"{kind}_signatory"] = f"Name a manager of {kind} who is no administrator."
        else:
            chosen[kind] = found
    if faults:
        raise SignatoryError(fields=faults)
    if chosen[TeamKind.marketing] == chosen[TeamKind.sales]:
        raise SignatoryError(fields={"sales_signatory": "A person in both teams signs for one: name somebody else."})
    return Signatories(marketing=chosen[TeamKind.marketing], sales=chosen[TeamKind.sales])
