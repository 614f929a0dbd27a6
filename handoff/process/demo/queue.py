"""Maya's queue as the demo opens: something overdue, due soon, due today and later, at whatever hour it is seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handoff.process.defaults import hours as default_hours
from handoff.process.defaults.promises import CUTOFF
from handoff.process.demo import words
from handoff.process.demo.cards import HUBSPOT
from handoff.process.demo.plan import Arrival, FollowUp, PlannedTouch
from handoff.process.demo.regions import Hours
from handoff.worktime import BusinessCalendar
from leads.records.submissions import Act, CompanyCard, Submission

MAYA: Final = "Maya Okafor"
LEAST_ELAPSED: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the queue; `touched_ago` is business time, None is not touched yet."""

    name: str
    title: str
    function: str
    company: str
    industry: str
    employees: int
    kinds: tuple[str, ...]
    campaign: str
    content: str
    words: str = ""
    is_target: bool = False
    phone: str = "+1 617 555 0142"
    tool: str = "spreadsheets"
    started_ago: timedelta | None = None
    touched_ago: timedelta | None = None


PEOPLE: Final = (
    Person(
        name="Jonas Albrecht", title="Head of Logistics IT", function="operations", company="Halden Logistics",
        industry="logistics", employees=640, kinds=("pricing_view", "demo_request"), campaign=words.PRICING,
        content="Compare plans", words="Two of your customers recommended you. Can I see it this week?",
        started_ago=timedelta(minutes=12),
    ),
    Person(
        name="Amara Nwosu", title="VP Operations", function="operations", company="Brightwell Health",
        industry="healthcare", employees=420, phone="", tool="",
        kinds=("content_download", "webinar_attended", "pricing_view", "demo_request"), campaign=words.PRICING,
        content="Forecasting bed occupancy",
        words="We need occupancy forecasts for 6 sites before January. Who can show this to our COO?",
        started_ago=timedelta(minutes=3),
    ),
    Person(
        name="Lucía Ferrer", title="COO", function="operations", company="Montclar Retail", industry="retail",
        employees=1_150, kinds=("webinar_attended",), campaign=words.WEBINARS, is_target=True,
        content="Planning peaks without overtime",
    ),
    Person(
        name="Ben Ashworth", title="Operations Manager", function="operations", company="Tidewater Freight",
        industry="logistics", employees=210, kinds=("pricing_view", "pricing_view"), campaign=words.PRICING,
        content="Pricing for multi-site teams",
    ),
    Person(
        name="Carla Benedetti", title="Planning Lead", function="operations", company="Fiorano Foods",
        industry="food", employees=180, kinds=("content_download", "content_download"), campaign=words.TEMPLATES,
        content="Demand forecast template", touched_ago=timedelta(hours=42, minutes=43),
    ),
    Person(
        name="Owen Pritchard", title="Finance Director", function="finance", company="Castell Energy",
        industry="energy", employees=900, kinds=("webinar_attended",), campaign=words.WEBINARS, is_target=True,
        content="Forecasts your CFO trusts", touched_ago=timedelta(hours=38, minutes=53),
    ),
    Person(
        name="Sanne de Vries", title="Head of Data", function="data", company="Polder Software", industry="software",
        employees=340, kinds=("content_download", "demo_request"), campaign=words.BENCHMARK,
        content="Benchmark: staffing per bed", words="Can we see it with our own data?",
        touched_ago=timedelta(hours=27, minutes=33),
    ),
    Person(
        name="Kwame Boateng", title="CFO", function="finance", company="Sankofa Textiles", industry="manufacturing",
        employees=275, kinds=("pricing_view", "pricing_view"), campaign=words.PRICING, content="Pricing",
        touched_ago=timedelta(hours=24, minutes=18),
    ),
    Person(
        name="Ritu Malhotra", title="VP Finance", function="finance", company="Kestrel Payments", industry="finance",
        employees=520, kinds=("pricing_view",), campaign=words.PRICING, content="Compare plans", is_target=True,
        touched_ago=timedelta(hours=18, minutes=50),
    ),
)  # fmt: skip

