"""Each promise of one team to the other: how often it was kept, what is overdue now, and the weeks before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import TruncDate

from dashboards.metrics.clocks import MET, asked_clocks, cancelled, judged, overdue, running
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from handoff.people.hours import hours_of
from handoff.people.models import OwedBy
from slas.models import CancelReason, ClockScope, PolicyActivation, PolicyVersion
from slas.querysets import RUNNING

WEEKS: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How often a promise was kept in one local week; an unfinished one is drawn hollow and dotted."""

    period: Period
    kept: Number
    is_unfinished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How many clocks of one policy were kept and broken on each local day, which all periods are made of."""

    days: Mapping[date, tuple[int, int]]

    def within(self, period: Period) -> tuple[int, int]:
        """Return how many were kept in `period`, of how many."""
        first, last = period.first_day, period.last_day
        met, total = 0, 0
        for day, (kept, judged_) in self.days.items():
            if first <= day <= last:
                met, total = met + kept, total + judged_
        return met, total


NOTHING: Final = Judged(days={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One policy with its numbers. `terms` is the version in force, or the last one of a policy that has none."""

    key: str
    name: str
    owed_by: OwedBy
    terms: PolicyVersion
    kept: Number
    overdue: Number
    oldest_due_at: datetime | None
    oldest_late_seconds: int | None
    running: Number
    cancelled: Number
    cancelled_because: Mapping[CancelReason, Number]
    weeks: tuple[Week, ...]

    def numbers(self) -> Iterator[Number]:
        yield from (self.kept, self.overdue, self.running, self.cancelled, *self.cancelled_because.values())
        yield from (week.kept for week in self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one team owes: its promises, and how much of them is overdue now."""

    owed_by: OwedBy
    overdue: Number
    oldest_late_seconds: int | None
    promises: tuple[Promise, ...]

    def numbers(self) -> Iterator[Number]:
        yield self.overdue
        for promise in self.promises:
            yield from promise.numbers()


def terms_of_promises() -> list[PolicyVersion]:
    """Return one version a lead-scope policy in the order of the promises: the one in force, else the last."""
    active = PolicyActivation.objects.filter(version=OuterRef("pk"), retired_at=None)
    versions = (
        PolicyVersion.objects.filter(scope=ClockScope.lead)
        .annotate(is_in_force=Exists(active))
        .select_related("policy", "calendar")
        .order_by("policy_id", "-is_in_force", "-number")
        .distinct("policy_id")
    )
    return sorted(versions, key=lambda version: (version.position, version.policy_id))


def promises(question: Question) -> tuple[Promise, ...]:
    """Return every promise in force, and every other one that has something to show."""
    counted = _count_by_policy(question)
    by_day = _judge_by_policy(question)
    shown = [
        version
        for version in terms_of_promises()
        if version.is_in_force or version.policy_id in counted or version.policy_id in by_day  # type: ignore[attr-defined]  # annotated
    ]
    return tuple(
        _promise(version, counted.get(version.policy_id, {}), by_day.get(version.policy_id, NOTHING), question)
        for version in shown
    )


def sides(found: Sequence[Promise]) -> dict[OwedBy, Side]:
    """Group promises by the team that owes them."""
    return {owed_by: _side(owed_by, tuple(one for one in found if one.owed_by == owed_by)) for owed_by in OwedBy}


def _side(owed_by: OwedBy, found: tuple[Promise, ...]) -> Side:
    late = [one.oldest_late_seconds for one in found if one.oldest_late_seconds is not None]
    total = sum(int(one.overdue.value or 0) for one in found)
    return Side(
        owed_by=owed_by,
        overdue=count(f"overdue_owed_by:{owed_by}", total, good=Good.DOWN),
        oldest_late_seconds=max(late, default=None),
        promises=found,
    )


def _judge_by_policy(question: Question) -> dict[int, Judged]:
    """Count kept and broken clocks by day over the period, the one before and the weeks, in one statement."""
    asked = question.period
    periods = [asked, *asked.weeks(WEEKS), *([asked.previous] if asked.previous else [])]
    span = Period(start=min(one.start for one in periods), end=max(one.end for one in periods), zone=asked.zone)
    rows = (
        asked_clocks(question)
        .filter(judged(question, span))
        .values("policy_id", day=TruncDate("outcome_at", tzinfo=span.zone))
        .annotate(met=Count("id", filter=MET), judged=Count("id"))
    )
    found: dict[int, dict[date, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["policy_id"], {})[row["day"]] = row["met"], row["judged"]
    return {policy: Judged(days=days) for policy, days in found.items()}


def _count_by_policy(question: Question) -> dict[int, dict[str, Any]]:
    """Count what is neither kept nor broken, and what is overdue now."""
    is_cancelled, is_overdue = cancelled(question), overdue(question)
    rows = (
        asked_clocks(question)
        .filter(RUNNING | is_cancelled)
        .values("policy_id")
        .annotate(
            overdue=Count("id", filter=is_overdue),
            oldest_due_at=Min("due_at", filter=is_overdue),
            calendars=ArrayAgg("calendar_version_id", filter=is_overdue, order_by=["due_at", "id"]),
            running=Count("id", filter=running(question)),
            **{
                f"cancelled_{reason}": Count("id", filter=is_cancelled & Q(cancel_reason=reason))
                for reason in CancelReason
            },
        )
    )
    return {row["policy_id"]: dict(row) for row in rows}


def _promise(terms: PolicyVersion, row: Mapping[str, Any], by_day: Judged, question: Question) -> Promise:
    key, period = terms.policy.key, question.period
    because = {
        reason: count(f"cancelled:{key}:{reason}", found)
        for reason in CancelReason
        if (found := row.get(f"cancelled_{reason}", 0))
    }
    before = by_day.within(period.previous) if period.previous else None
    return Promise(
        key=key,
        name=terms.policy.name,
        owed_by=OwedBy(terms.owed_by),
        terms=terms,
        kept=rate(f"attainment:{key}", *by_day.within(period), before=before),
        overdue=count(f"overdue:{key}", row.get("overdue", 0), good=Good.DOWN),
        oldest_due_at=row.get("oldest_due_at"),
        oldest_late_seconds=_oldest_late(row, question.now),
        running=count(f"running:{key}", row.get("running", 0)),
        cancelled=count(f"cancelled:{key}", sum(int(one.value or 0) for one in because.values())),
        cancelled_because=because,
        weeks=tuple(_week(key, week, by_day, question.now) for week in period.weeks(WEEKS)),
    )


def _week(key: str, week: Period, by_day: Judged, now: datetime) -> Week:
    name = Name(family="attainment", of=(key,)).by("week", week.first_day)
    return Week(period=week, kept=rate(str(name), *by_day.within(week)), is_unfinished=week.is_unfinished(now))


def _oldest_late(row: Mapping[str, Any], now: datetime) -> int | None:
    """Return the open seconds since the clock that fell due first; its own calendar counts them."""
    if not row.get("oldest_due_at"):
        return None
    return hours_of(row["calendars"][0]).calendar.elapsed_seconds(row["oldest_due_at"], now)
