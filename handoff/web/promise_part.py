"""A reader's part in a proposed change of a promise: what they may do, what that does, or why they may not."""

from dataclasses import dataclass
from typing import Final

from handoff.people.models import User
from handoff.people.policies import promising_kinds
from handoff.process.publication.signatories import may_sign_for
from slas.changes import PolicyChange

ADMINISTRATOR: Final = "Administrators never sign: a promise is agreed between marketing and sales."


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePart:
    """What somebody may do with an open change; `sentence` says what their signature does, or why none is asked."""

    may_sign: bool
    may_take_back: bool
    sentence: str


def part_of(change: PolicyChange, user: User) -> PromisePart:
    """Return the part of `user` in an open change."""
    author = change.proposed_by
    is_asked = user == change.signatory and may_sign_for(user, change.signs_for)
    is_orphan = not author.is_active and change.proposed_for in promising_kinds(user)
    return PromisePart(
        may_sign=is_asked, may_take_back=user == author or is_orphan, sentence=_sentence(change, user, is_asked)
    )


def _sentence(change: PolicyChange, user: User, is_asked: bool) -> str:
    if is_asked and change.version is None:
        return "With your signature its running clocks are cancelled, and nothing more is sent for them."
    if is_asked:
        return "With your signature it applies to handoffs made from then on; running clocks keep their terms."
    if user.is_superuser:
        return ADMINISTRATOR
    if user == change.signatory:
        return f"You manage no {change.signs_for} team any more, so you cannot sign for it."
    if user == change.proposed_by:
        return f"You proposed it: {change.signatory} signs for {change.signs_for}."
    return f"Only {change.signatory} signs, for {change.signs_for}: nobody signs for the other team."
