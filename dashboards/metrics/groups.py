"""The promises of sales by tier and by owner."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from dashboards.metrics.counted import HANDED, HELD, LATE, TICKING, are_rounded, counted_ledger
from dashboards.metrics.families import Family
from dashboards.metrics.filters import Filters
from dashboards.metrics.labels import Labels, read_labels
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, delay, rate
from dashboards.metrics.period import FIRST_DAY, Period
from dashboards.metrics.question import Question
from dashboards.metrics.responses import EXACT_RESPONSES, RESPONSES, Response, responses_by_tier
from handoff.people.models import User
from slas.models import StartStep, StopStep
from slas.querysets import ClockState

_FIRST_TOUCH: Final = (StartStep.handed_off, StopStep.touched)
_LATE: Final = {StopStep.touched: "first_touch_overdue", StopStep.disposed: "disposition_overdue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRow:
    """First touch of one tier; `key` is empty for all tiers together."""

    key: str
    name: str
    handoffs: Number
    first_touch: Number
    response_median: Number
    response_p90: Number
    overdue: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.handoffs, self.first_touch, self.response_median, self.response_p90, self.overdue)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """What one person holds, and how often the promises were kept on what they held when each fell due."""

    user_id: int
    name: str
    team: str
    handoffs: Number
    first_touch: Number
    first_touch_overdue: Number
    disposition: Number
    disposition_overdue: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.handoffs, self.first_touch, self.first_touch_overdue)
        yield from (self.disposition, self.disposition_overdue)


Counts = Counter[tuple[str, object]]
"""How many of what, for whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The rows by tier, in the order of the definition, all tiers together, and the rows by owner."""

    tiers: tuple[TierRow, ...]
    all: TierRow
    owners: tuple[OwnerRow, ...]

    def numbers(self) -> Iterator[Number]:
        for tier in (*self.tiers, self.all):
            yield from tier.numbers()
        for owner in self.owners:
            yield from owner.numbers()


def grouped_over(question: Question, *, is_large: bool = False) -> dict[Family, list[Period]]:
    """Return what `groups` reads of a ledger."""
    responses = RESPONSES if is_large else EXACT_RESPONSES
    asked = {key: [question.period] for key in (HELD, HANDED, TICKING, responses)}
    return {**asked, LATE: [_until_now(question)]}


def groups(question: Question, labels: Labels | None = None, ledger: Ledger | None = None) -> Groups:
    """Count the promises of sales by tier and owner, owners with most overdue first."""
    labels = labels or read_labels()
    if ledger is None:
        asked = grouped_over(question, is_large=are_rounded(question))
        ledger = counted_ledger(asked, question)
    by_tier, by_owner = _count(question, ledger)
    responses = responses_by_tier(question, ledger)
    names = labels.tiers_of(str(key) for _, key in by_tier if key is not None)
    tiers = tuple(_tier_row(key, name, by_tier, responses.get(key)) for key, name in names.items())
    people = _people({int(str(key)) for _, key in by_owner if key is not None}, question.filters, labels)
    rows = [_owner_row(*person, counts=by_owner) for person in people]
    return Groups(
        tiers=tiers,
        all=_tier_row("", "All", _folded(by_tier), responses.get("")),
        owners=tuple(sorted(rows, key=_most_overdue)),
    )


def _count(question: Question, ledger: Ledger) -> tuple[Counts, Counts]:
    """Count clocks by tier, by holder where a promise was kept or broken, and by owner where it is overdue."""
    by_tier: Counts = Counter()
    by_owner: Counts = Counter()
    for (tier, holder), counts in ledger.within(HELD, question.period).items():
        for what, number in zip(HELD.counts, counts, strict=True):
            by_tier[what, tier] += number
            by_owner[what, holder] += number
    for (_, from_step, to_step, _, tier, state), (number, _) in ledger.now(TICKING).items():
        if (from_step, to_step) == _FIRST_TOUCH and state == ClockState.breached:
            by_tier["first_touch_overdue", tier] += number
    for (to_step, holder), (number,) in ledger.within(LATE, _until_now(question)).items():
        by_owner[_LATE[to_step], holder] += number
    for (tier, owner), (handoffs, *_) in ledger.within(HANDED, question.period).items():
        by_tier["handoffs", tier] += handoffs
        by_owner["handoffs", owner] += handoffs
    return by_tier, by_owner


def _until_now(question: Question) -> Period:
    """Return all time until now: what is overdue is so whatever the period."""
    return Period(start=datetime.combine(FIRST_DAY, time.min, tzinfo=UTC), end=question.now, zone=question.period.zone)


def _tier_row(key: str, name: str, counts: Counts, spread: Response | None) -> TierRow:
    median, p90 = spread.percentiles if spread else (None, None)
    n = spread.n if spread else 0

    def named(family: str) -> str:
        found = Name(family=family)
        return str(found.by("tier", key) if key else found)

    return TierRow(
        key=key,
        name=name,
        handoffs=count(named("handoffs"), counts["handoffs", key]),
        first_touch=rate(named("first_touch"), counts["first_touch_met", key], counts["first_touch_judged", key]),
        response_median=delay(named("response_median"), median, n=n, is_business=True),
        response_p90=delay(named("response_p90"), p90, n=n, is_business=True),
        overdue=count(named("overdue_first_touch"), counts["first_touch_overdue", key], good=Good.DOWN),
    )


def _owner_row(user_id: int, name: str, team: str, *, counts: Counts) -> OwnerRow:
    def named(family: str) -> str:
        return str(Name(family=family).by("owner", user_id))

    def kept(family: str) -> Number:
        return rate(named(family), counts[f"{family}_met", user_id], counts[f"{family}_judged", user_id])

    def late(family: str) -> Number:
        return count(named(f"overdue_{family}"), counts[f"{family}_overdue", user_id], good=Good.DOWN)

    return OwnerRow(
        user_id=user_id,
        name=name,
        team=team,
        handoffs=count(named("handoffs"), counts["handoffs", user_id]),
        first_touch=kept("first_touch"),
        first_touch_overdue=late("first_touch"),
        disposition=kept("disposition"),
        disposition_overdue=late("disposition"),
    )


def _folded(counts: Counts) -> Counts:
    """Return the counts of all together, under the empty key."""
    folded: Counts = Counter()
    for (what, _), number in counts.items():
        folded[what, ""] += number
    return folded


def _people(user_ids: set[int], filters: Filters, labels: Labels) -> list[tuple[int, str, str]]:
    """Return those of the users who are asked for, with their name and that of their sales team."""
    asked = {user_id for user_id in user_ids if filters.owner in ("", str(user_id))}
    known = [(user_id, *labels.people[user_id]) for user_id in asked & labels.people.keys()]
    if not (gone := asked - labels.people.keys()):
        return known
    return known + [(user_id, name, "") for user_id, name in User.objects.filter(pk__in=gone).values_list("pk", "name")]


def _most_overdue(row: OwnerRow) -> tuple[int, str]:
    return -int(row.first_touch_overdue.value or 0) - int(row.disposition_overdue.value or 0), row.name
