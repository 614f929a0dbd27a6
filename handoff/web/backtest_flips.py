"""Who would flip, by name for readers who may open the lead, and redacted for all others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from dashboards.metrics.backtest_flips import Way
from dashboards.metrics.csv import Table
from handoff.people.models import User
from handoff.people.policies import opens_all
from handoff.web.backtest_words import LINES
from leads.handoffs.models import Handoff
from leads.records.models import Lead

HEADER: Final = ("lead", "name", "company", "tier", "judged_at", "became", "handoff", "team", "evaluation")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipRow:
    """One lead that flips; a reader who may not open it sees neither name nor company."""

    lead_id: int
    evaluation_id: int
    handoff_id: int | None
    name: str
    company: str
    tier: str
    judged_at: datetime
    became: str
    team: str
    url: str
    is_open_to_reader: bool


def flip_rows(
    flips: Mapping[Way, Iterable[Mapping[str, Any]]], tiers: Mapping[str, str], user: User
) -> dict[Way, list[FlipRow]]:
    """Return the listed leads of each way; `tiers` are names by key."""
    ids = {flip["lead_id"] for listed in flips.values() for flip in listed}
    leads = {lead.pk: lead for lead in Lead.objects.filter(pk__in=ids).select_related("company")}
    handoffs = Handoff.objects.openable_by(user).filter(lead__in=ids)
    openable = set(leads) if opens_all(user) else set(handoffs.values_list("lead_id", flat=True))
    theirs = [flip["handoff_id"] for listed in flips.values() for flip in listed if flip["handoff_id"]]
    teams = dict(Handoff.objects.filter(pk__in=theirs).values_list("pk", "team__name"))
    opened = set(theirs) if opens_all(user) else set(handoffs.filter(pk__in=theirs).values_list("pk", flat=True))
    return {
        way: [_row(flip, leads.get(flip["lead_id"]), tiers, teams, openable, opened) for flip in listed]
        for way, listed in flips.items()
    }


def flip_table(way: Way, rows: Iterable[FlipRow]) -> Table:
    """Return the same rows as a file has them."""
    return Table(
        name=f"flips-{way}",
        header=HEADER,
        rows=tuple(
            (
                row.lead_id,
                row.name,
                row.company,
                row.tier,
                row.judged_at.isoformat(),
                row.became,
                row.handoff_id,
                row.team,
                row.evaluation_id,
            )
            for row in rows
        ),
    )


def _row(
    flip: Mapping[str, Any],
    lead: Lead | None,
    tiers: Mapping[str, str],
    teams: Mapping[int, str | None],
    openable: set[int],
    opened: set[int],
) -> FlipRow:
    is_open = lead is not None and lead.pk in openable
    handoff_id = flip["handoff_id"] if flip["handoff_id"] in teams else None
    return FlipRow(
        lead_id=flip["lead_id"],
        evaluation_id=flip["evaluation_id"],
        handoff_id=handoff_id,
        name=(lead.name or lead.email or f"lead {lead.pk}") if lead and is_open else "",
        company=(lead.company.name if lead.company else "") if lead and is_open else "",
        tier=tiers.get(flip["tier"], flip["tier"]),
        judged_at=datetime.fromisoformat(flip["judged_at"]),
        became=LINES[flip["became"]],
        team=teams.get(handoff_id or 0) or "",
        url=_url(lead, handoff_id, opened) if lead and is_open else "",
        is_open_to_reader=is_open,
    )


def _url(lead: Lead, handoff_id: int | None, opened: set[int]) -> str:
    """Return where the lead can be read: its handoff, else where it is found by its address."""
    if handoff_id in opened:
        return reverse("web:handoff", args=[handoff_id])
    return f"{reverse('leads:search')}?{urlencode({'q': lead.email or lead.name})}" if lead.email or lead.name else ""
