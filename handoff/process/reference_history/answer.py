"""What the path map of the reference history has to show, calculated from its times alone.

It shares no code with the product's own seams and numbers, so that the two can be held against each other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil
from typing import Any, Final

from handoff.process.reference_history.leads import DAYS, EXPORTED_AT, SEED, STARTS_AT, STEPS, ReferenceLead

Times = Mapping[str, datetime]
Path = tuple[str, ...]
Leg = tuple[str, str, int]
"""Two steps recorded one after the other, and the seconds between them; negative where a clock is wrong."""

MAY_BE_OVERTAKEN: Final = ("synced", "notified")
WITHOUT_CRM: Final = tuple(step for step in STEPS if step != "synced")


def expected(leads: Sequence[ReferenceLead]) -> dict[str, Any]:
    """Return the published answer: seconds of wall time; null where the value lies among those without a time yet."""
    return {
        "about": {
            "leads": len(leads),
            "days": DAYS,
            "from": STARTS_AT.isoformat(),
            "exported_at": EXPORTED_AT.isoformat(),
            "seed": SEED,
            "unit": "seconds of wall time; business time is not told here, since it depends on your calendars",
        },
        **measured(leads, STEPS),
        "without_crm": measured(leads, WITHOUT_CRM),
    }


def measured(leads: Sequence[ReferenceLead], path: Path) -> dict[str, Any]:
    """Return the seams of one path over all leads, by tier and by source."""
    return {
        "path": list(path),
        "all": measure([lead.times for lead in leads], path),
        "by_tier": _by("tier", leads, path),
        "by_source": _by("source", leads, path),
    }


def _by(name: str, leads: Sequence[ReferenceLead], path: Path) -> dict[str, Any]:
    keys = sorted({getattr(lead, name) for lead in leads})
    return {key: measure([lead.times for lead in leads if getattr(lead, name) == key], path) for key in keys}


def measure(rows: Sequence[Times], path: Path) -> dict[str, Any]:
    """Return the seams of a path, and the merged ones, over all rows."""
    told = [{step: times[step] for step in path if step in times} for times in rows]
    legs = [_legs(times) for times in told]
    return {
        "handoffs": len(rows),
        "seams": [_seam(since, step, path, told, legs) for since, step in pairwise(path)],
        "merged": _merged(path, legs),
    }


def _legs(times: Times) -> list[Leg]:
    """Return the way through the steps of one row, which are in the order of the path."""
    recorded = [step for step in times if not (step in MAY_BE_OVERTAKEN and _is_overtaken(step, times))]
    return [(since, step, int((times[step] - times[since]).total_seconds())) for since, step in pairwise(recorded)]


def _is_overtaken(step: str, times: Times) -> bool:
    """Say whether a later step came before this one, as when a rep sees the queue before the notice."""
    later = [*times][[*times].index(step) + 1 :]
    return any(times[one] < times[step] for one in later)


def _seam(since: str, step: str, path: Path, rows: Sequence[Times], legs: Sequence[Sequence[Leg]]) -> dict[str, Any]:
    earlier, later = path[: path.index(step)], path[path.index(step) + 1 :]
    known, unknown, not_yet, skipped = [], 0, 0, 0
    for times, some in zip(rows, legs, strict=True):
        ending = next((leg for leg in some if leg[1] == step), None)
        goes_on = any(one in times for one in later)
        if ending is None:
            skipped += any(one in times for one in earlier) and goes_on
            not_yet += since in times and step not in times and not goes_on
        elif ending[2] < 0:
            unknown += 1
        elif ending[0] == since:
            known.append(ending[2])
    return {
        "from": since,
        "to": step,
        "cases": len(known),
        "not_yet": not_yet,
        "unknown": unknown,
        "skipped": skipped,
        "p50": percentile(known, not_yet, 0.5),
        "p90": percentile(known, not_yet, 0.9),
    }


def _merged(path: Path, legs: Sequence[Sequence[Leg]]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[int]] = {}
    for since, step, seconds in (leg for some in legs for leg in some):
        if seconds >= 0 and path.index(step) - path.index(since) > 1:
            found.setdefault((since, step), []).append(seconds)
    return [
        {
            "from": since,
            "to": step,
            "cases": len(values),
            "p50": percentile(values, 0, 0.5),
            "p90": percentile(values, 0, 0.9),
        }
        for (since, step), values in sorted(found.items(), key=lambda item: [path.index(one) for one in item[0]])
    ]


def percentile(values: Sequence[int], not_yet: int, share: float) -> int | None:
    """Return the least value that `share` of all reach; those without a time yet take longer than any."""
    ordered = [*sorted(values), *[None] * not_yet]
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
