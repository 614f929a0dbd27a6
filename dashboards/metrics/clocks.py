"""Which clocks count, and how each ended: kept, broken, overdue, running or cancelled."""

from typing import Final

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from dashboards.metrics.filters import History
from dashboards.metrics.handoffs import reached_in
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from leads.handoffs.models import Handoff
from leads.routing.models import Assignment
from slas.models import Clock, Standing, StartStep, StopStep
from slas.querysets import RUNNING, ClockQuerySet, ClockState

# What a clock's times mean is decided by ClockQuerySet.with_outcome.
MET: Final = Q(state=ClockState.met)
BROKEN: Final = Q(state=ClockState.breached)
FIRST_TOUCH: Final = Q(policy_version__from_step=StartStep.handed_off, policy_version__to_step=StopStep.touched)
DISPOSITION: Final = Q(policy_version__to_step=StopStep.disposed)
HOLDER_NOW: Final = RawSQL("routing_assignment.owner_id", [], output_field=BigIntegerField())
READING: Final = Q(policy_version__to_step=StopStep.read)


def counted_clocks(question: Question) -> QuerySet[Clock]:
    """Return the clocks of leads (not of owners), with `state` and `outcome_at`: all live ones, or all hypothetical.

    The owner that is asked for is left to the conditions below: who held a lead when it was missed is not always who
    holds it now.
    """
    return _counted(question).with_outcome(question.now)


def _counted(question: Question) -> ClockQuerySet:
    standing = Standing.imported if question.filters.origin == History.IMPORTED else Standing.live
    return Clock.objects.filter(question.filters.of_clocks(), owner=None, standing=standing)


def holder() -> Coalesce:
    """Return who held a clock's handoff when its outcome fell, so that nobody inherits another's miss."""
    held = Assignment.objects.filter(handoff=OuterRef("handoff"), assigned_at__lt=OuterRef("outcome_at"))
    last = Subquery(held.order_by("-assigned_at", "-id").values("owner_id")[:1])
    # Looked up for those few alone that nobody held by then.
    now = Subquery(Handoff.objects.filter(pk=OuterRef("handoff_id")).values("owner_id"))
    return Coalesce(last, now, output_field=BigIntegerField())


def asked_clocks(question: Question) -> QuerySet[Clock]:
    """Return the clocks, ready for the conditions below."""
    clocks = counted_clocks(question)
    return clocks.annotate(holder=holder()) if question.filters.owner else clocks


def judged(question: Question, period: Period | None) -> Q:
    """Return the condition of a clock that was kept or broken in `period`; without a period, of none.

    Open and past due is broken, whether a worker has noticed or not; running and not yet due is neither. The period is
    that of `outcome_at`, which has an index.
    """
    if period is None:
        return Q(pk__in=[])
    has_ended = Q(cancelled_at=None) & (~Q(stopped_at=None) | Q(due_at__lt=question.now))
    within = Q(outcome_at__gte=period.start, outcome_at__lt=period.end)
    return has_ended & within & question.filters.of_owner("holder")


def overdue(question: Question) -> Q:
    """Return the condition of a clock that is running and past due, whatever the period; imported ones never are."""
    return _awaited(question) & BROKEN & RUNNING & question.filters.of_owner("handoff__owner_id")


def running(question: Question) -> Q:
    """Return the condition of a clock that is running and not yet past due; imported ones never do."""
    return _awaited(question) & Q(state=ClockState.running) & question.filters.of_owner("handoff__owner_id")


def _awaited(question: Question) -> Q:
    """Return no condition on live clocks, and one that none of the hypothetical ones meets: nobody waits for those."""
    return Q(standing=Standing.live) if question.filters.origin == History.IMPORTED else Q()


def ticking_clocks(question: Question) -> QuerySet[Clock]:
    """Return the clocks that are running, past due or not, of those whom the asked owner holds now."""
    asked = _counted(question).filter(_awaited(question), question.filters.of_owner("handoff__owner_id"))
    return asked.ticking(question.now)


def late_clocks(question: Question) -> QuerySet[Clock]:
    """Return the clocks of sales' promises that are running and past due, each beside who holds its handoff now.

    The holder is read of the open assignment, as HOLDER_NOW, since the way over the handoff would read its wide row.
    """
    late = ticking_clocks(question).filter(BROKEN, FIRST_TOUCH | DISPOSITION)
    held = "routing_assignment.handoff_id = slas_clock.handoff_id AND routing_assignment.ended_at IS NULL"
    return late.extra(tables=["routing_assignment"], where=[held])  # noqa: S610  our own SQL


def cancelled(question: Question) -> Q:
    """Return the condition of a clock that was cancelled in the period, and so counts as neither kept nor broken."""
    period = question.period
    return Q(cancelled_at__gte=period.start, cancelled_at__lt=period.end) & question.filters.of_owner(
        "handoff__owner_id"
    )


def first_touch_clocks(question: Question) -> QuerySet[Clock]:
    """Return the first-touch clocks of all handoffs of the period, touched or not, over which response is measured."""
    return counted_clocks(question).filter(
        FIRST_TOUCH,
        reached_in(question.period, prefix="handoff__"),
        question.filters.of_owner("handoff__owner_id"),
        cancelled_at=None,
    )
