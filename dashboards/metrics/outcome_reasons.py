"""Why handoffs were closed as they were: the reasons and criteria that closing dispositions name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.metrics.names import Name
from dashboards.metrics.number import Number, rate
from dashboards.metrics.outcomes import Maturity
from dispositions.models import CLOSING, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """One reason of one outcome and its share of it; `criterion` is named in its place by some bad fits."""

    outcome: str
    key: str
    criterion: str
    name: str
    share: Number


def reason_rows(rows: Iterable[Mapping[str, Any]], maturity: Maturity) -> tuple[ReasonRow, ...]:
    """Return a row a reason and a row a criterion, by outcome, the most frequent first."""
    found: Counter[tuple[str, str, str]] = Counter()
    wholes: Counter[str] = Counter()
    for row in rows:
        if row["became"] in CLOSING:
            criterion = row["criterion"] or ""
            found[row["became"], "" if criterion else row["reason"] or "", criterion] += row["n"]
            wholes[row["became"]] += row["n"]
    labels = _labels()
    order = {str(outcome): place for place, outcome in enumerate(CLOSING)}
    return tuple(
        ReasonRow(
            outcome=outcome,
            key=key,
            criterion=criterion,
            name=labels.get((outcome, key), key) if key else "",
            share=rate(_name(outcome, key, criterion, maturity), found[outcome, key, criterion], wholes[outcome]),
        )
        for outcome, key, criterion in sorted(found, key=lambda one: (order[one[0]], -found[one], one))
    )


def _name(outcome: str, key: str, criterion: str, maturity: Maturity) -> str:
    if criterion:
        return str(Name(family="outcome_criterion", of=(outcome, maturity, criterion)))
    return str(Name(family="outcome_reason", of=(outcome, maturity, key)))


def _labels() -> dict[tuple[str, str], str]:
    return {(outcome, key): label for outcome, key, label in Reason.objects.values_list("outcome", "key", "label")}
