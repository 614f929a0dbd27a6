"""The facts document: all that is known of a lead at an instant, without direct identifiers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from handoff.rules import fold
from leads.records.models import Lead
from leads.records.submissions import domain_of

MOST_AGES: Final = 50
OLDEST_DAYS: Final = 365
_DAY_SECONDS: Final = 86_400

_ACTS_SQL = """
SELECT lead_id, kind, occurred_at, content, number
FROM (
    SELECT lead_id, kind, occurred_at, content,
        count(*) OVER (PARTITION BY lead_id, kind) AS number,
        row_number() OVER (PARTITION BY lead_id, kind ORDER BY occurred_at DESC, id DESC) AS place
    FROM records_activity
    WHERE lead_id = ANY(%s)
) AS act
WHERE place <= %s
ORDER BY lead_id, kind, occurred_at DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfAct:
    """One kind of act of one lead: the instants of its latest ones, newest first, and how many there are in all."""

    instants: tuple[datetime, ...]
    contents: tuple[str, ...]
    count: int


def load_acts(lead_ids: Sequence[int]) -> dict[int, dict[str, KindOfAct]]:
    """Return the acts of leads by kind, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTS_SQL, [list(lead_ids), MOST_AGES])
        rows = cursor.fetchall()
    found: dict[int, dict[str, list[tuple[datetime, str, int]]]] = {}
    for lead_id, kind, occurred_at, content, number in rows:
        found.setdefault(lead_id, {}).setdefault(kind, []).append((occurred_at, content, number))
    return {lead_id: {kind: _kind(acts) for kind, acts in kinds.items()} for lead_id, kinds in found.items()}


def _kind(acts: Sequence[tuple[datetime, str, int]]) -> KindOfAct:
    return KindOfAct(
        instants=tuple(at for at, _, _ in acts),
        contents=tuple(dict.fromkeys(fold(content) for _, content, _ in acts if content)),
        count=acts[0][2],
    )


def build_facts(lead: Lead, acts: Mapping[str, KindOfAct], *, at: datetime) -> dict[str, Any]:
    """Return the facts of a lead as known at `at`; texts are NFC and case-folded, unknown facts are left out.

    `ages` are days since each act, ascending; an act of the future has age 0.
    """
    facts = {
        "lead": {
            **_custom(lead.custom),
            "title": lead.title,
            "seniority": lead.seniority,
            "country": lead.country,
            "email_domain": domain_of(lead.email or ""),
            "is_free_mail": lead.is_free_mail if lead.email else None,
            "consent": lead.consent,
            "has_phone": bool(lead.phone),
            "is_student": lead.is_student,
        },
        "company": _company(lead),
        "source": {"name": lead.source.key, "medium": lead.source.medium, "landing_page": lead.landing_page},
        "campaign": {"name": lead.campaign.name, "kind": lead.campaign.kind} if lead.campaign else {},
    }
    known: dict[str, Any] = {scope: dict(_known(values)) for scope, values in facts.items()}
    known["activities"] = {kind: _behaviour(act, at) for kind, act in sorted(acts.items())}
    return known


def _company(lead: Lead) -> dict[str, Any]:
    company = lead.company
    if company is None:
        return {}
    return {
        **_custom(company.custom),
        "domain": company.domain,
        "industry": company.industry,
        "employees": company.employees,
        "country": company.country,
        "is_target": company.is_target,
        "is_customer": company.is_customer,
        "is_competitor": company.is_competitor,
    }


def _custom(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if isinstance(value, (str, int, float, bool))}


def _known(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in values.items():
        if value is not None and value != "":
            yield key, fold(value) if isinstance(value, str) else value


def _behaviour(act: KindOfAct, at: datetime) -> dict[str, Any]:
    ages = sorted(max(0.0, round((at - instant).total_seconds() / _DAY_SECONDS, 6)) for instant in act.instants)
    return {
        "ages": [age for age in ages if age <= OLDEST_DAYS],
        "count": act.count,
        "contents": list(act.contents),
    }
