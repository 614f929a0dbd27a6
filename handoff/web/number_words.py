"""The names of numbers in words, for the list of rows behind one."""

from typing import Final

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.criteria import MET
from dashboards.metrics.names import Name, is_fact
from dashboards.metrics.outcome_groups import BLANK
from dashboards.metrics.outcomes import Maturity
from handoff.people.models import OwedBy, User
from handoff.web.clocks import OWED_BY
from handoff.web.outcome_words import AGES, OUTCOMES, WITHIN
from handoff.web.tiers import tier_name
from leads.definitions.models import CustomFact, DefinitionVersion
from leads.records.models import Campaign
from slas.models import CancelReason, Policy

# What the handoffs of each family are.
FAMILIES: Final = {
    "attainment": "{of}: kept or broken in the period",
    "overdue": "{of}: overdue now",
    "overdue_owed_by": "{of}: overdue now",
    "running": "{of}: not yet due",
    "cancelled": "{of}: cancelled in the period",
    "lateness_median": "{of}: broken in the period",
    "lateness_p90": "{of}: broken in the period",
    "lateness_sum": "{of}: broken in the period",
    "first_touch": "First touches kept or broken in the period",
    "disposition": "Dispositions kept or broken in the period",
    "overdue_first_touch": "First touches overdue now",
    "overdue_disposition": "Dispositions overdue now",
    "response_median": "Handoffs whose first touch is promised",
    "response_p90": "Handoffs whose first touch is promised",
    "handoffs": "Handed off in the period",
    "never_touched": "Handed off in the period",
    "never_touched_overdue": "Never touched, and past due",
    "never_touched_not_due": "Never touched, not yet due",
    "never_touched_closed": "Closed without a touch",
    "speed_to_lead_median": "Submitted to first touch, the untouched among them",
    "speed_to_lead_p90": "Submitted to first touch, the untouched among them",
    "speed_to_lead_business_median": "Submitted to first touch, the untouched among them",
    "speed_to_lead_business_p90": "Submitted to first touch, the untouched among them",
    "context_complete": "Handed off in the period",
    "bad_fit": "Closed in the period",
    "disposition_coverage": "Disposition promised and judged in the period",
    "read_rate": "Reading promised and judged in the period",
    "voided_breaches": "Breaches that are void: touched in time, reported late",
    "contacts_not_counted": "Contacts that are no human touch",
    "notice_lag_median": "Breaches that were told",
    "notice_lag_p99": "Breaches that were told",
    "seam_cases": "Went straight to {of}, in known time",
    "seam_not_yet": "Not yet {of}, and so longer than any",
    "seam_unknown": "{of} at an unknown time: earlier than the step before it",
    "seam_skipped": "Went on without {of}, or overtook it",
    "seam_median": "Seam to {of}: all cases, those not yet there among them",
    "seam_p90": "Seam to {of}: all cases, those not yet there among them",
    "seam_share": "Seam to {of}: all cases, those not yet there among them",
    "seam_business_median": "Seam to {of}: all cases, those not yet there among them",
    "seam_business_p90": "Seam to {of}: all cases, those not yet there among them",
    "merged_cases": "{of}, with the steps between missing",
    "merged_median": "{of}, with the steps between missing",
    "merged_p90": "{of}, with the steps between missing",
    "panel_sum": "Handed off in the period",
    "left_out": "Handed off in the period, {of}",
    "outcome": "Closed handoffs of version {of}",
    "outcome_rate": "Handed off in the period, {of}",
    "outcome_reason": "Handed off in the period: {of}",
    "outcome_criterion": "Handed off in the period: {of}",
    "matured": "Handed off in the period, {of}",
    "matured_imported": "Imported handoffs of the period, {of}",
    "not_matured": "Handed off in the period, but not yet {of}",
    "criterion_handoffs": "Judged by the criterion, {of}",
    "criterion_met": "Judged by the criterion, {of}",
    "criterion_unknown": "Judged by the criterion, {of}",
    "criterion_outcome": "{of}",
    "criterion_lift": "Met or did not meet the criterion, {of}",
    "version_handoffs": "Handed off by version {of}",
    "let_through": "Closed handoffs that a criterion let through",
    "bad_fit_unnamed": "Bad fits of version {of} that name no criterion",
}
# Counted at this moment, whatever the period.
NOW: Final = frozenset({"overdue", "overdue_owed_by", "overdue_first_touch", "overdue_disposition", "running"})
# What is left of them in the numerator of a rate.
NUMERATORS: Final = {
    "attainment": "{of}: kept in the period",
    "first_touch": "First touches kept in the period",
    "disposition": "Dispositions kept in the period",
    "never_touched": "Never touched",
    "context_complete": "Handed off in the period with complete context",
    "bad_fit": "Closed in the period as bad fit",
    "disposition_coverage": "Disposed of in time",
    "read_rate": "Read in time",
    "outcome": "Closed handoffs of version {of}",
    "outcome_rate": "Handed off in the period: {became}",
    "outcome_reason": "Handed off in the period: {became}",
    "outcome_criterion": "Handed off in the period: {became}",
    "criterion_met": "Met the criterion, {of}",
    "criterion_unknown": "The criterion is unknown, {of}",
    "criterion_outcome": "{of}, {became}",
    "let_through": "Bad fits that name the criterion",
}
LEFT_OUT: Final = {
    "without_submit": "without a submit time",
    "other_path": "on a path in another order",
    "excluded": "of excluded leads",
    "imported": "imported",
    "live": "live, not imported",
    "by_day": "with steps known only to the day",
}


