"""Whether a ready lead may be handed over now. Plain decisions over what is known; no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from handoff.rules import Definition, Verdict, criteria
from handoff.rules.nodes import ActivityCriterion, FactCriterion
from leads.records.models import Lead


class NotHandedOff(StrEnum):
    """Why a lead is not handed over; the words say what would change it."""

    NOT_READY = "not_ready"
    NEVER = "never"
    EXCLUDED = "excluded"
    NO_CONSENT = "no_consent"
    ALREADY_OPEN = "already_open"
    TIER_RAISED = "tier_raised"
    NO_NEW_ACT = "no_new_act"
    RESTING = "resting"
    NOTHING_CHANGED = "nothing_changed"
    AWAITING_RECYCLE = "awaiting_recycle"
    CONVERTED = "converted"


WORDS: Mapping[NotHandedOff, str] = {
    NotHandedOff.NOT_READY: "The lead does not meet any tier of the definition yet.",
    NotHandedOff.NEVER: "A never rule of the definition holds, whatever the lead did.",
    NotHandedOff.EXCLUDED: "The lead is excluded by hand.",
    NotHandedOff.NO_CONSENT: "The lead did not consent to be contacted.",
    NotHandedOff.ALREADY_OPEN: "The lead has an open handoff; the new act was added to it.",
    NotHandedOff.TIER_RAISED: "The lead has an open handoff; it was raised to the better tier.",
    NotHandedOff.NO_NEW_ACT: "Nothing that the definition asks about was done since the last handoff closed.",
    NotHandedOff.RESTING: "The last handoff closed as bad fit; it rests for the agreed days.",
    NotHandedOff.NOTHING_CHANGED: "The last handoff closed as bad fit; no fact and no rule it rests on has changed.",
    NotHandedOff.AWAITING_RECYCLE: "The last handoff closed without response; it waits for its date or a hand raised.",
    NotHandedOff.CONVERTED: "The lead has converted; its owner is told instead.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LastClosing:
    """How the lead's last handoff ended, and what was known when it was handed off.

    Without an owner, as an imported past may leave it, there is nobody to be told of the lead.
    """

    outcome: str
    has_owner: bool
    closed_at: datetime
    recycle_on: date | None
    version_id: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that decides whether a lead may be handed over, besides its verdict."""

    lead: Lead
    open_tier: str | None
    last: LastClosing | None
    acts: Mapping[str, Sequence[datetime]]
    facts: Mapping[str, Any]
    version_id: int
    rest_days: int
    at: datetime


def why_not(verdict: Verdict, standing: Standing, definition: Definition) -> NotHandedOff | None:
    """Return why a lead is not handed over, or None when it is."""
    lead = standing.lead
    if lead.excluded_as:
        return NotHandedOff.EXCLUDED
    if verdict.never:
        return NotHandedOff.NEVER
    if verdict.tier is None:
        return NotHandedOff.NOT_READY
    if lead.consent is False:
        return NotHandedOff.NO_CONSENT
    if standing.open_tier is not None:
        return _open(verdict.tier, standing.open_tier, definition)
    return _re_entry(verdict.tier, standing, standing.last, definition) if standing.last else None


def _open(tier: str, open_tier: str, definition: Definition) -> NotHandedOff:
    ranks = {one.key: rank for rank, one in enumerate(definition.tiers)}
    is_better = ranks[tier] < ranks.get(open_tier, len(ranks))
    return NotHandedOff.TIER_RAISED if is_better else NotHandedOff.ALREADY_OPEN


def _re_entry(tier: str, standing: Standing, last: LastClosing, definition: Definition) -> NotHandedOff | None:
    if not _acted_since(last.closed_at, standing.acts, definition):
        return NotHandedOff.NO_NEW_ACT
    if last.outcome == "converted":
        return NotHandedOff.CONVERTED if last.has_owner else None
    if last.outcome == "bad_fit":
        return _after_bad_fit(standing, last, definition)
    is_hand_raised = tier == definition.tiers[0].key
    is_recycled = last.recycle_on is not None and standing.at.date() >= last.recycle_on
    return None if is_hand_raised or is_recycled else NotHandedOff.AWAITING_RECYCLE


def _after_bad_fit(standing: Standing, last: LastClosing, definition: Definition) -> NotHandedOff | None:
    if standing.at < last.closed_at + timedelta(days=standing.rest_days):
        return NotHandedOff.RESTING
    if standing.version_id == last.version_id and not _facts_changed(last.facts, standing.facts, definition):
        return NotHandedOff.NOTHING_CHANGED
    return None


def _acted_since(closed_at: datetime, acts: Mapping[str, Sequence[datetime]], definition: Definition) -> bool:
    """Whether an act of a kind the definition asks about came after the closing."""
    kinds = {
        one.activity
        for tier in definition.tiers
        for one in (*criteria(tier.fit), *criteria(tier.behaviour))
        if isinstance(one, ActivityCriterion)
    }
    return any(instant > closed_at for kind in kinds for instant in acts.get(kind, ()))


def _facts_changed(before: Mapping[str, Any], now: Mapping[str, Any], definition: Definition) -> bool:
    """Whether a fact that the tiers' criteria use has another value than when the lead was last handed off."""
    paths = {
        one.fact
        for tier in definition.tiers
        for one in (*criteria(tier.fit), *criteria(tier.behaviour))
        if isinstance(one, FactCriterion)
    }
    return any(_value(before, path) != _value(now, path) for path in paths)


def _value(facts: Mapping[str, Any], path: str) -> Any:
    scope, _, name = path.partition(".")
    return facts.get(scope, {}).get(name)
