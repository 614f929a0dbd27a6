"""The terms of a promise in words, one a line, and what changes between two versions of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handoff.people.models import OwedBy
from handoff.process.promises.reading import applies_sentence
from handoff.rules.word_diff import Segment, word_segments
from handoff.web.clocks import OWED_BY
from handoff.web.promise_words import FROM, target_words
from slas.models import ClockScope, PolicyVersion, StartStep, StopStep

TO: Final = {
    StopStep.handed_off: "handed off",
    StopStep.routed: "routed",
    StopStep.touched: "first touch",
    StopStep.disposed: "disposed",
    StopStep.redisposed: "disposed again",
    StopStep.read: "read by marketing",
}
SCOPES: Final = {ClockScope.lead: "The lead's clock", ClockScope.owner: "Each owner's own clock"}
LEVELS: Final = {"warning": "warn", "breach": "tell the manager", "reassign": "reassign"}
ALWAYS: Final = "Always"
OWN_HOURS: Final = "The owing team's hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsLine:
    """One term: what it is about, and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChange:
    """One term that two versions say otherwise."""

    label: str
    segments: tuple[Segment, ...]


def terms_lines(version: PolicyVersion) -> list[TermsLine]:
    """Return the terms of a version; its calendar is read with it."""
    said: Mapping[str, str] = {
        "Owed by": OWED_BY[OwedBy(version.owed_by)],
        "Applies when": applies_words(version.pk),
        "From": FROM[StartStep(version.from_step)].capitalize(),
        "To": TO[StopStep(version.to_step)].capitalize(),
        "Counts": SCOPES[ClockScope(version.scope)],
        "Target": target_words(version),
        "Hours": version.calendar.name if version.calendar else OWN_HOURS,
        "Ladder": ladder_words(version),
        "Position": str(version.position),
    }
    return [TermsLine(label=label, text=text) for label, text in said.items()]


def terms_changes(before: PolicyVersion | None, after: PolicyVersion) -> list[TermsChange]:
    """Return the terms that `after` says otherwise than `before`; all of them when there was none."""
    old = {line.label: line.text for line in terms_lines(before)} if before else {}
    return [
        TermsChange(label=line.label, segments=word_segments(old.get(line.label, ""), line.text))
        for line in terms_lines(after)
        if old.get(line.label) != line.text
    ]


def applies_words(version_id: int) -> str:
    """Say when a version applies, as a sentence of its own."""
    said = applies_sentence(version_id)
    return f"{said[:1].upper()}{said[1:]}" if said else ALWAYS


def ladder_words(version: PolicyVersion) -> str:
    """Say what happens at which share of the target: "warn at 60 %, tell the manager at 100 %"."""
    levels = sorted(version.ladder, key=lambda level: level["percent"])
    return ", ".join(f"{LEVELS.get(one['name'], one['name'])} at {one['percent']} %" for one in levels) or "Nothing"
