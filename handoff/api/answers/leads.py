"""Leads with their company, their acts and their handoffs."""

from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, anything, facts, instant, stamp, text, whole, yes_no
from handoff.api.answers.verdicts import VerdictShape, stored_verdict
from leads.records.models import Activity, Company, Finding, Lead

LATEST_ACTS = 100


class CompanyShape(AnswerShape):
    """What is known of a company; null and empty are unknown."""

    id = whole()
    name = text()
    domain = text(null=True)
    industry = text()
    employees = whole(null=True)
    country = text()
    is_target = yes_no(null=True)
    is_customer = yes_no(null=True)
    is_competitor = yes_no(null=True)
    facts = facts()


class LeadShape(AnswerShape):
    """What is known of a lead; null and empty are unknown."""

    id = whole()
    name = text()
    email = text(null=True)
    phone = text()
    title = text()
    seniority = text()
    country = text()
    consent = yes_no(null=True)
    is_student = yes_no(null=True)
    is_free_mail = yes_no()
    landing_page = text()
    source = text(about="key of who brought it")  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    campaign = text(null=True)
    company = CompanyShape(allow_null=True)
    facts = facts()
    excluded_as = text(about="test, employee, competitor or duplicate; empty is not excluded")
    excluded_because = text()
    created_at = instant()
    updated_at = instant()


class ActivityShape(AnswerShape):
    """Something the lead did."""

    id = whole()
    kind = text()
    occurred_at = instant()
    received_at = instant()
    content = text()
    url = text()
    words = text()
    campaign = text(null=True)
    source = text()  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    external_id = text()


class FindingShape(AnswerShape):
    """Something about the data that cannot be right."""

    kind = text()
    detail = anything()
    found_at = instant()


class LeadDetailShape(LeadShape):
    """A lead with its latest acts, its last verdict, its handoffs, and what is doubtful about it."""

    activities = ActivityShape(many=True, help_text=f"the latest {LATEST_ACTS}")
    verdict = VerdictShape(allow_null=True)
    handoff_ids = serializers.ListField(child=serializers.IntegerField(), help_text="newest first")
    findings = FindingShape(many=True)


def company(row: Company | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "id": row.pk,
        "name": row.name,
        "domain": row.domain,
        "industry": row.industry,
        "employees": row.employees,
        "country": row.country,
        "is_target": row.is_target,
        "is_customer": row.is_customer,
        "is_competitor": row.is_competitor,
        "facts": row.custom,
    }


def lead(row: Lead) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "title": row.title,
        "seniority": row.seniority,
        "country": row.country,
        "consent": row.consent,
        "is_student": row.is_student,
        "is_free_mail": row.is_free_mail,
        "landing_page": row.landing_page,
        "source": row.source.key,
        "campaign": row.campaign.name if row.campaign else None,
        "company": company(row.company),
        "facts": row.custom,
        "excluded_as": row.excluded_as,
        "excluded_because": row.excluded_because,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
    }


def lead_detail(row: Lead) -> dict[str, Any]:
    """Tell a lead with all that hangs on it, in one query a kind."""
    acts = row.activities.select_related("source", "campaign").order_by("-occurred_at", "-pk")[:LATEST_ACTS]
    last = row.evaluations.order_by("-pk").first()
    return {
        **lead(row),
        "activities": [activity(act) for act in acts],
        "verdict": stored_verdict(last) if last else None,
        "handoff_ids": list(row.handoffs.order_by("-pk").values_list("pk", flat=True)),
        "findings": [finding(one) for one in row.findings.order_by("-pk")],
    }


def activity(row: Activity) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "occurred_at": stamp(row.occurred_at),
        "received_at": stamp(row.received_at),
        "content": row.content,
        "url": row.url,
        "words": row.words,
        "campaign": row.campaign.name if row.campaign else None,
        "source": row.source.key,
        "external_id": row.external_id,
    }


def finding(row: Finding) -> dict[str, Any]:
    return {"kind": row.kind, "detail": row.detail, "found_at": stamp(row.found_at)}
