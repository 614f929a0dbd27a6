"""A number as every page, API answer and file states it, with what small samples allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dashboards.metrics.wilson import Interval, wilson

# Below the first, counts only; below the second, a rate with its interval but no percentile.
FEWEST_FOR_A_RATE: Final = 10
FEWEST_FOR_A_PERCENTILE: Final = 20

# Longer than any seam: what has no time yet counts as this, so that leaving leads alone improves nothing.
NEVER: Final = 2**31 - 1


class Unit(StrEnum):
    """What a value is: a share from 0 to 1, seconds, a count, or so many times another value."""

    PERCENT = "percent"
    SECONDS = "seconds"
    COUNT = "count"
    RATIO = "ratio"


class Good(StrEnum):
    """The direction in which a number improves; empty where neither is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = ""


class State(StrEnum):
    """Why a number has the value it has, or none."""

    KNOWN = "known"
    NO_CASES = "no_cases"
    TOO_FEW = "too_few"
    NOT_REACHED = "not_reached"  # a percentile that lies among those without a time yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of one name; `value` is None unless its state is known.

    The name is empty where a number is worked out of others for one page alone, and has no rows of its own.

    `n` is the sample; a rate has numerator and denominator even where there are too few for a value. `previous` is the
    value of the period before.
    """

    metric: str
    unit: Unit
    value: float | int | None
    state: State = State.KNOWN
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    previous: float | int | None = None
    is_good_when: Good = Good.NEITHER
    is_business: bool = False

    @property
    def change(self) -> float | None:
        """Return the change since the period before: in points of 1 for a share, else relative to what it was."""
        if self.value is None or self.previous is None:
            return None
        if self.unit is Unit.PERCENT:
            return self.value - self.previous
        return self.value / self.previous - 1 if self.previous else None

    @property
    def interval(self) -> Interval | None:
        """Return the 95 % Wilson interval of a rate that is stated."""
        if self.value is None or self.numerator is None or not self.denominator:
            return None
        return wilson(self.numerator, self.denominator)

    @property
    def is_small(self) -> bool:
        """Say whether a rate rests on so few cases that its interval belongs beside it."""
        return self.n is not None and self.n < FEWEST_FOR_A_PERCENTILE

    @property
    def part(self) -> "Number | None":
        """Return the numerator as a number of its own, which links to its own rows."""
        return None if self.numerator is None else count(f"{self.metric}:numerator", self.numerator)

    @property
    def whole(self) -> "Number | None":
        """Return the denominator as a number of its own, which links to its own rows."""
        return None if self.denominator is None else count(f"{self.metric}:denominator", self.denominator)


def count(metric: str, value: int, *, previous: int | None = None, good: Good = Good.NEITHER) -> Number:
    """State a count."""
    return Number(metric=metric, unit=Unit.COUNT, value=value, previous=previous, is_good_when=good)


def rate(metric: str, part: int, whole: int, *, before: tuple[int, int] | None = None, good: Good = Good.UP) -> Number:
    """State `part` of `whole`; `before` is the same pair of the period before."""
    value, state = _share(part, whole)
    return Number(
        metric=metric,
        unit=Unit.PERCENT,
        value=value,
        state=state,
        numerator=part,
        denominator=whole,
        n=whole,
        previous=_share(*before)[0] if before else None,
        is_good_when=good,
    )


def delay(
    metric: str,
    seconds: float | None,
    *,
    n: int,
    before: tuple[float | None, int] | None = None,
    good: Good = Good.DOWN,
    is_business: bool = False,
) -> Number:
    """State a percentile of seconds over `n` cases, NEVER among them.

    `before` is the percentile and the n of the period before.
    """
    value, state = _percentile(seconds, n)
    return Number(
        metric=metric,
        unit=Unit.SECONDS,
        value=value,
        state=state,
        n=n,
        previous=_percentile(*before)[0] if before else None,
        is_good_when=good,
        is_business=is_business,
    )


def lift(metric: str, one: Number, other: Number, *, good: Good = Good.UP) -> Number:
    """State one rate as so many times another; none where either has no value, or the other is zero."""
    state = next((rate_.state for rate_ in (one, other) if rate_.value is None), State.KNOWN)
    if state is State.KNOWN and not other.value:
        state = State.NO_CASES
    return Number(
        metric=metric,
        unit=Unit.RATIO,
        value=(one.value or 0) / other.value if state is State.KNOWN and other.value else None,
        state=state,
        n=(one.n or 0) + (other.n or 0),
        is_good_when=good,
    )


def as_json(numbers: Iterable[Number]) -> list[dict[str, Any]]:
    """Return the numbers as the API states them, in the order given; a name that comes twice is stated once."""
    return [_as_object(number) for number in {number.metric: number for number in numbers}.values()]


def _as_object(number: Number) -> dict[str, Any]:
    interval = number.interval
    return {
        "metric": number.metric,
        "value": number.value,
        "unit": str(number.unit),
        "state": str(number.state),
        "is_business": number.is_business,
        "numerator": number.numerator,
        "denominator": number.denominator,
        "n": number.n,
        "interval": [interval.low, interval.high] if interval else None,
        "previous": number.previous,
        "change": number.change,
        "is_good_when": str(number.is_good_when),
    }


def from_json(found: Mapping[str, Any]) -> Number:
    """Return a number that was kept as `as_json` states it."""
    return Number(
        metric=found["metric"],
        unit=Unit(found["unit"]),
        value=found["value"],
        state=State(found["state"]),
        numerator=found["numerator"],
        denominator=found["denominator"],
        n=found["n"],
        previous=found["previous"],
        is_good_when=Good(found["is_good_when"]),
        is_business=found["is_business"],
    )


def _share(part: int, whole: int) -> tuple[float | None, State]:
    if not whole:
        return None, State.NO_CASES
    if whole < FEWEST_FOR_A_RATE:
        return None, State.TOO_FEW
    return part / whole, State.KNOWN


def _percentile(seconds: float | None, n: int) -> tuple[float | None, State]:
    if not n or seconds is None:
        return None, State.NO_CASES
    if n < FEWEST_FOR_A_PERCENTILE:
        return None, State.TOO_FEW
    if seconds >= NEVER:
        return None, State.NOT_REACHED
    return seconds, State.KNOWN
