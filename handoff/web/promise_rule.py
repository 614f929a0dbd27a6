"""When a promise applies, written as text: read with every problem at its line and place, and said as a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handoff.rules import RuleError, parse, to_sentence
from handoff.web.draft_words import problem_words
from handoff.web.promise_terms import ALWAYS
from handoff.yaml_text import read_yaml
from handoff.yaml_writing import write_yaml
from leads.definitions.in_force import catalogue

LONGEST_RULE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule as it was written: what it says, or what is wrong with it and where."""

    document: dict[str, Any] | None
    sentence: str
    problems: tuple[str, ...] = ()


def read_rule(text: str) -> RuleText:
    """Read a rule of YAML or JSON; nothing written applies always. Raises nothing."""
    if not text.strip():
        return RuleText(document=None, sentence=ALWAYS)
    read = read_yaml(text, longest=LONGEST_RULE)
    found = [f"Line {one.line}: {one.message}; {one.remedy}" for one in read.faults]
    known = catalogue()
    if not read.is_broken:
        try:
            rule = parse(read.value, catalogue=known, scope="handoff")
        except RuleError as error:
            found += [
                f"Line {read.line_of(one.place.rstrip('/'))}, {one.place}: {problem_words(one, known)}"
                for one in error.problems
            ]
        else:
            said = to_sentence(rule, catalogue=known)
            if not found:
                return RuleText(document=read.value, sentence=said[:1].upper() + said[1:])
    return RuleText(document=None, sentence="", problems=tuple(found))


def write_rule(document: Mapping[str, Any] | None) -> str:
    """Write a rule as its editor shows it; nothing for one that applies always."""
    return write_yaml(dict(document)) if document else ""
