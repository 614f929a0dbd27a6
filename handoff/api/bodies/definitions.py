"""The bodies of drafts, proposals, signatures and the revision."""

from typing import Any, Final

from rest_framework import serializers

from handoff.api.bodies.fields import COMMON, Day, Instant, OneOf, Prose, Text, Whole
from handoff.api.bodies.followups import LARGEST_ID
from handoff.api.bodies.shapes import Shape
from handoff.api.bodies.submissions import OPTIONAL, OPTIONAL_TEXT
from handoff.process.publication.proposing import Terms
from handoff.process.publication.signatories import SIGNING

DOCUMENT: Final[dict[str, Any]] = {
    "help_text": "intro, tiers and never; it may be invalid while it is written",
    "error_messages": COMMON,
}
LARGEST_NUMBER: Final = 2**31 - 1


def _examples(**options: Any) -> serializers.ListField:
    about = "each with title, facts, tier (empty is not ready), why, criteria it teaches, lead it was taken from"
    return serializers.ListField(child=serializers.JSONField(), max_length=200, help_text=about, **options)


class DraftStartShape(Shape):
    """A new draft: of a version, of a document with its examples, or else of the version in force."""

    title = Text(max_length=120)
    why = Prose(max_length=2_000, **OPTIONAL_TEXT)
    from_version = Whole(min_value=1, max_value=LARGEST_NUMBER, help_text="number of a version", **OPTIONAL)
    document = serializers.JSONField(required=False, **DOCUMENT)
    examples = _examples(required=False)


class DraftDescriptionShape(Shape):
    """What a draft is called, and why it is made."""

    title = Text(max_length=120)
    why = Prose(max_length=2_000, **OPTIONAL_TEXT)


class DraftSaveShape(Shape):
    """What a draft says from now on, and the revision that its author had read."""

    based_on_revision = Whole(min_value=1, max_value=LARGEST_NUMBER)
    document = serializers.JSONField(**DOCUMENT)
    examples = _examples()


class ProposalTermsShape(Shape):
    """Who is asked, what they are told, and when it is published."""

    marketing_signatory = Whole(
        min_value=1, max_value=LARGEST_ID, help_text="id of a manager; the team's own", **OPTIONAL
    )
    sales_signatory = Whole(min_value=1, max_value=LARGEST_ID, help_text="id of a manager; the team's own", **OPTIONAL)
    note = Prose(max_length=2_000, **OPTIONAL_TEXT)
    publish_at = Instant(help_text="left out: at once when both have signed", **OPTIONAL)


class ProposeShape(ProposalTermsShape):
    """A draft before its signatories."""

    revision = Whole(min_value=1, max_value=LARGEST_NUMBER, help_text="the one that was read", **OPTIONAL)


class ProposeFormerShape(ProposalTermsShape):
    """A former version before its signatories again."""

    version = Whole(min_value=1, max_value=LARGEST_NUMBER, help_text="number of the former version")
    why = Prose(max_length=2_000, **OPTIONAL_TEXT)


class SignShape(Shape):
    """A signature for one's own team."""

    team = OneOf(choices=[str(kind) for kind in SIGNING], help_text="one's own, to be sure of it", **OPTIONAL)


class ReturnShape(Shape):
    """What has to change before it is signed."""

    reason = Prose(max_length=2_000)


class WithdrawShape(Shape):
    """Why a proposal is taken back."""

    reason = Prose(max_length=2_000, **OPTIONAL_TEXT)


class RevisionMoveShape(Shape):
    """Another day by which the version in force is revised."""

    to_on = Day()
    why = Text(max_length=300)


class NothingShape(Shape):
    """An object without fields."""


DRAFT_START: Final = DraftStartShape()
DRAFT_DESCRIPTION: Final = DraftDescriptionShape()
DRAFT_SAVE: Final = DraftSaveShape()
PROPOSE: Final = ProposeShape()
PROPOSE_FORMER: Final = ProposeFormerShape()
SIGN: Final = SignShape()
RETURN: Final = ReturnShape()
WITHDRAW: Final = WithdrawShape()
REVISION_MOVE: Final = RevisionMoveShape()
NOTHING: Final = NothingShape()


def terms_of(values: dict[str, Any]) -> Terms:
    """Return the terms that a checked body names."""
    return Terms(
        marketing_signatory_id=values.get("marketing_signatory"),
        sales_signatory_id=values.get("sales_signatory"),
        note=values.get("note", ""),
        publish_at=values.get("publish_at"),
    )
