"""The facts of a past lead as of the day it was handed off: what its row says, and nothing learned later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handoff.integrations.tables.shapes import PastLead
from handoff.rules import fold
from leads.records.companies import new_company
from leads.records.facts import KindOfAct, build_facts
from leads.records.models import Lead
from leads.records.people import Keyed, Lookups, new_lead


def past_facts(past: PastLead, keyed: Keyed, lookups: Lookups, *, at: datetime) -> dict[str, Any]:
    """Return the facts that the row alone tells, with the acts up to `at`."""
    lead: Lead = new_lead(keyed, lookups)
    # A company known today may have grown since: its card in the row is what was known then.
    lead.company = new_company(keyed.email, past.submission.company, now=at)
    return build_facts(lead, _acts(past, at), at=at)


def _acts(past: PastLead, at: datetime) -> Mapping[str, KindOfAct]:
    by_kind: dict[str, list[tuple[datetime, str]]] = {}
    for act in past.submission.acts:
        if act.occurred_at <= at:
            by_kind.setdefault(act.kind, []).append((act.occurred_at, act.content))
    found = {}
    for kind, acts in by_kind.items():
        acts.sort(reverse=True)
        found[kind] = KindOfAct(
            instants=tuple(moment for moment, _ in acts),
            contents=tuple(dict.fromkeys(fold(content) for _, content in acts if content)),
            count=len(acts),
        )
    return found
