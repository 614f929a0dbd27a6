"""A narrow table in PostgreSQL, filled with facts as the product fills its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from handoff.copying import copy_values
from handoff.rules import Catalogue, Columns, KindColumns, Sql, narrow_acts, narrow_fact

TYPES = {"text": 'text COLLATE "C"', "number": "double precision", "date": "date", "boolean": "boolean"}


class NarrowTable:
    """One column a fact and three a kind, in a table of this transaction alone."""

    def __init__(self, catalogue: Catalogue, kinds: Iterable[str]) -> None:
        self.catalogue = catalogue
        self.facts = {path: f"f{number}" for number, path in enumerate(catalogue)}
        self.kinds = {kind: f"a{number}" for number, kind in enumerate(kinds)}
        columns = ["place integer"]
        columns += [f"{name} {TYPES[catalogue[path].type]}" for path, name in self.facts.items()]
        for name in self.kinds.values():
            columns += [f"{name}_number smallint", f"{name}_ages smallint[]", f'{name}_contents text COLLATE "C"']
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE narrow ({', '.join(columns)}) ON COMMIT DROP")

    @property
    def columns(self) -> Columns:
        kinds = {
            kind: KindColumns(number=f"{name}_number", ages=f"{name}_ages", contents=f"{name}_contents")
            for kind, name in self.kinds.items()
        }
        return Columns(facts=self.facts, kinds=kinds)

    def fill(self, facts: Sequence[Mapping[str, Any]]) -> None:
        """Hold these facts and no others."""
        names = ["place", *self.facts.values()]
        for name in self.kinds.values():
            names += [f"{name}_number", f"{name}_ages", f"{name}_contents"]
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE narrow")
        copy_values("narrow", names, [[place, *self._values(known)] for place, known in enumerate(facts)])

    def _values(self, known: Mapping[str, Any]) -> Iterable[Any]:
        for path in self.facts:
            section, name = path.split(".")
            yield narrow_fact(_held(known, section, name), self.catalogue[path].type)
        for kind in self.kinds:
            acts = narrow_acts(_held(known, "activities", kind))
            yield from acts or (None, None, None)

    def ask(self, expressions: Sequence[Sql]) -> list[tuple[Any, ...]]:
        """Return the values of the expressions, one tuple a document in the order given."""
        selected = ", ".join(one.text for one in expressions)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {selected} FROM narrow ORDER BY place", [param for one in expressions for param in one.params]
            )
            return list(cursor.fetchall())


def _held(known: Mapping[str, Any], section: str, name: str) -> Any:
    held = known.get(section)
    return held.get(name) if isinstance(held, dict) else None
