"""Installing the defaults: what is there already stays as it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from dispositions.models import Reason, Terms
from handoff.actor import Actor
from handoff.people.calendars import activate_calendar_version, add_calendar_version
from handoff.people.models import Calendar, Team, TeamKind, User
from handoff.process.defaults import hours
from handoff.process.defaults.definition import CUSTOM_FACTS, definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.defaults.promises import promises
from handoff.process.defaults.reasons import REASONS
from leads.definitions.models import CustomFact, DefinitionVersion
from leads.definitions.publish import activate, add_version
from leads.handoffs.models import PathVersion
from leads.handoffs.paths import Preset, SeamOwner, activate_path_version, add_path_version, preset_document
from leads.routing.models import Pool, RoutingVersion
from leads.routing.versions import activate_routing_version, add_routing_version
from slas.models import Policy
from slas.publish import activate_policy_version, add_policy_version

TEAMS: Final = (
    ("marketing", "Marketing Ops", TeamKind.marketing, hours.MARKETING),
    ("revenue_ops", "Revenue Ops", TeamKind.revenue_ops, hours.MARKETING),
    ("sales", "Sales", TeamKind.sales, hours.SALES_US),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The teams of an installation, by key."""

    marketing: Team
    revenue_ops: Team
    sales: Team


@transaction.atomic
def install_defaults(*, now: datetime, actor: Actor) -> Defaults:
    """Install calendars, teams, path, definition, routing, promises and reasons; anything that exists is left alone.

    The acting person keeps the first pool and owns the whole path until somebody else is named.
    """
    if actor.user_id is None:
        message = "The defaults are installed by a person, who keeps the first pool."
        raise ValueError(message)
    keeper = User.objects.get(pk=actor.user_id)
    _install_calendars(now, actor)
    teams = _install_teams()
    _install_definition(now, actor)
    _install_path(teams, keeper, now)
    _install_routing(teams, keeper, now)
    _install_promises(now, actor)
    _install_picklists(actor)
    return teams


def _install_calendars(now: datetime, actor: Actor) -> None:
    for name, document in hours.CALENDARS.items():
        install_calendar(name, document, now=now, actor=actor)


def install_calendar(name: str, document: dict[str, object], *, now: datetime, actor: Actor) -> Calendar:
    """Return the calendar of that name, made and put in force when there is none."""
    calendar, is_new = Calendar.objects.get_or_create(name=name)
    if is_new:
        version = add_calendar_version(calendar, document=document, created_by_id=actor.user_id, now=now)
        activate_calendar_version(version, now=now)
    return calendar


def _install_teams() -> Defaults:
    teams = {}
    for key, name, kind, calendar in TEAMS:
        fields = {"name": name, "kind": kind, "calendar": Calendar.objects.get(name=calendar)}
        teams[key], _ = Team.objects.get_or_create(key=key, defaults=fields)
    return Defaults(**teams)


def _install_definition(now: datetime, actor: Actor) -> None:
    for path, fact_type, label in CUSTOM_FACTS:
        CustomFact.objects.get_or_create(path=path, defaults={"type": fact_type, "label": label})
    if not DefinitionVersion.objects.exists():
        version = add_version(
            document=definition_document(),
            examples=EXAMPLES,
            why="The starting point: argue about it in the first review.",
            created_by_id=actor.user_id,
            now=now,
        )
        activate(version, now=now)


def _install_path(teams: Defaults, keeper: User, now: datetime) -> None:
    if PathVersion.objects.exists():
        return
    owners = {
        TeamKind(team.kind): SeamOwner(team=team.key, name=str(team.manager or team.name))
        for team in (teams.marketing, teams.revenue_ops, teams.sales)
    }
    document = preset_document(Preset.CRM, owners=owners, whole=keeper)
    version = add_path_version(document=document, created_by_id=keeper.pk, now=now)
    activate_path_version(version, now=now)


def _install_routing(teams: Defaults, keeper: User, now: datetime) -> None:
    if RoutingVersion.objects.exists():
        return
    pool, _ = Pool.objects.get_or_create(key="sales", defaults={"name": "Sales", "team": teams.sales, "keeper": keeper})
    document = {"rules": [{"id": "everything", "name": "Everything", "when": None, "pool": pool.key}]}
    version = add_routing_version(document=document, created_by_id=keeper.pk, now=now)
    activate_routing_version(version, now=now)


def _install_promises(now: datetime, actor: Actor) -> None:
    always = Calendar.objects.get(name=hours.ALWAYS)
    for (key, name), terms in promises(always).items():
        policy, is_new = Policy.objects.get_or_create(key=key, defaults={"name": name})
        if is_new:
            version = add_policy_version(policy, terms=terms, created_by_id=actor.user_id, now=now)
            activate_policy_version(version, now=now)


def _install_picklists(actor: Actor) -> None:
    Terms.objects.get_or_create(number=1, defaults={"created_by_id": actor.user_id})
    for outcome, reasons in REASONS.items():
        for position, (key, label) in enumerate(reasons, start=1):
            Reason.objects.get_or_create(outcome=outcome, key=key, defaults={"label": label, "position": position})
