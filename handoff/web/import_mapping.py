"""The mapping of a run as a form: a section for each file, its columns, and what is said of the whole file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.safestring import SafeString

from handoff.integrations.history.models import Run, RunFile
from handoff.integrations.tables import SECOND_FIELDS
from handoff.rules import Problem
from handoff.web import import_fields as fields
from handoff.web.import_columns import (
    Choice,
    ColumnRow,
    by_field,
    choice_sent,
    choices_in,
    headers_of,
    write_columns,
    written,
)
from handoff.web.import_misfits import misfits_of
from handoff.web.import_seen import look_at

KEYS: Final = {"key": "the lead's id", "email": "the lead's e-mail", "name": "the lead's name"}
CONSTANTS: Final = ("channel", "direction", "kind", "outcome")
JOINED: Final = ("text",)  # kinds of which several columns make one text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """Something to put right, and the id of the input it is about."""

    anchor: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """What is said of every row of a second file, where no column says it."""

    id: str
    name: str
    value: str

    @property
    def label(self) -> str:
        return "Kind of act" if self.name == "kind" else self.name.capitalize()

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(word, word.replace("_", " ").capitalize()) for word in fields.WORDS.get(self.name, ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One file of the run: its columns, and for a second file how its rows find their leads."""

    file: RunFile
    id: str
    rows: Sequence[ColumnRow]
    key_of: str = "key"
    constants: Mapping[str, str]
    is_elsewhere: bool = False

    @property
    def is_leads(self) -> bool:
        return self.file.name == fields.LEADS

    @property
    def choices(self) -> dict[str, Choice]:
        return {row.seen.header: replace(row.choice, format=row.format) for row in self.rows}

    @property
    def asked(self) -> list[Constant]:
        """Return what may be said of the whole file: all there is until a column says what the file gives."""
        return [
            Constant(id=f"{self.id}-{name}", name=name, value=self.constants[name])
            for name in CONSTANTS
            if not self.gives or any(self._lacks(gives, name) for gives in self.gives)
        ]

    def _lacks(self, gives: str, name: str) -> bool:
        """Say whether a file of this kind needs to say something that no column of it does."""
        field = SECOND_FIELDS[gives].get(name)
        is_needed = field is not None and (field.is_required or bool(self.constants[name]))
        return is_needed and self.row_of(name) is None

    @property
    def gives(self) -> list[str]:
        """Return what the columns of a second file make: touches, outcomes or acts; more than one can't be."""
        found = [row.choice.means.partition(".")[0] for row in self.rows if "." in row.choice.means]
        return [gives for gives in fields.KINDS if gives in found]

    @property
    def keys(self) -> list[str]:
        return [row.seen.header for row in self.rows if row.choice.means == fields.KEY]

    @property
    def used_count(self) -> int:
        return sum(bool(row.choice.means) for row in self.rows)

    def write(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of this file as a mapping has them."""
        return write_columns(self.choices, before.get("columns") or {}, began_with(self.file, before))

    def row_of(self, name: str) -> ColumnRow | None:
        """Return the first row that a field of the mapping is read from."""
        headers = by_field(self.choices).get(name, [])
        return next((row for row in self.rows if row.seen.header in headers), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingForm:
    """Everything a reader may say of the files of a run; `document` is what it began with."""

    run: Run
    sections: Sequence[Section]
    document: Mapping[str, Any]
    source: str
    tier: str
    timezone: str
    undecided: Sequence[str] = ()
    misfits: Sequence[str] = ()
    problems: Sequence[FormProblem] = ()

    @property
    def without_offset(self) -> list[str]:
        """Return the columns in which some time does not say its zone."""
        return [row.seen.header for section in self.sections for row in section.rows if row.needs_zone]

    @property
    def texts(self) -> dict[str, str]:
        """Return the problems of what is said of all files, by the name of the input."""
        return {problem.anchor: problem.text for problem in self.problems}

    @property
    def zones(self) -> SafeString:
        return fields.zone_options(self.timezone)

    @property
    def key_choices(self) -> Mapping[str, str]:
        return KEYS


def mapping_form(
    run: Run,
    document: Mapping[str, Any],
    *,
    certainty: Mapping[str, str] | None = None,
    guessed: Collection[str] = (),
    undecided: Sequence[str] = (),
    data: QueryDict | None = None,
) -> MappingForm:
    """Return the form of a run as its mapping has it, or as it was sent; `guessed` are second files to be checked."""
    files = list(run.files.order_by("place"))
    sections = [_section(file, document, certainty or {}, data, is_guessed=file.name in guessed) for file in files]
    tier = document.get("leads", {}).get("columns", {}).get("tier")
    tier_constant = str(tier.get("constant", "")) if isinstance(tier, Mapping) else ""
    return MappingForm(
        run=run,
        sections=sections,
        document=document,
        source=_sent(data, "source", str(document.get("source") or "")),
        tier=_sent(data, "tier", tier_constant),
        timezone=_sent(data, "timezone", run.timezone or str(document.get("timezone") or "")),
        undecided=undecided,
        misfits=[*misfits_of(document, files)],
    )


def _sent(data: QueryDict | None, name: str, otherwise: str) -> str:
    return otherwise if data is None else data.get(name, "").strip()


def with_second(document: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a mapping with entries of further second files."""
    return {**document, **({"second": [*(document.get("second") or []), *entries]} if entries else {})}


def _section(
    file: RunFile,
    document: Mapping[str, Any],
    certainty: Mapping[str, str],
    data: QueryDict | None,
    *,
    is_guessed: bool = False,
) -> Section:
    said = _said_of(file, document)
    key, columns = said.get("key"), said.get("columns") or {}
    choices = began_with(file, said)
    seen = look_at(file)
    rows = []
    for place, column in enumerate(seen):
        id = f"c{file.place}-{place}"
        choice = choices.get(column.header, Choice()) if data is None else choice_sent(data, id, file.name)
        sure = certainty.get(written(choice), "") if data is None and not file.place else ""
        if is_guessed and data is None and choice.means:
            sure = "likely"
        also = _also(column.header, columns, choices)
        rows.append(ColumnRow(id=id, place=file.name, seen=column, choice=choice, certainty=sure, also=also))
    id = f"f{file.place}"
    return Section(
        file=file,
        id=id,
        rows=rows,
        key_of=_sent(data, f"{id}-is", str(key.get("is", "key")) if isinstance(key, Mapping) else "key"),
        constants={name: _sent(data, f"{id}-{name}", _constant(columns, name)) for name in CONSTANTS},
        is_elsewhere=bool(said.get("ignore_without_key")) if data is None else f"{id}-elsewhere" in data,
    )


def _also(header: str, columns: Mapping[str, Any], choices: Mapping[str, Choice]) -> list[str]:
    """Return what is read from a column beside what its row shows."""
    shown = by_field(choices)
    return [name for name, spec in columns.items() if name not in shown and header in headers_of(spec)]


def began_with(file: RunFile, said: Mapping[str, Any]) -> dict[str, Choice]:
    """Return what a mapping says of each column of one file."""
    gives = str(said.get("gives") or "") if file.place else ""
    return choices_in(said.get("key"), said.get("columns") or {}, gives)


def _said_of(file: RunFile, document: Mapping[str, Any]) -> Mapping[str, Any]:
    if not file.place:
        return document.get("leads") or {}
    return next((second for second in document.get("second") or [] if second.get("name") == file.name), {})


def _constant(columns: Mapping[str, Any], name: str) -> str:
    spec = columns.get(name)
    return str(spec.get("constant", "")) if isinstance(spec, Mapping) else ""


def document_of(form: MappingForm) -> dict[str, Any]:
    """Return the mapping that a form says; what it can't show stays as the document it began with has it."""
    leads, *second = form.sections
    said = {**_said_of(leads.file, form.document)}
    columns = leads.write(said)
    if form.tier and leads.row_of("tier") is None:
        columns["tier"] = {"constant": form.tier}
    elif leads.row_of("tier") is None:
        columns.pop("tier", None)
    said.pop("key", None)
    said = {**({"key": leads.keys[0]} if leads.keys else {}), **said, "columns": columns}
    missing = [one for one in form.document.get("second") or [] if one.get("name") not in {s.file.name for s in second}]
    found = {**form.document, "name": form.document.get("name") or "own", "source": form.source, "leads": said}
    entries = [*missing, *(_second(section, _said_of(section.file, form.document)) for section in second)]
    return (
        {**found, "second": entries} if entries else {name: value for name, value in found.items() if name != "second"}
    )


def _second(section: Section, before: Mapping[str, Any]) -> dict[str, Any]:
    columns = section.write(before)
    gives = section.gives[0] if section.gives else ""
    for name, word in section.constants.items():
        if word and section.row_of(name) is None and name in SECOND_FIELDS.get(gives, {}):
            columns[name] = {"constant": word}
    keys = section.keys
    return {
        **before,
        "name": section.file.name,
        "file": before.get("file") or section.file.file_name,
        "gives": gives,
        "key": {"column": keys[0] if len(keys) == 1 else keys, "is": section.key_of},
        "columns": columns,
        "ignore_without_key": section.is_elsewhere,
    }


def problems_of(form: MappingForm) -> Iterator[FormProblem]:
    """Yield what no mapping can be made of, before one is."""
    for section in form.sections:
        if not section.is_leads:
            yield from _second_problems(section)
        elif section.row_of("handed_off") is None:
            text = "choose the column that says when a lead was handed to sales, or became theirs"
            yield FormProblem(
                anchor=f"{section.rows[0].id}-field" if section.rows else "", label="Handed off", text=text
            )
        if section.is_leads and len(section.keys) > 1:
            yield _of_row(_row(section, section.keys[1]), f"{section.keys[0]} is the id already; choose one of them")
        for headers in by_field(section.choices).values():
            first, *others = (_row(section, header) for header in headers)
            if others and first.choice.kind not in JOINED:
                yield _of_row(others[0], f"{headers[0]} is {fields.field_name(first.choice.means)} already; choose one")
        for row in section.rows:
            if row.is_time and not row.format:
                text = "say how its times are written" + (
                    "; they can be read in more than one way" if row.formats else ": iso, or such as %d/%m/%Y %H:%M"
                )
                yield FormProblem(anchor=f"{row.id}-format", label=row.seen.header, text=text)
            if row.is_fact and not row.choice.fact:
                yield FormProblem(anchor=f"{row.id}-fact", label=row.seen.header, text="name the fact")
    if not form.source:
        yield FormProblem(anchor="source", label="Source", text="name the system the file comes from, such as hubspot")


def _second_problems(section: Section) -> Iterator[FormProblem]:
    if not section.gives or len(section.gives) > 1:
        kinds = " or ".join(label.lower() for label in fields.KINDS.values())
        text = f"choose what its columns say of {kinds}: one of these a file"
        yield FormProblem(anchor=f"{section.rows[0].id}-field", label=section.file.file_name, text=text)
    if not section.keys:
        text = "choose the column that says whose row it is: the key of the lead"
        yield FormProblem(anchor=f"{section.rows[0].id}-field", label=section.file.file_name, text=text)


def _row(section: Section, header: str) -> ColumnRow:
    return next(row for row in section.rows if row.seen.header == header)


def _of_row(row: ColumnRow, text: str) -> FormProblem:
    return FormProblem(anchor=f"{row.id}-field", label=row.seen.header, text=text)


def placed(form: MappingForm, problem: Problem) -> FormProblem:
    """Return a fault of the mapping beside the input that it is about, or the form's head where there is none."""
    parts = problem.place.strip("/").split("/")
    section = form.sections[0]
    if parts[0] == "second" and len(parts) > 1 and parts[1].isdigit():
        names = [one.get("name") for one in document_of(form).get("second", [])]
        named = names[int(parts[1])] if int(parts[1]) < len(names) else ""
        section = next((one for one in form.sections if one.file.name == named), section)
    name = parts[parts.index("columns") + 1] if "columns" in parts[:-1] else ""
    row = section.row_of(name) if name else None
    text = f"{problem.message}; {problem.remedy}"
    if row is not None:
        input_name = "format" if parts[-1] == "format" else "field"
        return FormProblem(anchor=f"{row.id}-{input_name}", label=row.seen.header, text=text)
    anchor = parts[0] if parts[0] in ("source", "timezone") else section.id
    return FormProblem(anchor=anchor, label=name or parts[-1] or "Mapping", text=text)
