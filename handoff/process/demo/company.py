"""The people of the demo: who sells, who markets, who answers for the path, and what they agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password

from handoff.actor import Actor
from handoff.people.models import Calendar, Membership, Role, Team, TeamKind, User
from handoff.process.defaults import Defaults, install_defaults
from handoff.process.defaults.definition import CUSTOM_FACTS, definition_document
from handoff.process.defaults.examples import EXAMPLES, NOT_READY, READY
from handoff.process.defaults.install import install_calendar
from handoff.process.demo.queue import OWNED_BEFORE
from handoff.process.demo.regions import REGIONS, SALES_US_WEST, WEST_HOURS, Region
from leads.definitions.models import CustomFact, DefinitionVersion, Signature
from leads.definitions.publish import NewExample, activate, add_version
from leads.handoffs.paths import Preset, SeamOwner, activate_path_version, add_path_version, preset_document
from leads.handoffs.steps import Step
from leads.records.models import Company, Source
from leads.routing.models import Pool, Seat
from leads.routing.versions import activate_routing_version, add_routing_version

PASSWORD: Final = "demo"  # noqa: S105  (printed on purpose: the demo holds nothing to protect)
DOMAIN: Final = "handoff.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account of the demo; `teams` are the keys of the teams it belongs to."""

    name: str
    role: str
    teams: tuple[str, ...]
    zone: str = "America/New_York"

    @property
    def email(self) -> str:
        return f"{self.name.split(' ')[0].lower()}@{DOMAIN}"

    @property
    def role_name(self) -> str:
        return self.role.replace("_", " ")


ALL_SALES: Final = ("sales", *(region.key for region in REGIONS))
PEOPLE: Final = (
    Person(name="Maya Okafor", role=Role.rep, teams=("us_east",)),
    Person(name="Tom Lindqvist", role=Role.rep, teams=("us_east",)),
    Person(name="Diego Santos", role=Role.rep, teams=("us_east",)),
    Person(name="Priya Raman", role=Role.rep, teams=("us_west",), zone="America/Los_Angeles"),
    Person(name="Jonah Clarke", role=Role.rep, teams=("uk",), zone="Europe/London"),
    Person(name="Hannah Weiss", role=Role.rep, teams=("dach",), zone="Europe/Berlin"),
    Person(name="Elena Fischer", role=Role.marketing_ops, teams=("marketing",)),
    Person(name="Ines Duarte", role=Role.manager, teams=("marketing",)),
    Person(name="Robert Kane", role=Role.manager, teams=ALL_SALES),
    Person(name="Noor Haddad", role=Role.revenue_ops, teams=("revenue_ops",)),
)
ADMINISTRATOR: Final = Person(name="Alex Admin", role="administrator", teams=())

