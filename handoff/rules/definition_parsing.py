"""Reading the content of a definition version from its JSON document, with every problem at once."""

from collections.abc import Iterator
from typing import Any

from handoff.rules.catalogue import Catalogue, Scope
from handoff.rules.criterion import Reading, is_identifier, refuse_unknown_keys
from handoff.rules.definition import Definition, NamedRule, TierRule
from handoff.rules.nodes import Criterion
from handoff.rules.parsing import read_rule
from handoff.rules.problems import Problems, RuleError, kind_of
from handoff.rules.rule import Rule, criteria
from handoff.rules.text import is_blank, text_fault

MOST_TIERS = 20
MOST_NAMED_RULES = 50
LONGEST_INTRO = 2000
LONGEST_NAME = 120


def parse_definition(document: Any, *, catalogue: Catalogue) -> Definition:
    """Return the definition that the JSON `document` writes.

    Shape: {"intro", "tiers": [{"key", "name", "fit", "behaviour", "context": [{"id", "label", "rule"}]}],
    "never": [{"id", "label", "rule"}]}; intro, context and never may be left out. A criterion id stands for one
    criterion in the whole definition: rules may share it, with the same content.

    Raises: RuleError with every problem, each with its place and remedy.
    """
    problems = Problems()
    definition = _DefinitionReader(catalogue, problems).read(document)
    if definition is None or problems.found:
        raise RuleError(problems.found)
    return definition


class _DefinitionReader:
    """Reads the parts of one document; what can't be read is None, and its problems are noted."""

    def __init__(self, catalogue: Catalogue, problems: Problems) -> None:
        self.catalogue = catalogue
        self.problems = problems
        self.criteria: dict[str, Criterion] = {}

    def read(self, document: Any) -> Definition | None:
        if not self._is_object(document, "", ("intro", "tiers", "never")):
            return None
        intro = document.get("intro", "")
        if intro != "":
            intro = self._text(intro, "/intro", longest=LONGEST_INTRO)
        tiers = self._tiers(document.get("tiers"))
        never = self._named_rules(document.get("never", []), "/never", scope="lead")
        return None if intro is None else Definition(intro=intro, tiers=tiers, never=never)

    def _tiers(self, documents: Any) -> tuple[TierRule, ...]:
        if not isinstance(documents, list) or not 1 <= len(documents) <= MOST_TIERS:
            self.problems.add("/tiers", f"there is no list of 1 to {MOST_TIERS} tiers", "write the best kind first")
            return ()
        tiers = [self._tier(document, f"/tiers/{index}") for index, document in enumerate(documents)]
        read = tuple(tier for tier in tiers if tier)
        self._refuse_repeated([tier.key for tier in read], "/tiers")
        return read

    def _tier(self, document: Any, place: str) -> TierRule | None:
        if not self._is_object(document, place, ("key", "name", "fit", "behaviour", "context")):
            return None
        key = self._identifier(document.get("key"), f"{place}/key")
        name = self._text(document.get("name"), f"{place}/name", longest=LONGEST_NAME)
        fit = self._rule(document.get("fit"), f"{place}/fit", scope="lead")
        behaviour = self._rule(document.get("behaviour"), f"{place}/behaviour", scope="lead")
        context = self._named_rules(document.get("context", []), f"{place}/context", scope="handoff")
        if key is None or name is None or fit is None or behaviour is None:
            return None
        return TierRule(key=key, name=name, fit=fit, behaviour=behaviour, context=context)

    def _named_rules(self, documents: Any, place: str, *, scope: Scope) -> tuple[NamedRule, ...]:
        if not isinstance(documents, list) or len(documents) > MOST_NAMED_RULES:
            self.problems.add(place, f"this is no list of at most {MOST_NAMED_RULES} rules", "write a list, or none")
            return ()
        rules = [self._named_rule(document, f"{place}/{index}", scope) for index, document in enumerate(documents)]
        read = tuple(rule for rule in rules if rule)
        self._refuse_repeated([rule.id for rule in read], place)
        return read

    def _named_rule(self, document: Any, place: str, scope: Scope) -> NamedRule | None:
        if not self._is_object(document, place, ("id", "label", "rule")):
            return None
        identifier = self._identifier(document.get("id"), f"{place}/id")
        label = self._text(document.get("label"), f"{place}/label", longest=LONGEST_NAME)
        rule = self._rule(document.get("rule"), f"{place}/rule", scope=scope)
        if identifier is None or label is None or rule is None:
            return None
        return NamedRule(id=identifier, label=label, rule=rule)

    def _rule(self, document: Any, place: str, *, scope: Scope) -> Rule | None:
        reading = Reading(catalogue=self.catalogue, scope=scope, problems=self.problems)
        rule = read_rule(document, place=place, reading=reading)
        for identifier in self._retold(rule):
            message = f"the id {identifier} already stands for another criterion of this definition"
            self.problems.add(place, message, "give one of the two another id")
        return rule

    def _retold(self, rule: Rule | None) -> Iterator[str]:
        """Yield the ids of `rule` that another rule used for something else; remember the new ones."""
        for criterion in criteria(rule) if rule else ():
            if self.criteria.setdefault(criterion.id, criterion) != criterion:
                yield criterion.id

    def _is_object(self, document: Any, place: str, known: tuple[str, ...]) -> bool:
        if not isinstance(document, dict):
            self.problems.add(place, f"an object is needed, not {kind_of(document)}", f"write {', '.join(known)}")
            return False
        refuse_unknown_keys(document, known, place, self.problems)
        return True

    def _identifier(self, value: Any, place: str) -> str | None:
        if is_identifier(value):
            return str(value)
        self.problems.add(place, "this is not lower_snake of 1 to 40 characters", "write one like hand_raiser")
        return None

    def _text(self, value: Any, place: str, *, longest: int) -> str | None:
        fault = text_fault(value, longest=longest) if isinstance(value, str) else f"is {kind_of(value)}"
        if isinstance(value, str) and not fault and not is_blank(value):
            return value
        self.problems.add(place, f"the text {fault or 'is empty'}", f"write 1 to {longest} characters")
        return None

    def _refuse_repeated(self, identifiers: list[str], place: str) -> None:
        if len(set(identifiers)) != len(identifiers):
            self.problems.add(place, "two of them have the same id", "give each its own")
