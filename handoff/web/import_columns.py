"""What each column of a file is said to mean: read from a mapping or a form, shown as rows, written as a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.http import QueryDict
from django.utils.safestring import SafeString

from handoff.rules import fold
from handoff.web import import_fields as fields
from handoff.web.import_seen import Seen, formats_of, has_hours, lacks_offset

MOST_WORDS: Final = 40
LONGEST: Final = 200
ISO: Final = "iso"
FACT_PREFIX: Final = "lead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one column is said to mean; `values` are the product's words by the file's."""

    means: str = ""
    format: str = ""
    is_by_day: bool = False
    fact: str = ""
    fact_type: str = "text"
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        found = fields.field_of(self.means)
        return found.kind if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One value of the file, and which of the product's words it stands for."""

    text: str
    count: int
    chosen: str


@dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """One column of a file as a row of the form; `id` begins the names of its inputs."""

    id: str
    place: str
    seen: Seen
    choice: Choice
    certainty: str = ""
    also: Sequence[str] = ()
    problems: Sequence[str] = ()

    @property
    def options(self) -> SafeString:
        return fields.options(self.place, self.choice.means)

    @property
    def is_time(self) -> bool:
        return self.choice.kind == "time"

    @cached_property
    def formats(self) -> list[tuple[str, str]]:
        """Return the ways in which the column's times may be written, each with an example."""
        return formats_of(self.seen) if self.is_time else []

    @property
    def format(self) -> str:
        """Return how its times are read: as was said, else in the only way that fits."""
        return self.choice.format or (self.formats[0][0] if len(self.formats) == 1 else "")

    @property
    def is_format_offered(self) -> bool:
        """Say whether the format can be chosen from those that fit, instead of typed."""
        offered = {text for text, _ in self.formats}
        return bool(offered) and self.choice.format in {"", *offered}

    @property
    def asks_precision(self) -> bool:
        return has_hours(self.seen, self.format)

    @property
    def needs_zone(self) -> bool:
        return self.is_time and lacks_offset(self.seen, self.format)

    @property
    def is_fact(self) -> bool:
        return self.choice.means == fields.FACT

    @property
    def fact_types(self) -> Mapping[str, str]:
        return fields.FACT_TYPES

    @property
    def word_choices(self) -> tuple[tuple[str, str], ...]:
        known = fields.WORDS.get(self.choice.kind, ())
        return tuple((word, word.replace("_", " ").capitalize()) for word in known)

    @property
    def words(self) -> list[Word]:
        """Return the values of a column whose words are translated, each with what it stands for."""
        if not self.word_choices:
            return []
        said = {fold(text): word for text, word in self.choice.values.items()}
        return [
            Word(text=text, count=count, chosen=said.get(fold(text), ""))
            for text, count in self.seen.values[:MOST_WORDS]
        ]


def choices_in(key: Any, columns: Mapping[str, Any], gives: str = "") -> dict[str, Choice]:
    """Return what a mapping says of each column, by header."""
    found = {header: Choice(means=fields.KEY) for header in headers_of(key)}
    for name, spec in columns.items():
        for header in headers_of(spec):
            found.setdefault(header, _choice(name, spec if isinstance(spec, Mapping) else {}, gives))
    return found


def _choice(name: str, spec: Mapping[str, Any], gives: str) -> Choice:
    values = spec.get("values")
    words = {str(text): str(word or "") for text, word in values.items()} if isinstance(values, Mapping) else {}
    is_fact = "fact" in spec
    # Without a format a mapping means ISO; a format that is empty is one that nobody has chosen.
    format = str(spec["format"] or "") if "format" in spec else ISO
    return Choice(
        means=fields.FACT if is_fact else f"{gives}.{name}" if gives else name,
        format=format,
        is_by_day=spec.get("precision") == "day",
        fact=name.removeprefix(FACT_PREFIX) if is_fact else "",
        fact_type=str(spec.get("fact", "text")),
        values=words,
    )


def headers_of(spec: Any) -> list[str]:
    """Return the columns that a field of a mapping is read from."""
    column = spec.get("column", []) if isinstance(spec, Mapping) else spec
    found = [column] if isinstance(column, str) else column
    return [header for header in found or [] if isinstance(header, str) and header]


def choice_sent(data: QueryDict, id: str, place: str) -> Choice:
    """Return what a form says of one column."""
    name = data.get(f"{id}-field", "")
    texts, words = data.getlist(f"{id}-text"), data.getlist(f"{id}-word")
    return Choice(
        means=name if fields.is_choice(place, name) else "",
        format=data.get(f"{id}-format", "").strip()[:LONGEST],
        is_by_day=data.get(f"{id}-precision") == "day",
        fact=data.get(f"{id}-fact", "").strip()[:LONGEST],
        fact_type=data.get(f"{id}-type", "text"),
        values=dict(zip(texts, words, strict=False)),
    )


def write_columns(
    choices: Mapping[str, Choice], before: Mapping[str, Any], shown: Mapping[str, Choice]
) -> dict[str, Any]:
    """Return the columns of a mapping; `shown` is what the form began with.

    What a form can't show, such as a constant or a column that feeds two fields, stays as it was before.
    """
    had = by_field(shown)
    kept = {name: spec for name, spec in before.items() if name not in had and not _is_left_out(spec, choices)}
    return kept | {
        name: _spec(headers, choices[headers[0]], before.get(name), is_same=headers == had.get(name))
        for name, headers in by_field(choices).items()
    }


def _is_left_out(spec: Any, choices: Mapping[str, Choice]) -> bool:
    """Say whether all columns that something is read from are used no longer."""
    found = [choices[header] for header in headers_of(spec) if header in choices]
    return bool(found) and not any(choice.means for choice in found)


def by_field(choices: Mapping[str, Choice]) -> dict[str, list[str]]:
    """Return the headers that each field of the mapping is read from; several are joined by a space."""
    found: dict[str, list[str]] = {}
    for header, choice in choices.items():
        if choice.means and choice.means != fields.KEY:
            found.setdefault(written(choice), []).append(header)
    return found


def written(choice: Choice) -> str:
    """Return the name of a field as a mapping writes it."""
    if choice.means == fields.FACT:
        return choice.fact if "." in choice.fact else f"{FACT_PREFIX}{choice.fact}"
    gives, _, name = choice.means.partition(".")
    return name if gives in fields.KINDS else choice.means


def _spec(headers: list[str], choice: Choice, before: Any, *, is_same: bool) -> Any:
    """Return how one field is read; of the same columns, what a form can't show stays."""
    kept = {"column": before} if isinstance(before, str) else before if is_same and isinstance(before, Mapping) else {}
    column = headers[0] if len(headers) == 1 else headers
    spec: dict[str, Any] = {**kept, "column": kept.get("column", column) if is_same else column}
    for name in ("format", "precision", "fact"):
        spec.pop(name, None)
    words = spec.pop("values", None) if choice.kind in fields.WORDS else None
    spec.update(_details(choice, words if isinstance(words, Mapping) else {}))
    return spec["column"] if [*spec] == ["column"] else spec


def _details(choice: Choice, words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if choice.means == fields.FACT:
        yield "fact", choice.fact_type
    if choice.kind == "time":
        if choice.format and choice.format != ISO:
            yield "format", choice.format
        if choice.is_by_day:
            yield "precision", "day"
    if choice.kind in fields.WORDS and choice.values:
        yield "values", {**words, **{text: word or None for text, word in choice.values.items()}}
