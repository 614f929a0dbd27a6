"""Times as files write them: what is read, what is known only to the day, and what is refused."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handoff.integrations.tables.shapes import When
from handoff.integrations.tables.times import UnreadableValueError, compile_format, time_reader

BERLIN = ZoneInfo("Europe/Berlin")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")
ZONES = st.sampled_from(
    [BERLIN, SAO_PAULO, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
)


def read(text: str, form: str = "iso", zone: ZoneInfo | None = BERLIN, *, is_by_day: bool = False) -> When:
    return time_reader(form, zone=zone, is_by_day=is_by_day)(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-03-10 15:05", "iso"),
        ("2026-03-10T15:05:00", "iso"),
        ("2026-03-10T14:05:00Z", "iso"),
        ("2026-03-10T14:05:00.000+0000", "iso_offset"),
        ("2026-03-10 09:05:00-05:00", "iso"),
        ("10/03/2026 15:05", "%d/%m/%Y %H:%M"),
        ("3/10/2026, 3:05 PM", "%m/%d/%Y, %I:%M %p"),
        ("3/10/2026,\u202f3:05\u202fp.m.", "%m/%d/%Y, %I:%M %p"),
        ("10 Mar, 2026 15:05:00", "%d %b, %Y %H:%M:%S"),
        ("March 10, 2026 15:05", "%B %d, %Y %H:%M"),
        ("Tue, 10 Mar 2026 14:05:00 +0000", "%a, %d %b %Y %H:%M:%S %z"),
    ],
)
def test_it_reads_an_instant(text: str, form: str) -> None:
    assert read(text, form) == When(at=datetime(2026, 3, 10, 14, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "form", "is_by_day"),
    [("2026-03-10", "iso", False), ("10.03.2026", "%d.%m.%Y", False), ("2026-03-10 15:05", "iso", True)],
)
def test_a_time_without_an_hour_is_known_to_the_day(text: str, form: str, is_by_day: bool) -> None:
    assert read(text, form, is_by_day=is_by_day) == When(at=datetime(2026, 3, 9, 23, tzinfo=UTC), is_by_day=True)


def test_an_instant_taken_by_the_day_is_the_day_it_was_in_the_files_zone() -> None:
    assert read("2026-03-10T23:30:00Z", is_by_day=True).at == datetime(2026, 3, 10, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "form", "says"),
    [
        ("2026-02-30", "iso", "no day and time that exists"),
        ("31 Feb, 2026 10:00:00", "%d %b, %Y %H:%M:%S", "no day and time that exists"),
        ("10 Mrz, 2026 10:00:00", "%d %b, %Y %H:%M:%S", "no day and time that exists"),
        ("2026-03-10 24:00", "iso", "no day and time that exists"),
        ("2026-03-10 23:59:60", "iso", "no day and time that exists"),
        ("3/10/2026, 13:05 PM", "%m/%d/%Y, %I:%M %p", "no day and time that exists"),
        ("13/10/2026", "%m/%d/%Y", "no day and time that exists"),
        ("1999-12-31", "iso", "between 2000 and 2100"),
        ("1900-01-00", "iso", "no day and time that exists"),
        ("10/03/26", "%d/%m/%Y", "%d/%m/%Y, such as 31/03/2026"),
        ("yesterday", "iso", "2026-03-31"),
        ("45000", "iso", "2026-03-31"),
        ("2026-03-10 10:00", "iso_offset", "no offset"),
        ("2026-03-10 10:00+25:00", "iso", "offset"),
        ("2026-03-29 02:30", "iso", "left out"),
    ],
)
def test_a_time_that_can_not_be_is_refused(text: str, form: str, says: str) -> None:
    with pytest.raises(UnreadableValueError) as caught:
        read(text, form)

    assert says in str(caught.value)


def test_without_a_zone_a_local_time_is_refused() -> None:
    with pytest.raises(UnreadableValueError, match="give the zone"):
        read("2026-03-10 10:00", zone=None)
    with pytest.raises(UnreadableValueError, match="give the zone"):
        read("2026-03-10", zone=None)


def test_of_an_hour_shown_twice_the_first_is_taken_and_marked() -> None:
    assert read("2026-10-25 02:30") == When(at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), is_repeated=True)


def test_a_day_that_begins_late_begins_with_its_first_instant() -> None:
    assert read("2017-10-15", zone=SAO_PAULO) == When(at=datetime(2017, 10, 15, 3, tzinfo=UTC), is_by_day=True)


def test_a_day_that_a_zone_left_out_is_refused() -> None:
    with pytest.raises(UnreadableValueError, match="left out"):
        read("2011-12-30", zone=APIA)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("%d/%m/%y", "four digits"),
        ("%m/%d", "a year, a month and a day"),
        ("%Y", "a year, a month and a day"),
        ("%Y-%m-%d %I:%M", "AM or PM"),
        ("%Y-%m-%d %H:%M %p", "AM or PM"),
        ("%Y-%m-%d :%M", "need an hour"),
        ("%Y-%m-%d %Q", "%Q is not understood"),
        ("%Y-%m-%d %d", "twice"),
        ("", "a year, a month and a day"),
    ],
)
def test_a_format_that_can_not_tell_a_time_is_refused(form: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        compile_format(form)


@given(at=st.datetimes(datetime(2000, 1, 3), datetime(2099, 1, 1)), zone=ZONES)  # noqa: DTZ001  (made aware below)
def test_what_a_zone_shows_is_read_as_the_instant_it_was(at: datetime, zone: ZoneInfo) -> None:
    instant = at.replace(microsecond=0, tzinfo=UTC)
    local = instant.astimezone(zone)
    assume(local.fold == 0)

    assert read(local.strftime("%d.%m.%Y %H:%M:%S"), "%d.%m.%Y %H:%M:%S", zone).at == instant
    assert read(local.isoformat(), "iso_offset", zone=None).at == instant


@given(day=st.dates(date(2000, 1, 2), date(2098, 12, 31)), zone=ZONES)
def test_a_day_begins_on_that_day_and_a_second_earlier_it_was_another(day: date, zone: ZoneInfo) -> None:
    at = read(day.isoformat(), zone=zone).at

    assert at.astimezone(zone).date() == day
    assert (at - timedelta(seconds=1)).astimezone(zone).date() < day
