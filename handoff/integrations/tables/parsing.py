"""Reading a mapping document, with everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from handoff.errors import NotFoundError
from handoff.integrations.tables.column_parsing import parse_column, parse_headers, parse_zone
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.custom_facts import CustomFacts
from handoff.integrations.tables.fields import LEAD_FIELDS, SECOND_FIELDS, TOUCH_FIELDS, Field
from handoff.integrations.tables.mapping import FileMapping, Gives, InvalidMappingError, KeyOf, SecondFile
from handoff.integrations.tables.values import SOURCE
from handoff.rules import Problem
from handoff.rules.problems import Problems, kind_of
from handoff.rules.text import excerpt, text_fault
from handoff.yaml_text import read_yaml

KEYS: Final = ("name", "source", "timezone", "empty", "notes", "leads", "second")
LEADS_KEYS: Final = ("file", "key", "columns", "touches")
SECOND_KEYS: Final = ("name", "file", "gives", "key", "columns", "ignore_without_key")
MOST: Final = 50


PRESETS: Final = ("zoho", "olist")
_PRESETS: Final = Path(__file__).parent / "presets"
_WORDS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}


@cache
def preset(name: str) -> FileMapping:
    """Return one of the mappings that come with the product.

    Raises: NotFoundError.
    """
    if name not in PRESETS:
        message = f"There is no preset {excerpt(name)}; use {' or '.join(PRESETS)}, or give a mapping file."
        raise NotFoundError(message)
    return load_mapping((_PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))


def load_mapping(text: str) -> FileMapping:
    """Read a mapping written as YAML or JSON.

    Raises: InvalidMappingError.
    """
    read = read_yaml(text, plain=_plain)
    if read.faults:
        raise InvalidMappingError(
            Problem(place=f"line {fault.line}", message=fault.message, remedy=fault.remedy) for fault in read.faults
        )
    return parse_mapping(read.value)


def _plain(word: str) -> Any:
    """Read a word without quotation marks: Yes, 1 and 2021-04-15 are what a file's cells say, not values."""
    return _WORDS.get(word, word)


def parse_mapping(document: Any) -> FileMapping:
    """Read a mapping document as JSON or YAML gives it.

    Raises: InvalidMappingError with every problem, each with its place and remedy.
    """
    return _Parsing().parse(document)


