"""One column of a mapping: where its text stands in the file, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handoff.integrations.tables.fields import Field

_NOTHING: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What feeds one field: columns of the file joined by a space, or a constant.

    `values` stand for what the file writes (folded); None stands for nothing said. `otherwise_nothing` makes values
    outside that list say nothing too. `blank` stands for an empty cell.
    """

    field: Field
    headers: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str | None] = _NOTHING
    otherwise_nothing: bool = False
    blank: str = ""
    format: str = "iso"
    is_by_day: bool = False
    zone: ZoneInfo | None = None
    reads_above_zero: bool = False
    decimal: str = ""