OWNED_BEFORE: Final = tuple(person.company for person in PEOPLE if person.touched_ago is not None)
"""Companies whose account is Maya's, so that their leads come to her without a turn."""


def live_queue(*, hours: Hours, now: datetime) -> Iterator[Arrival]:
    """Yield the arrivals whose clocks stand as the queue shows them at `now`."""
    calendar = hours.calendars[default_hours.SALES_US]
    for number, person in enumerate(PEOPLE):
        touched_at = ago(calendar, now, person.touched_ago) if person.touched_ago else None
        received_at = _received_at(person, calendar, now, touched_at) + timedelta(seconds=7 * number)
        follow_up = FollowUp(
            notified_at=received_at + timedelta(seconds=4),
            touches=(PlannedTouch(at=touched_at, channel="call", outcome="spoke"),) if touched_at else (),
        )
        yield Arrival(
            received_at=received_at,
            submission=_submission(person, received_at),
            comes_to="" if touched_at else MAYA,
            follow_up=follow_up,
        )


def ago(calendar: BusinessCalendar, now: datetime, length: timedelta) -> datetime:
    """Return the latest whole second from which `length` of open time has passed until `now`."""
    latest, earliest = now, now - length
    while calendar.elapsed(earliest, now) < length:
        earliest -= timedelta(days=1)
    while latest - earliest > timedelta(seconds=1):
        middle = earliest + (latest - earliest) / 2
        if calendar.elapsed(middle, now) >= length:
            earliest = middle
        else:
            latest = middle
    return earliest.replace(microsecond=0)


def _received_at(person: Person, calendar: BusinessCalendar, now: datetime, touched_at: datetime | None) -> datetime:
    if touched_at is not None:
        return ago(calendar, touched_at, timedelta(minutes=3 if "demo_request" in person.kinds else 50))
    if person.started_ago is not None:
        return ago(calendar, now, person.started_ago)
    return _due_this_business_day(calendar, now)


def _due_this_business_day(calendar: BusinessCalendar, now: datetime) -> datetime:
    """Return a start whose same-business-day promise ends with the current business day, or the next while closed."""
    ends_at = calendar.same_business_day(now)
    at = now - LEAST_ELAPSED
    while calendar.same_business_day(at, CUTOFF) > ends_at:
        at -= timedelta(minutes=10)
    return at


def _submission(person: Person, received_at: datetime) -> Submission:
    first, last = person.name.split(" ", 1)
    mailbox = f"{first}.{last}".lower().replace(" ", "").replace("í", "i")
    domain = f"{person.company.split(' ')[0].lower()}.example"
    custom = {"job_function": person.function, "us_region": "east", "tool_in_use": person.tool}
    submitted_at = received_at - timedelta(minutes=14, seconds=55)
    return Submission(
        source=HUBSPOT,
        external_id=f"demo-{mailbox}",
        email=f"{mailbox}@{domain}",
        name=person.name,
        phone=person.phone,
        title=person.title,
        country="US",
        consent=True,
        landing_page="/pricing",
        campaign=person.campaign,
        campaign_kind=words.CAMPAIGN_KINDS[person.campaign],
        company=CompanyCard(
            name=person.company,
            domain=domain,
            industry=person.industry,
            employees=person.employees,
            country="US",
            is_target=person.is_target or None,
        ),
        custom={key: value for key, value in custom.items() if value},
        acts=_acts(person, submitted_at),
        steps={"submitted": submitted_at, "synced": submitted_at + timedelta(minutes=14, seconds=53)},
        received_at=received_at,
    )


def _acts(person: Person, submitted_at: datetime) -> tuple[Act, ...]:
    """Return what they did, one act every few days, the last at the submit."""
    last = len(person.kinds) - 1
    return tuple(
        Act(
            kind=kind,
            occurred_at=submitted_at - timedelta(days=2.7 * (last - place)),
            content=person.content,
            words=person.words if place == last else "",
            campaign=person.campaign,
        )
        for place, kind in enumerate(person.kinds)
    )
