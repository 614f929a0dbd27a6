"""The company that the API benches work in, and the leads they submit."""

import json
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection

from handoff.actor import Actor
from handoff.instant import database_now
from handoff.people.keys import issue_key
from handoff.people.models import Membership, Role, Scope, User
from handoff.process.defaults import install_defaults
from leads.routing.models import Pool, PoolHours, Seat

SEATS = 7
NUMBERS = count()


def found_company(*, seats: int = SEATS) -> str:
    """Install the defaults with a pool of equal seats and return a plain API key that may submit leads."""
    now = database_now()
    admin = User.objects.create_user("admin@bench.example", name="Admin", is_superuser=True)
    teams = install_defaults(now=now, actor=Actor(user_id=admin.pk))
    pool = Pool.objects.get(key="sales")
    pool.hours = PoolHours.always
    pool.save()
    Seat.objects.filter(pool=pool).delete()
    for number in range(seats):
        rep = User.objects.create_user(f"rep{number}@bench.example", name=f"Rep {number}")
        Membership.objects.create(user=rep, team=teams.sales, role=Role.rep)
        Seat.objects.create(pool=pool, user=rep)
    _, plain = issue_key("bench", [Scope.ingest], None, now)
    return plain


def lead_body(number: int, at: datetime) -> dict[str, Any]:
    """Return a ready lead of a company of its own, as a website submits it."""
    return {
        "source": "website",
        "email": f"lead{number}@company{number}.example",
        "name": f"Lead {number}",
        "phone": "+16175550142",
        "title": "VP Operations",
        "country": "US",
        "consent": True,
        "campaign": "q4 pricing",
        "company": {"name": f"Company {number}", "industry": "software", "employees": 420, "country": "US"},
        "facts": {"job_function": "operations"},
        "activities": [{"kind": "demo_request", "occurred_at": at.isoformat(), "content": "pricing page"}],
        "steps": {"submitted": at.isoformat()},
    }


def next_bodies(number: int) -> list[bytes]:
    """Return so many encoded bodies, each of a lead that was never submitted before."""
    at = database_now()
    return [json.dumps(lead_body(next(NUMBERS), at)).encode() for _ in range(number)]


def analyze() -> None:
    """Let PostgreSQL count its rows, as it does by itself in a database that lives longer than a bench."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
