"""The words of one criterion."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from handoff.rules.catalogue import ACTIVITY_LABELS, Fact, FactType
from handoff.rules.nodes import ActivityCriterion, FactCriterion, Operator, Scalar
from handoff.rules.text import quoted

# How a boolean fact is said when it is true, and when it is false.
_YES_NO: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "lead.is_free_mail": ("e-mail is a free-mail address", "e-mail is a company address"),
        "lead.consent": ("lead consented to be contacted", "lead did not consent to be contacted"),
        "lead.has_phone": ("lead has a phone number", "lead has no phone number"),
        "lead.is_student": ("lead is a student", "lead is not a student"),
        "company.is_target": ("company is on the target list", "company is not on the target list"),
        "company.is_customer": ("company is a customer", "company is not a customer"),
        "company.is_competitor": ("company is a competitor", "company is not a competitor"),
        "handoff.is_reentry": ("handoff is a re-entry", "handoff is not a re-entry"),
    }
)

# How a counted fact is said; every other operator falls back on its label.
_COUNTED: Mapping[str, Mapping[Operator, str]] = MappingProxyType(
    {
        "company.employees": MappingProxyType(
            {
                "eq": "company has exactly {} employees",
                "gt": "company has more than {} employees",
                "gte": "company has {} or more employees",
                "lt": "company has fewer than {} employees",
                "lte": "company has {} or fewer employees",
            }
        )
    }
)

_PHRASES: Mapping[Operator, str] = MappingProxyType(
    {
        "eq": "is {}",
        "ne": "is not {}",
        "gt": "is more than {}",
        "gte": "is {} or more",
        "lt": "is less than {}",
        "lte": "is {} or less",
        "contains": "contains {}",
        "starts_with": "starts with {}",
    }
)
_DATE_PHRASES: Mapping[Operator, str] = MappingProxyType(
    {**_PHRASES, "gt": "is after {}", "gte": "is {} or later", "lt": "is before {}", "lte": "is {} or earlier"}
)

# A label with one of these words could be read as part of the sentence around it, so it is quoted.
_SENTENCE_WORD = re.compile(r"\b(?:and|or|not|either|is|has|did|contains|starts)\b", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*")
_CODE = re.compile(r"[a-z]{2,3}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def activity_phrase(criterion: ActivityCriterion) -> str:
    """Say what the lead did, how often, within which days, and with what."""
    phrase = ACTIVITY_LABELS.get(criterion.activity) or f"did {quoted(criterion.activity.replace('_', ' '))}"
    if criterion.at_least > 1:
        phrase += f" {criterion.at_least} or more times"
    if criterion.within_days is not None:
        phrase += " in the last day" if criterion.within_days == 1 else f" in the last {criterion.within_days} days"
    if criterion.content is not None:
        phrase += f", {quoted(criterion.content)} among the recent ones"
    return phrase


def fact_phrase(criterion: FactCriterion, fact: Fact, *, as_line: bool) -> str:
    """Say what is asked of `fact`; `as_line` joins choices with "or", which is shorter but only clear on its own."""
    label, value = _said_label(fact.label), criterion.value
    if criterion.op == "is_set":
        return f"{label} is known"
    if fact.type == "boolean":
        yes, no = _YES_NO.get(fact.path, (f"{label} is yes", f"{label} is no"))
        return yes if criterion.op == "is_true" else no
    if isinstance(value, tuple):
        return f"{label} {_choice(criterion.op, [_said_value(part, fact) for part in value], as_line=as_line)}"
    said = _said_value(value, fact)
    counted = _COUNTED.get(fact.path, {}).get(criterion.op)
    return counted.format(said) if counted else f"{label} {_template(fact.type, criterion.op).format(said)}"


def _template(fact_type: FactType, op: Operator) -> str:
    return (_DATE_PHRASES if fact_type == "date" else _PHRASES)[op]


def _choice(op: Operator, said: Sequence[str], *, as_line: bool) -> str:
    if op == "between":
        return f"is from {said[0]} to {said[1]}"
    if as_line:
        listed = f"{', '.join(said[:-1])} or {said[-1]}"
        return f"is {listed}" if op == "in" else f"is not {listed}"
    return f"is {'one' if op == 'in' else 'none'} of {', '.join(said)}"


def _said_label(label: str) -> str:
    plain = _PLAIN_LABEL.fullmatch(label) and not _SENTENCE_WORD.search(label)
    return label if plain else quoted(label)


def _said_value(value: Scalar | None, fact: Fact) -> str:
    if isinstance(value, str):
        return value.upper() if fact.is_code and _CODE.fullmatch(value) else quoted(value)
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year:04d}"
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}"
    return str(value)
