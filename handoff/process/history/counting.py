"""What was understood of a run's rows, counted by name while they are checked."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handoff.integrations.history.models import Run
from handoff.integrations.tables.shapes import PastLead, PastTouch
from handoff.process.history.past import why_not_counted
from handoff.process.history.people import Roster
from leads.handoffs.steps import Step


class Counts:
    """What was understood so far, by name: kept with the run between chunks."""

    def __init__(self, kept: Mapping[str, Mapping[str, int]]) -> None:
        self.named: dict[str, Counter[str]] = {name: Counter(counted) for name, counted in kept.items()}
        self.first: str = ""
        self.last: str = ""

    @classmethod
    def of(cls, run: Run) -> "Counts":
        counts = cls(run.summary.get("counts", {}))
        counts.first, counts.last = run.summary.get("first", ""), run.summary.get("last", "")
        return counts

    def add(self, name: str, key: str, number: int = 1) -> None:
        self.named.setdefault(name, Counter())[key] += number

    def leave_out(self, others: "Counts") -> None:
        """Take back what was counted of rows that are refused after all; the days they span stay."""
        for name, counted in others.named.items():
            self.named.setdefault(name, Counter()).subtract(counted)
            self.named[name] = +self.named[name]

    def span(self, at: datetime) -> None:
        day = at.isoformat()
        self.first = min(self.first, day) if self.first else day
        self.last = max(self.last, day)

    def to_json(self) -> dict[str, Any]:
        return {"counts": self.named, "first": self.first, "last": self.last}


def count_lead(lead: PastLead, counts: Counts, roster: Roster) -> None:
    """Count what a row of the leads file says."""
    counts.add("leads", "understood")
    for step, when in lead.steps.items():
        counts.add("by_day" if when.is_by_day else "exact", str(step))
    counts.span(lead.steps[Step.HANDED_OFF].at)
    submission = lead.submission
    for name in ("email", "name", "phone", "title", "country", "campaign", "landing_page"):
        if getattr(submission, name):
            counts.add("fields", name)
    for name in submission.custom:
        counts.add("fields", f"lead.{name}")
    if submission.company.name or submission.company.domain:
        counts.add("fields", "company")
    counts.add("tiers", lead.tier)
    if lead.outcome is not None:
        counts.add("outcomes", lead.outcome.outcome)
    if lead.owner and roster.owner(lead.owner) is None:
        counts.add("owners", lead.owner)
    for touch in lead.touches:
        count_touch(touch, counts)


def count_touch(touch: PastTouch, counts: Counts) -> None:
    """Count a contact by whether it is a touch."""
    counts.add("contacts", "not_counted" if why_not_counted(touch, since=None) else "touches")
