"""Judging leads: verdicts of the definition in force, stored where they say something new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from handoff.bulk import insert_all
from handoff.rules import Verdict, judge
from leads.definitions.in_force import DefinitionInForce
from leads.definitions.models import Cause, Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One lead to be judged, with its facts as known at `at`."""

    lead_id: int
    facts: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict with its unsaved evaluation, and the lead's last one where that already says the same."""

    verdict: Verdict
    evaluation: Evaluation
    same_as: Evaluation | None


def judge_leads(
    cases: Sequence[Case], in_force: DefinitionInForce, *, cause: Cause, judged_before: Sequence[int]
) -> list[Judged]:
    """Judge each case; nothing is stored yet. `judged_before` are the leads that may have an earlier evaluation."""
    last = _last_evaluations(judged_before) if judged_before else {}
    return [_judge(case, in_force, cause, last.get(case.lead_id)) for case in cases]


def save_evaluations(judged: Sequence[Judged], *, needed: Sequence[bool]) -> list[Evaluation]:
    """Store the evaluations that say something new or that a handoff needs; return the row that holds each verdict."""
    held = [
        one.evaluation if is_needed or one.same_as is None else one.same_as
        for one, is_needed in zip(judged, needed, strict=True)
    ]
    insert_all([row for row in held if row._state.adding])
    return held


def _judge(case: Case, in_force: DefinitionInForce, cause: Cause, last: Evaluation | None) -> Judged:
    verdict = judge(in_force.definition, case.facts)
    row = Evaluation(
        lead_id=case.lead_id,
        version_id=in_force.version_id,
        tier=verdict.tier or "",
        truths=[int(verdict.truths[criterion]) for criterion in in_force.criteria],
        facts=case.facts,
        cause=cause,
        judged_at=case.at,
    )
    return Judged(verdict=verdict, evaluation=row, same_as=last if last and _says(last) == _says(row) else None)


def _says(row: Evaluation) -> tuple[int, str, list[int]]:
    return row.version_id, row.tier, row.truths


def _last_evaluations(lead_ids: Sequence[int]) -> dict[int, Evaluation]:
    latest = Evaluation.objects.filter(lead_id__in=lead_ids).values("lead_id").annotate(last=Max("id")).values("last")
    return {row.lead_id: row for row in Evaluation.objects.filter(pk__in=latest).defer("facts")}
