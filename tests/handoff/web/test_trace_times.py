"""Times as they are typed when past leads are traced by hand."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.integrations.tables.shapes import When
from handoff.web.trace_times import Typing, UntypedTimeError

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TYPING = Typing(zone=NEW_YORK, now=NOW)
BEFORE = When(at=datetime(2026, 11, 12, 19, 2, tzinfo=UTC))  # 14:02 in New York


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("12 Nov 14:05", "2026-11-12T14:05:00"),
        ("12 november 2025 9:05:30", "2025-11-12T09:05:30"),
        ("24 Dec 10:00", "2025-12-24T10:00:00"),
        ("2026-11-12 14:05", "2026-11-12T14:05:00"),
        ("14:05", "2026-11-12T14:05:00"),
        ("+3m", "2026-11-12T14:05:00"),
        ("+ 45 s", "2026-11-12T14:02:45"),
        ("+1d 2h", "2026-11-13T16:02:00"),
        ("1 Nov 1:30", "2026-11-01T01:30:00"),
    ],
)
def test_it_reads_what_people_type(typed: str, local: str) -> None:
    found = TYPING.read(typed, BEFORE)

    assert found.at.astimezone(NEW_YORK).replace(tzinfo=None).isoformat() == local
    assert not found.is_by_day


def test_a_day_alone_is_known_by_the_day() -> None:
    found = TYPING.read("12 Nov", None)

    assert found == When(at=datetime(2026, 11, 12, 5, 0, tzinfo=UTC), is_by_day=True)


def test_an_hour_that_came_twice_is_the_first() -> None:
    assert TYPING.read("1 Nov 1:30", None).at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "before", "words"),
    [
        ("14:05", None, "Write the day too"),
        ("+3m", None, "no time before it"),
        ("+3m", When(at=BEFORE.at, is_by_day=True), "no time before it"),
        ("13:05", BEFORE, "before the step before"),
        ("25:00", BEFORE, "Write it as"),
        ("31 Feb 10:00", BEFORE, "Write it as"),
        ("tomorrow", BEFORE, "Write it as"),
        ("11/12/2026 10:00", BEFORE, "Write it as"),
        ("12 Nov 2027 10:00", BEFORE, "not happened yet"),
        ("+999999d", BEFORE, "not happened yet"),
        ("12 Nov 1999 10:00", BEFORE, "since the year 2000"),
        ("8 Mar 2:30", BEFORE, "left this hour out"),
    ],
)
def test_what_cannot_be_placed_says_what_to_write(typed: str, before: When | None, words: str) -> None:
    with pytest.raises(UntypedTimeError, match=words):
        TYPING.read(typed, before)


@given(seconds=st.integers(0, 800_000))
def test_so_long_after_is_that_long_after(seconds: int) -> None:
    assert (TYPING.read(f"+{seconds}s", BEFORE).at - BEFORE.at).total_seconds() == seconds


@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_a_time_that_was_or_refused_as_none(text: str) -> None:
    found = None
    with suppress(UntypedTimeError):
        found = TYPING.read(text, BEFORE)

    assert found is None or found.at <= NOW
