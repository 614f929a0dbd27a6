"""Who is told of what happens, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handoff.people.models import OwedBy, Team, User
from handoff.process.notice_words import Words
from leads.handoffs.models import Handoff
from slas.models import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A person and why they are told, as the end of "You get this because"."""

    user: User
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is said, to whom; the words depend on the zone in which a person reads times.

    `path` is the page it is about, `about` the ids that its messages carry.
    """

    told: Sequence[Told]
    words: Callable[[ZoneInfo], Words]
    path: str
    about: Mapping[str, int]


def owner(handoff: Handoff) -> list[Told]:
    """Return the handoff's owner."""
    return [Told(user=handoff.owner, reason="you own this handoff")] if handoff.owner else []


def responsible(clock: Clock) -> list[Told]:
    """Return who can still keep a promise: the owner when sales owes it, else the managers of who does."""
    return owner(clock.handoff) if _owes_sales(clock) else _managers_of_owing(clock)


def answerable(clock: Clock) -> list[Told]:
    """Return who hears of a breach: who was responsible, and the managers of both sides; never nobody."""
    team = clock.handoff.team
    told = [*responsible(clock)]
    if team and team.manager:
        told.append(Told(user=team.manager, reason=f"you manage {team.name}"))
    return [*told, *_managers_of_owing(clock)] or _administrators()


def _owes_sales(clock: Clock) -> bool:
    return clock.policy_version.owed_by in {OwedBy.sales, OwedBy.both}


def _managers_of_owing(clock: Clock) -> list[Told]:
    """Return the managers of the department that owes a promise; of sales, only the handoff's own team."""
    kind = clock.policy_version.owed_by
    if kind == OwedBy.sales:
        return []
    owing = Team.objects.filter(kind=OwedBy.marketing if kind == OwedBy.both else kind).exclude(manager=None)
    return [
        Told(user=team.manager, reason=f"you manage {team.name}, which owes this promise")
        for team in owing.select_related("manager").order_by("pk")
        if team.manager
    ]


def _administrators() -> list[Told]:
    return [
        Told(user=user, reason="you administer this installation and no manager is named")
        for user in User.objects.filter(is_superuser=True, is_active=True)
    ]