SOURCES: Final = (
    ("hubspot-form", "HubSpot form", "form"),
    ("website", "Website API", "api"),
    ("webinar-tool", "Webinar tool", "webinar"),
)
SEATS: Final = {
    "us_east": ("Maya Okafor", "Tom Lindqvist", "Diego Santos"),
    "us_west": ("Priya Raman",),
    "uk": ("Jonah Clarke",),
    "dach": ("Hannah Weiss",),
}
FALLBACKS: Final = {"us_west": "us_east", "uk": "dach", "dach": "uk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCompany:
    """The accounts of the demo by name."""

    users: Mapping[str, User]

    def __getitem__(self, name: str) -> User:
        return self.users[name]


def found_company(*, now: datetime) -> DemoCompany:
    """Make the people, their teams and pools, and all that they agreed on, as of `now`."""
    password = make_password(PASSWORD)
    admin = _make_user(ADMINISTRATOR, password, is_staff=True, is_superuser=True)
    users = {admin.name: admin} | {person.name: _make_user(person, password) for person in PEOPLE}
    company = DemoCompany(users=users)
    actor = Actor(user_id=admin.pk)
    _first_definition(company, now)
    defaults = install_defaults(now=now, actor=actor)
    install_calendar(SALES_US_WEST, WEST_HOURS, now=now, actor=actor)
    teams = _make_teams(company, defaults)
    _make_pools(company, teams)
    _publish_path(company, teams, now)
    _publish_routing(company, now)
    for key, name, medium in SOURCES:
        Source.objects.create(key=key, name=name, medium=medium)
    _known_accounts(company, now)
    return company


def revise_definition(company: DemoCompany, *, now: datetime) -> DefinitionVersion:
    """Publish the second version: a larger company for the standard tier, and no students."""
    why = "Review 6: 19 of 49 bad fits named the company's size, and students took a sixth of the downloads."
    return _publish(company, document=definition_document(), examples=EXAMPLES, why=why, now=now)


def _make_user(person: Person, password: str, **fields: bool) -> User:
    return User.objects.create(email=person.email, name=person.name, timezone=person.zone, password=password, **fields)


def _first_definition(company: DemoCompany, now: datetime) -> None:
    for path, fact_type, label in CUSTOM_FACTS:
        CustomFact.objects.create(path=path, type=fact_type, label=label)
    document = definition_document(least_employees=30, with_students=False)
    why = "The first definition that both teams signed."
    _publish(company, document=document, examples=(*READY, *NOT_READY), why=why, now=now)


def _publish(
    company: DemoCompany, *, document: dict[str, object], examples: tuple[NewExample, ...], why: str, now: datetime
) -> DefinitionVersion:
    version = add_version(
        document=document, examples=examples, why=why, created_by_id=company["Elena Fischer"].pk, now=now
    )
    for name, kind, hours in (("Ines Duarte", TeamKind.marketing, 21), ("Robert Kane", TeamKind.sales, 19)):
        signed_at = now - timedelta(hours=hours)
        Signature.objects.create(version=version, team_kind=kind, signed_by=company[name], signed_at=signed_at)
    activate(version, now=now)
    return version


def _make_teams(company: DemoCompany, defaults: Defaults) -> dict[str, Team]:
    teams = {team.key: team for team in (defaults.marketing, defaults.revenue_ops, defaults.sales)}
    for region in REGIONS:
        teams[region.key] = _make_sales_team(region)
    for person in PEOPLE:
        for key in person.teams:
            Membership.objects.create(user=company[person.name], team=teams[key], role=person.role)
    managers = {"marketing": "Ines Duarte", "revenue_ops": "Noor Haddad"} | dict.fromkeys(ALL_SALES, "Robert Kane")
    for key, name in managers.items():
        teams[key].manager = company[name]
        teams[key].signatory = None if key == "revenue_ops" else company[name]
        teams[key].save(update_fields=["manager", "signatory"])
    return teams


def _make_sales_team(region: Region) -> Team:
    calendar = Calendar.objects.get(name=region.calendar)
    return Team.objects.create(key=region.key, name=region.name, kind=TeamKind.sales, calendar=calendar)


def _make_pools(company: DemoCompany, teams: Mapping[str, Team]) -> None:
    pools = {}
    for region in REGIONS:
        name = region.name.removeprefix("Sales ")
        pools[region.key] = Pool.objects.create(
            key=region.key, name=name, team=teams[region.key], keeper=company["Robert Kane"]
        )
        for member in SEATS[region.key]:
            Seat.objects.create(pool=pools[region.key], user=company[member])
    for key, fallback in FALLBACKS.items():
        Pool.objects.filter(key=key).update(fallback=pools[fallback])
    Pool.objects.filter(key="sales").update(keeper=company["Robert Kane"])


def _publish_path(company: DemoCompany, teams: Mapping[str, Team], now: datetime) -> None:
    document = preset_document(
        Preset.CRM,
        owners={
            TeamKind.marketing: SeamOwner(team=teams["marketing"].key, name="Elena Fischer"),
            TeamKind.revenue_ops: SeamOwner(team=teams["revenue_ops"].key, name="Noor Haddad"),
            TeamKind.sales: SeamOwner(team=teams["sales"].key, name="Robert Kane"),
        },
        whole=company["Ines Duarte"],
        labels={Step.SYNCED: "HubSpot → CRM sync"},
        systems={Step.SYNCED: "HubSpot"},
    )
    version = add_path_version(document=document, created_by_id=company["Noor Haddad"].pk, now=now)
    activate_path_version(version, now=now)


def _publish_routing(company: DemoCompany, now: datetime) -> None:
    def rule(key: str, name: str, pool: str, *when: Mapping[str, object]) -> dict[str, object]:
        return {
            "id": key,
            "name": name,
            "when": {"all": [*when]} if len(when) > 1 else next(iter(when), None),
            "pool": pool,
        }

    west = {"id": "west", "fact": "lead.us_region", "op": "eq", "value": "west"}
    america = {"id": "america", "fact": "lead.country", "op": "in", "value": ["us", "ca"]}
    raised = {"id": "raised", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"}
    britain = {"id": "britain", "fact": "lead.country", "op": "eq", "value": "gb"}
    dach = {"id": "dach", "fact": "lead.country", "op": "in", "value": ["de", "nl", "at", "ch"]}
    rules = [
        rule("us_west", "US West", "us_west", west),
        rule("us_hand_raisers", "US hand-raisers", "us_east", america, raised),
        rule("us_others", "US and Canada", "us_east", america),
        rule("uk", "United Kingdom", "uk", britain),
        rule("dach", "DACH and Netherlands", "dach", dach),
        rule("everything", "Everything else", "uk"),
    ]
    version = add_routing_version(document={"rules": rules}, created_by_id=company["Noor Haddad"].pk, now=now)
    activate_routing_version(version, now=now)


def _known_accounts(company: DemoCompany, now: datetime) -> None:
    """Make the companies whose account is Maya's."""
    Company.objects.bulk_create(
        Company(
            name=name,
            domain=f"{name.split(' ')[0].lower()}.example",
            account_owner=company["Maya Okafor"],
            created_at=now,
        )
        for name in OWNED_BEFORE
    )
