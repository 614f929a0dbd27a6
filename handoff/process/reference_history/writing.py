"""The files of the reference history: the leads as a CRM exports them, what their columns mean, and the answer."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from io import StringIO
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from handoff.process.reference_history.answer import expected
from handoff.process.reference_history.leads import STEPS, ReferenceLead, reference_leads

# A person's times are written in the person's zone, a machine's in UTC.
BY_PEOPLE: Final = frozenset({"touched", "disposed", "closed"})
HEADERS: Final = {step: step.replace("_", " ").capitalize() for step in STEPS}
COUNTRIES: Final = {"America/New_York": "US", "Europe/London": "GB"}

MAPPING: Final = """\
# The columns of history.csv. Every time in it carries its offset from UTC, so no zone is needed.
name: reference
source: reference
leads:
  file: history.csv
  key: Lead ID
  columns:
    email: E-mail
    name: Name
    company.name: Company
    country: Country
    source.name: Source
    campaign.name: Campaign
    tier: Tier
    owner: Owner
    outcome: Outcome
"""


def write_reference_history(directory: Path) -> dict[str, Any]:
    """Write history.csv, mapping.yaml and expected.json; return what is expected."""
    directory.mkdir(parents=True, exist_ok=True)
    leads = reference_leads()
    answer = expected(leads)
    (directory / "history.csv").write_bytes(history(leads).encode())
    (directory / "mapping.yaml").write_text(mapping(), encoding="utf-8")
    (directory / "expected.json").write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
    return answer


def history(leads: Sequence[ReferenceLead]) -> str:
    """Return the leads as comma-separated values."""
    text = StringIO()
    rows = csv.DictWriter(text, fieldnames=[*_row(leads[0])])
    rows.writeheader()
    rows.writerows(_row(lead) for lead in leads)
    return text.getvalue()


def mapping() -> str:
    """Return what the columns mean, as the import reads it."""
    steps = "".join(f"    {step}: {{column: {header}, format: iso_offset}}\n" for step, header in HEADERS.items())
    return MAPPING + steps


def _row(lead: ReferenceLead) -> dict[str, str]:
    number = lead.number
    return {
        "Lead ID": f"R-{number:05}",
        "E-mail": f"lead{number}@company{number}.example",
        "Name": f"Lead {number}",
        "Company": f"Company {number}",
        "Country": COUNTRIES[lead.zone],
        "Source": lead.source,
        "Campaign": f"{lead.source} spring",
        "Tier": lead.tier,
        "Owner": lead.owner,
        **{header: _time(lead, step) for step, header in HEADERS.items()},
        "Outcome": lead.outcome,
    }


def _time(lead: ReferenceLead, step: str) -> str:
    at = lead.times.get(step)
    return at.astimezone(ZoneInfo(lead.zone) if step in BY_PEOPLE else UTC).isoformat() if at else ""


def table(found: Mapping[str, Any]) -> str:
    """Return the seams, and the merged ones, of `expected()["all"]` or one of its parts as a Markdown table."""
    lines = ["| Seam | p50 | p90 | cases | not yet | unknown | skipped |", "|---|--:|--:|--:|--:|--:|--:|"]
    for seam in (*found["seams"], *found["merged"]):
        is_merged = "not_yet" not in seam
        counts = ["", "", ""] if is_merged else [f"{seam[name]:,}" for name in ("not_yet", "unknown", "skipped")]
        name = f"{_words(seam['from'])} → {_words(seam['to'])}{' (merged)' if is_merged else ''}"
        cells = [name, _seconds(seam["p50"]), _seconds(seam["p90"]), f"{seam['cases']:,}", *counts]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _words(step: str) -> str:
    return step.replace("_", " ")


def _seconds(value: int | None) -> str:
    return "not reached" if value is None else f"{value:,} s"
