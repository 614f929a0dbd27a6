"""Opens places of a draft as forms, and what is to be put into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff.rules import ACTIVITY_LABELS, Catalogue, Problem, Scope
from handoff.web.draft_fields import CriterionFields, field_of
from handoff.web.draft_lines import Lines
from handoff.web.draft_open import LABELS, FormProblem, OpenForm, Target
from handoff.web.draft_words import (
    GROUP_WORDS,
    OPERATOR_WORDS,
    SECTION_WORDS,
    TYPE_WORDS,
    problem_words,
    sentence_of,
)
from leads.definitions.draft_edits import groups_of, places_of
from leads.definitions.draft_places import (
    ROOTS,
    NoSuchPlaceError,
    group_kind,
    is_criterion,
    items_of,
    last_of,
    parent_of,
    value_at,
)
from leads.definitions.seen_facts import Seen, act_seen, fact_seen, kinds_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMaker:
    """Opens places of one document as forms."""

    document: Any
    lines: Lines
    known: Catalogue
    fixed_ids: frozenset[str]
    now: datetime

    def open(self, place: str, *, sent: Mapping[str, Any] | None = None) -> OpenForm | None:
        """Return the form of what stands at a place, None where there is none; `sent` is what was typed into it."""
        if place == "/intro":
            intro = self.document.get("intro", "") if isinstance(self.document, dict) else ""
            return self._plain("intro", place, {"intro": intro}, sent)
        try:
            held = value_at(self.document, place)
        except NoSuchPlaceError:
            return None
        match _what(place, held):
            case "tier":
                return self._plain("tier", place, _texts(held, "name", "key"), sent)
            case "named":
                return self._plain("named", place, _texts(held, "label", "id"), sent)
            case "group":
                return self._group(place, held)
            case "criterion":
                fields = CriterionFields.sent(sent) if sent is not None else CriterionFields.of(held)
                return self._criterion(fields, held=held, place=place, problems=None if sent is None else ())
        return None

    def new(
        self, into: str, *, about: str, sent: Mapping[str, Any] | None = None, problems: Sequence[FormProblem] = ()
    ) -> OpenForm | None:
        """Return the form of something that is to be put into a rule, a group or a list, None where that can't be."""
        sent = sent or {}
        if into == "/tiers":
            texts = {name: str(sent.get(name, "")) for name in ("name", "key")}
            return OpenForm(kind="tier", into=into, texts=texts, problems=problems, has_free_id=True)
        if into == "/never" or into.endswith("/context"):
            texts = {name: str(sent.get(name, "")) for name in ("label", "id")}
            return OpenForm(kind="named", into=into, texts=texts, problems=problems, has_free_id=True)
        if into not in groups_of(self.document):
            return None
        if about == "group":
            return OpenForm(kind="group", into=into, texts={"kind": str(sent.get("kind", "any"))}, problems=problems)
        fields = CriterionFields.sent({**sent, "about": about})
        return self._criterion(fields, held=None, into=into, problems=problems)

    def _plain(self, kind: str, place: str, texts: Mapping[str, str], sent: Mapping[str, Any] | None) -> OpenForm:
        shown = {name: str(sent.get(name, text)) for name, text in texts.items()} if sent else texts
        names = {"intro": ("",), "tier": ("/key", "/name"), "named": ("/id", "/label")}[kind]
        problems = [
            self._problem(one, name.strip("/") or "intro")
            for name in names
            for one in self.lines.problems.get(f"{place}{name}", ())
        ]
        key = texts.get("key") or texts.get("id") or ""
        return OpenForm(
            kind=kind,
            place=place,
            texts=shown,
            problems=problems,
            has_free_id=key not in self.fixed_ids,
            is_in_list=kind != "intro",
        )

    def _group(self, place: str, held: Any) -> OpenForm:
        kind = group_kind(held)
        members = [held["not"]] if kind == "not" else held[kind]
        problems = [self._problem(one, "") for at in (place, f"{place}/{kind}") for one in self._exactly(at)]
        return OpenForm(
            kind="group",
            place=place,
            texts={"kind": kind},
            sentence=sentence_of(held, self.known, scope=_scope(place)),
            problems=problems,
            targets=self._targets(place),
            is_in_list=last_of(place).isdigit(),
            is_root=last_of(place) in ROOTS,
            can_unwrap=len(members) == 1 or (bool(members) and last_of(place).isdigit()),
        )

    def _criterion(
        self,
        fields: CriterionFields,
        *,
        held: Any,
        place: str = "",
        into: str = "",
        problems: Sequence[FormProblem] | None = None,
    ) -> OpenForm:
        scope = _scope(place or into)
        node = fields.node(self.known, identifier=fields.id or "new") if fields.is_chosen else None
        found = list(problems or ())
        if problems is None:
            found = [self._problem(one, field_of(one.place.removeprefix(place), fields)) for one in self._under(place)]
        fact_type = fields.type_in(self.known)
        identifier = str(held.get("id") or "") if isinstance(held, dict) else ""
        others = [one for one in places_of(self.document, identifier) if one != place]
        is_act = fields.about == "act"
        return OpenForm(
            kind="criterion",
            place=place,
            into=into,
            fields=fields,
            has_free_id=held is None or identifier not in self.fixed_ids,
            sentence=sentence_of(node, self.known, scope=scope) if node else "",
            problems=found,
            fact_groups=() if is_act else fact_groups(self.known, scope, chosen=fields.fact),
            operators=OPERATOR_WORDS[fact_type] if fact_type else {},
            kinds=_kinds() if is_act else (),
            type_words=TYPE_WORDS[fact_type] if fact_type else "",
            seen=self._seen(fields),
            shared=[place_words(self.document, one) for one in others],
            targets=self._targets(place) if place else (),
            is_in_list=last_of(place).isdigit(),
        )

    def _seen(self, fields: CriterionFields) -> Seen | None:
        if fields.about == "act":
            return act_seen(fields.activity, now=self.now) if fields.activity else None
        fact = self.known.get(fields.fact)
        return fact_seen(fact, now=self.now) if fact and fact.scope == "lead" else None

    def _targets(self, place: str) -> list[Target]:
        scope, around = _scope(place), _group_around(place)
        return [
            Target(place=one, words=place_words(self.document, one))
            for one in groups_of(self.document)
            if _scope(one) == scope and one != around and not f"{one}/".startswith(f"{place}/")
        ]

    def _problem(self, problem: Problem, name: str) -> FormProblem:
        label = LABELS.get(name, name or "This group")
        return FormProblem(name=name, label=label, text=problem_words(problem, self.known))

    def _exactly(self, place: str) -> Sequence[Problem]:
        return self.lines.problems.get(place, ())

    def _under(self, place: str) -> Sequence[Problem]:
        return self.lines.under(place)


