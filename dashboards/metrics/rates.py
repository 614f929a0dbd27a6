"""Shares of handoffs: what is promised as a rate, and what stands beside every median."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from dashboards.metrics.counted import (
    CLOSED,
    DUE,
    HANDED,
    MISSED,
    TOLD,
    WAITING,
    WHOLE_DELAYS,
    are_rounded,
    counted_ledger,
)
from dashboards.metrics.families import Family
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.ledger import Ledger, first_of
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.speed import TOUCH_TOLD, UNTOUCHED, Speed, speed
from dashboards.metrics.speeds import measure_speed
from dashboards.metrics.sums import Sums
from handoff.people.models import OwedBy
from leads.handoffs.models import EventKind
from slas.models import StopStep
from slas.querysets import ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRate:
    """A share that one team promised to keep above or below a bound, as in the working agreement."""

    name: str
    owed_by: OwedBy
    number: Number
    bound: float
    is_at_least: bool

    @property
    def is_kept(self) -> bool | None:
        """Say whether the promise is kept; None where there are too few cases to say."""
        if self.number.value is None:
            return None
        return self.number.value >= self.bound if self.is_at_least else self.number.value <= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The handoffs of the period as a whole."""

    handoffs: Number
    never_touched: Number
    never_touched_overdue: Number
    never_touched_not_due: Number
    never_touched_closed: Number
    speed: Speed
    context_complete: PromisedRate
    context_share: float | None
    bad_fit: PromisedRate
    disposition_coverage: PromisedRate
    read_rate: Number
    voided_breaches: Number
    contacts_not_counted: Number

    @property
    def promised(self) -> tuple[PromisedRate, ...]:
        return self.context_complete, self.bad_fit, self.disposition_coverage

    def numbers(self) -> Iterator[Number]:
        yield from (self.handoffs, self.never_touched, self.never_touched_overdue, self.never_touched_not_due)
        yield self.never_touched_closed
        yield from self.speed.numbers()
        yield from (promised.number for promised in self.promised)
        yield from (self.read_rate, self.voided_breaches, self.contacts_not_counted)


def rates(question: Question, ledger: Ledger | None = None) -> Rates:
    """Count the handoffs of the period and what became of them."""
    if ledger is None:
        asked = counted_over(question, is_large=are_rounded(question))
        ledger = counted_ledger(asked, question)
    found = _count(question, ledger)
    speeds = measure_speed(question, ledger)

    def share(metric: str, part: str, whole: str, good: Good = Good.UP) -> Number:
        before = (found[f"{part}_before"], found[f"{whole}_before"]) if question.period.previous else None
        return rate(metric, found[part], found[whole], before=before, good=good)

    return Rates(
        handoffs=count("handoffs", found["handoffs"], previous=found["handoffs_before"]),
        never_touched=share("never_touched", "untouched", "touch_told", Good.DOWN),
        never_touched_overdue=count("never_touched_overdue", found["untouched_overdue"], good=Good.DOWN),
        never_touched_not_due=count("never_touched_not_due", found["untouched_running"]),
        never_touched_closed=count("never_touched_closed", found["untouched_closed"]),
        speed=speed(speeds, has_before=question.period.previous is not None),
        context_complete=PromisedRate(
            name="Context complete at handoff",
            owed_by=OwedBy.marketing,
            number=share("context_complete", "complete", "handoffs"),
            bound=0.95,
            is_at_least=True,
        ),
        context_share=found["context_share"],
        bad_fit=PromisedRate(
            name="Bad fit, of closed",
            owed_by=OwedBy.marketing,
            number=share("bad_fit", "bad_fit", "closed", Good.DOWN),
            bound=0.15,
            is_at_least=False,
        ),
        disposition_coverage=PromisedRate(
            name="Dispositions in time",
            owed_by=OwedBy.sales,
            number=share("disposition_coverage", "disposed_in_time", "disposed_due"),
            bound=0.95,
            is_at_least=True,
        ),
        read_rate=share("read_rate", "read_in_time", "read_due"),
        voided_breaches=count("voided_breaches", found["voided"]),
        contacts_not_counted=count("contacts_not_counted", found["not_counted"]),
    )


def never_touched(question: Question) -> Number:
    """State how many were never touched, of the handoffs of the period whose source tells of touches."""
    found = cohort(question).aggregate(
        told=Count("id", filter=TOUCH_TOLD), untouched=Count("id", filter=TOUCH_TOLD & UNTOUCHED)
    )
    return rate("never_touched", found["untouched"], found["told"], good=Good.DOWN)


def counted_over(question: Question, *, is_large: bool = False) -> dict[Family, list[Period]]:
    """Return what `rates` reads of a ledger."""
    both = [question.period, *([question.period.previous] if question.period.previous else [])]
    return {
        **dict.fromkeys((HANDED, CLOSED, DUE, MISSED), both),
        **{key: [question.period] for key in (TOLD, WAITING)},
        **({WHOLE_DELAYS: both} if is_large else {}),
    }


def _count(question: Question, ledger: Ledger) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for suffix, period in (("", question.period), ("_before", question.period.previous)):
        counts = ledger.total(HANDED, period) | ledger.total(CLOSED, period)
        counts |= _in_time("disposed", StopStep.disposed, ledger, period)
        counts |= _in_time("read", StopStep.read, ledger, period)
        found |= {f"{name}{suffix}": value for name, value in counts.items()}
    told = ledger.within(TOLD, question.period)
    waiting = {state: handoffs for (state, is_of_period), (handoffs,) in ledger.now(WAITING).items() if is_of_period}
    return found | {
        "voided": _first(told.get((EventKind.breach_voided,))),
        "not_counted": _first(told.get((EventKind.contact_not_counted,))),
        "untouched_overdue": waiting.get(ClockState.breached, 0),
        "untouched_running": waiting.get(ClockState.running, 0),
        "context_share": found["share"] / found["share_n"] if found["share_n"] else None,
    }


def _in_time(name: str, step: str, ledger: Ledger, period: Period | None) -> dict[str, int]:
    """Count handoffs, not clocks: a handoff is in time when no clock of its promise that fell due was broken."""
    due, missed = (_handoffs(ledger.within(family, period), step, period) for family in (DUE, MISSED))
    return {f"{name}_due": due, f"{name}_in_time": due - missed}


def _handoffs(sums: Sums, step: str, period: Period | None) -> int:
    """Count each handoff once in the period, by the first of its clocks there."""
    if period is None:
        return 0
    return sum(count for (to_step, earlier), (count,) in sums.items() if to_step == step and first_of(earlier, period))


def _first(counts: Sequence[int] | None) -> int:
    return counts[0] if counts else 0
