"""Calendars and instants that crowd around clock changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from handoff.worktime import BusinessCalendar
from handoff.worktime.hours import WEEKDAYS

CHANGES = {
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Europe/Berlin": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    "Africa/Casablanca": (datetime(2025, 2, 23, 2, tzinfo=UTC), datetime(2025, 4, 6, 2, tzinfo=UTC)),
    "America/Havana": (datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 30, 10, tzinfo=UTC),),
    "Asia/Kolkata": (datetime(2026, 1, 1, tzinfo=UTC),),
    "UTC": (datetime(2026, 12, 31, 12, tzinfo=UTC),),
}
WITHIN = timedelta(days=9)


@st.composite
def windows(draw: st.DrawFn) -> list[list[str]]:
    """Draw the windows of a day, small hours preferred, for that is when clocks change."""
    minutes = st.one_of(
        st.integers(0, 24 * 4).map(lambda quarter: quarter * 15), st.integers(0, 48).map(lambda step: step * 5)
    )
    edges = sorted(draw(st.sets(minutes, max_size=6)))
    return [[_time(opens), _time(closes)] for opens, closes in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a calendar document that is open on Wednesdays at least."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    near = draw(st.sampled_from(CHANGES[zone])).date()
    days = st.integers(-3, 8).map(lambda offset: near + timedelta(days=offset))
    closure = st.tuples(days, st.integers(0, 3)).map(
        lambda drawn: {"from": f"{drawn[0]:%m-%d}", "to": f"{drawn[0] + timedelta(days=drawn[1]):%m-%d}"}
    )
    weekly = {name: draw(windows()) for name in WEEKDAYS} | {"wed": [["09:00", "17:00"]]}
    holidays = draw(st.lists(days, max_size=2))
    return {
        "tz": zone,
        "weekly": weekly,
        "overrides": {day.isoformat(): draw(windows()) for day in draw(st.lists(days, max_size=2))},
        "yearly_closed": draw(st.lists(closure, max_size=1)),
        "holidays": {"country": "US", "subdivision": None},
        "resolved": {"years": [2010, 2028], "holidays": {day.isoformat(): "Founders' Day" for day in holidays}},
    }


calendars = documents().map(BusinessCalendar.from_document)


@st.composite
def starts(draw: st.DrawFn, calendar: BusinessCalendar) -> datetime:
    """Draw an instant within four days of a clock change of the calendar's zone, to the microsecond."""
    change = draw(st.sampled_from(CHANGES[calendar.hours.zone.key]))
    minutes = draw(st.one_of(st.integers(-180, 180), st.integers(-4 * 1440, 4 * 1440)))
    return change + timedelta(minutes=minutes, microseconds=draw(st.sampled_from((0, 0, 1, 59_999_999, 30_500_000))))


targets = st.one_of(
    st.integers(1, 3 * 1440).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(1, 10**11).map(lambda microseconds: timedelta(microseconds=microseconds)),
)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
