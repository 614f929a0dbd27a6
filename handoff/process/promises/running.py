"""Running clocks get the terms in force, or are cancelled with a withdrawn promise: asked for, done in batches.

Which clocks are done is told by their pinned versions, read under their locks; a run that dies leaves its batch undone,
and the next worker goes on from there. A clock that has stopped meanwhile is left as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, QuerySet

from handoff.actor import Actor
from handoff.errors import ConflictError, ForbiddenError, NotFoundError
from handoff.people.models import User
from handoff.people.policies import may_promise
from handoff.process.promises.recount import Recount
from leads.handoffs.models import EventKind
from leads.handoffs.story import tell_alike
from slas.changes import WORKING, PolicyRun
from slas.clocks import PlannedClock
from slas.models import CancelReason, Clock, Policy, PolicyActivation
from slas.moves import RunningClock, lock_clocks, move_clocks, withdraw_clocks

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
    found, calendars = _lock(run, recount, limit=limit)
    if not found:
        run.finished_at = now
        return
    run.after_id = found[-1].pk
    run.done += len(found)
    running = [one for one in found if not one.has_ended]
    if recount is None:
        _cancel(run, running, now=now)
    else:
        _move(
            run, running, {one.pk: recount.plan(one.started_at, calendars[one.handoff_id]) for one in running}, now=now
        )


# The story refers to a handoff, which whoever records a touch holds, and goes on to its clocks: handoffs come first.
_HOLD_HANDOFFS = """
SELECT handoff.id, team.calendar_id FROM handoffs_handoff AS handoff LEFT JOIN people_team AS team ON team.id = team_id
WHERE handoff.id = ANY(%s) ORDER BY handoff.id FOR KEY SHARE OF handoff
"""


def _lock(
    run: PolicyRun, recount: Recount | None, *, limit: int
) -> tuple[list[RunningClock], Mapping[int, int | None]]:
    """Lock the next clocks after their handoffs, each in the order of their ids; return the calendar of each team."""
    ahead = _clocks(run, recount).filter(pk__gt=run.after_id).order_by("pk")
    if recount is not None:
        # Later clocks started by the version in force; one that still starts by a withdrawn promise is cancelled too.
        ahead = ahead.filter(pk__lte=run.until_id)
    keys = [*ahead.values_list("pk", "handoff_id")[:limit]]
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_HANDOFFS, [[handoff_id for _, handoff_id in keys]])
        calendars = dict(cursor.fetchall())
    return lock_clocks([key for key, _ in keys]), calendars


def _clocks(run: PolicyRun, recount: Recount | None) -> QuerySet[Clock]:
    return Clock.objects.running().filter(policy=run.policy_id) if recount is None else recount.clocks()


def _is_in_force(run: PolicyRun) -> bool:
    return PolicyActivation.objects.filter(policy=run.policy_id, version=run.version_id, retired_at=None).exists()


def _move(
    run: PolicyRun, clocks: Sequence[RunningClock], plans: Mapping[int, PlannedClock | None], *, now: datetime
) -> None:
    planned = {key: plan for key, plan in plans.items() if plan is not None}
    moved = [one for one in clocks if one.pk in planned]
    move_clocks(planned, now=now)
    for one in moved:
        due_at = planned[one.pk].due_at
        run.earlier += due_at < one.due_at
        run.later += due_at > one.due_at
        run.overdue += due_at < now <= one.due_at
        run.in_time += one.due_at < now <= due_at
    run.moved += len(moved)
    told = [(one.handoff_id, _moved(run, one, planned[one.pk])) for one in moved]
    tell_alike(EventKind.clock_moved, told, now=now, actor=Actor(user_id=run.asked_by_id))


def _cancel(run: PolicyRun, clocks: Sequence[RunningClock], *, now: datetime) -> None:
    withdraw_clocks([one.pk for one in clocks], now=now)
    run.moved += len(clocks)
    told = [(one.handoff_id, {"clock": one.pk, "reason": str(CancelReason.withdrawn)}) for one in clocks]
    tell_alike(EventKind.clock_cancelled, told, now=now, actor=Actor(user_id=run.asked_by_id))


def _moved(run: PolicyRun, clock: RunningClock, planned: PlannedClock) -> dict[str, Any]:
    return {
        "clock": clock.pk,
        "run": run.pk,
        "policy": planned.promise.name,
        "version": planned.promise.number,
        "earlier": clock.due_at.isoformat(),
        "due_at": planned.due_at.isoformat(),
    }
