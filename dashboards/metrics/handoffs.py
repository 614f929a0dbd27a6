"""Which handoffs count: those of the asked origin, live ones by default, of leads that are not excluded."""

from django.db.models import Q, QuerySet

from dashboards.metrics.filters import Filters
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from leads.handoffs.models import EventKind, Handoff, HandoffEvent
from leads.handoffs.steps import Step
from leads.records.models import Lead


def excluded_leads() -> QuerySet[Lead]:
    """Return the leads excluded as test, employee, competitor or duplicate; they are listed apart."""
    return Lead.objects.exclude(excluded_as="")


def counted_handoffs(filters: Filters) -> QuerySet[Handoff]:
    """Return the handoffs that numbers are made of."""
    return Handoff.objects.filter(filters.of_handoffs(), filters.of_owner(), filters.of_origin()).exclude(
        lead__in=excluded_leads()
    )


def reached_in(period: Period | None, step: Step = Step.HANDED_OFF, *, prefix: str = "") -> Q:
    """Return the condition of a handoff that reached `step` in `period`; without a period, of none.

    `prefix` leads to the handoff, as in `handoff__`.
    """
    if period is None:
        return Q(pk__in=[])
    return Q(**{f"{prefix}{step}_at__gte": period.start, f"{prefix}{step}_at__lt": period.end})


def cohort(question: Question) -> QuerySet[Handoff]:
    """Return the handoffs of the period."""
    return counted_handoffs(question.filters).filter(reached_in(question.period))


def events(question: Question, *kinds: EventKind) -> QuerySet[HandoffEvent]:
    """Return what is told of these kinds on the handoffs of the period."""
    return HandoffEvent.objects.filter(kind__in=kinds, handoff__in=cohort(question))
