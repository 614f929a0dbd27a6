"""What a backtest found, as data that is kept, shown, exported and answered alike."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dashboards.metrics.backtest_flips import Flip, Way
from dashboards.metrics.backtest_outcomes import CODES, NO_HANDOFF
from dashboards.metrics.number import Good, Number, as_json, count, rate
from dashboards.metrics.outcomes import NONE_YET
from dispositions.models import Outcome


@dataclass(slots=True, kw_only=True)
class Outcomes:
    """What became of some leads; `matured` are those of which that is settled, closed or old and not converted."""

    became: Counter[str] = field(default_factory=Counter)
    matured: int = 0

    def add(self, became: str, leads: int, *, is_matured: bool) -> None:
        self.became[became] += leads
        if is_matured:
            self.matured += leads

    def add_without_handoff(self, leads: int) -> None:
        """Count leads that were not handed off in the period."""
        self.became[NO_HANDOFF] += leads

    @property
    def leads(self) -> int:
        return self.became.total()

    @property
    def closed(self) -> int:
        return self.became[Outcome.converted] + self.became[Outcome.bad_fit] + self.became[Outcome.no_response]

    @property
    def unknown(self) -> int:
        """Return how many have no outcome that could be learned from: none is told, or there was no handoff."""
        return self.became[NONE_YET] + self.became[NO_HANDOFF]

    def to_json(self) -> dict[str, int]:
        counted = {name: self.became[name] for name in CODES}
        return {"leads": self.leads, **counted, "unknown": self.unknown, "matured": self.matured}


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The ready leads of one local week by the key of their tier."""

    first_day: str
    tiers: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one definition calls ready: `tiers` by key, each with its name and its leads; the first week comes first."""

    name: str
    tiers: Mapping[str, tuple[str, int]]
    weeks: tuple[Week, ...]
    ready: Outcomes
    others: Outcomes

    @property
    def volume(self) -> Number:
        return count(f"backtest_ready:{self.name}", self.ready.leads)

    @property
    def precision(self) -> Number:
        """Return converted of the ready leads whose outcome has matured."""
        return rate(f"backtest_precision:{self.name}", self.ready.became[Outcome.converted], self.ready.matured)

    @property
    def recall(self) -> Number:
        """Return those called ready of the leads that converted."""
        converted = self.ready.became[Outcome.converted]
        return rate(f"backtest_recall:{self.name}", converted, converted + self.others.became[Outcome.converted])

    @property
    def bad_fit(self) -> Number:
        """Return bad fits of the ready leads that were closed."""
        return rate(
            f"backtest_bad_fit:{self.name}", self.ready.became[Outcome.bad_fit], self.ready.closed, good=Good.DOWN
        )

    @property
    def unknown(self) -> Number:
        """Return how many ready leads have no known outcome."""
        return count(f"backtest_unknown:{self.name}", self.ready.unknown)

    def numbers(self) -> Iterator[Number]:
        yield from (self.volume, self.precision, self.bad_fit, self.recall, self.unknown)

    def to_json(self) -> dict[str, Any]:
        return {
            "numbers": as_json(self.numbers()),
            "tiers": [{"tier": key, "name": name, "leads": leads} for key, (name, leads) in self.tiers.items()],
            "weeks": [{"from": week.first_day, "tiers": dict(week.tiers)} for week in self.weeks],
            "ready": self.ready.to_json(),
            "others": self.others.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """How many leads flip one way, by what became of them, and the latest of them."""

    leads: int
    became: Mapping[str, int]
    listed: tuple[Flip, ...]

    def to_json(self) -> dict[str, Any]:
        listed = [{**asdict(flip), "judged_at": flip.judged_at.isoformat()} for flip in self.listed]
        return {"leads": self.leads, "became": {name: self.became.get(name, 0) for name in CODES}, "listed": listed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What the draft costs beside the version in force, in known outcomes."""

    conversions_given_up: int
    bad_fits_spared: int
    conversions_gained: int
    bad_fits_taken_on: int

    @property
    def sentence(self) -> str:
        """Say the price in one sentence."""
        spared = f"spare sales {_number(self.bad_fits_spared, 'bad fit')}"
        gained = (
            f"gain {_number(self.conversions_gained, 'conversion')} "
            f"for {_number(self.bad_fits_taken_on, 'more bad fit')}"
        )
        return (
            f"Beside the version in force it would give up {_number(self.conversions_given_up, 'conversion')} "
            f"to {spared}, and {gained}."
        )


def _number(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestReport:
    """Both sides over the leads judged in the period; without a version in force there is only the draft."""

    leads: int
    draft: Side
    active: Side | None
    flips: Mapping[Way, Flips]
    price: Price | None
    is_in_sql: bool

    def to_json(self) -> dict[str, Any]:
        price = {**asdict(self.price), "sentence": self.price.sentence} if self.price else None
        return {
            "leads": self.leads,
            "draft": self.draft.to_json(),
            "active": self.active.to_json() if self.active else None,
            "flips": {str(way): flips.to_json() for way, flips in self.flips.items()},
            "price": price,
            "is_in_sql": self.is_in_sql,
        }
