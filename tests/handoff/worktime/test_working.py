"""A deadline shows its working."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.worktime import BusinessCalendar, duration_words, explain, explain_until

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def sales() -> BusinessCalendar:
    weekly = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return BusinessCalendar.from_document({"tz": "America/New_York", "weekly": weekly})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def test_it_tells_start_days_and_names(sales: BusinessCalendar) -> None:
    working = explain(sales, at("2026-11-20 16:58"), 300)
    assert working.sentence() == "started Fri 16:58; 2 min Friday, 3 min Monday"
    assert working.sentence(calendar="Sales US v7", policy="Hand-raisers v3") == (
        "started Fri 16:58; 2 min Friday, 3 min Monday; calendar Sales US v7, policy Hand-raisers v3"
    )


def test_it_tells_local_times_whatever_zone_the_start_is_in(sales: BusinessCalendar) -> None:
    start = at("2026-11-20 16:58").astimezone(ZoneInfo("Asia/Tokyo"))
    assert explain(sales, start, 300).sentence() == "started Fri 16:58; 2 min Friday, 3 min Monday"


def test_the_windows_of_a_day_are_one_share(sales: BusinessCalendar) -> None:
    assert explain(sales, at("2026-11-20 11:30"), 5400).sentence() == "started Fri 11:30; 1 h 30 min Friday"


def test_dates_are_told_when_a_weekday_would_be_ambiguous(sales: BusinessCalendar) -> None:
    assert explain(sales, at("2026-11-20 16:58"), timedelta(hours=40)).sentence() == (
        "started Fri 20 Nov 16:58; 2 min Fri 20 Nov, 35 h over 5 business days, 4 h 58 min Mon 30 Nov"
    )


def test_it_explains_the_same_business_day(sales: BusinessCalendar) -> None:
    start = at("2026-11-20 15:30")
    working = explain_until(sales, start, sales.same_business_day(start, time(15)))
    assert working.sentence() == "started Fri 15:30; 1 h 30 min Friday, 7 h Monday"


def test_what_is_told_adds_up_when_seconds_are_split(sales: BusinessCalendar) -> None:
    working = explain(sales, at("2026-11-20 16:59:58.500000"), 3)
    assert working.sentence() == "started Fri 16:59; 2 s Friday, 1 s Monday"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(hours=1, minutes=30), "1 h 30 min"),
        (timedelta(days=2, seconds=1), "48 h 1 s"),
        (timedelta(), "0 s"),
    ],
)
def test_a_length_is_told_in_words(length: timedelta, words: str) -> None:
    assert duration_words(length) == words
