"""What was known of leads lately: the values of one fact, its share known, and which kinds of act there were."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from handoff.rules import ACTIVITY_LABELS, Fact
from handoff.rules.values import READERS
from leads.definitions.models import NarrowColumn
from leads.definitions.narrow import ACTS

WINDOW: Final = timedelta(days=90)
MOST_ROWS: Final = 2_000
MOST_VALUES: Final = 12

# The newest verdicts by the primary key: a bounded scan, however many there are.
_LATEST: Final = """
SELECT lead_id, facts -> %(section)s -> %(name)s
FROM (SELECT lead_id, facts, judged_at FROM definitions_evaluation ORDER BY id DESC LIMIT %(most)s) AS latest
WHERE judged_at >= %(since)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What `leads` leads judged in the window, at most so many, had: of how many it was known, and which values.

    `values` are the most frequent ones with their number of leads, `low`, `middle` and `high` those of numbers and
    dates.
    """

    leads: int
    known: int
    values: tuple[tuple[str, int], ...] = ()
    distinct: int = 0
    low: str = ""
    middle: str = ""
    high: str = ""

    @property
    def share(self) -> float | None:
        return self.known / self.leads if self.leads else None

    @property
    def more(self) -> int:
        """How many values there are beside those listed."""
        return self.distinct - len(self.values)


def fact_seen(fact: Fact, *, now: datetime) -> Seen:
    """Return what was known of one fact, each lead counted by its newest verdict; one statement."""
    section, name = fact.path.split(".")
    read = READERS[fact.type]
    latest = _newest(section, name, now)
    found = [value for raw in latest.values() if (value := read(raw)) is not None]
    counts = Counter(_written(value, fact) for value in found)
    if fact.type in ("number", "date") and found:
        ordered = sorted(found)
        low, middle, high = (_written(ordered[at], fact) for at in (0, len(ordered) // 2, -1))
        return Seen(leads=len(latest), known=len(found), distinct=len(counts), low=low, middle=middle, high=high)
    return Seen(
        leads=len(latest), known=len(found), values=tuple(counts.most_common(MOST_VALUES)), distinct=len(counts)
    )


def act_seen(kind: str, *, now: datetime) -> Seen:
    """Return of how many leads an act of a kind was known, and with which contents; one statement."""
    latest = _newest("activities", kind, now)
    records = [raw for raw in latest.values() if isinstance(raw, dict)]
    counts = Counter(content for record in records for content in _texts(record.get("contents")))
    return Seen(
        leads=len(latest), known=len(records), values=tuple(counts.most_common(MOST_VALUES)), distinct=len(counts)
    )


def kinds_seen() -> list[str]:
    """Return the kinds of act that a rule can ask about: those with words of their own, and all that ever came in."""
    kinds = NarrowColumn.objects.filter(type=ACTS).order_by("subject").values_list("subject", flat=True)
    return list(dict.fromkeys([*ACTIVITY_LABELS, *kinds]))


def _newest(section: str, name: str, now: datetime) -> dict[int, Any]:
    asked: Mapping[str, Any] = {"section": section, "name": name, "most": MOST_ROWS, "since": now - WINDOW}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, asked)
        rows = cursor.fetchall()
    newest: dict[int, Any] = {}
    for lead_id, raw in rows:
        newest.setdefault(lead_id, None if raw is None else json.loads(raw))
    return newest


def _texts(values: Any) -> Iterable[str]:
    return (value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _written(value: object, fact: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).upper() if fact.is_code else str(value)
