"""Periods are whole local days, from one midnight up to but not including another."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboards.metrics.period import InvalidPeriodError, Period, Preset

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 3, 3, 30, tzinfo=UTC)  # still Monday 2 November in New York


def test_it_ends_with_today_where_the_reader_is() -> None:
    period = Period.of(Preset.FOUR_WEEKS, zone=NEW_YORK, now=NOW)

    assert (period.first_day, period.last_day) == (date(2026, 10, 6), date(2026, 11, 2))
    assert period.end == datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
    assert period.is_unfinished(NOW)
    assert not period.is_unfinished(period.end)


def test_it_begins_at_local_midnight_on_either_side_of_a_clock_change() -> None:
    period = Period.of(Preset.FOUR_WEEKS, zone=NEW_YORK, now=NOW)

    assert period.start.astimezone(UTC).hour == 4
    assert period.end.astimezone(UTC).hour == 5
    assert period.days == 28


def test_it_follows_the_period_before_without_a_gap() -> None:
    period = Period.of(Preset.FOUR_WEEKS, zone=NEW_YORK, now=NOW)

    assert period.previous is not None
    assert period.previous.end == period.start
    assert period.previous.days == 28


def test_it_has_nothing_before_all_there_is() -> None:
    assert Period.of(Preset.ALL, zone=NEW_YORK, now=NOW).previous is None


def test_it_reads_two_days_that_both_belong_to_it() -> None:
    period = Period.parse({"from": "2026-10-01", "to": "2026-10-31"}, zone=NEW_YORK, now=NOW)

    assert period.days == 31
    assert period.to_query() == {"from": "2026-10-01", "to": "2026-10-31"}


@pytest.mark.parametrize("query", [{}, {"period": "7"}, {"period": "all"}, {"from": "2026-10-01", "to": "2026-10-02"}])
def test_it_reads_back_what_it_wrote(query: dict[str, str]) -> None:
    period = Period.parse(query, zone=NEW_YORK, now=NOW)

    assert Period.parse(period.to_query(), zone=NEW_YORK, now=NOW) == period


@pytest.mark.parametrize(
    "query",
    [
        {"period": "30"},
        {"from": "yesterday"},
        {"from": "2026-10-02", "to": "2026-10-01"},
        {"from": "0001-01-01"},
        {"from": "9999-12-31", "to": "9999-12-31"},
    ],
)
def test_it_refuses_what_is_no_period(query: dict[str, str]) -> None:
    with pytest.raises(InvalidPeriodError):
        Period.parse(query, zone=NEW_YORK, now=NOW)


def test_it_counts_weeks_from_monday_up_to_the_unfinished_one() -> None:
    weeks = Period.of(Preset.FOUR_WEEKS, zone=NEW_YORK, now=NOW).weeks(3)

    assert [week.first_day for week in weeks] == [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)]
    assert [week.is_unfinished(NOW) for week in weeks] == [False, False, True]
    assert weeks[1].end - weeks[1].start == timedelta(days=7)
