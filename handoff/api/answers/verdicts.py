"""The verdict on a lead, with the trace of every criterion."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, anything, instant, stamp, text, whole, yes_no
from handoff.rules import Truth, Verdict, criterion_sentence, judge
from handoff.rules.program import CriterionTruth
from leads.definitions.in_force import catalogue, parsed_version
from leads.definitions.models import Evaluation


class CriterionShape(AnswerShape):
    """What one criterion found."""

    id = text(about="the same across versions")
    sentence = text()
    truth = serializers.ChoiceField(choices=["true", "false", "unknown"])
    seen = anything(about="the value it saw, or the number of matching acts; null is unknown")
    is_missing = yes_no(about="whether nothing was known to judge it by")
    asked_by = serializers.ListField(child=serializers.CharField(), help_text="tiers and never rules that ask it")


class VerdictShape(AnswerShape):
    """Whether the lead is ready, by which version of the definition, and why."""

    evaluation_id = whole()
    is_ready = yes_no()
    tier = text(null=True)
    never = serializers.ListField(child=serializers.CharField(), help_text="the exclusions that hold")
    version = whole(about="number of the definition's version")
    judged_at = instant()
    trace = CriterionShape(many=True)


def verdict(found: Verdict, *, version_id: int, evaluation_id: int, judged_at: datetime) -> dict[str, Any]:
    """Tell a verdict; the trace names every criterion of the version in its order."""
    return {
        "evaluation_id": evaluation_id,
        "is_ready": found.is_ready,
        "tier": found.tier,
        "never": list(found.never),
        "version": parsed_version(version_id).number,
        "judged_at": stamp(judged_at),
        "trace": _trace(found, version_id),
    }


def stored_verdict(evaluation: Evaluation) -> dict[str, Any]:
    """Tell a stored evaluation: the verdict is rebuilt from its version and the facts as known then."""
    found = judge(parsed_version(evaluation.version_id).definition, evaluation.facts)
    told = verdict(found, version_id=evaluation.version_id, evaluation_id=evaluation.pk, judged_at=evaluation.judged_at)
    # As stored: of an imported handoff the tier is known, and what was asked then is not.
    return told | {"is_ready": bool(evaluation.tier), "tier": evaluation.tier or None}


def _trace(found: Verdict, version_id: int) -> list[dict[str, Any]]:
    looked: dict[str, CriterionTruth] = {}
    asked_by: dict[str, list[str]] = {}
    for asker, look in _looks(found):
        looked[look.id] = look
        asked_by.setdefault(look.id, [])
        if asker not in asked_by[look.id]:
            asked_by[look.id].append(asker)
    return [
        {
            "id": name,
            "sentence": sentence,
            "truth": looked[name].truth.word,
            "seen": looked[name].seen,
            "is_missing": looked[name].truth is Truth.UNKNOWN,
            "asked_by": asked_by[name],
        }
        for name, sentence in sentences(version_id).items()
    ]


def _looks(found: Verdict) -> Iterator[tuple[str, CriterionTruth]]:
    for tier in found.tiers:
        yield from ((tier.key, look) for look in (*tier.fit.criteria, *tier.behaviour.criteria))
    for name, result in found.exclusions.items():
        yield from ((name, look) for look in result.criteria)


@lru_cache(maxsize=64)
def sentences(version_id: int) -> dict[str, str]:
    """Return the criteria of a version in document order, in words."""
    known = catalogue()
    criteria = parsed_version(version_id).definition.criteria
    return {name: criterion_sentence(criterion, known) for name, criterion in criteria.items()}
