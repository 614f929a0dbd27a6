"""Handoffs and clocks of a stated shape, written as rows: numbers are tested against rows, not against the process."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from dashboards.metrics.filters import Filters
from dashboards.metrics.period import Period, Preset
from dashboards.metrics.question import Question
from dispositions.models import Disposition, Receipt
from handoff.people.hours import hours_of
from handoff.people.models import CalendarVersion
from leads.handoffs.models import Handoff, Origin, PathVersion
from leads.handoffs.steps import NUMBER, Step
from leads.handoffs.times import set_seams
from slas.models import Clock, PolicyVersion
from tests.cast import Cast, make_lead, make_source
from tests.rows import make_assignment, make_evaluation, make_touch

# A Tuesday at 15:00 in New York; four weeks back to Wednesday 7 October.
NOW = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
SUBMITTED = datetime(2026, 10, 20, 14, 0, tzinfo=UTC)

QUICK: Mapping[Step, int] = {
    Step.SUBMITTED: 0,
    Step.SYNCED: 60,
    Step.RECEIVED: 70,
    Step.SCORED: 71,
    Step.HANDED_OFF: 72,
    Step.ROUTED: 73,
    Step.NOTIFIED: 75,
}

_serial = count(1)


def ask(preset: Preset = Preset.FOUR_WEEKS, *, now: datetime = NOW, **filters: str) -> Question:
    return Question(period=Period.of(preset, zone=ZONE, now=now), filters=Filters(**filters), now=now)


def build_handoff(
    cast: Cast, steps: Mapping[Step, int] = QUICK, *, submitted: datetime = SUBMITTED, **fields: Any
) -> Handoff:
    """Make a handoff with the given steps, in seconds from `submitted`, and its seams as the process measures them.

    Steps that are `by_day` are of its local midnight and end no seam.
    """
    by_day: Sequence[Step] = fields.pop("by_day", ())
    if "lead" not in fields:
        fields["lead"] = make_lead(email=f"metric{next(_serial)}@rows.example", source=make_source("website"))
    judged = {name: fields.pop(name) for name in ("truths",) if name in fields}
    evaluation = make_evaluation(
        lead=fields["lead"], tier=fields.get("tier", "hand_raiser"), facts=fields.pop("facts", {}), **judged
    )
    outcome = fields.pop("outcome", "bad_fit")
    defaults: dict[str, Any] = {
        "source": fields["lead"].source,
        "tier": "hand_raiser",
        "version": evaluation.version,
        "evaluation": evaluation,
        "path": PathVersion.objects.latest("number"),
        "owner": cast.rep,
        "team": cast.sales,
        "context_met": 5,
        "context_total": 5,
    }
    handoff = Handoff(**{**defaults, **fields})
    times = {step: submitted + timedelta(seconds=seconds) for step, seconds in steps.items()}
    for step in times.keys() - set(by_day):
        setattr(handoff, f"{step}_at", times[step])
    hours = hours_of(CalendarVersion.objects.filter(calendar__name="Sales US hours").latest("number").pk).calendar
    set_seams(handoff, lambda step, start, end: hours.elapsed_seconds(start, end))
    for step in by_day:
        handoff.day_steps |= 1 << NUMBER[step]
        setattr(handoff, f"{step}_at", datetime.combine(times[step].astimezone(ZONE), time.min, tzinfo=ZONE))
    close_at, handoff.closed_at, read_at, handoff.read_at = handoff.closed_at, None, handoff.read_at, None
    handoff.save()
    if handoff.touched_at:
        touch = make_touch(handoff, occurred_at=handoff.touched_at, recorded_at=handoff.touched_at, by=cast.rep)
    if close_at:
        told: dict[str, Any] = {"criterion": "size"} if outcome == "bad_fit" else {"touch": touch}
        handoff.closing_disposition = Disposition.objects.create(
            handoff=handoff, outcome=outcome, by=cast.rep, recorded_at=close_at, **told
        )
        handoff.closed_at, handoff.read_at = close_at, read_at
        handoff.save()
    if read_at and handoff.closing_disposition:
        Receipt.objects.create(disposition=handoff.closing_disposition, read_by=cast.marketer, read_at=read_at)
    make_assignment(handoff, assigned_at=handoff.handed_off_at)
    return handoff


def build_imported(cast: Cast, number: int, steps: Mapping[Step, int], **fields: Any) -> None:
    """Make handoffs of a file that has columns for these steps and for no others."""
    untold = sum(1 << NUMBER[step] for step in Step if step not in steps)
    for _ in range(number):
        build_handoff(cast, steps, **{"origin": Origin.imported, "untold_steps": untold, **fields})


def build_clock(handoff: Handoff, policy: str, **fields: Any) -> Clock:
    """Start a clock of a default policy on a handoff: five minutes from handed off unless told otherwise."""
    version = PolicyVersion.objects.select_related("policy").get(policy__key=policy, activations__retired_at=None)
    hours = CalendarVersion.objects.filter(calendar__name="Sales US hours").latest("number")
    started_at = fields.pop("started_at", handoff.handed_off_at)
    defaults = {
        "started_at": started_at,
        "due_at": started_at + timedelta(minutes=5),
        "policy": version.policy,
        "policy_version": version,
        "calendar_version": hours,
    }
    return Clock.objects.create(handoff=handoff, **{**defaults, **fields})
