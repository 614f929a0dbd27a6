"""Second files: their rows find their lead by key, and what they say joins what the lead's own row says."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from handoff.integrations.history.models import RunFile
from handoff.integrations.tables.shapes import PastAct, PastLead, PastOutcome, PastTouch, RowRefusedError

# A key that several leads have joins to none of them.
_JOIN = """
UPDATE history_filerow AS row SET lead_line = lead.line
FROM (
    SELECT key, min(line) AS line FROM history_leadkey WHERE file_id = %(file)s GROUP BY key HAVING count(*) = 1
) AS lead
WHERE row.file_id = %(file)s AND row.key = lead.key AND row.key <> ''
    AND NOT EXISTS (SELECT 1 FROM history_refusedrow AS no WHERE no.file_id = row.file_id AND no.line = row.line)
"""
_AMBIGUOUS = """
INSERT INTO history_refusedrow (run_id, file_id, line, reason, cells)
SELECT %(run)s, row.file_id, row.line, lead.number || ' leads are called “' || row.key || '”: it could be any of them.',
    row.cells
FROM history_filerow AS row
JOIN (
    SELECT key, count(*) AS number FROM history_leadkey WHERE file_id = %(file)s GROUP BY key HAVING count(*) > 1
) AS lead ON lead.key = row.key
WHERE row.file_id = %(file)s AND row.key <> ''
ON CONFLICT DO NOTHING
"""
_UNKNOWN = """
INSERT INTO history_refusedrow (run_id, file_id, line, reason, cells)
SELECT %(run)s, row.file_id, row.line, 'No lead of the leads file is called “' || row.key || '”.', row.cells
FROM history_filerow AS row
WHERE row.file_id = %(file)s AND row.key <> '' AND row.lead_line IS NULL
ON CONFLICT DO NOTHING
"""


def join(file: RunFile) -> dict[str, int]:
    """Join the rows of a second file to the leads they name; return how many were joined, ambiguous and unknown."""
    asked = {"run": file.run_id, "file": file.pk}
    counts = {}
    with connection.cursor() as cursor:
        for name, statement in (("joined", _JOIN), ("ambiguous", _AMBIGUOUS), ("unknown", _UNKNOWN)):
            cursor.execute(statement, asked)
            counts[name] = cursor.rowcount
        cursor.execute("SELECT count(DISTINCT lead_line) FROM history_filerow WHERE file_id = %s", [file.pk])
        counts["leads"] = cursor.fetchone()[0]
    return counts


def with_joined(lead: PastLead, told: Sequence[PastTouch | PastOutcome | PastAct]) -> PastLead:
    """Return the lead with what second files say of it.

    Raises: RowRefusedError when two of them, or the row itself, say different outcomes.
    """
    if not told:
        return lead
    touches = [*lead.touches, *(one for one in told if isinstance(one, PastTouch))]
    acts = [*lead.submission.acts, *(one.act for one in told if isinstance(one, PastAct))]
    outcomes = [one for one in told if isinstance(one, PastOutcome)]
    if lead.outcome is not None:
        outcomes.insert(0, lead.outcome)
    if len({one.outcome for one in outcomes}) > 1:
        message = "The files give it different outcomes: " + ", ".join(sorted({one.outcome for one in outcomes})) + "."
        raise RowRefusedError(message)
    return replace(
        lead,
        touches=tuple(touches),
        submission=replace(lead.submission, acts=tuple(acts)),
        # The one with a time says more.
        outcome=next((one for one in outcomes if one.at), outcomes[0]) if outcomes else None,
    )
