"""The feedback page: marketing reads what sales says about its leads, and says so."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dispositions.models import Disposition
from handoff.actor import Actor
from handoff.people.policies import is_marketing
from handoff.process.followup import acknowledge
from handoff.web.asking import Asked, ask
from handoff.web.feedback_groups import FIELDS, NO_CAMPAIGN, By, Group, count_period, group, sections
from handoff.web.feedback_items import closing_dispositions, items, reading_due
from handoff.web.filter_bar import Chip, Menu, Option, menu, period_days, period_menu
from handoff.web.fragments import show
from handoff.web.promise_words import target_words
from handoff.web.reader import now_of, reader
from slas.models import StopStep
from slas.promises import promises_in_force

STATES: Final = ("unread", "read")
LABELS: Final = {By.CRITERION: "By criterion", By.CAMPAIGN: "By campaign", By.REASON: "By reason"}
MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOption:
    """Unread or read, and how many are; read ones are those of the period."""

    label: str
    count: int
    url: str
    is_current: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Show closing dispositions in groups; a marketing person's post acknowledges those that are ticked."""
    if request.method == "POST":
        return _mark_read(request)
    asked = ask(request, "state", "by", "group", "campaign")
    return show(request, "feedback.html", _page(request, asked))


def _mark_read(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    if not is_marketing(user):
        message = "Only members of a marketing team acknowledge dispositions."
        raise PermissionDenied(message)
    ids = [int(text) for text in request.POST.getlist("disposition")[:MOST] if text.isascii() and text.isdigit()]
    if not ids:
        messages.warning(request, "Nothing was ticked, so nothing is marked read.")
        return redirect(request.get_full_path())
    done = acknowledge(ids, reader_id=user.pk, actor=Actor(user_id=user.pk), now=now_of(request))
    read = sum(one.error is None for one in done)
    messages.success(request, f"{read} marked read. Their reps see that you read them.")
    if refused := len(done) - read:
        messages.warning(request, f"{refused} no longer stand: they were corrected since.")
    return redirect(request.get_full_path())


def _page(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    by, state = _by(asked), _state(asked)
    now, period = asked.question.now, asked.question.period
    closed = list(_closed_in_period(asked).values(*FIELDS).annotate(n=Count("id"), unread=Count("id", filter=UNREAD)))
    waiting = list(closing_dispositions().filter(UNREAD).annotate(due_at=reading_due()).values(*ROW).order_by(*ORDER))
    campaigns = _campaigns([*closed, *waiting])
    wanted = asked.address.query["campaign"]
    rows = waiting if state == "unread" else list(_read_in_period(asked))
    groups = group([row for row in rows if _is_of(row, wanted)], by, now)
    count_period(groups, closed, by)
    current = _current(groups, asked.address.query["group"])
    return {
        "asked": asked,
        "state": state,
        "by": by,
        "period_days": period_days(period),
        "unread": len(waiting),
        "overdue": sum(row["due_at"] is not None and row["due_at"] < now for row in waiting),
        "closed": sum(row["n"] for row in closed),
        "closed_unread": sum(row["unread"] for row in closed),
        "owed": _owed(),
        "states": _states(asked, state, unread=len(waiting), read=sum(row["n"] - row["unread"] for row in closed)),
        "menus": _menus(asked, campaigns, wanted),
        "chips": _chips(asked, campaigns, wanted),
        "grouped": [_choice(asked, one, is_current=one is by) for one in By],
        "sections": [
            (section, [(one, asked.address.changed(group=one.place.key), one is current) for one in found])
            for section, found in sections(groups.values())
        ],
        "current": current,
        "items": items(current.ids[:MOST], user=reader(request), now=now) if current else [],
        "may_read": is_marketing(reader(request)) and state == "unread",
        "is_empty": not closed and not waiting and not closing_dispositions().exists(),
    }


UNREAD: Final = Q(receipt=None)
ROW: Final = (*FIELDS, "id", "by_id", "due_at")
ORDER: Final = (F("due_at").asc(nulls_last=True), "recorded_at")


def _closed_in_period(asked: Asked) -> QuerySet[Disposition]:
    period = asked.question.period
    return closing_dispositions().filter(closes__closed_at__gte=period.start, closes__closed_at__lt=period.end)


def _read_in_period(asked: Asked) -> Any:
    rows = _closed_in_period(asked).exclude(UNREAD).annotate(due_at=reading_due())
    return rows.values(*ROW).order_by("-receipt__read_at")


def _is_of(row: dict[str, Any], campaign: str) -> bool:
    return not campaign or campaign == str(row["handoff__campaign_id"] or 0)


def _current(groups: dict[str, Group], key: str) -> Group | None:
    """Return the group that is asked for; the first one of the first section unless it exists."""
    first = next((found[0] for _, found in sections(groups.values())), None)
    return groups.get(key) or first


def _campaigns(rows: list[dict[str, Any]]) -> dict[str, str]:
    names = {str(row["handoff__campaign_id"] or 0): row["handoff__campaign__name"] or NO_CAMPAIGN for row in rows}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _states(asked: Asked, state: str, **counts: int) -> list[StateOption]:
    return [
        StateOption(
            label=label.capitalize(),
            count=counts[label],
            url=asked.address.changed(state="" if label == STATES[0] else label, group=""),
            is_current=label == state,
        )
        for label in STATES
    ]


def _menus(asked: Asked, campaigns: dict[str, str], wanted: str) -> list[Menu]:
    return [
        period_menu(asked.address, asked.question.period),
        menu(asked.address, "campaign", "Campaign", wanted, campaigns),
    ]


def _chips(asked: Asked, campaigns: dict[str, str], wanted: str) -> list[Chip]:
    if not wanted:
        return []
    value = campaigns.get(wanted, "unknown")
    return [Chip(name="Campaign", value=value, remove_url=asked.address.changed(campaign=""))]


def _choice(asked: Asked, by: By, *, is_current: bool) -> Option:
    url = asked.address.changed(by="" if by is By.CRITERION else by, group="")
    return Option(label=LABELS[by], url=url, is_current=is_current)


def _owed() -> str:
    promise = next((one for one in promises_in_force() if one.to_step == StopStep.read), None)
    return f"owed in {target_words(promise)}" if promise else ""


def _by(asked: Asked) -> By:
    try:
        return By(asked.address.query["by"] or By.CRITERION)
    except ValueError as error:
        message = f"Dispositions are grouped by {', '.join(By)}."
        raise BadRequest(message) from error


def _state(asked: Asked) -> str:
    state = asked.address.query["state"] or STATES[0]
    if state not in STATES:
        message = f"Dispositions are {' or '.join(STATES)}."
        raise BadRequest(message)
    return state
