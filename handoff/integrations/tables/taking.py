"""One row of a file becomes a lead, a touch, an outcome or an act of the past."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from handoff.integrations.tables.mapping import FileMapping, SecondFile
from handoff.integrations.tables.shapes import PastAct, PastLead, PastOutcome, PastTouch, Row


def take_lead(mapping: FileMapping, row: Row, zone: ZoneInfo | None) -> PastLead:
    """Return the lead a row tells of; times without an offset are in `zone`, else in the mapping's own.

    Raises: RowRefusedError.
    """
    raise NotImplementedError


def second_key(second: SecondFile, row: Row) -> str:
    """Return the key of the lead that a row of a second file belongs to, folded for names and e-mails; "" for none."""
    raise NotImplementedError


def take_second(second: SecondFile, row: Row, zone: ZoneInfo | None) -> tuple[str, PastTouch | PastOutcome | PastAct]:
    """Return the key of the lead that a row belongs to, and what it tells.

    Raises: RowRefusedError, also for a row without a key: ask `second_key` before, when such rows are to be left out.
    """
    raise NotImplementedError


def lead_keys(mapping: FileMapping, row: Row) -> Mapping[str, str]:
    """Return the key of a lead in each second file, by the file's name; "" for none."""
    raise NotImplementedError