class _Parsing:
    """One reading of a document; the problems met on the way are raised together at its end."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.facts = CustomFacts(self.problems)

    def parse(self, document: Any) -> FileMapping:
        body = self._object(document, "", KEYS)
        name, source = self._slug(body, "name"), self._slug(body, "source")
        empty = frozenset({"", *self._texts(body.get("empty", []), "/empty")})
        zone = None
        if body.get("timezone") is not None:
            zone = parse_zone(body["timezone"], place="/timezone", problems=self.problems)
        leads = self._object(body.get("leads"), "/leads", LEADS_KEYS)
        key = self._one_header(leads["key"], "/leads/key") if leads.get("key") is not None else ""
        columns = self._lead_columns(leads)
        if not key and "email" not in columns:
            self.problems.add("/leads", "nothing tells one lead from another", "write its key column, or map email")
        mapping = FileMapping(
            name=name,
            source=source,
            file=self._file(leads, "/leads"),
            key=key,
            columns=columns,
            touches=self._touches(leads.get("touches", [])),
            second=self._second_files(body.get("second", []), key, columns, empty, zone),
            facts=self.facts.found(),
            empty=empty,
            zone=zone,
            notes=self._texts(body.get("notes", []), "/notes"),
            document=body,
        )
        if self.problems.found:
            raise InvalidMappingError(self.problems.found)
        return mapping

    def _lead_columns(self, leads: Mapping[str, Any]) -> dict[str, Column]:
        columns = self._columns(leads.get("columns"), "/leads/columns", LEAD_FIELDS, takes_facts=True)
        about_outcome = [name for name in columns if name.startswith("outcome.")]
        if about_outcome and "outcome" not in columns:
            remedy = "map outcome too, by a column with values or by filled: converted"
            self.problems.add(f"/leads/columns/{about_outcome[0]}", "it says nothing without an outcome", remedy)
        return columns

    def _columns(
        self, value: Any, place: str, fields: Mapping[str, Field], *, takes_facts: bool = False, learned: bool = False
    ) -> dict[str, Column]:
        body = self._object(value, place, None)
        columns = {}
        for name, spec in body.items():
            here, field = f"{place}/{excerpt(str(name)).strip('“”')}", fields.get(name)
            if field is not None:
                columns[name] = parse_column(spec, field=field, place=here, problems=self.problems)
            elif takes_facts and (column := self.facts.parse(name, spec, here)) is not None:
                columns[name] = column
            elif learned:
                message = "what a file of outcomes says of a lead was learned afterwards, and is no fact of it"
                self.problems.add(here, message, f"map only {', '.join(fields)}")
            elif not takes_facts:
                self.problems.add(here, "there is no such field", f"use {', '.join(fields)}")
        for name, field in fields.items():
            if field.is_required and name not in body:
                self.problems.add(f"{place}/{name}", "nothing is mapped to it", f"map the {field.label} to a column")
        return columns

    def _touches(self, value: Any) -> tuple[Mapping[str, Column], ...]:
        return tuple(
            self._columns(one, f"/leads/touches/{number}", TOUCH_FIELDS)
            for number, one in enumerate(self._list(value, "/leads/touches"))
        )

    def _second_files(
        self, value: Any, key: str, columns: Mapping[str, Column], empty: frozenset[str], zone: ZoneInfo | None
    ) -> tuple[SecondFile, ...]:
        files: list[SecondFile] = []
        for number, one in enumerate(self._list(value, "/second")):
            place = f"/second/{number}"
            body = self._object(one, place, SECOND_KEYS)
            gives = self._gives(body.get("gives"), place)
            headers, key_of, key_column = self._key(body.get("key"), f"{place}/key", key, columns)
            if not isinstance(ignore := body.get("ignore_without_key", False), bool):
                self.problems.add(f"{place}/ignore_without_key", "this is true or false", "write one of them")
            second = SecondFile(
                name=self._slug(body, "name", place),
                file=self._file(body, place),
                gives=gives,
                key=headers,
                key_of=key_of,
                key_column=key_column,
                columns=self._columns(
                    body.get("columns"), f"{place}/columns", SECOND_FIELDS[gives], learned=gives == "outcomes"
                ),
                ignore_without_key=ignore is True,
                empty=empty,
                zone=zone,
            )
            if second.name in {other.name for other in files}:
                self.problems.add(f"{place}/name", "another second file has this name", "give each its own")
            files.append(second)
        return tuple(files)

    def _gives(self, value: Any, place: str) -> Gives:
        for gives in get_args(Gives):
            if value == gives:
                return gives  # type: ignore[no-any-return]  # one of the literals themselves
        self.problems.add(f"{place}/gives", "a second file gives one thing", f"write {', '.join(get_args(Gives))}")
        return "touches"

    def _key(
        self, value: Any, place: str, key: str, columns: Mapping[str, Column]
    ) -> tuple[tuple[str, ...], KeyOf, str]:
        body = self._object(value, place, ("column", "is"))
        headers = parse_headers(body.get("column"), place=f"{place}/column", problems=self.problems)
        points = body.get("is", "key")
        if isinstance(points, dict) and set(points) == {"column"}:
            return headers, "column", self._one_header(points["column"], f"{place}/is/column")
        if points == "key" and key:
            return headers, "key", ""
        if points == "name" and "name" in columns:
            return headers, "name", ""
        if points == "email" and "email" in columns:
            return headers, "email", ""
        remedy = "write key, name, email or a column of the leads file, which itself has to be mapped"
        self.problems.add(f"{place}/is", "this is nothing that the leads file tells", remedy)
        return headers, "key", ""

    def _one_header(self, value: Any, place: str) -> str:
        headers = parse_headers(value, place=place, problems=self.problems)
        if len(headers) > 1:
            self.problems.add(place, "a key is one column", "write one header")
        return headers[0] if headers else ""

    def _file(self, body: Mapping[str, Any], place: str) -> str:
        value = body.get("file", "")
        if not isinstance(value, str) or len(value) > 200:
            self.problems.add(f"{place}/file", "this is the usual name of the file", "write a short text")
            return ""
        return value

    def _slug(self, body: Mapping[str, Any], key: str, place: str = "") -> str:
        value = body.get(key)
        if not isinstance(value, str) or not SOURCE.fullmatch(value):
            message = f"{key} is 1 to 60 small letters, digits, hyphens and underscores"
            self.problems.add(f"{place}/{key}", message, "write one such as hubspot")
            return ""
        return value

    def _texts(self, value: Any, place: str) -> tuple[str, ...]:
        texts = []
        for number, text in enumerate(self._list(value, place)):
            if not isinstance(text, str) or text_fault(text, longest=500):
                self.problems.add(f"{place}/{number}", f"this is a short text, not {kind_of(text)}", "write one")
            else:
                texts.append(text.strip())
        return tuple(texts)

    def _list(self, value: Any, place: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > MOST:
            self.problems.add(place, f"this is a list of at most {MOST}, not {kind_of(value)}", "write a list")
            return []
        return value

    def _object(self, value: Any, place: str, keys: Iterable[str] | None) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.problems.add(place, f"this is an object, not {kind_of(value)}", "write its parts by name")
            return {}
        known = None if keys is None else [*keys]
        for key in value:
            if not isinstance(key, str) or (known is not None and key not in known):
                shown = excerpt(str(key)).strip("“”")
                self.problems.add(f"{place}/{shown}", "there is no such part", f"use {', '.join(known or ())}")
        return {key: part for key, part in value.items() if isinstance(key, str)}
