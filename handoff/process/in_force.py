"""All that was agreed and is in force now: definition, path, routing, promises, hours. Loaded once a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from handoff.errors import HandoffError
from handoff.people.hours import Hours, hours_of
from handoff.people.models import Team, TeamKind
from handoff.rules import parse
from leads.definitions.in_force import DefinitionInForce, catalogue, definition_in_force
from leads.handoffs.models import PathVersion
from leads.handoffs.paths import path_steps
from leads.handoffs.steps import Step
from leads.routing.deciding import RoutingRule
from leads.routing.models import RoutingVersion
from slas.promises import Promise, promise_of


class NotSetUpError(HandoffError):
    """No path or routing is in force yet: install the defaults, or publish your own."""

    code = "not_set_up"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class PathInForce:
    """A version of the path with its steps in order."""

    version: PathVersion
    order: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingInForce:
    """A version of the routing rules, parsed."""

    version_id: int
    number: int
    rules: tuple[RoutingRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What judges, routes and times the handoffs of one batch."""

    definition: DefinitionInForce
    path: PathInForce
    routing: RoutingInForce
    promises: tuple[Promise, ...]
    hours: Mapping[int, Hours]
    teams: Mapping[int, Team]
    team_hours: Mapping[str, Hours]

    def hours_for(self, promise: Promise, sales_hours: Hours) -> Hours:
        """Return the calendar a promise counts in: its own, else that of the team that owes it."""
        if promise.calendar_id is not None:
            return self.hours[promise.calendar_id]
        if promise.owed_by in {TeamKind.marketing, TeamKind.revenue_ops}:
            return self.team_hours.get(promise.owed_by, sales_hours)
        return sales_hours


# The ids of all that is in force, in one statement; what the ids stand for never changes and is kept by process.
_VERSIONS = """
SELECT (SELECT version_id FROM handoffs_pathactivation WHERE retired_at IS NULL),
    (SELECT version_id FROM routing_routingactivation WHERE retired_at IS NULL),
    (SELECT array_agg(version_id ORDER BY version.position, version.policy_id)
        FROM slas_policyactivation JOIN slas_policyversion AS version ON version.id = version_id
        WHERE retired_at IS NULL),
    (SELECT array_agg(version_id) FROM people_calendaractivation WHERE retired_at IS NULL)
"""


def load_in_force(*, to_judge: bool = True) -> InForce:
    """Return what is in force; the definition stays so until the transaction ends, where leads are judged by it.

    Raises: NoDefinitionError, NotSetUpError.
    """
    definition = definition_in_force(to_judge=to_judge)
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS)
        path_id, routing_id, policy_ids, calendar_ids = cursor.fetchone()
    if path_id is None or routing_id is None or not calendar_ids:
        raise NotSetUpError
    hours, teams = {one.calendar_id: one for one in map(hours_of, calendar_ids)}, load_teams()
    return InForce(
        definition=definition,
        path=_path(path_id),
        routing=_routing(routing_id),
        promises=tuple(map(promise_of, policy_ids or ())),
        hours=hours,
        teams=teams,
        team_hours=team_hours(hours, teams),
    )


def load_teams() -> dict[int, Team]:
    """Return all teams by id, the oldest first."""
    return {team.pk: team for team in Team.objects.raw("SELECT * FROM people_team ORDER BY id")}


def team_hours(hours: Mapping[int, Hours], teams: Mapping[int, Team]) -> dict[str, Hours]:
    """Return the hours of the first team of each kind; promises of a whole department count in them."""
    found: dict[str, Hours] = {}
    for team in teams.values():
        found.setdefault(team.kind, hours[team.calendar_id])
    return found


@lru_cache(maxsize=64)
def _path(version_id: int) -> PathInForce:
    version = PathVersion.objects.get(pk=version_id)
    return PathInForce(version=version, order=path_steps(version.document))


@lru_cache(maxsize=64)
def _routing(version_id: int) -> RoutingInForce:
    version = RoutingVersion.objects.get(pk=version_id)
    known = catalogue()
    rules = tuple(
        RoutingRule(
            id=rule["id"],
            name=rule["name"],
            when=parse(rule["when"], catalogue=known, scope="handoff") if rule.get("when") else None,
            pool=rule["pool"],
        )
        for rule in version.document["rules"]
    )
    return RoutingInForce(version_id=version.pk, number=version.number, rules=rules)
