"""Who would flip: leads that only the draft, or only the active version, calls ready; the latest of them by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from dashboards.metrics.backtest_outcomes import OUTCOMES, became_of
from dashboards.metrics.backtest_units import EPOCH, MICROSECOND, MOST_TIERS, UNITS

MOST_LISTED: Final = 100


class Way(StrEnum):
    """Into what the draft calls ready, or out of what the active version does."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One lead, the evaluation at which it is first called ready, by which tier, and what became of it.

    The handoff is the one whose outcome counts, None for a lead that was not handed off in the period.
    """

    lead_id: int
    evaluation_id: int
    handoff_id: int | None
    tier: str
    judged_at: datetime
    became: str


# Nothing else of a lead lies at that very microsecond: the same transaction wrote it.
_FLIPS: Final = """
SELECT flip.lead_id, flip.verdict, flip.told, (
        SELECT min(id) FROM definitions_evaluation AS evaluation
        WHERE evaluation.lead_id = flip.lead_id
            AND evaluation.judged_at = to_timestamp(0) + (flip.verdict / {most}) * interval '1 microsecond'
    ), (
        SELECT max(id) FROM handoffs_handoff AS handoff
        WHERE handoff.lead_id = flip.lead_id AND handoff.handed_off_at
            = to_timestamp(0) + ((flip.told & ((1::bigint << 60) - 1)) / 16) * interval '1 microsecond'
    )
FROM (
    SELECT lead_id, {side} AS verdict, told FROM {units} LEFT JOIN {outcomes} USING (lead_id)
    WHERE {side} IS NOT NULL AND {other} IS NULL ORDER BY {side} DESC, lead_id LIMIT %s
) AS flip
ORDER BY flip.verdict DESC, flip.lead_id
"""
_SIDES: Final = {Way.IN: ("draft", "active"), Way.OUT: ("active", "draft")}


def read_flips(way: Way, tiers: Sequence[str], *, most: int = MOST_LISTED) -> list[Flip]:
    """Return the latest leads that flip that way; `tiers` are the keys of the side that calls them ready."""
    side, other = _SIDES[way]
    with connection.cursor() as cursor:
        cursor.execute(_FLIPS.format(most=MOST_TIERS, side=side, other=other, units=UNITS, outcomes=OUTCOMES), [most])
        return [_flip(row, tiers) for row in cursor.fetchall()]


def _flip(row: Sequence[Any], tiers: Sequence[str]) -> Flip:
    lead_id, verdict, told, evaluation_id, handoff_id = row
    return Flip(
        lead_id=lead_id,
        evaluation_id=evaluation_id,
        handoff_id=handoff_id,
        tier=tiers[verdict % MOST_TIERS - 1],
        judged_at=EPOCH + verdict // MOST_TIERS * MICROSECOND,
        became=became_of(told),
    )
