"""What a source is told of each lead it submitted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
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
from leads.definitions.models import DefinitionVersion
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


class CaptureOrListShape(Either):
    """What became of one lead, or of each of a list."""

    alternatives = (CaptureShape, CapturedListShape)


# In SQL, because building these queries would cost several times what running them does.
_HELD: Final = """
SELECT held.handoff_id, handoff.tier, person.id, person.name, person.email, held.how, held.explanation
FROM routing_assignment AS held
JOIN handoffs_handoff AS handoff ON handoff.id = held.handoff_id
JOIN people_user AS person ON person.id = held.owner_id
WHERE held.handoff_id = ANY(%s) AND held.ended_at IS NULL
"""
_FINDINGS: Final = """
SELECT lead_id, kind, detail, found_at FROM records_finding WHERE lead_id = ANY(%s) AND found_at = %s ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read of all handoffs of an answer: who holds them, their clocks, what is doubtful about the leads."""

    held: Mapping[int, dict[str, Any]]
    clocks: Mapping[int, list[dict[str, Any]]]
    findings: Mapping[int, list[dict[str, Any]]]


def captures(captured: Sequence[Captured], *, now: datetime) -> list[dict[str, Any] | None]:
    """Tell each captured lead, or None where it was refused; three queries for all."""
    scored = [one.scored for one in captured if one.scored]
    handoff_ids = {_handoff_id(one) for one in scored} - {0}
    known = _Known(
        held=_held(handoff_ids),
        clocks=clocks_by_handoff(handoff_ids, now=now),
        findings=_findings([one.lead.pk for one in scored], now),
    )
    return [_capture(one, one.scored, known, now) if one.scored else None for one in captured]


def status_of(captured: Captured) -> int:
    """Return the HTTP status that one lead of a list would have had alone."""
    if captured.error is not None:
        return refusal_of(captured.error).status
    return 201 if captured.is_new else 200


def _capture(captured: Captured, scored: Scored, known: _Known, now: datetime) -> dict[str, Any]:
    handoff_id = _handoff_id(scored)
    held = known.held.get(handoff_id)
    reason = scored.not_handed_off
    return {
        "lead": {"id": scored.lead.pk, "is_new": captured.is_new},
        "verdict": verdict(
            scored.verdict,
            version_id=_version_id(scored.version),
            evaluation_id=scored.evaluation_id,
            judged_at=now,
        ),
        "handoff": {**held, "is_new": scored.created is not None} if held else None,
        "not_handed_off": {"code": str(reason), "message": scored.why_not} if reason else None,
        "clocks": known.clocks.get(handoff_id, []),
        "findings": known.findings.get(scored.lead.pk, []),
    }


def _handoff_id(scored: Scored) -> int:
    return scored.created.handoff.pk if scored.created else scored.open_handoff_id or 0


def _held(handoff_ids: set[int]) -> dict[int, dict[str, Any]]:
    if not handoff_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[*handoff_ids]])
        rows = cursor.fetchall()
    return {
        handoff_id: {
            "id": handoff_id,
            "tier": tier,
            "owner": told_person(owner_id, name, email),
            "why": explanation_sentence({"how": how, **json.loads(explanation)}, owner=name),
        }
        for handoff_id, tier, owner_id, name, email, how, explanation in rows
    }


def _findings(lead_ids: Sequence[int], now: datetime) -> dict[int, list[dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS, [[*lead_ids], now])
        rows = cursor.fetchall()
    found: dict[int, list[dict[str, Any]]] = {}
    for lead_id, kind, detail, found_at in rows:
        told = {"kind": kind, "detail": json.loads(detail), "found_at": stamp(found_at)}
        found.setdefault(lead_id, []).append(told)
    return found


@lru_cache(maxsize=64)
def _version_id(number: int) -> int:
    """Return the id of a version of the definition; numbers never change hands."""
    return DefinitionVersion.objects.values_list("pk", flat=True).get(number=number)
