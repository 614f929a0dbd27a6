"""The editor and the version page of a definition with two hundred criteria, as many as there may be."""

import os
from typing import Any, Final

from bench.pages_at_scale import measure, signed_in
from bench.three_years import lay_out
from dashboards.metrics.adding_up import add_up
from handoff.instant import database_now
from handoff.people.models import Membership, Role, Team, User
from handoff.process.defaults.definition import definition_document
from handoff.rules import parse_definition
from leads.definitions.drafts import start_draft
from leads.definitions.in_force import catalogue
from leads.definitions.models import DefinitionVersion, Draft

HANDOFFS: Final = int(os.environ.get("BENCH_JUDGED_HANDOFFS", "100000"))
CRITERIA: Final = 200
GROUPED: Final = 10


def run() -> dict[str, Any]:
    """Measure milliseconds of server time, twenty requests of each page in turn, no result cached."""
    manager = lay_out(HANDOFFS, database_now(), definition=large_document)
    while add_up(database_now()):
        pass
    version = DefinitionVersion.objects.latest("number")
    draft, marketer = begin(version)
    place = "/tiers/2/fit/all/3/any/5"
    author, number = signed_in(marketer), version.number
    pages = {
        "editor": (author, f"/definition/drafts/{draft.pk}/"),
        "editor, a criterion open": (author, f"/definition/drafts/{draft.pk}/?open={place}"),
        "version page": (signed_in(manager), f"/definition/{number}/"),
    }
    return {
        page: measure(client, address, f"{page}, {CRITERIA} criteria, {HANDOFFS:,} handoffs")
        for page, (client, address) in pages.items()
    }


def large_document() -> dict[str, Any]:
    """Return the first definition with as many criteria as there may be: facts and acts, in groups within groups.

    What is added holds of every example, so that all of them give the agreed verdict still.
    """
    document = definition_document()
    room = CRITERIA - len(parse_definition(document, catalogue=catalogue()).criteria)
    added = [grown(number) for number in range(room)]
    document["tiers"][2]["fit"]["all"] += [{"any": added[at : at + GROUPED]} for at in range(0, room, GROUPED)]
    return document


def grown(number: int) -> dict[str, Any]:
    """Return one criterion more: of every ten, eight about facts of several types and two about acts."""
    name, kind = f"more_{number}", number % GROUPED
    if kind == 0:
        return {"id": name, "fact": "company.employees", "op": "ne", "value": 100_000 + number}
    if kind < 4:
        return {"id": name, "fact": "company.industry", "op": "in", "value": [f"industry {number}", "software"]}
    if kind < 8:
        return {"id": name, "fact": "lead.title", "op": "contains", "value": f"title {number}"}
    return {"id": name, "activity": "content_download", "at_least": 1 + number % 4, "within_days": 30 + number}


def begin(version: DefinitionVersion) -> tuple[Draft, User]:
    """Begin a draft with the version in force, as its author does in the browser."""
    marketer = User.objects.create_user("marketer@bench.example", name="Marketer")
    Membership.objects.create(user=marketer, team=Team.objects.get(key="marketing"), role=Role.marketing_ops)
    draft = start_draft(title="Many criteria", by_id=marketer.pk, now=database_now(), from_version_id=version.pk)
    return draft, marketer
