"""`/api/v1/metrics`: every number of the shared pages, by the same definitions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo, available_timezones

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.criteria import criteria_report
from dashboards.metrics.filters import History
from dashboards.metrics.number import Number, as_json
from dashboards.metrics.outcome_groups import OutcomeBy, is_group
from dashboards.metrics.outcome_report import OutcomeReport, outcome_report
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.path import path_report_from
from dashboards.metrics.path_by import Dimension, path_by, told_by
from dashboards.metrics.path_sums import path_ledger
from dashboards.metrics.path_told import tell
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.period import Preset
from dashboards.metrics.question import Question
from dashboards.metrics.sla import operations_numbers, sla_report
from dashboards.metrics.version_outcomes import versions_report
from handoff.api.answers.metrics import MetricsShape, metrics
from handoff.api.clock import request_now
from handoff.api.filters import refuse_unknown
from handoff.api.operation import Operation, person_of
from handoff.api.permissions import Access, is_member
from handoff.api.refusals import InvalidRequestError
from handoff.people.models import Scope

REPORTS: Final = ("sla", "path", "outcomes", "criteria", "versions")
PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "report": {"type": "string", "enum": list(REPORTS)},
    "by": {"type": "string", "maxLength": 80},
    "age": {"type": "string", "enum": [str(one) for one in Maturity]},
    "cohort": {"type": "string", "enum": [str(one) for one in CohortBy]},
    "period": {"type": "string", "enum": [str(one) for one in Preset]},
    "from": {"type": "string", "format": "date"},
    "to": {"type": "string", "format": "date"},
    "zone": {"type": "string", "maxLength": 64},
    "tier": {"type": "string", "maxLength": 60},
    "source": {"type": "string", "maxLength": 60},
    "team": {"type": "string", "maxLength": 60},
    "owner": {"type": "integer", "minimum": 1},
    "origin": {"type": "string", "enum": ["live", "imported", "all"]},
}
ABOUT: Final = {
    "report": "the SLA page's numbers, the path map's, the dispositions page's, those of the definition's criteria or "
    "of its versions; the first two when left out",
    "by": f"the path map's numbers apart as well for each {', '.join(Dimension)}; or outcomes for each "
    f"{', '.join(OutcomeBy)} or value of a text fact of your own, such as lead.origin (source when left out)",
    "age": "of outcomes and criteria: the days since handed off at which outcomes count, or so_far; 30 when left out; "
    "versions are told at 30, 60 and 90",
    "cohort": "of outcomes and versions: handoffs by week or month; when left out, outcomes by whichever can be read "
    "and versions by month",
    "period": "the last 7, 28 or 91 days with today, or all; 28 when left out",
    "from": "first day of a period of your own",
    "to": "its last day; today when left out",
    "origin": "live handoffs, which is meant when left out, those of an imported history, or all; promises on imported "
    "handoffs are hypothetical, and never stated together with live ones",
    "zone": "IANA zone of the days; your own, or UTC for keys, when left out",
}


class Metrics(Operation):
    """Numbers."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(
        operation_id="metrics_read",
        parameters=[
            OpenApiParameter(name=name, type=kind, description=ABOUT.get(name, "")) for name, kind in PARAMETERS.items()
        ],
        responses={200: MetricsShape},
    )
    def get(self, request: Request) -> Response:
        """State every number of a page of numbers; the same for everyone."""
        refuse_unknown(request, set(PARAMETERS))
        query = request.query_params.dict()
        question = _question(query, zone=_zone(request), now=request_now(request))
        numbers, is_rounded = _numbers(question, query)
        return Response(metrics(question, as_json(numbers), is_rounded=is_rounded))


def _question(query: Mapping[str, str], *, zone: ZoneInfo, now: datetime) -> Question:
    if "to" in query and "from" not in query:
        raise InvalidRequestError(fields={"from": "Give the first day as well."})
    if "from" in query and "period" in query:
        raise InvalidRequestError(fields={"period": "Give either a period or two days."})
    return Question.parse(query, zone=zone, now=now)


def _numbers(question: Question, query: Mapping[str, str]) -> tuple[list[Number], bool]:
    """Return the numbers that are asked for, and whether percentiles among them are those of buckets."""
    report, by = query.get("report", ""), query.get("by", "")
    if report and report not in REPORTS:
        raise InvalidRequestError(fields={"report": f"Give one of {', '.join(REPORTS)}."})
    if report == "outcomes":
        return [*_outcomes(question, query).numbers()], False
    if report == "criteria":
        return [*criteria_report(question, maturity=_age(query)).numbers()], False
    if report == "versions":
        return [*versions_report(question, cohort_by=_cohort(query) or CohortBy.MONTH).numbers()], False
    if by and by not in set(Dimension):
        raise InvalidRequestError(fields={"by": f"Give one of {', '.join(Dimension)}."})
    if report in {"", "sla"} and question.filters.origin == History.ALL:
        raise InvalidRequestError(fields={"origin": "Give live or imported, or a report other than sla."})
    found: list[Number] = []
    is_rounded = False
    if report in {"", "sla"}:
        sla = sla_report(question)
        found += [*sla.numbers(), *operations_numbers(question)]
        is_rounded = sla.is_rounded
    has_path = report in {"", "path"}
    if has_path or by:
        of_path, of_buckets = _of_path(question, Dimension(by) if by else None, has_path=has_path)
        found += of_path
        is_rounded = is_rounded or of_buckets
    return found, is_rounded


def _of_path(question: Question, by: Dimension | None, *, has_path: bool) -> tuple[list[Number], bool]:
    """Return the numbers of the path and those by a dimension, as the page states them."""
    agreed = agreed_path()
    dimension = told_by(question, by or Dimension.TIER)
    ledger = path_ledger(question, agreed, dimension)
    path = path_report_from(question, agreed, ledger) if has_path else None
    found = [*path.numbers()] if path else []
    if by:
        merged = tell(path).merged_before() if path else ()
        rows = path_by(question, dimension, agreed, ledger=ledger, merged=merged)
        found += [number for row in rows for number in row.numbers()]
    return found, ledger is not None


def _outcomes(question: Question, query: Mapping[str, str]) -> OutcomeReport:
    by, age, cohort_by = query.get("by") or OutcomeBy.SOURCE, _age(query), _cohort(query)
    if not is_group(by):
        raise InvalidRequestError(fields={"by": f"Give one of {', '.join(OutcomeBy)}, or the path of a text fact."})
    return outcome_report(question, maturity=age, by=by, cohort_by=cohort_by)


def _age(query: Mapping[str, str]) -> Maturity:
    age = query.get("age") or Maturity.MONTH
    if age not in set(Maturity):
        raise InvalidRequestError(fields={"age": f"Give one of {', '.join(Maturity)}."})
    return Maturity(age)


def _cohort(query: Mapping[str, str]) -> CohortBy | None:
    cohort = query.get("cohort")
    if cohort and cohort not in set(CohortBy):
        raise InvalidRequestError(fields={"cohort": f"Give one of {', '.join(CohortBy)}."})
    return CohortBy(cohort) if cohort else None


def _zone(request: Request) -> ZoneInfo:
    person = person_of(request)
    name = request.query_params.get("zone") or (person.timezone if person else "UTC")
    if name not in available_timezones():
        raise InvalidRequestError(fields={"zone": "Give an IANA zone, such as Europe/Berlin."})
    return ZoneInfo(name)
