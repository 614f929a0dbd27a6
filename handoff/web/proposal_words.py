"""A reader's part in a proposal: what they may do, what that would do, or why they may not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.people.models import TeamKind, User
from handoff.people.policies import managed_kinds, may_define
from handoff.process.publication.reading import ProposalStanding, Standing
from handoff.process.publication.signatories import SIGNING, may_sign_for
from handoff.web.format import when
from handoff.web.local import localtime

OTHER: Final = {TeamKind.marketing: TeamKind.sales, TeamKind.sales: TeamKind.marketing}
ADMINISTRATOR: Final = "Administrators never sign: the definition is agreed between marketing and sales."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What somebody may do with an open proposal.

    `team` is the one they are named for; `sentence` says what their signature does, or why none is asked of them.
    """

    team: str
    may_sign: bool
    may_return: bool
    may_withdraw: bool
    sentence: str


def part_of(standing: ProposalStanding, user: User, *, now: datetime) -> Part:
    """Return the part of `user` in an open proposal."""
    own = next((one for one in standing.teams if one.signatory == user), None)
    is_able = own is not None and may_sign_for(user, own.team)
    return Part(
        team=own.team if own else "",
        may_sign=is_able and own is not None and own.signature is None,
        may_return=is_able,
        may_withdraw=_may_withdraw(standing, user),
        sentence=_named(standing, own, is_able=is_able, now=now) if own else _not_named(standing, user),
    )


def comes(standing: ProposalStanding, *, now: datetime) -> str:
    """Say when the version begins to judge, once both teams have signed: "at once", "from Tue 09:00"."""
    at = standing.proposal.publish_at
    return f"from {when(localtime(at), localtime(now))}" if at and at > now else "at once"


def _may_withdraw(standing: ProposalStanding, user: User) -> bool:
    author = standing.proposal.proposed_by
    return user == author or (not author.is_active and may_define(user))


def _named(standing: ProposalStanding, own: Standing, *, is_able: bool, now: datetime) -> str:
    if own.signatory.is_superuser:
        return ADMINISTRATOR
    if own.signature is not None:
        at = when(localtime(own.signature.signed_at), localtime(now))
        return f"You signed for {own.team} at {at}. Until it is published you may still return it."
    if not is_able:
        return f"You manage no {own.team} team any more, so you cannot sign for it."
    other = next(one for one in standing.teams if one.team != own.team)
    if other.signature is None:
        return f"You are the first to sign: nothing changes before {other.signatory} has signed for {other.team} too."
    number = standing.proposal.version.number
    moment = comes(standing, now=now)
    begins = "every lead from that moment" if moment == "at once" else f"every lead {moment}"
    return (
        f"{other.signatory} has signed for {other.team}. With your signature version {number} judges {begins}, "
        f"and leads in nurture are judged again."
    )


def _not_named(standing: ProposalStanding, user: User) -> str:
    if user.is_superuser:
        return ADMINISTRATOR
    signatories = {one.team: one.signatory for one in standing.teams}
    managed = [kind for kind in SIGNING if kind in managed_kinds(user)]
    if managed:
        own = managed[0]
        return (
            f"{signatories[own]} was named to sign for {own}, so you do not; "
            f"and nobody signs for the other team: {signatories[OTHER[own]]} does for {OTHER[own]}."
        )
    return (
        f"Only the two who were named sign: {signatories[TeamKind.marketing]} for marketing, "
        f"{signatories[TeamKind.sales]} for sales."
    )
