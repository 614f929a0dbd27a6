"""Reading one column of a mapping document, with everything that is wrong with it."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from handoff.integrations.tables.cells import value_of
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.fields import Field
from handoff.integrations.tables.times import UnreadableValueError, compile_format
from handoff.integrations.tables.zones import find_zone
from handoff.rules import fold
from handoff.rules.problems import Problems, kind_of
from handoff.rules.text import excerpt, text_fault

MOST_VALUES: Final = 1_000
NUMERIC: Final = frozenset({"count", "amount", "number"})
READS: Final = {"domain": "domain", "above_zero": "yes_no"}
KEYS: Final = (
    "column", "constant", "values", "otherwise", "blank", "filled",
    "format", "precision", "timezone", "read", "decimal",
)  # fmt: skip


def parse_column(spec: Any, *, field: Field, place: str, problems: Problems, more_keys: tuple[str, ...] = ()) -> Column:
    """Return the column that `spec` says; what is wrong with it is added to `problems`."""
    return _ColumnParsing(field, place, problems).parse(spec, more_keys)


def parse_headers(spec: Any, *, place: str, problems: Problems) -> tuple[str, ...]:
    """Return the columns of the file that a text, or a list of texts, names."""
    names = spec if isinstance(spec, list) else [spec]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        problems.add(place, "this names no column of the file", "write its header, or a list of headers to join")
        return ()
    return tuple(name.strip() for name in names)


class _ColumnParsing:
    def __init__(self, field: Field, place: str, problems: Problems) -> None:
        self.field = field
        self.place = place
        self.problems = problems

    def wrong(self, key: str, message: str, remedy: str) -> None:
        self.problems.add(f"{self.place}/{key}" if key else self.place, message, remedy)

    def parse(self, spec: Any, more_keys: tuple[str, ...]) -> Column:
        body = spec if isinstance(spec, dict) else {"column": spec}
        for key in sorted(body.keys() - {*KEYS, *more_keys}, key=str):
            self.wrong(excerpt(str(key)).strip("“”"), "a column has no such part", f"use {', '.join(KEYS)}")
        if ("column" in body) == ("constant" in body):
            self.wrong("", "it is fed by a column or by a constant", "write one of the two")
        before = len(self.problems.found)
        column = Column(
            field=self.field,
            headers=self._headers(body),
            constant=self._word(body, "constant"),
            values=self._values(body),
            otherwise_nothing=self._otherwise(body),
            blank=self._word(body, "blank"),
            filled=self._word(body, "filled"),
            format=self._format(body),
            is_by_day=self._precision(body),
            zone=self._zone(body),
            reads_above_zero=self._read(body),
            decimal=self._decimal(body),
        )
        if len(self.problems.found) == before:
            self._check_words(column)
        return column

    def _headers(self, body: Mapping[str, Any]) -> tuple[str, ...]:
        if "column" not in body:
            return ()
        return parse_headers(body["column"], place=self.place, problems=self.problems)

    def _word(self, body: Mapping[str, Any], key: str) -> str:
        if key not in body:
            return ""
        return self._text(body[key], key)

    def _text(self, value: Any, key: str) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = str(value).strip() if isinstance(value, str | int | float) else ""
        if not text or text_fault(text, longest=500):
            self.wrong(key, f"this is a text of at most 500 characters, not {kind_of(value)}", "write one")
        return text

    def _values(self, body: Mapping[str, Any]) -> dict[str, str | None]:
        values = body.get("values", {})
        if not isinstance(values, dict) or len(values) > MOST_VALUES:
            self.wrong("values", f"values are at most {MOST_VALUES:,} texts", 'write pairs such as "Yes": converted')
            return {}
        return {
            fold(str(said).lower() if isinstance(said, bool) else str(said).strip()): (
                None if meant is None else self._text(meant, f"values/{excerpt(str(said)).strip('“”')}")
            )
            for said, meant in values.items()
        }

    def _otherwise(self, body: Mapping[str, Any]) -> bool:
        """An outcome says nothing where its value is not listed; anything else is then read as it stands."""
        if "otherwise" not in body:
            return self.field.kind == "outcome" and "values" in body
        if body["otherwise"] not in ("nothing", "read"):
            self.wrong("otherwise", "this says what becomes of values that are not listed", "write nothing or read")
        return bool(body["otherwise"] == "nothing")

    def _format(self, body: Mapping[str, Any]) -> str:
        form = body.get("format", "iso")
        if "format" in body and self.field.kind not in ("time", "date"):
            self.wrong("format", f"{self.field.label} is no time", "leave the format out")
        elif not isinstance(form, str):
            self.wrong("format", f"a format is a text, not {kind_of(form)}", "write one such as %d/%m/%Y %H:%M")
        else:
            try:
                compile_format(form)
            except ValueError as error:
                message, _, remedy = str(error).partition("; ")
                self.wrong("format", message, remedy)
                return "iso"
            return form
        return "iso"

    def _precision(self, body: Mapping[str, Any]) -> bool:
        precision: object = body.get("precision", "instant")
        if "precision" in body and self.field.kind != "time":
            self.wrong("precision", f"{self.field.label} is no time", "leave the precision out")
        if precision not in ("instant", "day"):
            self.wrong("precision", "a time is known to the instant or to the day", "write instant or day")
        return precision == "day"

    def _zone(self, body: Mapping[str, Any]) -> ZoneInfo | None:
        if "timezone" not in body:
            return None
        if self.field.kind != "time":
            self.wrong("timezone", f"{self.field.label} is no time", "leave the timezone out")
            return None
        return parse_zone(body["timezone"], place=f"{self.place}/timezone", problems=self.problems)

    def _read(self, body: Mapping[str, Any]) -> bool:
        read = body.get("read")
        if "read" in body and (not isinstance(read, str) or READS.get(read) != self.field.kind):
            known = next((name for name, kind in READS.items() if kind == self.field.kind), "")
            remedy = f"write {known}, or leave it out" if known else "leave it out"
            self.wrong("read", f"{self.field.label} is not read like that", remedy)
        return bool(read == "above_zero")

    def _decimal(self, body: Mapping[str, Any]) -> str:
        decimal = body.get("decimal", "")
        if "decimal" in body and decimal not in (".", ","):
            self.wrong("decimal", "the mark before decimals is a point or a comma", 'write "." or ","')
            return ""
        if decimal and self.field.kind not in NUMERIC and body.get("read") != "above_zero":
            self.wrong("decimal", f"{self.field.label} is no number", "leave it out")
        return str(decimal)

    def _check_words(self, column: Column) -> None:
        """What the mapping itself writes in a field's place is something that the field takes."""
        words = {"constant": column.constant, "blank": column.blank, "filled": column.filled}
        words |= {f"values/{excerpt(said).strip('“”')}": meant or "" for said, meant in column.values.items()}
        read = value_of(column, column.zone)
        for key, word in words.items():
            try:
                _ = word and self.field.kind != "time" and read(word)
            except UnreadableValueError as error:
                message, _, remedy = str(error).partition("; ")
                self.wrong(key, f"{excerpt(word)} is a value {message}", remedy or "correct it")


def parse_zone(value: Any, *, place: str, problems: Problems) -> ZoneInfo | None:
    """Return the zone that a text names."""
    zone = find_zone(value) if isinstance(value, str) else None
    if zone is None:
        problems.add(place, "this is no time zone", "write a name such as Europe/Berlin or UTC")
    return zone
