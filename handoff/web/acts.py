"""What a lead did, in words, oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from handoff.rules import ACTIVITY_LABELS
from handoff.web.local import localdate
from leads.records.models import Activity

MOST: Final = 12
"""Entries that a page lists; of more, it says how many came before."""

WITH_CONTENT: Final[Mapping[str, str]] = {
    "demo_request": "Requested a demo:",
    "quote_request": "Asked for a quote:",
    "call_request": "Asked for a call:",
    "contact_request": "Asked to be contacted:",
    "pricing_view": "Viewed",
    "content_download": "Downloaded",
    "webinar_attended": "Attended the webinar",
    "trial_start": "Started a trial of",
    "email_click": "Clicked in",
    "page_view": "Viewed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """Acts of one kind and content on one day; `words` is what the lead wrote."""

    at: datetime
    what: str
    content: str
    words: str
    campaign: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The latest entries, how many acts there are in all, and over how many days."""

    lines: tuple[ActLine, ...]
    earlier: int
    count: int
    days: int


def acts_of(lead_id: int) -> Acts:
    """Return what a lead did, in one statement."""
    rows = list(Activity.objects.filter(lead=lead_id).select_related("campaign").order_by("occurred_at", "id"))
    lines = [_line(list(some)) for _, some in groupby(rows, key=_alike)]
    days = (rows[-1].occurred_at.date() - rows[0].occurred_at.date()).days + 1 if rows else 0
    return Acts(lines=tuple(lines[-MOST:]), earlier=max(0, len(lines) - MOST), count=len(rows), days=days)


def _alike(act: Activity) -> tuple[object, ...]:
    return (act.kind, act.content, act.words, localdate(act.occurred_at))


def _line(acts: Sequence[Activity]) -> ActLine:
    act = acts[-1]
    label = ACTIVITY_LABELS.get(act.kind, act.kind.replace("_", " "))
    label = label[0].upper() + label[1:]
    what = WITH_CONTENT.get(act.kind, f"{label}:") if act.content else label
    return ActLine(
        at=act.occurred_at,
        what=what,
        content=act.content,
        words=act.words,
        campaign=act.campaign.name if act.campaign else "",
        times=len(acts),
    )
