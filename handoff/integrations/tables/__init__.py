"""Tables: files of leads, touches, outcomes and acts that a CRM exported, read by a mapping. Plain Python."""

from handoff.integrations.tables.fields import LEAD_FIELDS, SECOND_FIELDS, Field
from handoff.integrations.tables.guessing import Guess, guess
from handoff.integrations.tables.mapping import (
    FileMapping,
    InvalidMappingError,
    SecondFile,
    missing_columns,
    needs_timezone,
)
from handoff.integrations.tables.parsing import PRESETS, load_mapping, parse_mapping, preset
from handoff.integrations.tables.reading import Table, open_table
from handoff.integrations.tables.shapes import (
    PastAct,
    PastLead,
    PastOutcome,
    PastTouch,
    RefusedRow,
    Row,
    RowRefusedError,
    When,
)
from handoff.integrations.tables.sniffing import Dialect, UnreadableTableError, sniff
from handoff.integrations.tables.taking import lead_keys, second_key, take_lead, take_second
from handoff.integrations.tables.zones import find_zone

__all__ = [
    "LEAD_FIELDS",
    "PRESETS",
    "SECOND_FIELDS",
    "Dialect",
    "Field",
    "FileMapping",
    "Guess",
    "InvalidMappingError",
    "PastAct",
    "PastLead",
    "PastOutcome",
    "PastTouch",
    "RefusedRow",
    "Row",
    "RowRefusedError",
    "SecondFile",
    "Table",
    "UnreadableTableError",
    "When",
    "find_zone",
    "guess",
    "lead_keys",
    "load_mapping",
    "missing_columns",
    "needs_timezone",
    "open_table",
    "parse_mapping",
    "preset",
    "second_key",
    "sniff",
    "take_lead",
    "take_second",
]
