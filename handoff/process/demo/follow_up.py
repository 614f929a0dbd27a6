"""What people do about one handoff of the demo: touches, dispositions, and marketing's reading."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handoff.process.demo import words
from handoff.process.demo.dice import Dice
from handoff.process.demo.plan import FollowUp, PlannedDisposition, PlannedTouch
from handoff.process.demo.regions import Hours, Region, zone_of
from handoff.worktime import BusinessCalendar

HAND_RAISER: Final = "hand_raiser"
TARGET_ACCOUNT: Final = "target_account"
STANDARD: Final = "standard"

# Median and spread of the business time to the first touch.
ANSWERS: Final = {
    HAND_RAISER: (timedelta(seconds=125), 0.75),
    TARGET_ACCOUNT: (timedelta(minutes=26), 1.2),
    STANDARD: (timedelta(minutes=60), 1.1),
}
OUTCOMES: Final = {
    HAND_RAISER: {"converted": 0.31, "bad_fit": 0.12, "no_response": 0.57},
    TARGET_ACCOUNT: {"converted": 0.25, "bad_fit": 0.13, "no_response": 0.62},
    STANDARD: {"converted": 0.16, "bad_fit": 0.2, "no_response": 0.64},
}
REASSIGNED_AFTER: Final = timedelta(minutes=15)
RECENT: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One ready lead as the plan sees it. `misled_by` is the criterion or reason of a bad fit."""

    region: Region
    tier: str
    outcome: str
    misled_by: str
    has_phone: bool
    handed_off_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans follow-ups; `now` is where the story ends."""

    dice: Dice
    hours: Hours
    now: datetime

    def plan(self, case: Case) -> FollowUp:
        """Return all that is done about a handoff until `now`."""
        calendar = self.hours.of(case.region)
        if self._is_recent(case) and self.dice.chance(0.012):
            return FollowUp(notified_at=self._notified(case), missed_at=self._missed(case, calendar, None))
        if case.outcome == "bad_fit" and self.dice.chance(0.05):
            at = calendar.due_at(case.handed_off_at, self.dice.hours(0.2, 2))
            return self._until_now(case, (), (self._bad_fit(case, at),), missed_at=None)
        first_at = self._first_touch(case, calendar)
        touches = [self._touch(case, first_at, is_first=True)]
        dispositions = self._dispositions(case, calendar, touches)
        missed_at = self._missed(case, calendar, first_at)
        return self._until_now(case, self._with_noise(case, touches), dispositions, missed_at=missed_at)

    def _until_now(
        self,
        case: Case,
        touches: tuple[PlannedTouch, ...],
        dispositions: tuple[PlannedDisposition, ...],
        *,
        missed_at: datetime | None,
    ) -> FollowUp:
        closing = next((one for one in dispositions if one.outcome != "working"), None)
        read_at = self._read(closing.at) if closing else None
        if closing:
            touches = tuple(_before(touch, closing.at) for touch in touches if touch.at < closing.at)
        return FollowUp(
            notified_at=self._notified(case),
            missed_at=missed_at,
            touches=tuple(touch for touch in touches if (touch.recorded_at or touch.at) < self.now),
            dispositions=tuple(one for one in dispositions if one.at < self.now),
            read_at=read_at if read_at and read_at < self.now else None,
        )

    def _is_recent(self, case: Case) -> bool:
        return case.handed_off_at > self.now - RECENT

    def _notified(self, case: Case) -> datetime | None:
        at = case.handed_off_at + self.dice.skewed(timedelta(seconds=4), 0.8)
        return at if at < self.now else None

    def _first_touch(self, case: Case, calendar: BusinessCalendar) -> datetime:
        median, sigma = ANSWERS[case.tier]
        age = (self.now - case.handed_off_at) / timedelta(days=90)
        wait = self.dice.skewed(median * case.region.pace * (1 + 0.3 * age), sigma)
        if not calendar.is_open(case.handed_off_at) and self.dice.chance(0.06):
            return case.handed_off_at + wait
        return calendar.due_at(case.handed_off_at, wait)

    def _missed(self, case: Case, calendar: BusinessCalendar, first_at: datetime | None) -> datetime | None:
        """Return when a hand-raiser that nobody touched is taken from its first owner."""
        if case.tier != HAND_RAISER:
            return None
        missed_at = calendar.due_at(case.handed_off_at, REASSIGNED_AFTER)
        return missed_at if missed_at < self.now and (first_at is None or first_at > missed_at) else None

    def _touch(self, case: Case, at: datetime, *, is_first: bool = False) -> PlannedTouch:
        channels = {"call": 0.56, "email": 0.37, "message": 0.07} if case.has_phone else {"email": 0.9, "message": 0.1}
        channel = self.dice.weighted(channels)
        outcome = self.dice.one_of(words.TOUCH_OUTCOMES[channel])
        if case.outcome == "no_response" and outcome == "spoke":
            outcome = "no_answer"
        is_late = is_first and channel == "call" and self.dice.chance(0.006)
        recorded_at = at + self.dice.hours(1, 3) if is_late else None
        return PlannedTouch(at=at, channel=channel, outcome=outcome, recorded_at=recorded_at)

    def _with_noise(self, case: Case, touches: list[PlannedTouch]) -> tuple[PlannedTouch, ...]:
        """Add what does not count: automation, and what the lead wrote."""
        noise = []
        if self.dice.chance(0.32):
            at = case.handed_off_at + self.dice.seconds(20, 90)
            noise.append(PlannedTouch(at=at, channel="email", outcome="sent", is_automated=True))
        if case.outcome != "no_response" and self.dice.chance(0.08):
            at = touches[0].at + self.dice.hours(0.2, 5)
            noise.append(PlannedTouch(at=at, channel="email", direction="inbound"))
        return tuple(sorted([*noise, *touches], key=lambda touch: touch.at))

    def _dispositions(
        self, case: Case, calendar: BusinessCalendar, touches: list[PlannedTouch]
    ) -> tuple[PlannedDisposition, ...]:
        first_at = touches[0].at
        if self._is_recent(case) and self.dice.chance(0.02):
            return ()
        late = self.dice.hours(32, 50) if self.dice.chance(case.region.late) else timedelta(0)
        if case.outcome == "bad_fit":
            at = calendar.due_at(first_at, late + self.dice.hours(0.5, 12))
            return (self._bad_fit(case, at),)
        working = self._working(case, calendar, first_at, late)
        last_at = self._try_again(case, calendar, touches, working)
        closing_at = calendar.due_at(last_at, self.dice.hours(0.2, 5) + (timedelta(0) if working else late))
        return (*working, self._closing(case, closing_at))

    def _working(
        self, case: Case, calendar: BusinessCalendar, first_at: datetime, late: timedelta
    ) -> tuple[PlannedDisposition, ...]:
        if not self.dice.chance(0.3 if case.outcome == "converted" else 0.08):
            return ()
        at = calendar.due_at(first_at, late + self.dice.hours(0.5, 9))
        on = calendar.due_at(at, self.dice.hours(9, 30)).astimezone(zone_of(calendar)).date()
        note = self.dice.one_of(words.WORKING_NOTES)
        reason = self.dice.one_of(("meeting_booked", "evaluating", "asked_for_later"))
        return (PlannedDisposition(at=at, outcome="working", next_step_on=on, reason_key=reason, note=note),)

    def _try_again(
        self,
        case: Case,
        calendar: BusinessCalendar,
        touches: list[PlannedTouch],
        working: tuple[PlannedDisposition, ...],
    ) -> datetime:
        """Add the later touches; return the instant of the last one."""
        at = touches[0].at
        if working and working[0].next_step_on:
            on = datetime.combine(working[0].next_step_on, datetime.min.time(), zone_of(calendar))
            is_kept = self.dice.chance(0.88)
            at = calendar.due_at(on, self.dice.hours(0.5, 5) if is_kept else self.dice.hours(28, 50))
            touches.append(self._touch(case, at))
        wanted = self.dice.weighted(
            {2: 0.7, 3: 0.22, 4: 0.08} if case.outcome == "no_response" else {0: 0.3, 1: 0.5, 2: 0.2}
        )
        for _ in range(wanted):
            at = calendar.due_at(at, self.dice.hours(1, 3) if working else self.dice.hours(2, 9))
            touches.append(self._touch(case, at))
        if case.outcome == "converted":
            at = calendar.due_at(at, self.dice.hours(1, 4) if working else self.dice.hours(1, 10))
            touches.append(PlannedTouch(at=at, channel="meeting", outcome="held"))
        return at

    def _closing(self, case: Case, at: datetime) -> PlannedDisposition:
        if case.outcome == "converted":
            reason = self.dice.one_of(("meeting_held", "opportunity"))
            note = self.dice.one_of(words.CONVERTED_NOTES)
            return PlannedDisposition(at=at, outcome="converted", reason_key=reason, note=note)
        reason = "no_answer" if self.dice.chance(0.85) else "unreachable"
        recycle_on = (at + timedelta(days=60)).date() if self.dice.chance(0.3) else None
        note = self.dice.one_of(words.NO_RESPONSE_NOTES)
        return PlannedDisposition(at=at, outcome="no_response", reason_key=reason, note=note, recycle_on=recycle_on)

    def _bad_fit(self, case: Case, at: datetime) -> PlannedDisposition:
        note = self.dice.one_of(words.BAD_FIT_NOTES[case.misled_by])
        is_reason = case.misled_by in REASONS
        return PlannedDisposition(
            at=at,
            outcome="bad_fit",
            criterion="" if is_reason else case.misled_by,
            reason_key=case.misled_by if is_reason else "",
            note=note,
        )

    def _read(self, closed_at: datetime) -> datetime | None:
        """Return when marketing reads a closing: at the next of its reading hours after a while."""
        if closed_at > self.now - RECENT and self.dice.chance(0.01):
            return None
        age = (self.now - closed_at) / timedelta(days=90)
        wait = self.dice.skewed(timedelta(hours=4.5 + 3 * age), 0.8)
        return next_session(self.hours.marketing, self.hours.marketing.due_at(closed_at, wait))


def _before(touch: PlannedTouch, closed_at: datetime) -> PlannedTouch:
    """Return the touch as it was told before the handoff was closed, which nothing is told of afterwards."""
    return replace(touch, recorded_at=None) if touch.recorded_at and touch.recorded_at >= closed_at else touch


REASONS: Final = frozenset({"customer_already", "not_the_person", "no_need"})
SESSIONS: Final = (timedelta(hours=10, minutes=20), timedelta(hours=13, minutes=10), timedelta(hours=16, minutes=35))


def next_session(calendar: BusinessCalendar, at: datetime) -> datetime:
    """Return the first of the day's reading sessions from `at` on, in the calendar's zone."""
    local = calendar.due_at(at, 1).astimezone(zone_of(calendar))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    session = next((midnight + one for one in SESSIONS if midnight + one >= local), None)
    if session is None:
        return next_session(calendar, calendar.same_business_day(at))
    return session.astimezone(at.tzinfo)
