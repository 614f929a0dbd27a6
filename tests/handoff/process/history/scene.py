"""A small past of one company: leads, calls, and the mapping that reads them."""

from datetime import UTC, datetime
from typing import Any

from handoff.integrations.history.models import Run
from handoff.process.history import runs
from handoff.process.history.work import work

NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)

MAPPING: dict[str, Any] = {
    "name": "small",
    "source": "oldcrm",
    "leads": {
        "key": "Id",
        "columns": {
            "email": "Email",
            "name": "Name",
            "company.name": "Company",
            "tier": "Tier",
            "lead.origin": {"column": "Origin", "fact": "text"},
            "campaign.name": "Campaign",
            "submitted": {"column": "Submitted", "format": "%Y-%m-%d %H:%M:%S"},
            "handed_off": {"column": "Handed off", "format": "%Y-%m-%d %H:%M:%S"},
            "owner": "Owner",
            "outcome": {
                "column": "Status",
                "values": {"Won": "converted", "Junk": "bad_fit", "Lost": "no_response"},
            },
            "outcome.at": {"column": "Closed", "format": "%Y-%m-%d", "precision": "day"},
        },
    },
    "second": [
        {
            "name": "calls",
            "file": "calls.csv",
            "gives": "touches",
            "key": {"column": "Lead", "is": "key"},
            "ignore_without_key": True,
            "columns": {
                "at": {"column": "At", "format": "%Y-%m-%d %H:%M:%S"},
                "channel": {"constant": "call"},
                "direction": {"column": "Type", "values": {"Inbound": "inbound", "Outbound": "outbound"}},
                "answered": {"column": "Seconds", "read": "above_zero"},
                "by": "Who",
                "external_id": "Call",
            },
        }
    ],
}

HEADER = "Id,Email,Name,Company,Tier,Origin,Campaign,Submitted,Handed off,Owner,Status,Closed\n"
LEADS = HEADER + (
    "1,ana@acme.example,Ana,Acme,hand_raiser,paid,Q4,2026-10-05 14:00:00,2026-10-05 14:10:00,Rita Rep,Won,2026-10-20\n"
    "2,bo@bolt.example,Bo,Bolt,standard,organic,,2026-10-06 15:00:00,2026-10-06 15:30:00,Some Body,Junk,2026-10-09\n"
    "3,cy@core.example,Cy,Core,standard,,,2026-10-07 15:00:00,2026-10-07 15:05:00,Rita Rep,Open,\n"
)
CALLS = "Call,Lead,At,Type,Seconds,Who\n" + (
    "c1,1,2026-10-05 14:30:00,Outbound,0,Rita Rep\n"
    "c2,1,2026-10-05 14:20:00,Inbound,0,Rita Rep\n"
    "c3,2,2026-10-06 16:00:00,Inbound,60,Rita Rep\n"
    "c4,,2026-10-06 16:00:00,Outbound,60,Rita Rep\n"
)


def stage_run(leads: str = LEADS, calls: str = CALLS, *, timezone: str = "UTC", **changes: Any) -> Run:
    """Read the files of a run and say what their columns mean."""
    run = runs.start_run(name="leads.csv", chunks=[leads.encode()], by_id=None, now=NOW)
    if calls:
        runs.add_file(run.pk, name="calls", file_name="calls.csv", chunks=[calls.encode()], now=NOW)
    return runs.set_mapping(run.pk, document={**MAPPING, **changes}, timezone=timezone, now=NOW)


def work_off(run: Run) -> Run:
    """Let a worker do all there is to do."""
    assert not work(clock=lambda: NOW, seconds=60)
    run.refresh_from_db()
    return run


def check(run: Run) -> Run:
    runs.ask_check(run.pk, now=NOW)
    return work_off(run)


def bring_in(run: Run) -> Run:
    """Check a run and take its rows."""
    check(run)
    runs.begin(run.pk, now=NOW)
    return work_off(run)
