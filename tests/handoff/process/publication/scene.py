"""A draft that may be proposed, its proposal, and both signatures."""

from datetime import datetime, timedelta
from typing import Any

from handoff.people.models import User
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.publication.proposing import Terms, propose
from handoff.process.publication.signing import Signed, sign
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import written_example
from leads.definitions.drafts import start_draft
from leads.definitions.models import Draft, Proposal
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=1)


def make_draft(cast: Cast, *, intro: str = "Clearer.") -> Draft:
    """Make a draft in which nothing stands in the way."""
    content = Content(
        document={**definition_document(), "intro": intro}, examples=[written_example(one) for one in EXAMPLES]
    )
    return start_draft(
        title="Fewer students",
        why="Nine of ten students were bad fits.",
        by_id=cast.marketer.pk,
        now=NOW,
        content=content,
    )


def make_proposal(cast: Cast, *, draft: Draft | None = None, **terms: Any) -> Proposal:
    return propose((draft or make_draft(cast)).pk, terms=Terms(**terms), by=cast.marketer, now=NOW)


def signs(proposal: Proposal, by: User, *, at: datetime = LATER, team: str | None = None) -> Signed:
    return sign(proposal.pk, by=by, team=team, clock=lambda: at)


def publish_now(cast: Cast, *, at: datetime = LATER, intro: str = "Clearer.") -> Proposal:
    """Take a new definition all the way into force."""
    proposal = make_proposal(cast, draft=make_draft(cast, intro=intro))
    signs(proposal, cast.marketing_manager, at=at)
    signs(proposal, cast.manager, at=at)
    return proposal
