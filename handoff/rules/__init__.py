"""The condition language: parse, evaluate, say, ask a database. Plain Python."""

from handoff.rules.catalogue import (
    ACTIVITY_LABELS,
    BASE,
    FACT_TYPES,
    Catalogue,
    Fact,
    FactType,
    Scope,
    is_activity_kind,
)
from handoff.rules.deciding import deciding, deciding_verdict
from handoff.rules.definition import Definition, NamedRule, TierRule, canonical_definition
from handoff.rules.definition_parsing import parse_definition
from handoff.rules.definition_sql import asked_by_definition, tier_number_to_sql, tier_to_sql, truths_to_sql
from handoff.rules.evaluation import Result, evaluate
from handoff.rules.examples import AgreedExample, ExampleRun, run_examples
from handoff.rules.facts import check_facts
from handoff.rules.narrow import Acts, narrow_acts, narrow_fact
from handoff.rules.nodes import ActivityCriterion, Criterion, FactCriterion
from handoff.rules.parsing import parse
from handoff.rules.problems import Problem, RuleError
from handoff.rules.program import CriterionTruth, Facts
from handoff.rules.rule import Rule, canonical, criteria
from handoff.rules.sentence import criterion_sentence, to_sentence
from handoff.rules.text import fold
from handoff.rules.to_sql import Asked, Columns, KindColumns, Sql, asked_by, to_sql
from handoff.rules.truth import Truth
from handoff.rules.verdict import TierResult, Verdict, judge

__all__ = [
    "ACTIVITY_LABELS",
    "BASE",
    "FACT_TYPES",
    "ActivityCriterion",
    "Acts",
    "AgreedExample",
    "Asked",
    "Catalogue",
    "Columns",
    "Criterion",
    "CriterionTruth",
    "Definition",
    "ExampleRun",
    "Fact",
    "FactCriterion",
    "FactType",
    "Facts",
    "KindColumns",
    "NamedRule",
    "Problem",
    "Result",
    "Rule",
    "RuleError",
    "Scope",
    "Sql",
    "TierResult",
    "TierRule",
    "Truth",
    "Verdict",
    "asked_by",
    "asked_by_definition",
    "canonical",
    "canonical_definition",
    "check_facts",
    "criteria",
    "criterion_sentence",
    "deciding",
    "deciding_verdict",
    "evaluate",
    "fold",
    "is_activity_kind",
    "judge",
    "narrow_acts",
    "narrow_fact",
    "parse",
    "parse_definition",
    "run_examples",
    "tier_number_to_sql",
    "tier_to_sql",
    "to_sentence",
    "to_sql",
    "truths_to_sql",
]
