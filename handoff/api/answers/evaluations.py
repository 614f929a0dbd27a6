"""Evaluations: the verdicts on one lead, listed, and one of them with its whole trace."""

from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, instant, stamp, text, whole, yes_no
from handoff.api.answers.verdicts import CriterionShape, stored_verdict
from leads.definitions.models import Cause, Evaluation


class EvaluationShape(AnswerShape):
    """One verdict of one version on what was known of the lead at one time."""

    id = whole()
    lead_id = whole()
    version = whole(about="number of the definition's version; 0 is before the product")
    is_ready = yes_no()
    tier = text(null=True)
    cause = serializers.ChoiceField(choices=Cause.choices)
    judged_at = instant()


class EvaluationDetailShape(EvaluationShape):
    """A verdict with every criterion; the trace is rebuilt from the version and the facts as known then."""

    never = serializers.ListField(child=serializers.CharField(), help_text="the exclusions that hold")
    trace = CriterionShape(many=True)
    facts = serializers.DictField(child=serializers.JSONField(), help_text="as known then, without direct identifiers")


def evaluation(row: Evaluation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "lead_id": row.lead_id,
        "version": row.version.number,
        "is_ready": bool(row.tier),
        "tier": row.tier or None,
        "cause": row.cause,
        "judged_at": stamp(row.judged_at),
    }


def evaluation_detail(row: Evaluation) -> dict[str, Any]:
    verdict = stored_verdict(row)
    return {**evaluation(row), "never": verdict["never"], "trace": verdict["trace"], "facts": row.facts}
