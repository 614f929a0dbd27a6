"""Each promise of one team to the other: how often it was kept, what is overdue now, and the weeks before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from dashboards.metrics.counted import CANCELLED, JUDGED, TICKING, counted_ledger
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from handoff.people.hours import hours_of
from handoff.people.models import OwedBy
from slas.models import CancelReason, ClockScope, PolicyActivation, PolicyVersion
from slas.querysets import ClockState

WEEKS: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How often a promise was kept in one local week; an unfinished one is drawn hollow and dotted."""

    period: Period
    kept: Number
    is_unfinished: bool


@dataclass(slots=True, kw_only=True)
class Ticking:
    """The clocks of one policy that are running now; `calendar` is the version that counts for the oldest overdue."""

    overdue: int = 0
    running: int = 0
    oldest_due_at: datetime | None = None
    calendar: int = 0

    def late_seconds(self, now: datetime) -> int | None:
        """Return the open seconds since the clock that fell due first; its own calendar counts them."""
        if self.oldest_due_at is None:
            return None
        return hours_of(self.calendar).calendar.elapsed_seconds(self.oldest_due_at, now)


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
    """Return one version a lead-scope policy in the order of the promises: the one in force, else the last that was.

    What was proposed and never signed was never promised.
    """
    agreed = PolicyActivation.objects.filter(version=OuterRef("pk"))
    versions = (
        PolicyVersion.objects.filter(Exists(agreed), scope=ClockScope.lead)
        .annotate(is_in_force=Exists(agreed.filter(retired_at=None)))
        .select_related("policy", "calendar")
        .order_by("policy_id", "-is_in_force", "-number")
        .distinct("policy_id")
    )
    return sorted(versions, key=lambda version: (version.position, version.policy_id))


def judged_periods(question: Question) -> list[Period]:
    """Return the periods over which promises are judged: the one asked for, the one before and the weeks."""
    asked = question.period
    return [asked, *asked.weeks(WEEKS), *([asked.previous] if asked.previous else [])]


def promises(question: Question, ledger: Ledger | None = None) -> tuple[Promise, ...]:
    """Return every promise in force, and every other one that has something to show."""
    ledger = ledger or counted_ledger(
        {JUDGED: judged_periods(question), CANCELLED: [question.period], TICKING: [question.period]}, question
    )
    ticking = _ticking_by_policy(ledger)
    stopped = _cancelled_by_policy(question, ledger)
    rates = [(period, ledger.within(JUDGED, period)) for period in judged_periods(question)]
    known = {*ticking, *stopped, *(policy for _, sums in rates for (policy,) in sums)}
    shown = [
        version
        for version in terms_of_promises()
        if version.is_in_force or version.policy_id in known  # type: ignore[attr-defined]  # annotated
    ]
    return tuple(
        _promise(
            version,
            ticking.get(version.policy_id, Ticking()),
            stopped.get(version.policy_id, {}),
            {period: _pair(sums.get((version.policy_id,))) for period, sums in rates},
            question,
        )
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


def _pair(counts: Sequence[int] | None) -> tuple[int, int]:
    return (counts[0], counts[1]) if counts else (0, 0)


def _ticking_by_policy(ledger: Ledger) -> dict[int, Ticking]:
    """Return what is overdue and running now, by policy."""
    found: dict[int, Ticking] = {}
    for (policy, _, _, calendar, _, state), (clocks, oldest) in ledger.now(TICKING).items():
        ticking = found.setdefault(policy, Ticking())
        if state == ClockState.running:
            ticking.running += clocks
            continue
        ticking.overdue += clocks
        due_at = datetime.fromisoformat(oldest)
        if ticking.oldest_due_at is None or due_at < ticking.oldest_due_at:
            ticking.oldest_due_at, ticking.calendar = due_at, calendar
    return found


def _cancelled_by_policy(question: Question, ledger: Ledger) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for (policy, reason), (clocks,) in ledger.within(CANCELLED, question.period).items():
        found.setdefault(policy, {})[reason] = clocks
    return found


def _promise(
    terms: PolicyVersion,
    ticking: Ticking,
    stopped: Mapping[str, int],
    kept: Mapping[Period, tuple[int, int]],
    question: Question,
) -> Promise:
    key, period = terms.policy.key, question.period
    because = {
        reason: count(f"cancelled:{key}:{reason}", stopped[reason]) for reason in CancelReason if stopped.get(reason)
    }
    return Promise(
        key=key,
        name=terms.policy.name,
        owed_by=OwedBy(terms.owed_by),
        terms=terms,
        kept=rate(f"attainment:{key}", *kept[period], before=kept[period.previous] if period.previous else None),
        overdue=count(f"overdue:{key}", ticking.overdue, good=Good.DOWN),
        oldest_due_at=ticking.oldest_due_at,
        oldest_late_seconds=ticking.late_seconds(question.now),
        running=count(f"running:{key}", ticking.running),
        cancelled=count(f"cancelled:{key}", sum(int(one.value or 0) for one in because.values())),
        cancelled_because=because,
        weeks=tuple(_week(key, week, kept[week], question.now) for week in period.weeks(WEEKS)),
    )


def _week(key: str, week: Period, kept: tuple[int, int], now: datetime) -> Week:
    name = Name(family="attainment", of=(key,)).by("week", week.first_day)
    return Week(period=week, kept=rate(str(name), *kept), is_unfinished=week.is_unfinished(now))
