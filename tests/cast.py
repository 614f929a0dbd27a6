"""The named cast of the tests, and makers of leads whose fields a test spells out."""

import pickle
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handoff.actor import Actor
from handoff.people.models import Calendar, Membership, Role, Team, TeamKind, User
from handoff.process.defaults import install_defaults
from leads.records.models import Company, Lead, Source
from leads.records.submissions import Act, CompanyCard, Submission
from leads.routing.models import Pool, Seat
from tests import kept

# A Tuesday in November, 10:00 in New York: open in New York and London, and a holiday nowhere.
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
INSTALLED_AT = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody a test may need; `rep` and `teammate` share the pool `sales`, `outsider` sits in another team."""

    rep: User
    teammate: User
    manager: User
    marketer: User
    marketing_manager: User
    revenue_ops: User
    outsider: User
    admin: User
    sales: Team
    marketing: Team
    pool: Pool


def make_user(name: str, **fields: Any) -> User:
    """Make a user, without a usable password unless one is given."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@tests.example")
    password = fields.pop("password", None)
    return User.objects.create_user(email, password, name=name, timezone="America/New_York", **fields)


# What the first installation of this process wrote, and its cast.
_first: list[tuple[kept.Kept, bytes]] = []


def install(*, now: datetime = INSTALLED_AT) -> Cast:
    """Install the defaults and the cast: through the product once a process, and from then on the rows this wrote.

    At another instant, or where there is a row already, it is through the product every time.
    """
    if now != INSTALLED_AT:
        return install_anew(now=now)
    for rows, cast in _first:
        if not rows.is_free():
            return install_anew(now=now)
        rows.put_back()
        found: Cast = pickle.loads(cast)  # noqa: S301  # written below
        return found
    there = kept.filled(kept.in_order())
    new = install_anew(now=now)
    if User._meta.db_table not in there:
        _first.append((kept.keep(since=there), pickle.dumps(new)))
    return new


def install_anew(*, now: datetime) -> Cast:
    """Install the defaults and the cast through the product."""
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    teams = install_defaults(now=now, actor=Actor(user_id=admin.pk))
    elsewhere = Team.objects.create(
        key="sales_uk", name="Sales UK", kind=TeamKind.sales, calendar=Calendar.objects.get(name="Sales UK hours")
    )
    cast = Cast(
        rep=make_user("Rita Rep"),
        teammate=make_user("Theo Teammate"),
        manager=make_user("Mona Manager"),
        marketer=make_user("Mark Eter"),
        marketing_manager=make_user("Maud Marketing"),
        revenue_ops=make_user("Rob Revenue"),
        outsider=make_user("Otto Outsider"),
        admin=admin,
        sales=teams.sales,
        marketing=teams.marketing,
        pool=Pool.objects.get(key="sales"),
    )
    _join(cast, teams.revenue_ops, elsewhere)
    for user in (cast.rep, cast.teammate):
        Seat.objects.create(pool=cast.pool, user=user)
    Pool.objects.filter(pk=cast.pool.pk).update(keeper=cast.manager)
    return cast


def _join(cast: Cast, revenue_ops: Team, elsewhere: Team) -> None:
    members = (
        (cast.rep, cast.sales, Role.rep),
        (cast.teammate, cast.sales, Role.rep),
        (cast.manager, cast.sales, Role.manager),
        (cast.marketer, cast.marketing, Role.marketing_ops),
        (cast.marketing_manager, cast.marketing, Role.manager),
        (cast.revenue_ops, revenue_ops, Role.revenue_ops),
        (cast.outsider, elsewhere, Role.rep),
    )
    Membership.objects.bulk_create(Membership(user=user, team=team, role=role) for user, team, role in members)
    Team.objects.filter(pk=cast.sales.pk).update(manager=cast.manager, signatory=cast.manager)
    Team.objects.filter(pk=cast.marketing.pk).update(manager=cast.marketing_manager, signatory=cast.marketing_manager)


def make_source(key: str = "website", **fields: Any) -> Source:
    """Return the source of that key."""
    source, _ = Source.objects.get_or_create(key=key, defaults={"name": key.title(), **fields})
    return source


def make_company(**fields: Any) -> Company:
    """Make a company; its domain follows its name."""
    name = fields.setdefault("name", "Brightwell Health")
    fields.setdefault("domain", f"{name.split(' ')[0].lower()}.example")
    return Company.objects.create(**{"employees": 420, "created_at": NOW, **fields})


def make_lead(**fields: Any) -> Lead:
    """Make a lead as it stands in the records; nothing is judged."""
    if "source" not in fields:
        fields["source"] = make_source()
    defaults = {"name": "Amara Nwosu", "email": "amara.nwosu@brightwell.example", "created_at": NOW, "updated_at": NOW}
    return Lead.objects.create(**{**defaults, **fields})


def make_submission(**fields: Any) -> Submission:
    """Return a hand-raiser as a source submits it: ready by the default definition, seven of seven context points."""
    defaults: dict[str, Any] = {
        "source": "website",
        "email": "amara.nwosu@brightwell.example",
        "name": "Amara Nwosu",
        "phone": "+1 617 555 0142",
        "title": "VP Operations",
        "country": "US",
        "consent": True,
        "campaign": "Q4 pricing page",
        "company": CompanyCard(name="Brightwell Health", industry="healthcare", employees=420, country="US"),
        "custom": {"job_function": "operations", "tool_in_use": "spreadsheets"},
        "acts": (Act(kind="demo_request", occurred_at=NOW, content="pricing page", words="Who can show this?"),),
        "steps": {"submitted": NOW},
    }
    return Submission(**{**defaults, **fields})
