"""Running clocks get the terms in force, or are cancelled with a withdrawn promise: asked for, done in batches.

Which clocks are done is told by their pinned versions, read under their locks; a run that dies leaves its batch undone,
and the next worker goes on from there. A clock that has stopped meanwhile is left as it is.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from handoff.actor import Actor
from handoff.errors import ConflictError, ForbiddenError, NotFoundError
from handoff.people.models import User
from handoff.people.policies import may_promise
from handoff.process.promises.recount import Recount
from leads.handoffs.models import EventKind, Handoff, HandoffEvent
from leads.handoffs.story import event, tell
from slas.changes import WORKING, PolicyRun
from slas.clocks import PlannedClock
from slas.models import CancelReason, Clock, Policy, PolicyActivation
from slas.moves import move_clocks, withdraw_clocks

BATCH: Final = 1_000


class NothingToApplyError(ConflictError):
    """This promise is not in force: there are no terms to apply."""

    code = "nothing_to_apply"


class RunWorkingError(ConflictError):
    """Running clocks of this promise are being taken along already: wait until that is done."""

    code = "run_working"


@transaction.atomic
def ask_to_apply(policy_id: int, *, version: int | None = None, by: User, now: datetime) -> PolicyRun:
    """Ask that the running clocks of a promise count by the version in force, each from its own start.

    `version` is the number whose preview was read; without it the one in force is taken.

    Raises: NotFoundError, ForbiddenError, NothingToApplyError, RunWorkingError.
    """
    if not may_promise(by):
        message = "Ops and managers of marketing and sales apply a version to running clocks."
        raise ForbiddenError(message)
    policy = Policy.objects.select_for_update(no_key=True).filter(pk=policy_id).first()
    if policy is None:
        raise NotFoundError
    active = PolicyActivation.objects.filter(policy=policy, retired_at=None).select_related("version").first()
    if active is None:
        raise NothingToApplyError
    if version not in (None, active.version.number):
        message = f"Version {active.version.number} came into force since you read the preview: read it again."
        raise ConflictError(message)
    try:
        with transaction.atomic():
            return PolicyRun.objects.create(policy=policy, version=active.version, asked_by=by, asked_at=now)
    except IntegrityError as error:
        raise RunWorkingError from error


def ask_to_cancel(policy: Policy, *, by: User, now: datetime) -> PolicyRun:
    """Ask that the running clocks of a withdrawn promise are cancelled; one that applied its terms ends.

    The promise must be locked.
    """
    PolicyRun.objects.filter(WORKING, policy=policy).update(superseded_at=now)
    return PolicyRun.objects.create(policy=policy, asked_by=by, asked_at=now)


def work(*, clock: Callable[[], datetime], seconds: float) -> bool:
    """Take runs further until none is left or the time is up; say whether anything is left. Any number may do so."""
    ends_at = monotonic() + seconds
    while monotonic() < ends_at:
        if not work_next(clock=clock):
            return False
    return True


@transaction.atomic
def work_next(*, clock: Callable[[], datetime], limit: int = BATCH) -> bool:
    """Take the oldest run one batch further; say whether there was anything to do."""
    waiting = PolicyRun.objects.filter(WORKING).select_related("asked_by").order_by("pk")
    run = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if run is None:
        return False
    _advance(run, now=clock(), limit=limit)
    run.save()
    return True


def _advance(run: PolicyRun, *, now: datetime, limit: int) -> None:
    recount = Recount.of(run.version_id) if run.version_id is not None else None
    if recount is not None and not _is_in_force(run):
        run.superseded_at = now
        return
    if run.started_at is None:
        clocks = _clocks(run, recount)
        run.started_at, run.total = now, clocks.count()
        run.until_id = clocks.aggregate(last=Max("pk"))["last"] or 0
    found = _lock(run, recount, limit=limit)
    if not found:
        run.finished_at = now
        return
    run.after_id = found[-1].pk
    run.done += len(found)
    running = [one for one in found if one.stopped_at is None and one.cancelled_at is None]
    events = _cancel(run, running, now=now) if recount is None else _move(run, running, recount, now=now)
    tell(events)


def _lock(run: PolicyRun, recount: Recount | None, *, limit: int) -> list[Clock]:
    """Lock the next clocks after their handoffs, each in the order of their ids, as those who touch one do."""
    ahead = _clocks(run, recount).filter(pk__gt=run.after_id, pk__lte=run.until_id).order_by("pk")
    keys = [*ahead.values_list("pk", "handoff_id")[:limit]]
    # The story refers to a handoff, which whoever records a touch holds; they go on to its clocks.
    handoffs = Handoff.objects.filter(pk__in={handoff_id for _, handoff_id in keys}).order_by("pk")
    calendars = dict(handoffs.select_for_update(of=("self",), no_key=True).values_list("pk", "team__calendar_id"))
    locked = list(Clock.objects.filter(pk__in=[key for key, _ in keys]).order_by("pk").select_for_update(no_key=True))
    for one in locked:
        one.team_calendar = calendars.get(one.handoff_id)  # type: ignore[attr-defined]  # as the query annotates it
    return locked


def _clocks(run: PolicyRun, recount: Recount | None) -> QuerySet[Clock]:
    return Clock.objects.running().filter(policy=run.policy_id) if recount is None else recount.clocks()


def _is_in_force(run: PolicyRun) -> bool:
    return PolicyActivation.objects.filter(policy=run.policy_id, version=run.version_id, retired_at=None).exists()


def _move(run: PolicyRun, clocks: Sequence[Clock], recount: Recount, *, now: datetime) -> list[HandoffEvent]:
    planned = {one.pk: plan for one in clocks if (plan := recount.plan(one)) is not None}
    moved = [one for one in clocks if one.pk in planned]
    move_clocks(planned, now=now)
    run.moved += len(moved)
    for one in moved:
        due_at = planned[one.pk].due_at
        run.earlier += due_at < one.due_at
        run.later += due_at > one.due_at
        run.overdue += due_at < now <= one.due_at
        run.in_time += one.due_at < now <= due_at
    return [_moved(run, one, planned[one.pk], now=now) for one in moved]


def _cancel(run: PolicyRun, clocks: Sequence[Clock], *, now: datetime) -> list[HandoffEvent]:
    withdraw_clocks([one.pk for one in clocks], now=now)
    run.moved += len(clocks)
    actor = Actor(user_id=run.asked_by_id)
    return [
        event(
            one.handoff_id,
            EventKind.clock_cancelled,
            at=now,
            now=now,
            actor=actor,
            clock=one.pk,
            reason=str(CancelReason.withdrawn),
        )
        for one in clocks
    ]


def _moved(run: PolicyRun, clock: Clock, planned: PlannedClock, *, now: datetime) -> HandoffEvent:
    return event(
        clock.handoff_id,
        EventKind.clock_moved,
        at=now,
        now=now,
        actor=Actor(user_id=run.asked_by_id),
        clock=clock.pk,
        run=run.pk,
        policy=planned.promise.name,
        version=planned.promise.number,
        earlier=clock.due_at.isoformat(),
        due_at=planned.due_at.isoformat(),
    )
