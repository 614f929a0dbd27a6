"""What narrows the numbers: tier, source, team, owner, origin; read from an address and written back to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Final, Self

from django.db.models import Q

from handoff.errors import HandoffError
from leads.handoffs.models import Origin

NONE: Final = "none"
# The dimensions that filters narrow by the key of one group.
FILTERED: Final = frozenset({"tier", "source", "team", "owner"})
LONGEST: Final = 60
LONGEST_NUMBER: Final = 18


class History(StrEnum):
    """Which handoffs count: those of the product, those of an imported past, or both."""

    LIVE = ""
    IMPORTED = "imported"
    ALL = "all"


class InvalidFilterError(HandoffError):
    """A filter names one tier, source or team by its key, one owner by number, or live, imported or all handoffs."""

    code = "invalid_filter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Keys of a tier, a source and a team (`none`: without one), and the id of an owner; empty is all.

    `origin` is empty for live handoffs, which is also written `live`.
    """

    tier: str = ""
    source: str = ""
    team: str = ""
    owner: str = ""
    origin: str = History.LIVE

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read the filters among `query`; other keys are left alone.

        Raises: InvalidFilterError.
        """
        values = {field.name: str(query.get(field.name) or "") for field in fields(cls)}
        problems = {name: "is too long" for name, value in values.items() if len(value) > LONGEST or "\0" in value}
        if values["owner"] and not (
            values["owner"].isascii() and values["owner"].isdigit() and len(values["owner"]) <= LONGEST_NUMBER
        ):
            problems["owner"] = "is not the number of a user"
        if values["origin"] == Origin.live:
            values["origin"] = History.LIVE
        if values["origin"] not in set(History):
            problems["origin"] = "is not one of live, imported, all"
        if problems:
            raise InvalidFilterError(fields=problems)
        return cls(**values)

    def to_query(self) -> dict[str, str]:
        """Return what `parse` reads back, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    def narrowed(self, dimension: str, key: str) -> "Filters":
        """Return the filters with one more.

        Raises: InvalidFilterError.
        """
        return self.parse({**self.to_query(), dimension: key})

    def of_handoffs(self, prefix: str = "") -> Q:
        """Return the condition on handoffs but for the owner; `prefix` leads to the handoff, as in `handoff__`."""
        found: dict[str, str | None] = {"tier": self.tier, "source__key": self.source, "team__key": self.team}
        if self.team == NONE:
            found |= {"team__key": "", "team": None}
        return Q(**{f"{prefix}{path}": value for path, value in found.items() if value != ""})

    def of_clocks(self) -> Q:
        """Return the same condition on clocks, which carry the tier of their handoff."""
        return replace(self, tier="").of_handoffs("handoff__") & (Q(tier=self.tier) if self.tier else Q())

    @property
    def has_imported(self) -> bool:
        """Say whether imported handoffs are among those asked for."""
        return self.origin != History.LIVE

    def of_origin(self, prefix: str = "") -> Q:
        """Return the condition on where handoffs come from."""
        if self.origin == History.ALL:
            return Q()
        return Q(**{f"{prefix}origin": self.origin or Origin.live})

    def of_owner(self, path: str = "owner_id") -> Q:
        """Return the condition on whoever `path` leads to."""
        return Q(**{path: int(self.owner)}) if self.owner else Q()
