"""What a source is told of each lead it submitted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from handoff.api.answers.clocks import ClockShape, clocks_by_handoff
from handoff.api.answers.fields import AnswerShape, stamp, text, whole, yes_no
from handoff.api.answers.leads import FindingShape
from handoff.api.answers.people import PersonShape, told_person
from handoff.api.answers.verdicts import VerdictShape, verdict
from handoff.api.bodies.shapes import Either
from handoff.api.errors import refusal_of
from handoff.api.schema import ErrorShape
from handoff.process.intake import Captured, Scored
from leads.routing.explanation import explanation_sentence


class CapturedLeadShape(AnswerShape):
    """The lead that was found or created."""

    id = whole()
    is_new = yes_no()


class CapturedHandoffShape(AnswerShape):
    """The lead's open handoff."""

    id = whole()
    is_new = yes_no(about="this request made it")
    tier = text()
    owner = PersonShape()
    why = text(about="why it came to its owner")


class NotHandedOffShape(AnswerShape):
    """Why this request made no handoff."""

    code = text()
    message = text()


class CaptureShape(AnswerShape):
    """The lead, the verdict on it, and what came of it."""

    lead = CapturedLeadShape()
    verdict = VerdictShape()
    handoff = CapturedHandoffShape(allow_null=True)
    not_handed_off = NotHandedOffShape(allow_null=True)
    clocks = ClockShape(many=True)
    findings = FindingShape(many=True)


class CapturedItemShape(AnswerShape):
    """One lead of a list: what became of it, or why it was refused."""

    status = whole(about="201 created, 200 known already, otherwise the status of its error")
    error = ErrorShape(allow_null=True)
    capture = CaptureShape(allow_null=True)


class CapturedListShape(AnswerShape):
    """One item a lead of the list, in its order."""

    leads = CapturedItemShape(many=True)


class CapturedLineShape(CapturedItemShape):
    """One line of NDJSON: what became of the lead on it, or why it was refused."""

    line = whole(about="its number in the body, counted from 1, blank lines included")


class CaptureOrListShape(Either):
    """What became of one lead, or of each of a list."""

    alternatives = (CaptureShape, CapturedListShape)


# In SQL, because building this query would cost several times what running it does.
_STANDING: Final = """
SELECT lead.id, handoff.id, handoff.tier, person.id, person.name, person.email, held.how, held.explanation,
    (SELECT json_agg(json_build_object('kind', kind, 'detail', detail, 'found_at', found_at) ORDER BY id)::text
        FROM records_finding WHERE lead_id = lead.id AND found_at = %(now)s)
FROM unnest(%(leads)s) AS lead(id)
LEFT JOIN (
    handoffs_handoff AS handoff
    JOIN routing_assignment AS held ON held.handoff_id = handoff.id AND held.ended_at IS NULL
    JOIN people_user AS person ON person.id = held.owner_id
) ON handoff.lead_id = lead.id AND handoff.closed_at IS NULL AND handoff.origin = 'live'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A lead's open handoff with its owner and why, and what was just found doubtful."""

    handoff: dict[str, Any] | None
    findings: list[dict[str, Any]]


def captures(captured: Sequence[Captured], *, now: datetime) -> list[dict[str, Any] | None]:
    """Tell each captured lead, or None where it was refused; two statements for all."""
    standing = _standing_of([one.scored.lead.pk for one in captured if one.scored], now)
    clocks = clocks_by_handoff([one.handoff["id"] for one in standing.values() if one.handoff], now=now)
    return [_capture(one, one.scored, standing, clocks, now) if one.scored else None for one in captured]


def status_of(captured: Captured) -> int:
    """Return the HTTP status that one lead of a list would have had alone."""
    if captured.error is not None:
        return refusal_of(captured.error).status
    return 201 if captured.is_new else 200


def _capture(
    captured: Captured,
    scored: Scored,
    standing: Mapping[int, _Standing],
    clocks: Mapping[int, list[dict[str, Any]]],
    now: datetime,
) -> dict[str, Any]:
    handoff, reason = standing[scored.lead.pk].handoff, scored.not_handed_off
    return {
        "lead": {"id": scored.lead.pk, "is_new": captured.is_new},
        "verdict": verdict(
            scored.verdict,
            version_id=scored.version_id,
            evaluation_id=scored.evaluation_id,
            judged_at=now,
        ),
        "handoff": {**handoff, "is_new": scored.created is not None} if handoff else None,
        "not_handed_off": {"code": str(reason), "message": scored.why_not} if reason else None,
        "clocks": clocks.get(handoff["id"], []) if handoff else [],
        "findings": standing[scored.lead.pk].findings,
    }


def _standing_of(lead_ids: Sequence[int], now: datetime) -> dict[int, _Standing]:
    if not lead_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"leads": [*lead_ids], "now": now})
        rows = cursor.fetchall()
    return {
        lead_id: _Standing(
            handoff=_handoff(*held) if held[0] is not None else None,
            findings=[_finding(finding) for finding in json.loads(findings or "[]")],
        )
        for lead_id, *held, findings in rows
    }


def _handoff(
    handoff_id: int, tier: str, owner_id: int, name: str, email: str, how: str, explanation: str
) -> dict[str, Any]:
    return {
        "id": handoff_id,
        "tier": tier,
        "owner": told_person(owner_id, name, email),
        "why": explanation_sentence({"how": how, **json.loads(explanation)}, owner=name),
    }


def _finding(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "found_at": stamp(datetime.fromisoformat(found["found_at"]))}
