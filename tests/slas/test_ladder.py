"""When the alerts of a clock fire."""

from datetime import datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.worktime import ALWAYS, BusinessCalendar
from slas.ladder import Level, LevelName, PlannedAlert, next_alert, plan

NEW_YORK = ZoneInfo("America/New_York")
WARNING = Level.at_percent("warning", 60)
BREACH = Level.at_percent("breach", 100)
REASSIGN = Level.at_percent("reassign", 300)
LADDER = (WARNING, BREACH, REASSIGN)
LEVELS: tuple[LevelName, ...] = ("warning", "breach", "reassign")

SALES = BusinessCalendar.from_document(
    {
        "tz": "America/New_York",
        "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "resolved": {"years": [2026, 2027], "holidays": {}},
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def plan_from(start: datetime, target: int, *ladder: Level) -> tuple[PlannedAlert, ...]:
    return plan(ladder or LADDER, calendar=SALES, started_at=start, due_at=SALES.due_at(start, target))


def test_it_warns_breaches_and_reassigns_in_business_time() -> None:
    assert plan_from(at("2026-11-20 16:58"), 300) == (
        PlannedAlert(level="warning", occurrence=1, fire_at=at("2026-11-23 09:01")),
        PlannedAlert(level="breach", occurrence=1, fire_at=at("2026-11-23 09:03")),
        PlannedAlert(level="reassign", occurrence=1, fire_at=at("2026-11-23 09:13")),
    )


def test_a_warning_across_a_night_fires_in_the_evening_before() -> None:
    warning, *_ = plan_from(at("2026-11-19 16:00"), 7200, Level.at_percent("warning", 50), BREACH)
    assert warning.fire_at == at("2026-11-19 17:00")


def test_a_share_of_the_same_business_day_is_of_what_the_day_had_left() -> None:
    start = at("2026-11-20 12:00")
    due = SALES.same_business_day(start, time(15))
    planned = plan(LADDER, calendar=SALES, started_at=start, due_at=due)
    assert [alert.fire_at for alert in planned] == [
        at("2026-11-20 15:00"),
        at("2026-11-20 17:00"),
        at("2026-11-24 11:00"),
    ]


def test_it_orders_by_time_and_counts_the_alerts_of_a_name() -> None:
    late, early = Level.at_percent("warning", 80), Level.at_percent("warning", 40)
    planned = plan_from(at("2026-11-20 10:00"), 600, BREACH, late, early)
    assert [(alert.level, alert.occurrence) for alert in planned] == [("warning", 1), ("warning", 2), ("breach", 1)]
    assert [alert.fire_at.minute for alert in planned] == [4, 8, 10]


def test_equal_instants_keep_the_order_of_the_ladder() -> None:
    at_due = Level.at_percent("reassign", 100)
    assert [alert.level for alert in plan_from(at("2026-11-20 10:00"), 600, at_due, BREACH)] == ["reassign", "breach"]
    assert [alert.level for alert in plan_from(at("2026-11-20 10:00"), 600, BREACH, at_due)] == ["breach", "reassign"]


def test_the_breach_level_is_at_the_due_time_itself() -> None:
    start, due = at("2026-11-20 16:00"), at("2026-11-21 12:00")
    (breach,) = plan([BREACH], calendar=SALES, started_at=start, due_at=due)
    assert breach.fire_at == due


def test_a_level_beyond_the_calendar_is_left_out_and_the_clock_stays() -> None:
    planned = plan_from(at("2027-12-31 16:00"), 1800)
    assert [alert.level for alert in planned] == ["warning", "breach"]


def test_a_clock_without_a_ladder_has_no_alerts() -> None:
    assert plan([], calendar=SALES, started_at=at("2026-11-20 10:00"), due_at=at("2026-11-20 11:00")) == ()


def test_the_next_alert_follows_the_one_that_fired() -> None:
    planned = plan_from(at("2026-11-20 10:00"), 600)
    assert next_alert(planned) == planned[0]
    assert next_alert(planned, 0) == planned[1]
    assert next_alert(planned, 2) is None
    assert next_alert(()) is None


@pytest.mark.parametrize("share", [0, -1])
def test_a_level_needs_a_share_above_zero(share: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Level(name="warning", share=Fraction(share))


@given(
    st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(1, 500)), max_size=6),
    st.integers(0, 7 * 1440),
    st.integers(1, 100_000),
)
def test_alerts_come_in_order_once_each_and_never_outside_hours(
    rungs: list[tuple[LevelName, int]], minutes: int, target: int
) -> None:
    start = at("2026-10-28 00:00") + timedelta(minutes=minutes)
    planned = plan_from(start, target, *[Level.at_percent(name, percent) for name, percent in rungs], BREACH)
    assert len(planned) == len(rungs) + 1
    assert all(earlier.fire_at <= later.fire_at for earlier, later in pairwise(planned))
    assert len({(alert.level, alert.occurrence) for alert in planned}) == len(planned)
    assert all(SALES.is_open(alert.fire_at - timedelta(microseconds=1)) for alert in planned)


def test_without_closing_a_share_is_of_the_wall_clock() -> None:
    start = at("2026-11-20 10:00")
    due = ALWAYS.due_at(start, 20)
    fires = [alert.fire_at - start for alert in plan(LADDER, calendar=ALWAYS, started_at=start, due_at=due)]
    assert fires == [timedelta(seconds=12), timedelta(seconds=20), timedelta(seconds=60)]
