"""One column of a mapping: where its text stands in the file, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from zoneinfo import ZoneInfo

from handoff.integrations.tables.fields import Field
from handoff.integrations.tables.times import compile_format


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What feeds one field: columns of the file joined by a space, or a constant.

    `values` stand for what the file writes (folded); None stands for nothing said. `otherwise_nothing` makes values
    outside that list say nothing too. `blank` stands for an empty cell, `filled` for whatever a cell says.
    """

    field: Field
    headers: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str | None] = field_of(default_factory=dict)
    otherwise_nothing: bool = False
    blank: str = ""
    filled: str = ""
    format: str = "iso"
    is_by_day: bool = False
    zone: ZoneInfo | None = None
    reads_above_zero: bool = False
    decimal: str = ""

    @property
    def needs_zone(self) -> bool:
        """Whether its times may be local ones, or days, of a zone that only the file as a whole has."""
        if self.field.kind != "time" or self.zone is not None:
            return False
        return not compile_format(self.format).needs_offset or self.is_by_day
