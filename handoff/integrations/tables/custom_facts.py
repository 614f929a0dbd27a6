"""The custom facts that a mapping makes of columns: checked against the catalogue they are to join."""

from typing import Any, Final, get_args

from handoff.integrations.tables.column_parsing import parse_column
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.fields import LEAD_FIELDS, Field, Kind
from handoff.rules import BASE, Catalogue, Fact, FactType
from handoff.rules.problems import Problems
from handoff.rules.text import LONGEST_TEXT

_KINDS: Final[dict[str, Kind]] = {"text": "text", "number": "number", "boolean": "yes_no", "date": "date"}


class CustomFacts:
    """The custom facts of one document."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.catalogue: Catalogue = BASE

    def found(self) -> tuple[Fact, ...]:
        return tuple(fact for path, fact in self.catalogue.items() if path not in BASE)

    def parse(self, path: str, spec: Any, place: str) -> Column | None:
        """Return the column of a custom fact, None when the path and type make none."""
        body = spec if isinstance(spec, dict) else {}
        type_ = body.get("fact")
        if not isinstance(type_, str) or type_ not in _KINDS or not path.startswith(("lead.", "company.")):
            self._refuse(path, place)
            return None
        field = Field(path, path, "custom", _KINDS[type_], longest=LONGEST_TEXT)
        column = parse_column(body, field=field, place=place, problems=self.problems, more_keys=("fact", "label"))
        self._register(path, type_, body.get("label"), column, place)
        return column

    def _refuse(self, path: str, place: str) -> None:
        plain = path.removeprefix("lead.")
        if plain in LEAD_FIELDS:
            self.problems.add(place, "the field has another name", f"write {plain}")
            return
        remedy = f"use {', '.join(LEAD_FIELDS)}; or a fact of your own: lead.NAME or company.NAME with fact: "
        self.problems.add(place, "there is no such field", remedy + ", ".join(get_args(FactType)))

    def _register(self, path: str, type_: str, label: Any, column: Column, place: str) -> None:
        words = path.partition(".")[2].replace("_", " ")
        labels = [str(label)] if label is not None else [" ".join(column.headers).lower(), words, path]
        for last, candidate in zip((*[False] * (len(labels) - 1), True), labels, strict=True):
            try:
                fact = Fact(path, type_, "lead", candidate)  # type: ignore[arg-type]  # one of the kinds
                self.catalogue = self.catalogue.register(fact)
            except ValueError as error:
                if last:
                    self.problems.add(place, str(error), "write another name or label")
            else:
                return