def title_of(metric: str) -> str:
    """Say which handoffs stand behind a number."""
    name = Name.parse(metric)
    text = (NUMERATORS if name.part == "numerator" else {}).get(name.family) or FAMILIES.get(name.family, "Handoffs")
    groups = [_group(dimension, key) for dimension, key in name.groups.items()]
    return "; ".join([_capital(text.format(of=_of(name), became=_became(name))), *groups])


def is_now(metric: str) -> bool:
    """Say whether a number is counted now, so that no period narrows it."""
    return Name.parse(metric).family in NOW


def _of(name: Name) -> str:
    match name.family, name.of:
        case (("attainment" | "overdue" | "running" | "lateness_median" | "lateness_p90" | "lateness_sum"), (key,)):
            return _policy(key)
        case "cancelled", (key,):
            return _policy(key)
        case "cancelled", (key, reason) if reason in CancelReason.values:
            return f"{_policy(key)} ({CancelReason(reason).label.lower()})"
        case "overdue_owed_by", (key,) if key in OwedBy.values:
            return f"{OWED_BY[OwedBy(key)]} owes"
        case "left_out", (key,):
            return LEFT_OUT.get(key, key)
        case (("outcome_rate" | "matured" | "matured_imported" | "not_matured"), (*_, age)) if age in set(Maturity):
            return AGES[Maturity(age)]
        case (("criterion_handoffs" | "criterion_met" | "criterion_unknown" | "criterion_lift"), (*_, age)) if (
            age in set(Maturity)
        ):
            return AGES[Maturity(age)]
        case "criterion_outcome", (_, truth, age) if age in set(Maturity):
            return f"{'met' if truth == MET else 'did not meet'} the criterion, {AGES[Maturity(age)]}"
        case (("outcome_reason" | "outcome_criterion"), (outcome, age, _)) if age in set(Maturity):
            return f"{OUTCOMES.get(outcome, outcome).lower()} {WITHIN[Maturity(age)]}"
        case _, of:
            return " to ".join(step.replace("_", " ") for step in of)


def _became(name: Name) -> str:
    match name.family, name.of:
        case ("outcome_rate", (outcome, age)) | ("criterion_outcome", (outcome, _, age)) if age in set(Maturity):
            return f"{OUTCOMES.get(outcome, outcome).lower()} {WITHIN[Maturity(age)]}"
        case (("outcome_reason" | "outcome_criterion"), (_, _, why)):
            named = "criterion" if name.family == "outcome_criterion" else "reason"
            return f"{_of(name)}, {f'{named} {why}'.replace('_', ' ') if why else 'no reason given'}"
        case _:
            return ""


def _policy(key: str) -> str:
    return Policy.objects.filter(key=key).values_list("name", flat=True).first() or key


def _group(dimension: str, key: str) -> str:
    if dimension == "owner" and key.isdigit():
        return User.objects.filter(pk=int(key[:18])).values_list("name", flat=True).first() or "nobody"
    if dimension == "tier":
        latest = DefinitionVersion.objects.values_list("pk", flat=True).latest("number")
        return tier_name(latest, key)
    if is_fact(dimension):
        label = CustomFact.objects.filter(path=dimension).values_list("label", flat=True).first() or dimension
        return f"{label}: {key or BLANK}"
    if dimension == "campaign":
        named = Campaign.objects.filter(pk=int(key[:18])).values_list("name", flat=True) if key.isdigit() else ()
        return f"campaign: {next(iter(named), BLANK)}"
    return f"{dimension} {'of ' if dimension in set(CohortBy) else ''}{key}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
