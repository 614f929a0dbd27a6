"""The words of the editor: operators by type, what a rule says, and problems as its forms put them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from handoff.rules import Catalogue, FactType, RuleError, Scope, criterion_sentence, parse, to_sentence
from leads.definitions.draft_places import group_kind

ANY_WORDS: Final = {"eq": "is", "ne": "is not", "in": "is one of", "not_in": "is none of"}
ORDER_WORDS: Final = {
    "gte": "is at least",
    "lte": "is at most",
    "gt": "is more than",
    "lt": "is less than",
    "between": "is between",
}
DATE_WORDS: Final = {
    "gte": "is on or after",
    "lte": "is on or before",
    "gt": "is after",
    "lt": "is before",
    "between": "is between",
}
KNOWN_WORDS: Final = {"is_set": "is known"}
IS_FALSE: Final = "is_false"  # eq false, as a choice of its own
OPERATOR_WORDS: Final[Mapping[FactType, Mapping[str, str]]] = {
    "text": {**ANY_WORDS, "contains": "contains", "starts_with": "starts with", **KNOWN_WORDS},
    "number": {**ORDER_WORDS, **ANY_WORDS, **KNOWN_WORDS},
    "date": {**DATE_WORDS, **ANY_WORDS, **KNOWN_WORDS},
    "boolean": {"is_true": "is yes", IS_FALSE: "is no", **KNOWN_WORDS},
}
TYPE_WORDS: Final = {"text": "text", "number": "a number", "date": "a date", "boolean": "yes or no"}
SECTION_WORDS: Final = {
    "lead": "The person",
    "company": "Their company",
    "source": "Where they came from",
    "campaign": "Campaign",
    "handoff": "The handoff",
}
GROUP_WORDS: Final = {"all": "All of", "any": "Any of", "not": "Not"}
_FORM_MESSAGES: Final = {
    "there is no list of 1 to 20 tiers": "there is no tier yet",
    "this can't be read as boolean, and counts as unknown": "this is neither yes nor no, and counts as not known",
    "an activity kind is lower_snake, at most 60 characters": "a kind of act is written in small letters, digits and _",
}
UNREADABLE: Final = "This can’t be read as a criterion"
# Remedies written for whoever writes documents, as whoever fills in a form understands them.
_FORM_REMEDIES: Final = {
    "write a number without quotation marks": "give one, such as 50",
    'write it as "2026-11-30"': "write it as 2026-11-30",
    "write something, or use is_set to ask whether the fact is known": "write something, or ask whether it is known",
    "write [low, high]": "give both",
    "put at least one condition into it, or take the group out": "add a criterion, or remove the group",
    'give it one like "c3", and keep it across versions': "give it one such as employees",
    "write text in quotation marks": "write a text",
    "write one like demo_request": "choose one of the list, or write one such as demo_request",
    "write the best kind first": "add one, the best kind first",
}


class Fault(Protocol):
    """What is wrong somewhere, and what to do about it."""

    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...


def sentence_of(node: Any, known: Catalogue, *, scope: Scope = "lead") -> str:
    """Say a rule, a group or a criterion; nothing while it cannot be read."""
    try:
        rule = parse(node, catalogue=known, scope=scope)
    except RuleError:
        return ""
    if not group_kind(node):
        return criterion_sentence(rule.root, known)  # type: ignore[arg-type]  # no group makes a criterion
    said = to_sentence(rule, catalogue=known)
    return said[:1].upper() + said[1:]


def fallback_words(node: Any, known: Catalogue) -> str:
    """Say what a criterion that cannot be read seems to be about."""
    if not isinstance(node, dict):
        return UNREADABLE
    about = node.get("fact", node.get("activity"))
    if isinstance(about, str) and about:
        label = known[about].label if about in known else about.replace("_", " ")
        return f"{label[:1].upper()}{label[1:80]} …"
    return UNREADABLE


def problem_words(problem: Fault, known: Catalogue) -> str:
    """Write a problem and its remedy as one sentence, facts by their labels."""
    message = _without_paths(_FORM_MESSAGES.get(problem.message, problem.message), known)
    remedy = _FORM_REMEDIES.get(problem.remedy, problem.remedy)
    text = f"{message}; {_without_paths(remedy, known)}"
    return text[:1].upper() + text[1:]


def _without_paths(text: str, known: Catalogue) -> str:
    for path in _paths_in(text, known):
        text = text.replace(path, known[path].label)
    return text


def _paths_in(text: str, known: Catalogue) -> Sequence[str]:
    words = {word.strip(",;.:") for word in text.split() if "." in word}
    return [word for word in words if word in known]
