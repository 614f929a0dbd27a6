"""One change that a form of the editor asks for, made to what its author had read."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handoff.rules import Catalogue
from handoff.rules.text import is_blank
from handoff.web.draft_fields import CriterionFields
from handoff.web.draft_open import FormProblem
from handoff.web.draft_words import fallback_words, sentence_of
from leads.definitions import draft_edits as edits
from leads.definitions.draft_content import Content
from leads.definitions.draft_places import (
    NoSuchPlaceError,
    group_kind,
    is_criterion,
    items_of,
    last_of,
    parent_of,
    value_at,
    with_value,
)

# What a form can be about: a tier or a never rule, and what stands in it.
PLACE: Final = re.compile(r"/(?:tiers|never)/\d+(?:/.+)?", re.ASCII)
MOVES: Final = {"up": -1, "down": 1}
WRAPS: Final = {"wrap_not": "not", "wrap_any": "any", "wrap_all": "all"}
NEW_TIER: Final[dict[str, Any]] = {"fit": edits.EMPTY_RULE, "behaviour": edits.EMPTY_RULE}


class RefusedFormError(Exception):
    """What was sent says too little to put anything into the draft."""

    def __init__(self, *problems: FormProblem) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A draft's content with one change in it.

    `place` is what was changed, as it stands now; `into` the group that something is to be put into next; `gone` says
    what was taken out.
    """

    content: Content
    place: str = ""
    into: str = ""
    gone: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """Makes changes to one content; `taken` are the ids that nothing new may have, `fixed` those that stay."""

    content: Content
    known: Catalogue
    taken: Collection[str]
    fixed: Collection[str]

    def change(self, data: Mapping[str, str]) -> Change:
        """Return the content with what a form asks for: its fields first, then the button that was pressed.

        Raises: NoSuchPlaceError, RefusedFormError.
        """
        if into := data.get("into", ""):
            return self._add(into, data)
        place, act = data.get("place", ""), data.get("do", "save")
        if place != "/intro" and not PLACE.fullmatch(place):
            raise NoSuchPlaceError
        content = self._write(place, data)
        if act in ("save", "autosave"):
            return Change(content=content, place=place, is_done=act == "save")
        document = content.document
        if act == "remove":
            gone = self._words_at(document, place)
            return Change(content=_with(content, edits.remove(document, place).document), gone=gone)
        edited = self._press(act, document, place, data)
        return Change(content=_with(content, edited.document), place="" if act == "unwrap" else edited.place)

    def _press(self, act: str, document: Any, place: str, data: Mapping[str, str]) -> edits.Edited:
        if act in MOVES:
            return edits.move(document, place, MOVES[act])
        held = value_at(document, place)
        if not (is_criterion(held) or group_kind(held)):
            raise NoSuchPlaceError
        if act in WRAPS:
            return edits.wrap(document, place, WRAPS[act])
        if act == "unwrap":
            return edits.unwrap(document, place)
        if act == "move_into" and data.get("target") in edits.groups_of(document):
            return edits.move_into(document, place, data["target"])
        if act == "detach":
            own = {**held, "id": edits.free_id(str(held.get("id", "")), self._ids(document))}
            return edits.Edited(with_value(document, place, own), place)
        raise NoSuchPlaceError

    def _add(self, into: str, data: Mapping[str, str]) -> Change:
        """Put something new where the form said."""
        document = self.content.document if isinstance(self.content.document, dict) else {}
        if into == "/tiers":
            return self._append(document, into, data, name="name", key="key", more=NEW_TIER)
        if into == "/never" or last_of(into) == "context":
            return self._append(document, into, data, name="label", key="id", more={"rule": edits.EMPTY_RULE})
        if into not in edits.groups_of(document):
            raise NoSuchPlaceError
        if data.get("about") == "group":
            kind = data.get("kind", "any")
            group: dict[str, Any] = {"not": edits.EMPTY_RULE} if kind == "not" else {kind: []}
            if not group_kind(group):
                raise NoSuchPlaceError
            edited = edits.add_node(document, into, group)
            return Change(content=_with(self.content, edited.document), into=edited.place)
        fields = CriterionFields.sent(data)
        if not fields.is_chosen:
            name, label = ("activity", "What they did") if fields.about == "act" else ("fact", "Fact")
            raise RefusedFormError(FormProblem(name=name, label=label, text="Choose what the criterion is about"))
        identifier = fields.id or edits.free_id(fields.hint, self._ids(document))
        edited = edits.add_node(document, into, fields.node(self.known, identifier=identifier))
        return Change(content=_with(self.content, edited.document), place=edited.place, is_done=True)

    def _append(
        self, document: Any, into: str, data: Mapping[str, str], *, name: str, key: str, more: Mapping[str, Any]
    ) -> Change:
        named = data.get(name, "").strip()
        if is_blank(named):
            raise RefusedFormError(FormProblem(name=name, label=name.capitalize(), text="Write what it is called"))
        taken = {str(one.get(key)) for one in items_of(value_at(document, parent_of(into)), last_of(into)) if one}
        item = {key: data.get(key, "").strip() or edits.free_id(named, taken), name: named, **more}
        edited = edits.append(document, into, item)
        rule = "fit" if into == "/tiers" else "rule"
        return Change(content=_with(self.content, edited.document), into=f"{edited.place}/{rule}")

    def _write(self, place: str, data: Mapping[str, str]) -> Content:
        """Put the fields of a form into what stands at its place; what has no fields stays as it is."""
        document = self.content.document
        if place == "/intro":
            held = document if isinstance(document, dict) else {}
            return _with(self.content, {**held, "intro": data.get("intro", "").replace("\r\n", "\n").strip()})
        held = value_at(document, place)
        if "about" in data and is_criterion(held):
            return self._write_criterion(place, held, data)
        if "kind" in data and group_kind(held) in ("all", "any") and data["kind"] in ("all", "any"):
            return _with(self.content, edits.change_kind(document, place, data["kind"]).document)
        for name, key in (("name", "key"), ("label", "id")):
            if name in data and isinstance(held, dict):
                return self._write_named(place, held, name, key, data)
        return self.content

    def _write_criterion(self, place: str, held: Mapping[str, Any], data: Mapping[str, str]) -> Content:
        before = str(held.get("id") or "")
        fields = CriterionFields.sent(data)
        after = before if before in self.fixed else fields.id or before
        node = fields.node(self.known, identifier=after)
        document = edits.write_criterion(self.content.document, place, node).document
        examples = _renamed_criterion(self.content.examples, before, after) if before != after else None
        return _with(self.content, document, examples)

    def _write_named(self, place: str, held: dict[str, Any], name: str, key: str, data: Mapping[str, str]) -> Content:
        before = str(held.get(key) or "")
        after = before if before in self.fixed else data.get(key, before).strip()
        document = with_value(self.content.document, place, {**held, name: data[name].strip(), key: after})
        is_tier = parent_of(place) == "/tiers" and before != after and before
        examples = _renamed_tier(self.content.examples, before, after) if is_tier else None
        return _with(self.content, document, examples)

    def _ids(self, document: Any) -> set[str]:
        return edits.ids_in(document) | set(self.taken)

    def _words_at(self, document: Any, place: str) -> str:
        held = value_at(document, place)
        named = held.get("name") or held.get("label") if isinstance(held, dict) else None
        return str(named or sentence_of(held, self.known) or fallback_words(held, self.known))


def _with(content: Content, document: Any, examples: list[Any] | None = None) -> Content:
    return Content(document=document, examples=content.examples if examples is None else examples)


def _renamed_tier(examples: list[Any], before: str, after: str) -> list[Any]:
    return _changed(examples, lambda one: {**one, "tier": after} if one.get("tier") == before else one)


def _renamed_criterion(examples: list[Any], before: str, after: str) -> list[Any]:
    def rename(example: dict[str, Any]) -> dict[str, Any]:
        taught = example.get("criteria")
        if not isinstance(taught, list) or before not in taught:
            return example
        return {**example, "criteria": [after if one == before else one for one in taught]}

    return _changed(examples, rename)


def _changed(examples: list[Any], change: Callable[[dict[str, Any]], dict[str, Any]]) -> list[Any]:
    return [change(one) if isinstance(one, dict) else one for one in examples]
