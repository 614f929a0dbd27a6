"""The handoff page: person, clocks, path, why ready, history, and what may be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dispositions.models import CLOSING, Disposition, Outcome, Receipt
from handoff.people.models import Absence, User
from handoff.people.policies import is_manager, is_marketing
from handoff.web.brief import Brief, brief_of, mark_opened, with_brief
from handoff.web.clocks import ClockCard, card
from handoff.web.disposition_form import OUTCOME_NAMES
from handoff.web.earlier import Earlier, earlier_of
from handoff.web.format import day_and_time
from handoff.web.forms_of import Forms, dispositions_of, forms_of
from handoff.web.fragments import show
from handoff.web.history import HistoryDay, Told, history_of
from handoff.web.local import localtime
from handoff.web.reader import find_handoff, now_of, place_of, reader
from handoff.web.touch_form import touch_words
from leads.handoffs.models import EventKind, Handoff, HandoffEvent, Origin
from slas.models import Clock, ClockScope

CLOCKS_ACROSS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChoice:
    """One outcome with what it asks for and does."""

    value: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One disposition with what it names in words."""

    disposition: Disposition
    because: str

    @property
    def label(self) -> str:
        return OUTCOME_NAMES[self.disposition.outcome]

    @property
    def by(self) -> str:
        return str(self.disposition.by or self.disposition.api_key or "another system")

    @property
    def receipt(self) -> Receipt | None:
        return getattr(self.disposition, "receipt", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffPage:
    """All that the page shows of one handoff."""

    brief: Brief
    state: str
    is_imported: bool
    clocks: Sequence[ClockCard]
    more_clocks: Sequence[ClockCard]
    history: Sequence[HistoryDay]
    entries: int
    forms: Forms | None
    dispositions: Sequence[Recorded]
    to_read: Recorded | None
    outcomes: Sequence[OutcomeChoice]
    last_touch: str
    colleagues: Sequence[tuple[User, datetime | None]]
    earlier: Earlier

    @property
    def number_of_lead(self) -> int:
        return self.earlier.count + 1


@login_required
@require_safe
def handoff(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Show one handoff."""
    found = find_handoff(request, handoff_id, with_brief())
    mark_opened(found, reader(request), now=now_of(request))
    return show_handoff(request, found)


def show_handoff(
    request: HttpRequest, found: Handoff, *, forms: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a handoff; `forms` are those that come back with something to put right."""
    user, now = reader(request), now_of(request)
    page = handoff_page(found, user, now=now, forms=forms or {"outcome": request.GET.get("outcome", "")})
    return show(request, "handoff.html", {"page": page, "now": now, "place": place_of(user)}, status=status)


def handoff_page(found: Handoff, user: User, *, now: datetime, forms: Mapping[str, Any]) -> HandoffPage:
    """Assemble the page of a handoff: nine statements at most."""
    brief = brief_of(found, user, now=now)
    recorded = dispositions_of(found.pk)
    clocks = list(Clock.objects.filter(handoff=found).select_related("policy", "policy_version").order_by("due_at"))
    events = list(HandoffEvent.objects.filter(handoff=found).select_related("actor", "api_key").order_by("id"))
    across, others = _told_apart(clocks)
    voided = {event.detail.get("clock", 0) for event in events if event.kind == EventKind.breach_voided}
    told = Told(
        handoff=found,
        clocks={clock.pk: clock for clock in clocks},
        touches={touch.pk: touch for touch in brief.touches},
        dispositions={one.pk: one for one in recorded},
        assignments=brief.assignments,
    )
    history = history_of(events, told, now=now)
    forms_here = forms_of(brief, dispositions=recorded, **forms) if brief.may_work else None
    is_imported = found.origin == Origin.imported
    told_dispositions = [Recorded(disposition=one, because=_because(one, brief)) for one in recorded]
    return HandoffPage(
        brief=brief,
        state=_state(found, recorded),
        is_imported=is_imported,
        clocks=[card(clock, now=now, voided=voided, is_hypothetical=is_imported) for clock in across],
        more_clocks=[card(clock, now=now, voided=voided, is_hypothetical=is_imported) for clock in others],
        history=history,
        entries=sum(len(day.lines) for day in history),
        forms=forms_here,
        dispositions=told_dispositions,
        to_read=_to_read(found, told_dispositions, user),
        outcomes=_outcomes(found, forms_here),
        last_touch=_last_touch(brief),
        colleagues=_colleagues(found, user, now=now),
        earlier=earlier_of(found, user),
    )


def _told_apart(clocks: Sequence[Clock]) -> tuple[list[Clock], list[Clock]]:
    """Return the three clocks that say most and the others: running ones first, one for each step that is owed."""
    across: dict[str, Clock] = {}
    others: list[Clock] = []
    for clock in sorted(clocks, key=_telling):
        step = clock.policy_version.to_step
        is_quiet = clock.cancelled_at is not None or clock.policy_version.scope == ClockScope.owner
        if is_quiet or step in across or len(across) == CLOCKS_ACROSS:
            others.append(clock)
        else:
            across[step] = clock
    return [*across.values()], others


def _telling(clock: Clock) -> tuple[bool, datetime | int, int]:
    is_running = clock.stopped_at is None and clock.cancelled_at is None
    return not is_running, clock.due_at if is_running else clock.policy_version.position, clock.pk


def _state(found: Handoff, recorded: Sequence[Disposition]) -> str:
    """Write how far the handoff is: "Touched, no disposition"."""
    if found.closed_at is not None:
        closing = next((one for one in reversed(recorded) if one.pk == found.closing_disposition_id), None)
        outcome = OUTCOME_NAMES.get(closing.outcome, "Closed") if closing else "Closed"
        return f"{outcome}, {'read' if found.read_at else 'not read'}"
    if recorded:
        return OUTCOME_NAMES[Outcome.working]
    return "Touched, no disposition" if found.touched_at else "Not touched"


def _because(disposition: Disposition, brief: Brief) -> str:
    """Write what a disposition names: the criterion that misled, or its reason."""
    if disposition.criterion:
        return f"Misled by: {brief.why.sentence_of(disposition.criterion)}"
    return disposition.reason.label if disposition.reason else ""


def _to_read(found: Handoff, recorded: Sequence[Recorded], user: User) -> Recorded | None:
    """Return the closing disposition that this reader may acknowledge."""
    if found.closed_at is None or found.read_at is not None or not is_marketing(user):
        return None
    return next((one for one in recorded if one.disposition.pk == found.closing_disposition_id), None)


def _outcomes(found: Handoff, forms: Forms | None) -> list[OutcomeChoice]:
    """Return the outcomes that may be recorded; a correction is a closing one."""
    if forms is None:
        return []
    attempts = f"After {forms.attempts_needed} attempts. You have logged {forms.attempts}"
    hints = {
        Outcome.converted: "Opportunity or meeting held. Closes the handoff.",
        Outcome.working: "Needs the date of the next step. Stays with you.",
        Outcome.no_response: f"{attempts}; {forms.attempts_missing} more to go."
        if forms.attempts_missing
        else f"{attempts}. Closes the handoff.",
        Outcome.bad_fit: "Marketing reads what misled. Closes the handoff.",
    }
    return [
        OutcomeChoice(value=value, label=OUTCOME_NAMES[value], hint=hint)
        for value, hint in hints.items()
        if found.closed_at is None or value in CLOSING
    ]


def _last_touch(brief: Brief) -> str:
    if not brief.touches:
        return ""
    touch = brief.touches[-1]
    return f"{touch_words(touch).lower()} {day_and_time(localtime(touch.occurred_at))}"


def _colleagues(found: Handoff, user: User, *, now: datetime) -> list[tuple[User, datetime | None]]:
    """Return whom a manager of the handoff's team may give it to, and until when they are away.

    Nobody for others, or when it is closed.
    """
    if found.closed_at is not None or found.team_id is None or not manages(user, found):
        return []
    members = User.objects.filter(memberships__team=found.team_id, is_active=True).exclude(handoffs=found)
    away = Absence.objects.at(now).filter(person=OuterRef("pk")).values("until_at")
    return [(member, member.away) for member in members.annotate(away=Subquery(away)).order_by("name")]


def manages(user: User, found: Handoff) -> bool:
    """Say whether a person manages the team that holds a handoff."""
    return is_manager(user) and any(
        membership.team_id == found.team_id and membership.role == "manager" for membership in user.memberships.all()
    )
