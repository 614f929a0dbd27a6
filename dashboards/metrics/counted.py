"""The families of the SLA page: clocks by how and when they ended, and handoffs by what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, Count, F, FloatField, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from dashboards.metrics.clocks import (
    BROKEN,
    DISPOSITION,
    FIRST_TOUCH,
    HOLDER_NOW,
    MET,
    READING,
    asked_clocks,
    cancelled,
    counted_clocks,
    holder,
    judged,
    late_clocks,
    ticking_clocks,
)
from dashboards.metrics.families import LIVE, Family, Quarter, Rows, delay_of
from dashboards.metrics.handoffs import cohort, counted_handoffs, events, reached_in
from dashboards.metrics.ledger import Ledger, read_ledger
from dashboards.metrics.many import are_many
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.speed import TOUCH_TOLD, UNTOUCHED, WHOLE, measured
from dispositions.models import Outcome
from leads.handoffs.models import OPEN, EventKind
from leads.handoffs.steps import Step
from slas.models import Clock, PolicyVersion, StopStep
from slas.querysets import OUTCOME_AT

COMPLETE: Final = Q(context_met=F("context_total"))
BAD_FIT: Final = Q(closing_disposition__outcome=Outcome.bad_fit)


def _judged(question: Question) -> Rows:
    return asked_clocks(question).filter(judged(question, question.period))


def _held(question: Question) -> Rows:
    clocks = counted_clocks(question).annotate(holder=holder())
    return clocks.filter(judged(question, question.period), FIRST_TOUCH | DISPOSITION)


def _with_earlier(question: Question, kind: Q = Q()) -> Rows:  # noqa: B008  a Q is never changed
    """Return the judged clocks of dispositions and readings with the quarter of the handoff's last one `earlier`.

    Handoffs of a period are counted by the clocks that have none earlier within it, whatever the period.
    """
    same = Clock.objects.filter(
        _to_same(StopStep.disposed) | _to_same(StopStep.read),
        handoff=OuterRef("handoff"),
        owner=None,
        cancelled_at=None,
    ).with_outcome(question.now)
    if question.filters.owner:
        same = same.annotate(holder=holder()).filter(question.filters.of_owner("holder"))
    before = Q(outcome_at__lt=OuterRef("outcome_at")) | Q(outcome_at=OuterRef("outcome_at"), pk__lt=OuterRef("pk"))
    last = same.filter(before, kind).order_by(OUTCOME_AT.desc()).values(quarter=Quarter(OUTCOME_AT))[:1]
    found: Rows = _judged(question).filter(DISPOSITION | READING, kind).annotate(earlier=Subquery(last))
    return found


def _to_same(step: StopStep) -> Q:
    """Return the condition of two clocks that run to `step`; its versions are listed once, not looked up each time."""
    is_outer = Exact(OuterRef("policy_version__to_step"), Value(step))
    return Q(is_outer) & Q(policy_version__in=PolicyVersion.objects.filter(to_step=step).values("pk"))


def _waiting(question: Question) -> Rows:
    of_period = Case(When(reached_in(question.period, prefix="handoff__"), then=Value(True)), default=Value(False))
    waiting = ticking_clocks(question).filter(FIRST_TOUCH, handoff__touched_at=None)
    return waiting.annotate(is_of_period=of_period)


def _late(question: Question) -> Rows:
    return late_clocks(question).filter(due_at__gte=question.period.start, due_at__lt=question.period.end)


def _share() -> Any:
    share = Cast("context_met", FloatField()) / F("context_total")
    return Coalesce(Sum(share, filter=Q(context_total__gt=0)), 0.0)


JUDGED: Final = Family(
    name="judged",
    at="outcome_at",
    rows=_judged,
    keys={"policy": "policy_id"},
    counts={"met": Count("id", filter=MET), "judged": Count("id")},
    has_quarters=True,
)
CANCELLED: Final = Family(
    name="cancelled",
    at="cancelled_at",
    rows=lambda question: asked_clocks(question).filter(cancelled(question)),
    keys={"policy": "policy_id", "reason": "cancel_reason"},
    counts={"cancelled": Count("id")},
)
HELD: Final = Family(
    name="held",
    at="outcome_at",
    rows=_held,
    keys={"tier": "tier", "holder": "holder"},
    counts={
        "first_touch_met": Count("id", filter=FIRST_TOUCH & MET),
        "first_touch_judged": Count("id", filter=FIRST_TOUCH),
        "disposition_met": Count("id", filter=DISPOSITION & MET),
        "disposition_judged": Count("id", filter=DISPOSITION),
    },
)
DUE: Final = Family(
    name="due",
    at="outcome_at",
    rows=_with_earlier,
    keys={"to_step": "policy_version__to_step", "earlier": "earlier"},
    counts={"due": Count("id")},
    has_earlier=True,
)
MISSED: Final = Family(
    name="missed",
    at="outcome_at",
    rows=lambda question: _with_earlier(question, BROKEN),
    keys={"to_step": "policy_version__to_step", "earlier": "earlier"},
    counts={"missed": Count("id")},
    has_earlier=True,
)
HANDED: Final = Family(
    name="handed",
    at="handed_off_at",
    rows=cohort,
    keys={"tier": "tier", "owner": "owner_id"},
    counts={
        "handoffs": Count("id"),
        "touch_told": Count("id", filter=TOUCH_TOLD),
        "untouched": Count("id", filter=UNTOUCHED & TOUCH_TOLD),
        "untouched_closed": Count("id", filter=UNTOUCHED & TOUCH_TOLD & ~OPEN),
        "complete": Count("id", filter=COMPLETE),
        "share": _share(),
        "share_n": Count("id", filter=Q(context_total__gt=0)),
    },
)
WHOLE_DELAYS: Final = Family(
    name="whole",
    at="handed_off_at",
    rows=cohort,
    delays=tuple(delay_of(column, measured(column, LIVE)) for column in WHOLE.values()),
)
CLOSED: Final = Family(
    name="closed",
    at="closed_at",
    rows=lambda question: counted_handoffs(question.filters).filter(reached_in(question.period, Step.CLOSED)),
    counts={"closed": Count("id"), "bad_fit": Count("id", filter=BAD_FIT)},
)
TOLD: Final = Family(
    name="told",
    at="handoff__handed_off_at",
    rows=lambda question: events(question, EventKind.breach_voided, EventKind.contact_not_counted),
    keys={"kind": "kind"},
    counts={"told": Count("id")},
)
# What fell due and still runs; who holds it may change at any time, which marks the day like any other change.
LATE: Final = Family(
    name="late",
    at="due_at",
    rows=_late,
    keys={"to_step": "policy_version__to_step", "owner": HOLDER_NOW},
    counts={"clocks": Count("*")},
)
# What is now, whatever the period; those of the period are told by a key, not found by its index: they are few, and the
# period may be all there is.
WAITING: Final = Family(
    name="waiting",
    at="",
    rows=_waiting,
    keys={"state": "state", "is_of_period": "is_of_period"},
    counts={"handoffs": Count("handoff", distinct=True)},
    is_passing=True,
)
TICKING: Final = Family(
    name="ticking",
    at="",
    rows=ticking_clocks,
    keys={
        "policy": "policy_id",
        "from_step": "policy_version__from_step",
        "to_step": "policy_version__to_step",
        "calendar": "calendar_version_id",
        "tier": "tier",
        "state": "state",
    },
    counts={"clocks": Count("*"), "oldest_due_at": Min("due_at")},
    is_passing=True,
)
# What is kept for live handoffs, unfiltered.
COUNTED_BOOK: Final = "counted:3"
COUNTED: Final = (JUDGED, CANCELLED, HELD, DUE, MISSED, HANDED, CLOSED, TOLD, WHOLE_DELAYS, LATE)


def are_rounded(question: Question) -> bool:
    """Say whether percentiles come from histograms: what is filtered or imported is measured row by row."""
    return question.filters == LIVE and are_many(question)


def counted_ledger(asked: Mapping[Family, Sequence[Period]], question: Question) -> Ledger:
    """Add up what the SLA page asks for."""
    book = COUNTED_BOOK if question.filters == LIVE else ""
    return read_ledger(asked, question.filters, now=question.now, book=book)
