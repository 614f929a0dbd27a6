"""Who an export means by its owners and teams: people and teams here, by e-mail, name or key."""

from collections.abc import Mapping
from dataclasses import dataclass

from handoff.people.models import Membership, Team, TeamKind, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """People and teams by what a file may call them, case folded; `sales_teams` by the person's id."""

    users: Mapping[str, int]
    teams: Mapping[str, int]
    sales_teams: Mapping[int, int]

    def owner(self, text: str) -> int | None:
        """Return the id of the person a file names, None when nobody here is called that."""
        return self.users.get(text.strip().casefold()) if text else None

    def team(self, text: str, owner_id: int | None) -> int | None:
        """Return the id of the team a file names, else the owner's."""
        named = self.teams.get(text.strip().casefold()) if text else None
        return named if named is not None or owner_id is None else self.sales_teams.get(owner_id)


def load_roster() -> Roster:
    """Read everybody; a name that two people share means neither of them."""
    users: dict[str, int] = {}
    shared: set[str] = set()
    for key, name, email in User.objects.values_list("pk", "name", "email"):
        users[email.casefold()] = key
        folded = name.casefold()
        if folded in users:
            shared.add(folded)
        users[folded] = key
    teams: dict[str, int] = {}
    for key, slug, name in Team.objects.values_list("pk", "key", "name"):
        teams |= {slug.casefold(): key, name.casefold(): key}
    sales = Membership.objects.filter(team__kind=TeamKind.sales).order_by("-pk").values_list("user_id", "team_id")
    return Roster(
        users={name: key for name, key in users.items() if name and name not in shared},
        teams=teams,
        sales_teams=dict(sales),
    )
