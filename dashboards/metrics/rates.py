"""Shares of handoffs: what is promised as a rate, and what stands beside every median."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, F, FloatField, Q
from django.db.models.functions import Cast

from dashboards.metrics.clocks import BROKEN, DISPOSITION, FIRST_TOUCH, READING, asked_clocks, judged, overdue, running
from dashboards.metrics.handoffs import counted_handoffs, events, reached_in
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.question import Question
from dashboards.metrics.speed import UNTOUCHED, Speed, speed, speed_columns
from dispositions.models import Outcome
from handoff.people.models import OwedBy
from leads.handoffs.models import OPEN, EventKind
from leads.handoffs.steps import Step

COMPLETE: Final = Q(context_met=F("context_total"))
BAD_FIT: Final = Q(closing_disposition__outcome=Outcome.bad_fit)


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


def rates(question: Question) -> Rates:
    """Count the handoffs of the period and what became of them."""
    found = _count_handoffs(question) | _count_clocks(question) | _count_events(question)

    def share(metric: str, part: str, whole: str, good: Good = Good.UP) -> Number:
        before = (found[f"{part}_before"], found[f"{whole}_before"]) if question.period.previous else None
        return rate(metric, found[part], found[whole], before=before, good=good)

    return Rates(
        handoffs=count("handoffs", found["handoffs"], previous=found["handoffs_before"]),
        never_touched=share("never_touched", "untouched", "handoffs", Good.DOWN),
        never_touched_overdue=count("never_touched_overdue", found["untouched_overdue"], good=Good.DOWN),
        never_touched_not_due=count("never_touched_not_due", found["untouched_running"]),
        never_touched_closed=count("never_touched_closed", found["untouched_closed"]),
        speed=speed(found, has_before=question.period.previous is not None),
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
            number=share("disposition_coverage", "disposed_in_time", "disposition_due"),
            bound=0.95,
            is_at_least=True,
        ),
        read_rate=share("read_rate", "read_in_time", "read_due"),
        voided_breaches=count("voided_breaches", found["voided"]),
        contacts_not_counted=count("contacts_not_counted", found["not_counted"]),
    )


def _count_handoffs(question: Question) -> dict[str, Any]:
    period, previous = question.period, question.period.previous
    earliest = (previous or period).start
    counted: dict[str, Any] = {}
    for suffix, span in (("", period), ("_before", previous)):
        handed, closed = reached_in(span), reached_in(span, Step.CLOSED)
        counted |= {
            f"handoffs{suffix}": Count("id", filter=handed),
            f"untouched{suffix}": Count("id", filter=handed & UNTOUCHED),
            f"complete{suffix}": Count("id", filter=handed & COMPLETE),
            f"closed{suffix}": Count("id", filter=closed),
            f"bad_fit{suffix}": Count("id", filter=closed & BAD_FIT),
        }
        counted |= speed_columns(question.filters, handed, suffix)
    counted["untouched_closed"] = Count("id", filter=reached_in(period) & UNTOUCHED & ~OPEN)
    share = Cast("context_met", FloatField()) / F("context_total")
    counted["context_share"] = Avg(share, filter=reached_in(period) & Q(context_total__gt=0))
    handoffs = counted_handoffs(question.filters).filter(Q(handed_off_at__gte=earliest) | Q(closed_at__gte=earliest))
    return handoffs.aggregate(**counted)


def _count_clocks(question: Question) -> dict[str, Any]:
    """Count handoffs, not clocks: a handoff is in time when no clock of its promise that fell due was broken."""
    period, previous = question.period, question.period.previous
    counted: dict[str, Any] = {}
    for suffix, span in (("", period), ("_before", previous)):
        due = judged(question, span)
        for name, kind in (("disposition", DISPOSITION), ("read", READING)):
            counted[f"{name}_due{suffix}"] = Count("handoff", distinct=True, filter=due & kind)
            counted[f"{name}_broken{suffix}"] = Count("handoff", distinct=True, filter=due & kind & BROKEN)
    handed = reached_in(period, prefix="handoff__")
    found = (
        asked_clocks(question)
        .filter(FIRST_TOUCH | DISPOSITION | READING, due_at__gte=(previous or period).start)
        .aggregate(
            **counted,
            untouched_overdue=Count(
                "handoff", distinct=True, filter=handed & FIRST_TOUCH & overdue(question) & Q(handoff__touched_at=None)
            ),
            untouched_running=Count(
                "handoff", distinct=True, filter=handed & FIRST_TOUCH & running(question) & Q(handoff__touched_at=None)
            ),
        )
    )
    for suffix in ("", "_before"):
        found[f"disposed_in_time{suffix}"] = found[f"disposition_due{suffix}"] - found[f"disposition_broken{suffix}"]
        found[f"read_in_time{suffix}"] = found[f"read_due{suffix}"] - found[f"read_broken{suffix}"]
    return found


def _count_events(question: Question) -> dict[str, Any]:
    return events(question, EventKind.breach_voided, EventKind.contact_not_counted).aggregate(
        voided=Count("id", filter=Q(kind=EventKind.breach_voided)),
        not_counted=Count("id", filter=Q(kind=EventKind.contact_not_counted)),
    )
