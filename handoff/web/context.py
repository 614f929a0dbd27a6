"""What every page shows around itself: where to go, what waits there, and how this person likes to read."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from handoff.outbox.models import Notice
from handoff.people.models import DemoStory, OwedBy, User
from handoff.people.policies import is_marketing, is_sales, may_import
from handoff.web.queue_rows import OWED
from handoff.web.reader import now_of
from handoff.web.settings_index import changes_settings
from leads.handoffs.models import OPEN, Handoff, Origin
from slas.models import Clock, ClockScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of the navigation; `tab` is its name at the bottom of a phone."""

    name: str
    label: str
    key: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for one person: overdue handoffs, dispositions to read, notices."""

    overdue_count: int = 0
    unread_count: int = 0
    notice_count: int = 0
    is_demo: bool = False


PLACES: Final = (
    Place(name="web:queue", label="My queue", key="q", tab="Queue"),
    Place(name="web:path_map", label="Path map", key="p", tab="Path map"),
    Place(name="web:sla", label="SLA", key="s", tab="SLA"),
    Place(name="web:dispositions", label="Dispositions", key="o"),
    Place(name="web:feedback", label="Feedback", key="f", tab="Feedback"),
    Place(name="web:definition", label="Definition", key="d"),
    Place(name="web:imports", label="Import", key="i"),
    Place(name="web:settings", label="Settings", key="e"),
    Place(name="web:bell", label="Notices", key="n"),
)
# Who is led to a page, where that is not everybody.
ONLY_FOR: Final = {"web:queue": is_sales, "web:imports": may_import, "web:settings": changes_settings}
MOST_TABS: Final = 3


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation with its counts, and the reader's settings; one statement."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"is_demo": False}
    waiting = waiting_for(request, user)
    return {
        "nav": list(_navigation(request, user, waiting)),
        "user_team": ", ".join(membership.team.name for membership in user.memberships.all()),
        "theme": user.theme,
        "density": user.density,
        "keyboard": "on" if user.has_shortcuts else "off",
        "overdue_count": waiting.overdue_count,
        "is_demo": waiting.is_demo,
    }


def waiting_for(request: HttpRequest, user: User) -> Waiting:
    """Return what waits for a person, in one statement; only reps have overdue handoffs, only marketing reads."""
    overdue = Clock.objects.overdue(now_of(request)).filter(
        handoff__owner=OuterRef("pk"),
        handoff__closed_at=None,
        handoff__origin=Origin.live,
        policy_version__owed_by=OwedBy.sales,
        policy_version__scope=ClockScope.lead,
        policy_version__to_step__in=OWED,
    )
    unread = Handoff.objects.exclude(OPEN).filter(read_at=None, origin=Origin.live)
    notices = Notice.objects.filter(user=OuterRef("pk"), read_at=None)
    row = (
        User.objects.filter(pk=user.pk)
        .values(
            overdue_count=_count(overdue.values("handoff__owner"), "handoff", distinct=True),
            notice_count=_count(notices.values("user"), "pk"),
            is_demo=Exists(DemoStory.objects.all()),
            **({"unread_count": _count(unread.values("origin"), "pk")} if is_marketing(user) else {}),
        )
        .get()
    )
    return Waiting(**row)


def _count(rows: Any, of: str, *, distinct: bool = False) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count(of, distinct=distinct)).values("number")), 0)


def _navigation(request: HttpRequest, user: User, waiting: Waiting) -> Any:
    counts = {"web:queue": (waiting.overdue_count, True), "web:feedback": (waiting.unread_count, False)}
    counts["web:bell"] = (waiting.notice_count, False)
    tabs = 0
    for place in PLACES:
        if place.name in ONLY_FOR and not ONLY_FOR[place.name](user):
            continue
        try:
            url = reverse(place.name)
        except NoReverseMatch:
            continue
        count, is_bad = counts.get(place.name, (0, False))
        tabs += bool(place.tab)
        yield {
            "label": place.label,
            "url": url,
            "key": place.key,
            "tab": place.tab if tabs <= MOST_TABS else "",
            "count": count,
            "count_is_bad": is_bad,
            "current": "page" if request.path == url else "true" if request.path.startswith(url) else "",
        }
