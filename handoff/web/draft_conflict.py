"""Two editors of one draft: the parts that both changed, side by side, and whose is to stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict

from handoff.rules import Catalogue
from handoff.rules.text import excerpt
from handoff.web.draft_lines import Lines
from handoff.web.fragments import show
from leads.definitions.draft_content import Content
from leads.definitions.draft_merge import ABSENT, Clash, Part, Side, merge
from leads.definitions.drafts import content_in
from leads.definitions.in_force import catalogue
from leads.definitions.models import Draft, DraftRevision

CHOICE: Final = "stays-"
NOT_SENT_AGAIN: Final = ("csrfmiddlewaretoken", "seen")
TAKEN_OUT: Final = "taken out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How one of the two has a part: the lines that are its own, and those that both have."""

    own: Sequence[str]
    common: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A part that both changed."""

    name: str
    words: str
    mine: Version
    theirs: Version


def show_conflict(
    request: HttpRequest, draft: Draft, *, base: DraftRevision, mine: Content, newest: DraftRevision
) -> HttpResponse:
    """Show both versions of what both changed; what was sent is sent again with the choice."""
    merged = merge(base=content_in(base), mine=mine, theirs=content_in(newest))
    known = catalogue()
    context = {
        "draft": draft,
        "newest": newest,
        "conflicts": [_conflict(clash, known) for clash in merged.clashes],
        "kept": [words for words in merged.theirs if words not in merged.clashing],
        "sent": _sent_again(request.POST),
        "action": request.path,
    }
    return show(request, "draft_conflict.html", context, status=409)


def chosen_in(data: QueryDict) -> Mapping[Part, Side]:
    """Return whose version of each part stays, as the form says."""
    chosen: dict[Part, Side] = {}
    for name, side in data.items():
        kind, _, key = name.removeprefix(CHOICE).partition(":")
        if name.startswith(CHOICE):
            chosen[kind, key] = "mine" if side == "mine" else "theirs"
    return chosen


def _sent_again(data: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in NOT_SENT_AGAIN and not name.startswith(CHOICE)
    ]


def _conflict(clash: Clash, known: Catalogue) -> Conflict:
    mine, theirs = (_lines(clash.part, value, known) for value in (clash.mine, clash.theirs))
    return Conflict(
        name=f"{CHOICE}{':'.join(clash.part)}",
        words=clash.words,
        mine=_version(mine, theirs),
        theirs=_version(theirs, mine),
    )


def _version(lines: Sequence[str], other: Sequence[str]) -> Version:
    return Version(own=[line for line in lines if line not in other], common=[line for line in lines if line in other])


def _lines(part: Part, value: Any, known: Catalogue) -> list[str]:
    """Say a part in lines that can be compared."""
    if value is ABSENT:
        return [TAKEN_OUT]
    match part[0]:
        case "tier":
            (tier,) = Lines({"tiers": [value]}, (), known).tiers()
            parts = [(tier.fit, "Who they are"), (tier.behaviour, "What they did")]
            said = [f"{label}: {line.words}" for rule, label in parts for line in rule.lines]
            grouped = [f"{label}, {rule.heading}" for rule, label in parts if rule.heading]
            return [tier.name, *grouped, *said, *(f"Context: {one.label}: {one.rule.sentence}" for one in tier.context)]
        case "example":
            held = value if isinstance(value, dict) else {}
            facts = [f"{path} {text}" for path, text in _facts(held.get("facts"))]
            return [f"agreed: {held.get('tier') or 'not ready'}", str(held.get("why") or ""), *facts]
        case "order":
            return [str(one) for one in value]
    if part == ("member", "never"):
        return [f"{one.label}: {one.rule.sentence}" for one in Lines({"never": value}, (), known).never()]
    return [value] if isinstance(value, str) else [excerpt(str(value))]


def _facts(facts: Any) -> list[tuple[str, str]]:
    if not isinstance(facts, dict):
        return []
    return [
        (f"{section}.{name}", str(value))
        for section, held in facts.items()
        if isinstance(held, dict)
        for name, value in held.items()
    ]
