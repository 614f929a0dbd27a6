"""A busy quarter with a bit of everything, the same every time: for laws that must hold over any rows."""

from datetime import timedelta
from random import Random
from typing import Any

from handoff.people.models import User
from leads.handoffs.models import EventKind, Handoff, Origin
from leads.handoffs.steps import Step
from leads.records.models import Campaign, Lead
from leads.routing.models import Assignment, How
from slas.models import Alert, Clock
from tests.cast import Cast, make_lead, make_source
from tests.dashboards.metrics.building import NOW, build_clock, build_handoff
from tests.rows import make_assignment, make_event

DAY = 86_400


def fill(cast: Cast, *, handoffs: int = 160, seed: int = 7, imported: float = 0.03) -> None:
    """Write handoffs over the last ten weeks, with clocks in every state, skew, skips, reassignments and more.

    The share `imported` is of a history; every second one of those knows some steps to the day alone.
    """
    dice = Random(seed)
    for serial in range(handoffs):
        _one(cast, dice, serial, imported)


def _one(cast: Cast, dice: Random, serial: int, imported: float) -> None:
    tier = dice.choice(["hand_raiser", "target_account", "standard"])
    lead = make_lead(email=f"busy{serial}@rows.example", source=make_source(dice.choice(["website", "events"])))
    submitted = NOW - timedelta(seconds=dice.randrange(1, 70 * DAY))
    campaign, _ = Campaign.objects.get_or_create(name="Autumn webinars")
    steps = _steps(dice, int((NOW - submitted).total_seconds()))
    origin = Origin.imported if dice.random() < imported else Origin.live
    handoff = build_handoff(
        cast,
        steps,
        submitted=submitted,
        lead=lead,
        tier=tier,
        outcome=dice.choice(["bad_fit", "converted"]),
        owner=dice.choice([cast.rep, cast.teammate]),
        team=cast.sales if dice.random() < 0.95 else None,
        origin=origin,
        facts=_facts(dice),
        truths=_truths(serial),
        campaign=dice.choice([campaign, None]),
        by_day=_by_day(dice, steps) if origin is Origin.imported else (),
        context_met=dice.choice([5, 5, 5, 4]),
    )
    if dice.random() < 0.03:
        Lead.objects.filter(pk=lead.pk).update(excluded_as="test", excluded_because="ours")
    if not handoff.day_steps:  # a day is no time that a clock could start or stop at
        _clocks(cast, dice, handoff)
    for _ in range(dice.choice([0, 0, 1, 2])):
        make_event(handoff, kind=EventKind.contact_not_counted)
    if dice.random() < 0.05:
        make_event(handoff, kind=EventKind.breach_voided)


def _truths(serial: int) -> list[int]:
    """Return what some criteria said, mostly that they were met; by dice of their own, so that all else stays."""
    dice = Random(serial)
    return [dice.choice([1, 1, 0, -1]) for _ in range(4)]


def _steps(dice: Random, age: int) -> dict[Step, int]:
    """Return steps that lie in the past, some missing, some before the one before them."""
    steps = {Step.SUBMITTED: 0, Step.SYNCED: dice.randrange(5, 900)}
    if dice.random() < 0.1:
        del steps[Step.SYNCED]
    elif dice.random() < 0.1:
        steps[Step.SYNCED] = -dice.randrange(1, 60)
    at = max(steps.values())
    for step in (Step.RECEIVED, Step.SCORED, Step.HANDED_OFF, Step.ROUTED, Step.NOTIFIED):
        at += dice.randrange(0, 5)
        steps[step] = at
    if dice.random() < 0.1:
        del steps[Step.NOTIFIED]
    if dice.random() < 0.05:
        del steps[Step.SUBMITTED]
    for step, chance, longest in (
        (Step.TOUCHED, 0.85, 6 * 3600),
        (Step.DISPOSED, 0.8, 4 * DAY),
        (Step.CLOSED, 0.7, DAY),
        (Step.READ, 0.8, 2 * DAY),
    ):
        at += dice.randrange(0, longest)
        if at > age or dice.random() > chance:
            break
        steps[step] = at
    if Step.TOUCHED in steps and Step.NOTIFIED in steps and dice.random() < 0.1:
        steps[Step.NOTIFIED] = steps[Step.TOUCHED] + 30
    return steps


def _facts(dice: Random) -> dict[str, dict[str, str]]:
    said = dice.choice(["operations", "unknown", "f&a / 50 % über: all", "", None])
    return {} if said is None else {"lead": {"job_function": said}}


def _by_day(dice: Random, steps: dict[Step, int]) -> list[Step]:
    if dice.random() < 0.5:
        return []
    return [step for step in (Step.SUBMITTED, Step.HANDED_OFF, Step.TOUCHED) if step in steps and dice.random() < 0.5]


def _clocks(cast: Cast, dice: Random, handoff: Handoff) -> None:
    touch = "first_touch_hand_raisers" if handoff.tier == "hand_raiser" else "first_touch_others"
    clocks = [
        _clock(dice, handoff, touch, stopped_at=handoff.touched_at, minutes=(5, 600)),
        _clock(dice, handoff, "disposition", stopped_at=handoff.disposed_at, minutes=(600, 20_000)),
    ]
    if handoff.touched_at:
        clocks.append(
            _clock(
                dice,
                handoff,
                "disposition_after_touch",
                started_at=handoff.touched_at,
                stopped_at=handoff.disposed_at,
                minutes=(600, 8_000),
            )
        )
    if handoff.closed_at:
        clocks.append(
            _clock(
                dice, handoff, "read", started_at=handoff.closed_at, stopped_at=handoff.read_at, minutes=(600, 3_000)
            )
        )
    if dice.random() < 0.1:
        _reassign(cast, dice, handoff)
    for clock in clocks:
        if clock.cancelled_at is None and clock.due_at < min(NOW, clock.stopped_at or NOW):
            fired_at = clock.due_at + timedelta(milliseconds=dice.randrange(100, 2_000))
            Alert.objects.create(clock=clock, position=1, level="breach", fire_at=clock.due_at, fired_at=fired_at)


def _clock(dice: Random, handoff: Handoff, policy: str, *, minutes: tuple[int, int], **fields: Any) -> Clock:
    started_at = fields.setdefault("started_at", handoff.handed_off_at)
    if dice.random() < 0.06:
        reason = dice.choice(["superseded", "duplicate"])
        fields |= {"stopped_at": None, "cancelled_at": started_at + timedelta(minutes=1), "cancel_reason": reason}
    return build_clock(handoff, policy, due_at=started_at + timedelta(minutes=dice.randrange(*minutes)), **fields)


def _reassign(cast: Cast, dice: Random, handoff: Handoff) -> None:
    at = handoff.handed_off_at + timedelta(minutes=dice.randrange(5, 3_000))
    if at > NOW:
        return
    Assignment.objects.filter(handoff=handoff).update(ended_at=at, end_reason="missed")
    heir: User = cast.teammate if handoff.owner == cast.rep else cast.rep
    make_assignment(handoff, owner=heir, assigned_at=at, how=How.reassigned)
    Handoff.objects.filter(pk=handoff.pk).update(owner=heir)
