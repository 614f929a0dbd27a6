"""Numbers about the work itself: how late broken promises are, and how soon a breach was noticed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, DateTimeField, F, FloatField, QuerySet, Value
from django.db.models.functions import Coalesce, Extract

from dashboards.metrics.business import business_spread
from dashboards.metrics.clocks import BROKEN, asked_clocks, counted_clocks, judged
from dashboards.metrics.number import Number, Unit, delay
from dashboards.metrics.percentiles import Percentiles
from dashboards.metrics.question import Question
from slas.models import Alert, Clock

BREACH: Final = "breach"
MEDIAN_AND_P99: Final = (0.5, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Business seconds past due of the clocks of one promise that were broken; open ones count up to now."""

    policy: str
    median: Number
    p90: Number
    total: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.median, self.p90, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLag:
    """Seconds from the due time to the alert of a breach: about our workers, not about people."""

    median: Number
    p99: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.median, self.p99)


def lateness(question: Question) -> tuple[Lateness, ...]:
    """Measure how late broken promises of the period were kept, by the policy's key."""
    spreads = business_spread(late_clocks(question), key="policy__key", since="due_at", until="ended_at")
    return tuple(
        Lateness(
            policy=key,
            median=delay(f"lateness_median:{key}", spread.percentiles[0], n=spread.n, is_business=True),
            p90=delay(f"lateness_p90:{key}", spread.percentiles[1], n=spread.n, is_business=True),
            total=_total(f"lateness_sum:{key}", spread.total, spread.n),
        )
        for key, spread in sorted(spreads.by_key.items())
    )


def late_clocks(question: Question) -> QuerySet[Clock]:
    """Return the broken clocks of the period with `ended_at`: when each stopped, or now."""
    now = Value(question.now, output_field=DateTimeField())
    return (
        asked_clocks(question)
        .filter(judged(question, question.period), BROKEN)
        .annotate(ended_at=Coalesce("stopped_at", now))
    )


def notice_lag(question: Question) -> NoticeLag:
    """Measure how soon the breaches of the period were noticed."""
    lag = Extract(F("fired_at") - F("clock__due_at"), "epoch")
    found = noticed_breaches(question).aggregate(lags=Percentiles(lag, MEDIAN_AND_P99, of=FloatField()), n=Count("id"))
    median, p99 = found["lags"] or (None, None)
    return NoticeLag(
        median=delay("notice_lag_median", median, n=found["n"]), p99=delay("notice_lag_p99", p99, n=found["n"])
    )


def noticed_breaches(question: Question) -> QuerySet[Alert]:
    """Return the breaches that were told, of clocks that fell due in the period."""
    period = question.period
    return Alert.objects.filter(
        level=BREACH,
        clock__in=counted_clocks(question),
        clock__due_at__gte=period.start,
        clock__due_at__lt=period.end,
    ).exclude(fired_at=None)


def _total(metric: str, seconds: int, n: int) -> Number:
    return Number(metric=metric, unit=Unit.SECONDS, value=seconds, n=n, is_business=True)
