"""A draft as the editor shows it: each tier with its rules as lines, each line with its sentence and its problems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString

from handoff.rules import Catalogue, Problem, Scope
from handoff.web.draft_words import GROUP_WORDS, UNREADABLE, fallback_words, problem_words, sentence_of
from leads.definitions.draft_places import group_kind, is_criterion, items_of

CLOSE: Final = "</ul></li>"
NOTHING: Final = SafeString("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion, or the head of a group whose members are the lines after it.

    `closes` ends the lists of the groups of which it is the last line.
    """

    place: str
    words: str
    note: str = ""
    problems: tuple[str, ...] = ()
    is_group: bool = False
    closes: SafeString = NOTHING

    @property
    def id(self) -> str:
        return anchor_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLines:
    """One rule: its sentence, how its lines combine, and the place to which more are added."""

    place: str
    label: str
    sentence: str
    heading: str
    lines: Sequence[Line]
    problems: tuple[str, ...] = ()
    adds_act: bool = False

    @property
    def title(self) -> str:
        return ": ".join(part for part in (self.label, self.heading) if part)

    @property
    def id(self) -> str:
        return anchor_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLines:
    """A never rule or a context requirement."""

    place: str
    id: str
    label: str
    rule: RuleLines
    problems: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLines:
    """One tier."""

    place: str
    key: str
    name: str
    fit: RuleLines
    behaviour: RuleLines
    context: Sequence[NamedLines]
    has_context_problem: bool
    problems: tuple[str, ...]

    @property
    def id(self) -> str:
        return anchor_of(self.place)


def anchor_of(place: str) -> str:
    """Return the id of the element of a place."""
    return "p" + place.replace("/", "-")


class Lines:
    """Makes the lines of one document, with its problems at their places."""

    def __init__(self, document: Any, problems: Sequence[Problem], known: Catalogue) -> None:
        self.document = document
        self.known = known
        self.problems: dict[str, list[Problem]] = {}
        for problem in problems:
            self.problems.setdefault(problem.place.rstrip("/"), []).append(problem)

    def tiers(self) -> list[TierLines]:
        """Return the tiers in order; what is no tier is shown as an empty one."""
        return [self._tier(tier, f"/tiers/{index}") for index, tier in enumerate(items_of(self.document, "tiers"))]

    def never(self) -> list[NamedLines]:
        """Return the never rules."""
        return self._named(self.document, "never", "", scope="lead")

    def at(self, *places: str) -> tuple[str, ...]:
        """Return the problems of exactly these places, in words."""
        return tuple(problem_words(one, self.known) for place in places for one in self.problems.get(place, ()))

    def under(self, place: str) -> list[Problem]:
        """Return the problems of a place and of all that stands in it."""
        return [one for at, found in self.problems.items() if f"{at}/".startswith(f"{place}/") for one in found]

    def _tier(self, tier: Any, place: str) -> TierLines:
        held = tier if isinstance(tier, dict) else {}
        return TierLines(
            place=place,
            key=str(held.get("key") or ""),
            name=str(held.get("name") or ""),
            fit=self._rule(held.get("fit"), f"{place}/fit", "Who they are"),
            behaviour=self._rule(held.get("behaviour"), f"{place}/behaviour", "What they did"),
            context=self._named(tier, "context", place, scope="handoff"),
            has_context_problem=bool(self.under(f"{place}/context")),
            problems=self.at(place, f"{place}/key", f"{place}/name", f"{place}/context"),
        )

    def _named(self, holder: Any, name: str, place: str, *, scope: Scope) -> list[NamedLines]:
        found = []
        for index, rule in enumerate(items_of(holder, name)):
            held, at = rule if isinstance(rule, dict) else {}, f"{place}/{name}/{index}"
            found.append(
                NamedLines(
                    place=at,
                    id=str(held.get("id") or ""),
                    label=str(held.get("label") or ""),
                    rule=self._rule(held.get("rule"), f"{at}/rule", "", scope=scope),
                    problems=self.at(at, f"{at}/id", f"{at}/label"),
                )
            )
        return found

    def _rule(self, rule: Any, place: str, label: str, *, scope: Scope = "lead") -> RuleLines:
        kind = group_kind(rule)
        is_list = kind in ("all", "any")
        members = enumerate(rule[kind]) if is_list else ()
        lines = [
            line for index, member in members for line in self._lines(member, f"{place}/{kind}/{index}", scope=scope)
        ]
        if not is_list and rule not in (None, {}):
            lines = list(self._lines(rule, place, scope=scope))
        own = [place, f"{place}/{kind}"] if is_list else [place] if not lines else []
        return RuleLines(
            place=place,
            label=label,
            sentence=sentence_of(rule, self.known, scope=scope) if lines else "",
            heading=GROUP_WORDS[kind].lower() if is_list and len(lines) > 1 else "",
            lines=lines,
            problems=self.at(*own),
            adds_act=place.endswith("/behaviour"),
        )

    def _lines(self, node: Any, place: str, *, scope: Scope, after: int = 0) -> Iterator[Line]:
        """Yield a node's lines; `after` is how many lists end with its last one."""
        kind = group_kind(node)
        if not kind:
            yield self._line(node, place, scope, after)
            return
        members = (
            [("not", node["not"])] if kind == "not" else [(f"{kind}/{at}", one) for at, one in enumerate(node[kind])]
        )
        yield Line(
            place=place,
            words=GROUP_WORDS[kind],
            note=sentence_of(node, self.known, scope=scope) if len(members) > 1 else "",
            problems=self.at(place, f"{place}/{kind}"),
            is_group=True,
            closes=SafeString(CLOSE * (after + 1)) if not members else NOTHING,
        )
        for number, (step, member) in enumerate(members, start=1):
            is_last = number == len(members)
            yield from self._lines(member, f"{place}/{step}", scope=scope, after=after + 1 if is_last else 0)

    def _line(self, node: Any, place: str, scope: Scope, after: int) -> Line:
        said = sentence_of(node, self.known, scope=scope) if is_criterion(node) else UNREADABLE
        return Line(
            place=place,
            words=said or fallback_words(node, self.known),
            note=str(node.get("id") or "") if isinstance(node, dict) else "",
            problems=tuple(problem_words(one, self.known) for one in self.under(place)) if self.problems else (),
            closes=SafeString(CLOSE * after),
        )
