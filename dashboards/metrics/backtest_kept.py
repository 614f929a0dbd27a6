"""A backtest read again from what was kept of it: numbers and rows, the same for page, API and file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from dashboards.metrics.backtest_flips import Way
from dashboards.metrics.backtest_outcomes import NO_HANDOFF
from dashboards.metrics.backtest_report import Week
from dashboards.metrics.number import Number, count, from_json, rate
from dashboards.metrics.outcomes import BECAME

SIDES: Final = ("active", "draft")
# What the leads of a side became, in the order of the tables; `leads` are all of them.
LINES: Final = ("leads", *BECAME, NO_HANDOFF, "unknown", "matured")
RATES: Final = ("precision", "recall", "bad_fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSide:
    """What one definition called ready: counts of what became of those leads and of all others."""

    name: str
    tiers: Mapping[str, tuple[str, int]]
    weeks: tuple[Week, ...]
    ready: Mapping[str, int]
    others: Mapping[str, int]
    numbers: Mapping[str, Number]

    @classmethod
    def read(cls, name: str, found: Mapping[str, Any]) -> Self:
        numbers = (from_json(one) for one in found["numbers"])
        return cls(
            name=name,
            tiers={one["tier"]: (one["name"], one["leads"]) for one in found["tiers"]},
            weeks=tuple(Week(first_day=one["from"], tiers=one["tiers"]) for one in found["weeks"]),
            ready=found["ready"],
            others=found["others"],
            numbers={one.metric.partition(":")[0].removeprefix("backtest_"): one for one in numbers},
        )

    def count(self, line: str, *, is_ready: bool = True) -> Number:
        """Return how many leads of a line it called ready, or did not."""
        which, counts = ("ready", self.ready) if is_ready else ("others", self.others)
        return count(f"backtest:{self.name}:{which}:{line}", counts[line])


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """Leads of one outcome: those each side called ready, those that flip, and those each side did not call ready.

    Without a version in force there is only the draft's.
    """

    key: str
    active: Number | None
    draft: Number
    left_out: Number | None
    left_out_share: Number | None
    taken_in: Number | None
    active_others: Number | None
    draft_others: Number

    def numbers(self) -> Iterator[Number]:
        found = (self.active, self.draft, self.left_out, self.left_out_share, self.taken_in)
        yield from (one for one in (*found, self.active_others, self.draft_others) if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """All that was found; `sentence` states the price, and `flips` are the latest leads of each way, as kept."""

    leads: Number
    draft: KeptSide
    active: KeptSide | None
    lines: tuple[OutcomeLine, ...]
    flips: Mapping[Way, tuple[Mapping[str, Any], ...]]
    flipping: Mapping[Way, Number]
    sentence: str
    is_in_sql: bool

    @property
    def sides(self) -> tuple[KeptSide, ...]:
        """Return the version in force, if there was one, and the draft."""
        return (self.active, self.draft) if self.active else (self.draft,)

    @property
    def is_flipping(self) -> bool:
        """Say whether any lead flips."""
        return any(number.value for number in self.flipping.values())

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        yield self.leads
        for side in self.sides:
            yield from side.numbers.values()
        yield from self.flipping.values()
        for line in self.lines:
            yield from line.numbers()


def read_report(result: Any) -> KeptReport:
    """Read the result of a backtest that is done."""
    draft = KeptSide.read("draft", result["draft"])
    active = KeptSide.read("active", result["active"]) if result["active"] else None
    flips = {Way(way): found for way, found in result["flips"].items()}
    return KeptReport(
        leads=count("backtest_leads", result["leads"]),
        draft=draft,
        active=active,
        lines=tuple(_line(key, draft, active, flips) for key in LINES),
        flips={way: tuple(found["listed"]) for way, found in flips.items()},
        flipping={way: count(f"backtest_flips:{way}", found["leads"]) for way, found in flips.items()},
        sentence=result["price"]["sentence"] if result["price"] else "",
        is_in_sql=result["is_in_sql"],
    )


def _line(key: str, draft: KeptSide, active: KeptSide | None, flips: Mapping[Way, Any]) -> OutcomeLine:
    left_out, taken_in = (_flipped(way, key, flips) for way in (Way.OUT, Way.IN))
    share = None
    if active and left_out is not None:
        share = rate(f"backtest_left_out:{key}", int(left_out.value or 0), active.ready[key])
    return OutcomeLine(
        key=key,
        active=active.count(key) if active else None,
        draft=draft.count(key),
        left_out=left_out,
        left_out_share=share,
        taken_in=taken_in,
        active_others=active.count(key, is_ready=False) if active else None,
        draft_others=draft.count(key, is_ready=False),
    )


def _flipped(way: Way, key: str, flips: Mapping[Way, Any]) -> Number | None:
    """Return how many leads of a line flip that way; what is no outcome of its own is not told apart."""
    if way not in flips:
        return None
    if key == "leads":
        return count(f"backtest:{way}:leads", flips[way]["leads"])
    became = flips[way]["became"]
    return count(f"backtest:{way}:{key}", became[key]) if key in became else None
