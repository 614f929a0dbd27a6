"""The leads of the reference history: who they are, when each step was reached, and what is wrong with some rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.process.demo.dice import Dice
from handoff.process.reference_history import delays

SEED: Final = 20250303
LEADS: Final = 5_000
DAYS: Final = 90
STARTS_AT: Final = datetime(2025, 3, 3, tzinfo=UTC)
EXPORTED_AT: Final = STARTS_AT + timedelta(days=DAYS)
"""What had not happened by then is not in the file."""

STEPS: Final = (
    "submitted",
    "synced",
    "received",
    "scored",
    "handed_off",
    "routed",
    "notified",
    "touched",
    "disposed",
    "closed",
    "read",
)
# Each with the zone that their own times are written in.
REPS: Final = (
    ("ana.costa@reference.example", "America/New_York"),
    ("ben.ito@reference.example", "America/New_York"),
    ("cleo.marsh@reference.example", "America/New_York"),
    ("dev.patel@reference.example", "Europe/London"),
    ("edie.wolf@reference.example", "Europe/London"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLead:
    """One row of the file. `times` has the steps that the row tells; `outcome` is empty where nobody disposed of it."""

    number: int
    tier: str
    source: str
    owner: str
    zone: str
    times: dict[str, datetime]
    outcome: str


def reference_leads() -> list[ReferenceLead]:
    """Return the same leads each time, in the order in which they were handed off."""
    dice = Dice(SEED)
    drawn: list[tuple[str, str, dict[str, datetime], str]] = []
    while len(drawn) < LEADS:
        tier, source = dice.weighted(delays.TIERS), dice.weighted(delays.SOURCES)
        closing = dice.weighted(delays.OUTCOMES[tier])
        times = _flawed(_until_export(_times(dice, tier, source)), dice)
        if "handed_off" in times:
            drawn.append((tier, source, times, _outcome(times, closing)))
    drawn.sort(key=lambda one: one[2]["handed_off"])
    return [
        ReferenceLead(number=number, tier=tier, source=source, owner=owner, zone=zone, times=times, outcome=outcome)
        for number, (tier, source, times, outcome) in enumerate(drawn, start=1)
        for owner, zone in [REPS[number % len(REPS)]]
    ]


def _times(dice: Dice, tier: str, source: str) -> dict[str, datetime]:
    """Return the true time of each step that was reached, however late."""
    at = STARTS_AT + dice.seconds(0, DAYS * 86_400)
    times = {"submitted": at}
    for step, median, sigma in _steps(dice, tier, source):
        at += dice.skewed(median, sigma) if median else timedelta()
        times[step] = at
    return times


def _steps(dice: Dice, tier: str, source: str) -> Iterator[tuple[str, timedelta, float]]:
    """Yield the steps that this lead comes to, each with the median and sigma of its delay."""
    for step in ("synced", "received"):
        yield step, *delays.BY_SOURCE[step][source]
    for step in ("scored", "handed_off", "routed", "notified"):
        yield step, *delays.BY_TIER[step][tier]
    if not dice.chance(delays.NEVER_TOUCHED[tier]):
        median, sigma = delays.BY_TIER["touched"][tier]
        yield "touched", median * delays.SLOWER_TO_TOUCH[source], sigma
        if dice.chance(delays.NEVER_DISPOSED):
            return
    elif not dice.chance(delays.CLOSED_UNTOUCHED):
        return
    yield "disposed", *delays.BY_TIER["disposed"][tier]
    if dice.chance(delays.WORKING_FIRST):
        yield "closed", *delays.BY_TIER["closed"][tier]
    else:
        yield "closed", timedelta(), 0.0
    if not dice.chance(delays.NEVER_READ):
        yield "read", *delays.BY_TIER["read"][tier]


def _until_export(times: dict[str, datetime]) -> dict[str, datetime]:
    return {step: at for step, at in times.items() if at < EXPORTED_AT}


def _flawed(times: dict[str, datetime], dice: Dice) -> dict[str, datetime]:
    """Return the times as the systems tell them, of which some are wrong, and some say less."""
    flaw, amount = dice.weighted(delays.FLAWS), dice.seconds(1, 300)
    machines = [step for step in ("synced", "received", "scored", "routed", "notified") if step in times]
    missing = dice.one_of([*machines, *(["touched"] if "disposed" in times else [])] or [""])
    match flaw:
        case "source_ahead" if "synced" in times:
            return times | {"submitted": times["synced"] + amount}
        case "telephone_behind" if "touched" in times:
            return times | {"touched": times["routed"] - amount}
        case "sync_overtaken" if "received" in times:
            return times | {"synced": times["received"] + amount}
        case "notice_overtaken" if "touched" in times:
            return times | {"notified": times["touched"] + amount}
        case "step_missing":
            return {step: at for step, at in times.items() if step != missing}
        case "no_act":
            return {step: at for step, at in times.items() if step not in ("submitted", "synced", "received")}
    return times


def _outcome(times: dict[str, datetime], closing: str) -> str:
    if "closed" in times:
        return closing
    return "working" if "disposed" in times else ""