def fact_groups(known: Catalogue, scope: Scope, *, chosen: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the facts that a rule may ask for, by section; a chosen one that nobody knows stays to be seen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for path, fact in known.items():
        if fact.scope == "lead" or scope == "handoff":
            section = path.partition(".")[0]
            label = f"{fact.label[:1].upper()}{fact.label[1:]}"
            groups.setdefault(SECTION_WORDS.get(section, section), []).append((path, label))
    if chosen and chosen not in known:
        groups.setdefault("Not in the catalogue", []).append((chosen, chosen))
    return list(groups.items())


def place_words(document: Any, place: str) -> str:
    """Say where a place is: Hand raiser, who they are; any of (2)."""
    steps = place.strip("/").split("/")
    index = int(steps[1]) if len(steps) > 1 and steps[1].isdigit() else 0
    held = (items_of(document, steps[0]) or [{}])[index:] or [{}]
    first = held[0] if isinstance(held[0], dict) else {}
    named = str(first.get("name") or first.get("label") or first.get("key") or f"number {index + 1}")
    part = next((step for step in steps if step in ("fit", "behaviour", "context")), "")
    words = {"fit": ", who they are", "behaviour": ", what they did", "context": ", context"}.get(part, "")
    try:
        node = value_at(document, place)
    except NoSuchPlaceError:
        node = None
    kind = group_kind(node) if not is_criterion(node) and last_of(place) not in ROOTS else ""
    inside = f": {GROUP_WORDS[kind].lower()} {len(node[kind]) if kind != 'not' else 1}" if kind else ""
    return f"{'Never: ' if steps[0] == 'never' else ''}{named}{words}{inside}"


def _kinds() -> list[tuple[str, str]]:
    return [(kind, ACTIVITY_LABELS.get(kind, kind.replace("_", " "))) for kind in kinds_seen()]


def _what(place: str, held: Any) -> str:
    around = last_of(parent_of(place))
    if around in ("never", "context"):
        return "named"
    if around == "tiers":
        return "tier"
    return "criterion" if is_criterion(held) else "group" if group_kind(held) else ""


def _group_around(place: str) -> str:
    around = parent_of(place)
    return parent_of(around) if last_of(around) in ("all", "any") else around


def _scope(place: str) -> Scope:
    return "handoff" if "/context" in place else "lead"


def _texts(held: Any, *names: str) -> dict[str, str]:
    return {name: str(held.get(name) or "") if isinstance(held, dict) else "" for name in names}
