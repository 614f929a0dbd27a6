"""A million handoffs of three years with all their steps, seams and clocks, as the numbers of the pages read them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from bench.company import found_company
from handoff.people.models import CalendarVersion, Membership, Role, Team, TeamKind, User
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.models import DefinitionVersion
from leads.definitions.publish import activate, add_version
from leads.handoffs.models import PathVersion
from leads.records.models import Source

FILL = Path(__file__).with_suffix(".sql")
TIERS = ["hand_raiser", "target_account", "standard", "newsletter"]
SOURCES = 6
TEAMS = 5
OWNERS = 30


def lay_out(handoffs: int, now: datetime, *, definition: Callable[[], dict[str, Any]] = definition_document) -> User:
    """Fill the database with handoffs up to `now`, judged by what `definition` returns, and return a manager."""
    found_company(seats=OWNERS)
    if definition is not definition_document:
        version = add_version(document=definition(), examples=EXAMPLES, why="", created_by_id=None, now=now)
        activate(version, now=now)
    sales = Team.objects.get(key="sales")
    others = [
        Team.objects.create(key=f"sales{number}", name=f"Sales {number}", kind=TeamKind.sales, calendar=sales.calendar)
        for number in range(1, TEAMS)
    ]
    manager = User.objects.create_user("manager@bench.example", name="Manager")
    Membership.objects.create(user=manager, team=sales, role=Role.manager)
    values = {
        "now": now,
        "handoffs": handoffs,
        "tiers": TIERS,
        "sources": [
            Source.objects.create(key=f"source{number}", name=f"Source {number}").pk for number in range(SOURCES)
        ],
        "source_count": SOURCES,
        "teams": [sales.pk, *(team.pk for team in others)],
        "team_count": TEAMS,
        "owners": [*User.objects.filter(email__startswith="rep").order_by("pk").values_list("pk", flat=True)],
        "owner_count": OWNERS,
        "version": DefinitionVersion.objects.latest("number").pk,
        "path": PathVersion.objects.latest("number").pk,
        "calendar": CalendarVersion.objects.filter(calendar=sales.calendar).latest("number").pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in FILL.read_text().strip().split(";\n"):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
    return manager
