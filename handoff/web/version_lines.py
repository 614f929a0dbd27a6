"""The versions of the definition as lines: when each judged, how it was proposed, and what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handoff.web import format as words
from handoff.web.local import localtime
from leads.definitions.models import DefinitionActivation, DefinitionVersion, EndedBy, Proposal, ProposalEnd
from leads.definitions.versions import written_versions

ENDED: Final = {EndedBy.returned: "returned, never judged", EndedBy.withdrawn: "withdrawn, never judged"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version in the list of all: when it judged, or that it never did.

    `compared_with` is the number of the version that judged when it came; None for the first.
    """

    version: DefinitionVersion
    activation: DefinitionActivation | None
    when: str
    shape: str
    compared_with: int | None

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def is_active(self) -> bool:
        return self.activation is not None and self.activation.retired_at is None


def version_lines(ends: Mapping[int, str] | None = None) -> list[VersionLine]:
    """Return every version somebody wrote, the newest first, in two statements.

    `ends` says how the proposals of those that never judged stand, by version; without it they are "not in force".
    """
    # What was agreed before the product is not known.
    versions = list(written_versions().select_related("created_by").defer("document").order_by("-number"))
    activations = list(DefinitionActivation.objects.order_by("activated_at"))
    last = {one.version_id: one for one in activations}
    numbers = {version.pk: version.number for version in versions}
    for version in versions:
        if version.pk in last:
            last[version.pk].version = version
    return [
        VersionLine(
            version=version,
            activation=last.get(version.pk),
            when=_when(last.get(version.pk)) or (ends or {}).get(version.pk) or "not in force",
            shape=_shape(last.get(version.pk)),
            compared_with=_before(version, last.get(version.pk), activations, numbers),
        )
        for version in versions
    ]


def proposal_states() -> dict[int, str]:
    """Return in words how each version's proposal stands, by version, in two statements; published ones say nothing."""
    found = dict.fromkeys(
        Proposal.objects.filter(ends=None).values_list("version_id", flat=True), "waits for signatures"
    )
    ended = ProposalEnd.objects.filter(how__in=ENDED).values_list("proposal__version_id", "how")
    return found | {version_id: ENDED[EndedBy(how)] for version_id, how in ended}


def _when(activation: DefinitionActivation | None) -> str:
    if activation is None:
        return ""
    since = words.day(localtime(activation.activated_at), year=True)
    if activation.retired_at is None:
        return f"active since {since}"
    return f"{since} to {words.day(localtime(activation.retired_at), year=True)}"


def _shape(activation: DefinitionActivation | None) -> str:
    if activation is None:
        return "unknown"
    return "met" if activation.retired_at is None else "dot"


def _before(
    version: DefinitionVersion,
    activation: DefinitionActivation | None,
    activations: Sequence[DefinitionActivation],
    numbers: Mapping[int, int],
) -> int | None:
    came_at = activation.activated_at if activation else version.created_at
    earlier = [
        numbers[one.version_id]
        for one in activations
        if one.activated_at < came_at and one.version_id != version.pk and one.version_id in numbers
    ]
    return earlier[-1] if earlier else None
