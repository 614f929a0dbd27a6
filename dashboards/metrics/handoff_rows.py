"""The handoffs behind the numbers of handoffs and seams, one row a handoff or event."""

from collections.abc import Callable
from typing import Final

from django.db.models import Q

from dashboards.metrics.clock_rows import Finder, Rows
from dashboards.metrics.clocks import FIRST_TOUCH, asked_clocks, overdue, running
from dashboards.metrics.counted import BAD_FIT, COMPLETE
from dashboards.metrics.filters import Filters
from dashboards.metrics.handoffs import cohort, counted_handoffs, events, reached_in
from dashboards.metrics.left_out import all_of_period, left_out_conditions
from dashboards.metrics.names import Name
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.question import Question
from dashboards.metrics.seams import Place
from dashboards.metrics.speed import TOUCH_TOLD, UNTOUCHED, measured
from leads.handoffs.models import OPEN, EventKind, Handoff
from leads.handoffs.steps import Step


def _cohort(question: Question, name: Name) -> Rows:
    return cohort(question)


def _part_of_cohort(condition: Q) -> Finder:
    def find(question: Question, name: Name) -> Rows:
        handoffs = cohort(question)
        return handoffs.filter(condition) if name.part == "numerator" else handoffs

    return find


def _never_touched(question: Question, name: Name) -> Rows:
    told = cohort(question).filter(TOUCH_TOLD)
    return told.filter(UNTOUCHED) if name.part == "numerator" else told


def _untouched(condition: Callable[[Question], Q]) -> Finder:
    def find(question: Question, name: Name) -> Rows:
        clocks = asked_clocks(question).filter(condition(question), FIRST_TOUCH)
        return cohort(question).filter(UNTOUCHED, pk__in=clocks.values("handoff"))

    return find


def _measured(column: str) -> Finder:
    return lambda question, name: cohort(question).filter(measured(column, question.filters))


def _bad_fit(question: Question, name: Name) -> Rows:
    closed = counted_handoffs(question.filters).filter(reached_in(question.period, Step.CLOSED))
    return closed.filter(BAD_FIT) if name.part == "numerator" else closed


def _told(kind: EventKind) -> Finder:
    return lambda question, name: Handoff.objects.filter(events__in=events(question, kind))


def _seam(condition: Callable[[Place], Q]) -> Finder:
    def find(question: Question, name: Name) -> Rows:
        (step,) = name.of
        return cohort(question).filter(condition(_place(step, question.filters)))

    return find


def _merged(question: Question, name: Name) -> Rows:
    since, step = name.of
    return cohort(question).filter(_place(step, question.filters).came_from(Step(since)))


def _place(step: str, filters: Filters) -> Place:
    return {place.step: place for place in agreed_path().places(filters)}[Step(step)]


def _left_out(question: Question, name: Name) -> Rows:
    (what,) = name.of
    return all_of_period(question).filter(left_out_conditions(question.filters, agreed_path())[what])


HANDOFF_FINDERS: Final[dict[str, Finder]] = {
    "handoffs": _cohort,
    "panel_sum": _cohort,
    "never_touched": _never_touched,
    "never_touched_overdue": _untouched(overdue),
    "never_touched_not_due": _untouched(running),
    "never_touched_closed": lambda question, name: cohort(question).filter(UNTOUCHED & TOUCH_TOLD & ~OPEN),
    "context_complete": _part_of_cohort(COMPLETE),
    "bad_fit": _bad_fit,
    "speed_to_lead_median": _measured("whole_wall"),
    "speed_to_lead_p90": _measured("whole_wall"),
    "speed_to_lead_business_median": _measured("whole_business"),
    "speed_to_lead_business_p90": _measured("whole_business"),
    "voided_breaches": _told(EventKind.breach_voided),
    "contacts_not_counted": _told(EventKind.contact_not_counted),
    "seam_cases": _seam(lambda place: place.single),
    "seam_not_yet": _seam(lambda place: place.not_yet),
    "seam_unknown": _seam(lambda place: place.unknown),
    "seam_skipped": _seam(lambda place: place.skipped),
    "seam_median": _seam(lambda place: place.timed),
    "seam_p90": _seam(lambda place: place.timed),
    "seam_share": _seam(lambda place: place.timed),
    "seam_business_median": _seam(lambda place: place.timed_business),
    "seam_business_p90": _seam(lambda place: place.timed_business),
    "merged_cases": _merged,
    "merged_median": _merged,
    "merged_p90": _merged,
    "left_out": _left_out,
}
