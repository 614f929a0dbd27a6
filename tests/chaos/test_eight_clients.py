"""Many leads from eight clients at once, a thousand in a soak: every one handed over once, in exact turns."""

import multiprocessing
from collections import Counter
from typing import Any

import pytest

from handoff.api.models import IdempotentRequest
from handoff.instant import database_now
from handoff.local.family import Family
from handoff.people.keys import issue_key
from handoff.people.models import Membership, Role, Scope
from leads.handoffs.models import Handoff
from leads.records.models import Activity, Lead
from leads.routing.models import Assignment, PoolHours, Seat
from slas.models import Clock
from tests.cast import Cast, install, make_user
from tests.chaos.web import send_leads, web_processes

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

CLIENTS = 8
SEATS = 7


def lead_body(number: int) -> dict[str, Any]:
    at = database_now().isoformat()
    return {
        "source": "website",
        "email": f"lead{number}@company{number}.example",
        "name": f"Lead {number}",
        "country": "US",
        "consent": True,
        "company": {"name": f"Company {number}", "employees": 420},
        "activities": [{"kind": "demo_request", "occurred_at": at, "content": "pricing page"}],
        "steps": {"submitted": at},
    }


def seat_seven(cast: Cast) -> None:
    """Give the pool seven equal seats that are open around the clock."""
    Seat.objects.all().delete()
    cast.pool.hours = PoolHours.always
    cast.pool.save()
    for number in range(SEATS):
        rep = make_user(f"Seat {number}")
        Membership.objects.create(user=rep, team=cast.sales, role=Role.rep)
        Seat.objects.create(pool=cast.pool, user=rep)


@pytest.mark.parametrize("leads", [200, pytest.param(1_000, marks=pytest.mark.soak)])
def test_leads_from_eight_clients_are_shared_out_exactly(family: Family, leads: int) -> None:
    seat_seven(install())
    _, plain = issue_key("eight clients", [Scope.ingest], None, database_now())
    bodies = [(f"lead-{number}", lead_body(number)) for number in range(leads)]
    spawn = multiprocessing.get_context("spawn")
    with web_processes(family) as port, spawn.Pool(CLIENTS) as clients:
        shares = [(port, plain, bodies[client::CLIENTS]) for client in range(CLIENTS)]
        sent = [one for some in clients.starmap(send_leads, shares, chunksize=1) for one in some]
        again = send_leads(port, plain, bodies[:1])[0]
        new = ("one-key", lead_body(leads))
        at_once = [one for [one] in clients.starmap(send_leads, [(port, plain, [new])] * CLIENTS, chunksize=1)]

    assert {one.status for one in sent} == {201}
    assert not any(one.is_replayed for one in sent)
    assert (again.status, again.is_replayed, again.answer) == (201, True, first_answer(sent, again.answer))
    assert {one.status for one in at_once} == {201}
    assert sum(one.is_replayed for one in at_once) == CLIENTS - 1
    assert len({one.answer["lead"]["id"] for one in at_once}) == 1

    assert Lead.objects.count() == Activity.objects.count() == Handoff.objects.count() == leads + 1
    assert IdempotentRequest.objects.count() == leads + 1
    assert_turns_are_exact(leads)
    assert_clocks_are_whole(leads)


def first_answer(sent: list[Any], told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one.answer for one in sent if one.answer["lead"]["id"] == told["lead"]["id"])
    return found


def assert_turns_are_exact(leads: int) -> None:
    """Turns have no gap, and each seat's turn comes round every seven."""
    rows = list(Assignment.objects.order_by("turn").values_list("turn", "owner_id", "ended_at"))
    assert [turn for turn, _, _ in rows] == list(range(1, leads + 2))
    owners = [owner for _, owner, _ in rows]
    assert owners[SEATS:] == owners[:-SEATS]
    shares = Counter(owners[:leads])
    assert len(shares) == SEATS
    assert set(shares.values()) <= {leads // SEATS, leads // SEATS + 1}
    assert {ended_at for _, _, ended_at in rows} == {None}


def assert_clocks_are_whole(leads: int) -> None:
    """Each handoff has one clock of every promise, and all have the same promises."""
    found: dict[int, list[str]] = {}
    for handoff_id, policy in Clock.objects.values_list("handoff_id", "policy__key"):
        found.setdefault(handoff_id, []).append(policy)
    assert len(found) == leads + 1
    sets = {tuple(sorted(policies)) for policies in found.values()}
    assert len(sets) == 1
    assert len(set(*sets)) == len(*sets) >= 5
