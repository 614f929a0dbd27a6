"""Closing dispositions in groups: by the criterion a bad fit names, by campaign, by reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from dispositions.models import Outcome
from handoff.web.definition_words import tiers_of_criteria
from handoff.web.tiers import criterion_sentences


class By(StrEnum):
    """What dispositions are grouped by."""

    CRITERION = "criterion"
    CAMPAIGN = "campaign"
    REASON = "reason"


OUTCOMES: Final = {Outcome.bad_fit: "Bad fit", Outcome.no_response: "No response", Outcome.converted: "Converted"}
NO_CAMPAIGN: Final = "No campaign"
# What grouping needs to know of a disposition.
FIELDS: Final = (
    *("outcome", "criterion", "reason_id", "reason__label"),
    *("handoff__campaign_id", "handoff__campaign__name", "handoff__version_id"),
)

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a disposition belongs: its section, and its group; `beside` are the tiers of a criterion."""

    section: str
    key: str
    title: str
    beside: str = ""


@dataclass(slots=True, kw_only=True)
class Group:
    """The dispositions of one place: their ids by due time, how many are overdue, who gave them."""

    place: Place
    ids: list[int] = field(default_factory=list)
    overdue: int = 0
    reps: set[int] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    in_period: int = 0

    @property
    def note(self) -> str:
        """Say who gave them, and how many there were in the period."""
        reps = f"from {len(self.reps)} rep{'' if len(self.reps) == 1 else 's'}"
        return f"{reps}; {self.in_period:,} closed in the period" if self.in_period else reps

    @property
    def outcome_note(self) -> str:
        """Say what became of them: "3 bad fit, 2 no response"."""
        found = [(OUTCOMES[Outcome(outcome)].lower(), number) for outcome, number in self.outcomes.most_common()]
        return ", ".join(f"{number} {label}" for label, number in found)


def place_of(row: Fields, by: By) -> Place:
    """Decide where a disposition belongs."""
    outcome = Outcome(row["outcome"])
    campaign = Place(
        section="By campaign",
        key=f"campaign-{row['handoff__campaign_id'] or 0}",
        title=row["handoff__campaign__name"] or NO_CAMPAIGN,
    )
    if by is By.CAMPAIGN:
        return campaign
    name = OUTCOMES[outcome]
    if by is By.REASON:
        nothing = "A criterion, and no reason" if row["criterion"] else "No reason given"
        return Place(
            section=name, key=f"{outcome}-reason-{row['reason_id'] or 0}", title=row["reason__label"] or nothing
        )
    if outcome is not Outcome.bad_fit:
        return Place(section=f"{name}, by campaign", key=f"{outcome}-{campaign.key}", title=campaign.title)
    section = f"{name}, by the criterion named"
    if not row["criterion"]:
        title = f"No criterion: {(row['reason__label'] or 'no reason given')}"
        return Place(section=section, key=f"reason-{row['reason_id'] or 0}", title=title)
    return Place(section=section, key=f"criterion-{row['criterion']}", title=criterion_words(row), beside=_tiers(row))


def criterion_words(row: Fields) -> str:
    """Say the criterion that a bad fit names, in the words of the version that judged."""
    return criterion_sentences(row["handoff__version_id"]).get(row["criterion"], row["criterion"])


def _tiers(row: Fields) -> str:
    return tiers_of_criteria(row["handoff__version_id"]).get(row["criterion"], "")


def group(rows: Iterable[Fields], by: By, now: datetime) -> dict[str, Group]:
    """Group rows that also have `id`, `by_id` and `due_at`, the most overdue first and then the largest."""
    groups: dict[str, Group] = {}
    for row in rows:
        place = place_of(row, by)
        found = groups.setdefault(place.key, Group(place=place))
        found.ids.append(row["id"])
        found.overdue += row["due_at"] is not None and row["due_at"] < now
        found.outcomes[row["outcome"]] += 1
        if row["by_id"]:
            found.reps.add(row["by_id"])
    return dict(sorted(groups.items(), key=lambda item: (-item[1].overdue, -len(item[1].ids), item[1].place.title)))


def count_period(groups: Mapping[str, Group], counted: Iterable[Fields], by: By) -> None:
    """Add to each group how many of its kind were closed in the period; counted rows have `n`."""
    for row in counted:
        found = groups.get(place_of(row, by).key)
        if found:
            found.in_period += row["n"]


def sections(groups: Iterable[Group]) -> list[tuple[str, Sequence[Group]]]:
    """Put groups under their sections, bad fits first."""
    found: dict[str, list[Group]] = {}
    for one in groups:
        found.setdefault(one.place.section, []).append(one)
    order = list(OUTCOMES.values())

    def rank(section: str) -> int:
        return next((place for place, name in enumerate(order) if section.startswith(name)), len(order))

    return sorted(found.items(), key=lambda item: rank(item[0]))
