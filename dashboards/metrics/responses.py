"""Response time by tier: the business time of first-touch clocks, each by the calendar it is pinned to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from django.db.models import Count

from dashboards.metrics.clocks import first_touch_clocks
from dashboards.metrics.families import Family
from dashboards.metrics.histograms import bucket_of, packed, percentiles, size
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.number import NEVER
from dashboards.metrics.question import Question
from dashboards.metrics.sums import Key
from handoff.people.hours import hours_of

MEDIAN_AND_P90: Final = (0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Median and p90 of business seconds over `n` handoffs; what was not touched lies beyond any value."""

    n: int
    percentiles: tuple[int, int]


def _by_bucket(key: Key, counts: list[Any]) -> tuple[Key, list[Any]]:
    return (key[0],), [packed(bucket_of(_seconds(*key[1:])), counts[0])]


def _by_second(key: Key, counts: list[Any]) -> tuple[Key, list[Any]]:
    return (key[0], _seconds(*key[1:])), counts


def _seconds(calendar: int, started_at: str, stopped_at: str | None) -> int:
    if stopped_at is None:
        return NEVER
    since, until = datetime.fromisoformat(started_at), datetime.fromisoformat(stopped_at)
    return hours_of(calendar).calendar.elapsed_seconds(since, until)


_KEYS: Final = {
    "tier": "handoff__tier",
    "calendar": "calendar_version_id",
    "started_at": "started_at",
    "stopped_at": "stopped_at",
}
RESPONSES: Final = Family(
    name="responses",
    at="handoff__handed_off_at",
    rows=first_touch_clocks,
    keys=_KEYS,
    counts={"clocks": Count("id")},
    fold=_by_bucket,
)
EXACT_RESPONSES: Final = Family(
    name="exact_responses",
    at="handoff__handed_off_at",
    rows=first_touch_clocks,
    keys=_KEYS,
    counts={"clocks": Count("id")},
    fold=_by_second,
    is_passing=True,
)


def responses_by_tier(question: Question, ledger: Ledger) -> Mapping[str, Response]:
    """Return the responses of each tier, and under the empty key those of all."""
    if RESPONSES in ledger.instants:
        return _of_histograms(ledger, question)
    seconds: dict[str, Counter[int]] = {}
    for (tier, length), (clocks,) in ledger.within(EXACT_RESPONSES, question.period).items():
        for key in (tier, ""):
            seconds.setdefault(key, Counter())[length] += clocks
    return {key: _exact(found) for key, found in seconds.items()}


def _of_histograms(ledger: Ledger, question: Question) -> Mapping[str, Response]:
    histograms: Counter[str] = Counter()
    for (tier,), (histogram,) in ledger.within(RESPONSES, question.period).items():
        for key in (tier, ""):
            histograms[key] += histogram
    return {
        key: Response(n=size(histogram), percentiles=(found[0], found[1]))
        for key, histogram in histograms.items()
        if (found := percentiles(histogram, MEDIAN_AND_P90))
    }


def _exact(found: Counter[int]) -> Response:
    n = found.total()
    at: list[int] = []
    ordered, seen = sorted(found.items()), 0
    ranks = [ceil(fraction * n) for fraction in MEDIAN_AND_P90]
    for length, clocks in ordered:
        seen += clocks
        while len(at) < len(ranks) and seen >= ranks[len(at)]:
            at.append(length)
    return Response(n=n, percentiles=(at[0], at[1]))
