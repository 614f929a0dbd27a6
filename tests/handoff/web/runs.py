"""Imports in every state, brought there the way people and workers bring them there."""

from collections.abc import Callable, Mapping
from typing import Any

from handoff.integrations.history.models import Run, State
from handoff.people.models import User
from handoff.process.history import runs
from handoff.process.history.work import advance, work
from tests.cast import NOW

HEADER = "Id,Email,Name,Company,Created,Assigned,First call,Owner,Status,Source"
ROWS = (
    "17,amina@northwind.example,Amina Okoye,Northwind,2026-05-04 09:00:00,2026-05-04 09:12:00,"
    "2026-05-04 10:02:00,rita.rep@tests.example,Won,Webinar",
    "18,bo@fjord.example,Bo Lindqvist,Fjord,2026-05-05 11:00:00,2026-05-05 11:40:00,"
    "2026-05-06 08:15:00,nobody@elsewhere.example,Lost,Webinar",
    "19,carla@,Carla Ruiz,Sol,2026-05-06 08:00:00,2026-05-06 08:03:00,,rita.rep@tests.example,Open,Ads",
    "20,dae@hanok.example,Dae-jung Kim,Hanok,2026-05-07 08:00:00,31 May,,rita.rep@tests.example,Open,Ads",
    "21,eve@luna.example,=Eve,Luna,2026-05-08 08:00:00,2026-05-08 08:20:00,,rita.rep@tests.example,Open,Ads,extra",
)
LEADS = "\n".join((HEADER, *ROWS)).encode()
CALLS = (
    b"Call,Lead,When,Direction,Seconds\n"
    b"c1,17,2026-05-04 10:02:00,Outbound,120\n"
    b"c2,18,2026-05-06 08:15:00,Outbound,40\n"
    b"c3,99,2026-05-06 09:00:00,Inbound,10\n"
)
MAPPING: Mapping[str, Any] = {
    "name": "crm",
    "source": "crm",
    "leads": {
        "key": "Id",
        "columns": {
            "email": "Email",
            "name": "Name",
            "company.name": "Company",
            "submitted": "Created",
            "handed_off": "Assigned",
            "touched": {"column": "First call", "precision": "day"},
            "owner": "Owner",
            "outcome": {"column": "Status", "values": {"Won": "converted", "Lost": "no_response", "Open": None}},
            "lead.lead_source": {"column": "Source", "fact": "text"},
        },
    },
    "second": [
        {
            "name": "calls",
            "file": "Calls.csv",
            "gives": "touches",
            "key": {"column": "Lead", "is": "key"},
            "columns": {
                "at": "When",
                "channel": {"constant": "call"},
                "direction": {"column": "Direction", "values": {"Outbound": "outbound", "Inbound": "inbound"}},
                "answered": {"column": "Seconds", "read": "above_zero"},
                "external_id": "Call",
            },
        }
    ],
}


def start(by: User | None = None, *, rows: bytes = LEADS, name: str = "leads.csv") -> Run:
    return runs.start_run(name=name, chunks=[rows], by_id=by.pk if by else None, now=NOW)


def add(run: Run, name: str, file_name: str, rows: bytes) -> None:
    runs.add_file(run.pk, name=name, file_name=file_name, chunks=[rows], now=NOW)


def mapped(by: User | None = None, *, with_calls: bool = True) -> Run:
    run = start(by)
    if with_calls:
        add(run, "calls", "Calls.csv", CALLS)
    return runs.set_mapping(run.pk, document=MAPPING, timezone="Europe/Berlin", now=NOW)


def checking(by: User | None = None) -> Run:
    return runs.ask_check(mapped(by).pk, now=NOW)


def checked(by: User | None = None) -> Run:
    return worked(checking(by))


def running(by: User | None = None) -> Run:
    return runs.begin(checked(by).pk, now=NOW)


def done(by: User | None = None) -> Run:
    return worked(running(by))


def cancelled(by: User | None = None) -> Run:
    run = running(by)
    advance(clock=lambda: NOW, only=run.pk)
    return runs.cancel(run.pk, now=NOW)


def undoing(by: User | None = None) -> Run:
    return runs.undo(done(by).pk, now=NOW)


def undone(by: User | None = None) -> Run:
    return worked(undoing(by))


def discarded(by: User | None = None) -> Run:
    """Start an import and take its files away before anything was imported."""
    return worked(runs.undo(start(by).pk, now=NOW))


def failed(by: User | None = None) -> Run:
    run = checking(by)
    Run.objects.filter(pk=run.pk).update(state=State.failed, error="It stopped at OperationalError: the disk is full.")
    run.refresh_from_db()
    return run


IN_STATE: Mapping[str, Callable[[User | None], Run]] = {
    "mapping": start,
    "mapped": mapped,
    "checking": checking,
    "checked": checked,
    "running": running,
    "cancelled": cancelled,
    "done": done,
    "undoing": undoing,
    "undone": undone,
    "failed": failed,
}


def worked(run: Run) -> Run:
    work(clock=lambda: NOW, seconds=30, only=run.pk)
    run.refresh_from_db()
    return run
