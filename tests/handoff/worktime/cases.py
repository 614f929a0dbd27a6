"""Questions of business time with answers worked out by hand, by the convention that each is about.

New York is five hours behind UTC in winter and four in summer; its clocks change on 8 March and 1 November 2026. Lord
Howe is 10:30 h ahead and 11 h in its summer, and changes by half an hour, on 5 April and 4 October.
"""

from typing import Any, NamedTuple

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WORKDAYS, "sat", "sun")


class Case(NamedTuple):
    about: str
    question: dict[str, Any]
    expected: Any


def weekly(*windows: list[str], days: tuple[str, ...] = WORKDAYS) -> dict[str, list[list[str]]]:
    return {day: [*windows] for day in days}


SALES: dict[str, Any] = {"tz": "America/New_York", "weekly": weekly(["09:00", "17:00"])}
WITH_LUNCH = {**SALES, "weekly": weekly(["09:00", "12:00"], ["13:00", "17:00"])}
ALL_DAY = {**SALES, "weekly": weekly(["00:00", "24:00"], days=EVERY_DAY)}
LORD_HOWE = {**ALL_DAY, "tz": "Australia/Lord_Howe"}
US = {"country": "US", "subdivision": None}
BERLIN = {**SALES, "tz": "Europe/Berlin"}
CHRISTMAS = [{"from": "12-24", "to": "01-02"}]


def sundays(*window: str, tz: str = "America/New_York") -> dict[str, Any]:
    return {"tz": tz, "weekly": {"sun": [list(window)]}}


def due(calendar: Any, start: str, target: Any, *pauses: list[str]) -> dict[str, Any]:
    return {"calendar": calendar, "op": "due_at", "start": start, "target_seconds": target, "pauses": list(pauses)}


def same_day(calendar: Any, start: str, cutoff: str | None) -> dict[str, Any]:
    return {"calendar": calendar, "op": "same_business_day", "start": start, "cutoff": cutoff}


def elapsed(calendar: Any, start: str, end: str, *pauses: list[str]) -> dict[str, Any]:
    return {"calendar": calendar, "op": "elapsed", "from": start, "to": end, "pauses": list(pauses)}


def warn(calendar: Any, start: str, target: int, before: Any, *pauses: list[str]) -> dict[str, Any]:
    return {**due(calendar, start, target, *pauses), "op": "warn_at", "before_seconds": before}


FRIDAY_CLOSING, MONDAY_OPENING = "2026-11-20T22:00:00Z", "2026-11-23T14:00:00Z"

CASES = [
    # 1: windows, overrides, closures, holidays.
    Case("1 a window is open up to, not at, its closing", due(SALES, FRIDAY_CLOSING, 60), "2026-11-23T14:01:00Z"),
    Case("1 a window is open from its opening on", due(SALES, MONDAY_OPENING, 60), "2026-11-23T14:01:00Z"),
    Case(
        "1 a close may be 24:00",
        due({"tz": "UTC", "weekly": {"mon": [["00:00", "24:00"]]}}, "2026-11-23T23:59:00Z", 60),
        "2026-11-24T00:00:00Z",
    ),
    Case("1 several windows a day", due(WITH_LUNCH, "2026-11-23T16:59:00Z", 120), "2026-11-23T18:01:00Z"),
    Case(
        "1 an override closes a day",
        due({**SALES, "overrides": {"2026-11-26": []}}, "2026-11-25T21:59:00Z", 120),
        "2026-11-27T14:01:00Z",
    ),
    Case(
        "1 an override shortens a day",
        due({**SALES, "overrides": {"2026-11-27": [["09:00", "12:00"]]}}, "2026-11-27T16:59:00Z", 120),
        "2026-11-30T14:01:00Z",
    ),
    Case(
        "1 an override opens a day of the weekend",
        due({**SALES, "overrides": {"2026-11-28": [["10:00", "11:00"]]}}, "2026-11-27T22:00:00Z", 60),
        "2026-11-28T15:01:00Z",
    ),
    Case(
        "1 an override replaces the day's windows",
        due({**SALES, "overrides": {"2026-11-23": [["12:00", "13:00"]]}}, MONDAY_OPENING, 60),
        "2026-11-23T17:01:00Z",
    ),
    Case(
        "1 a yearly closure crosses New Year",
        due({**SALES, "yearly_closed": CHRISTMAS}, "2026-12-23T21:59:00Z", 120),
        "2027-01-04T14:01:00Z",
    ),
    Case(
        "1 both ends of a yearly closure are closed",
        due({**SALES, "yearly_closed": [{"from": "12-24", "to": "12-25"}]}, "2026-12-24T15:00:00Z", 60),
        "2026-12-28T14:01:00Z",
    ),
    Case(
        "1 an override opens a day of a closure",
        due(
            {**SALES, "yearly_closed": CHRISTMAS, "overrides": {"2026-12-29": [["09:00", "12:00"]]}},
            "2026-12-24T15:00:00Z",
            60,
        ),
        "2026-12-29T14:01:00Z",
    ),
    Case(
        "1 a public holiday is closed",
        due({**SALES, "holidays": US}, "2026-11-25T21:59:00Z", 120),
        "2026-11-27T14:01:00Z",
    ),
    Case(
        "1 an override opens a public holiday",
        due({**SALES, "holidays": US, "overrides": {"2026-11-26": [["10:00", "11:00"]]}}, "2026-11-25T21:59:00Z", 120),
        "2026-11-26T15:01:00Z",
    ),
    Case(
        "1 a subdivision has holidays of its own",
        due({**BERLIN, "holidays": {"country": "DE", "subdivision": "BY"}}, "2026-01-05T15:59:00Z", 120),
        "2026-01-07T08:01:00Z",
    ),
    Case(
        "1 the country alone has not its subdivision's",
        due({**BERLIN, "holidays": {"country": "DE", "subdivision": None}}, "2026-01-05T15:59:00Z", 120),
        "2026-01-06T08:01:00Z",
    ),
    # 2: real elapsed seconds.
    Case("2 a day of spring has 23 h", elapsed(ALL_DAY, "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"), 82_800),
    Case("2 a day of autumn has 25 h", elapsed(ALL_DAY, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"), 90_000),
    Case(
        "2 Lord Howe's autumn has 24:30 h", elapsed(LORD_HOWE, "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z"), 88_200
    ),
    Case(
        "2 Lord Howe's spring has 23:30 h", elapsed(LORD_HOWE, "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"), 84_600
    ),
    Case("2 24 h over a short day", due(ALL_DAY, "2026-03-08T05:00:00Z", 86_400), "2026-03-09T05:00:00Z"),
    Case("2 24 h over a long day", due(ALL_DAY, "2026-11-01T04:00:00Z", 86_400), "2026-11-02T04:00:00Z"),
    Case("2 hours follow the wall clock in summer", due(SALES, "2026-07-10T20:59:00Z", 120), "2026-07-13T13:01:00Z"),
    Case("2 a weekend in which clocks change", due(SALES, "2026-03-06T21:59:00Z", 120), "2026-03-09T13:01:00Z"),
    Case("2 seconds are kept", due(SALES, "2026-11-20T21:59:30Z", 45), "2026-11-23T14:00:15Z"),
    Case("2 microseconds are kept", due(SALES, "2026-11-23T15:00:00.25Z", 1), "2026-11-23T15:00:01.250000Z"),
    # 3: the earliest instant.
    Case("3 used up at closing is due at closing", due(SALES, "2026-11-20T21:59:00Z", 60), FRIDAY_CLOSING),
    Case("3 used up at lunch is due at lunch", due(WITH_LUNCH, "2026-11-23T16:59:00Z", 60), "2026-11-23T17:00:00Z"),
    Case("3 a start at the weekend begins on Monday", due(SALES, "2026-11-21T12:00:00Z", 300), "2026-11-23T14:05:00Z"),
    Case("3 a start before opening begins at it", due(SALES, "2026-11-23T10:00:00Z", 300), "2026-11-23T14:05:00Z"),
    Case("3 a whole day is due at its closing", due(SALES, MONDAY_OPENING, 28_800), "2026-11-23T22:00:00Z"),
    Case("3 a second more is the next day's", due(SALES, MONDAY_OPENING, 28_801), "2026-11-24T14:00:01Z"),
    Case("3 ten business days", due(SALES, MONDAY_OPENING, 288_000), "2026-12-04T22:00:00Z"),
    Case("3 over the weekend", due(SALES, "2026-11-20T16:58:00-05:00", 300), "2026-11-23T14:03:00Z"),
    # 4: local times that don't exist, and those that exist twice.
    Case(
        "4 what opens in the gap opens at the change",
        due(sundays("02:30", "04:00"), "2026-03-08T06:00:00Z", 60),
        "2026-03-08T07:01:00Z",
    ),
    Case(
        "4 what closes in the gap closes at the change",
        elapsed(sundays("01:00", "02:30"), "2026-03-08T05:00:00Z", "2026-03-08T12:00:00Z"),
        3_600,
    ),
    Case(
        "4 a window inside the gap is none",
        elapsed(sundays("02:15", "02:45"), "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
        0,
    ),
    Case(
        "4 what opens in the fold opens the first time",
        elapsed(sundays("01:30", "03:00"), "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z"),
        9_000,
    ),
    Case(
        "4 what closes in the fold closes the first time",
        elapsed(sundays("00:00", "01:30"), "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z"),
        5_400,
    ),
    Case(
        "4 a window inside the fold happens once",
        due(sundays("01:15", "01:45"), "2026-11-01T05:00:00Z", 1_800),
        "2026-11-01T05:45:00Z",
    ),
    Case(
        "4 Lord Howe's gap",
        elapsed(sundays("02:15", "03:00", tz="Australia/Lord_Howe"), "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"),
        1_800,
    ),
    Case(
        "4 Lord Howe's fold",
        elapsed(sundays("01:45", "02:30", tz="Australia/Lord_Howe"), "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z"),
        4_500,
    ),
    # 5: the same business day.
    Case("5 before the cut-off", same_day(SALES, "2026-11-23T15:00:00Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case("5 a second before it", same_day(SALES, "2026-11-23T19:59:59Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case("5 at it", same_day(SALES, "2026-11-23T20:00:00Z", "15:00"), "2026-11-24T22:00:00Z"),
    Case("5 Friday after it", same_day(SALES, "2026-11-20T20:30:00Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case("5 without one, until closing", same_day(SALES, "2026-11-23T21:59:59Z", None), "2026-11-23T22:00:00Z"),
    Case("5 at closing", same_day(SALES, "2026-11-23T22:00:00Z", None), "2026-11-24T22:00:00Z"),
    Case("5 before opening", same_day(SALES, "2026-11-23T10:00:00Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case("5 at the weekend", same_day(SALES, "2026-11-21T10:00:00Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case("5 at lunch", same_day(WITH_LUNCH, "2026-11-23T17:30:00Z", "15:00"), "2026-11-23T22:00:00Z"),
    Case(
        "5 the last closing of a short day",
        same_day({**SALES, "overrides": {"2026-11-27": [["09:00", "12:00"]]}}, "2026-11-27T16:00:00Z", "15:00"),
        "2026-11-27T17:00:00Z",
    ),
    Case(
        "5 the next business day is after the holiday",
        same_day({**SALES, "holidays": US}, "2026-11-25T20:30:00Z", "15:00"),
        "2026-11-27T22:00:00Z",
    ),
    # 8: pauses.
    Case(
        "8 a pause inside hours",
        due(SALES, "2026-11-23T15:00:00Z", 3_600, ["2026-11-23T15:30:00Z", "2026-11-23T16:00:00Z"]),
        "2026-11-23T16:30:00Z",
    ),
    Case(
        "8 a pause while closed takes nothing",
        due(SALES, "2026-11-20T21:59:00Z", 120, [FRIDAY_CLOSING, MONDAY_OPENING]),
        "2026-11-23T14:01:00Z",
    ),
    Case(
        "8 a pause takes what it overlaps",
        due(SALES, "2026-11-20T21:00:00Z", 3_600, ["2026-11-20T21:30:00Z", "2026-11-21T12:00:00Z"]),
        "2026-11-23T14:30:00Z",
    ),
    Case(
        "8 pauses that overlap count once",
        due(
            SALES,
            "2026-11-23T15:00:00Z",
            3_600,
            ["2026-11-23T15:20:00Z", "2026-11-23T16:00:00Z"],
            ["2026-11-23T15:10:00Z", "2026-11-23T15:40:00Z"],
        ),
        "2026-11-23T16:50:00Z",
    ),
    Case(
        "8 a pause that began before the clock",
        due(SALES, "2026-11-23T15:00:00Z", 60, ["2026-11-23T14:00:00Z", "2026-11-23T15:30:00Z"]),
        "2026-11-23T15:31:00Z",
    ),
    Case(
        "8 a pause after the due time",
        due(SALES, "2026-11-23T15:00:00Z", 60, ["2026-11-23T15:02:00Z", "2026-11-23T15:30:00Z"]),
        "2026-11-23T15:01:00Z",
    ),
    Case(
        "8 used up when the pause begins is due then",
        due(SALES, "2026-11-23T15:00:00Z", 1_800, ["2026-11-23T15:30:00Z", "2026-11-23T16:00:00Z"]),
        "2026-11-23T15:30:00Z",
    ),
    Case(
        "8 elapsed time leaves pauses out",
        elapsed(
            SALES, "2026-11-23T15:00:00Z", "2026-11-23T17:00:00Z", ["2026-11-23T15:30:00Z", "2026-11-23T16:00:00Z"]
        ),
        5_400,
    ),
    Case(
        "8 a pause of no length takes nothing",
        elapsed(
            SALES, "2026-11-23T15:00:00Z", "2026-11-23T17:00:00Z", ["2026-11-23T16:00:00Z", "2026-11-23T16:00:00Z"]
        ),
        7_200,
    ),
    # 11: the wrong way round.
    Case("11 from later to earlier is no time", elapsed(SALES, "2026-11-23T17:00:00Z", "2026-11-23T15:00:00Z"), 0),
    Case("11 from an instant to itself is no time", elapsed(SALES, MONDAY_OPENING, MONDAY_OPENING), 0),
    # 12: warnings in the time of the target.
    Case(
        "12 a warning before a night fires in the evening",
        warn(SALES, "2026-11-23T21:30:00Z", 5_400, [3_600]),
        ["2026-11-23T22:00:00Z"],
    ),
    Case(
        "12 several warnings",
        warn(SALES, MONDAY_OPENING, 7_200, [600, 3_600]),
        ["2026-11-23T15:50:00Z", "2026-11-23T15:00:00Z"],
    ),
    Case(
        "12 more than there ever was is the start",
        warn(SALES, "2026-11-23T15:00:00Z", 600, [3_600]),
        ["2026-11-23T15:00:00Z"],
    ),
    Case(
        "12 a warning waits for a pause",
        warn(SALES, "2026-11-23T15:00:00Z", 3_600, [1_800], ["2026-11-23T15:10:00Z", "2026-11-23T15:40:00Z"]),
        ["2026-11-23T16:00:00Z"],
    ),
]

# 6: what is refused, by the code it is refused with.
REFUSED = [
    Case("no open window", due({**SALES, "weekly": {}}, MONDAY_OPENING, 60), "invalid_calendar"),
    Case(
        "no open window for a closure of all the year",
        due({**SALES, "yearly_closed": [{"from": "01-01", "to": "12-31"}] * 366}, MONDAY_OPENING, 60),
        "invalid_calendar",
    ),
    Case(
        "an inverted window",
        due({**SALES, "weekly": weekly(["17:00", "09:00"])}, MONDAY_OPENING, 60),
        "invalid_calendar",
    ),
    Case(
        "overlapping windows",
        due({**SALES, "weekly": weekly(["09:00", "12:00"], ["11:59", "17:00"])}, MONDAY_OPENING, 60),
        "invalid_calendar",
    ),
    Case("an unknown zone", due({**SALES, "tz": "Mars/Olympus"}, MONDAY_OPENING, 60), "invalid_calendar"),
    Case("a zone that is a path", due({**SALES, "tz": "../../etc/passwd"}, MONDAY_OPENING, 60), "invalid_calendar"),
    Case(
        "an unknown weekday",
        due({**SALES, "weekly": {"monday": [["09:00", "17:00"]]}}, MONDAY_OPENING, 60),
        "invalid_calendar",
    ),
    Case("an unknown country", due({**SALES, "holidays": {"country": "ZZ"}}, MONDAY_OPENING, 60), "invalid_calendar"),
    Case("no calendar", due(None, MONDAY_OPENING, 60), "invalid_calendar"),
    Case("a target of nothing", due(SALES, MONDAY_OPENING, 0), "invalid_target"),
    Case("a target below nothing", due(SALES, MONDAY_OPENING, -60), "invalid_target"),
    Case("a target that is true", due(SALES, MONDAY_OPENING, True), "invalid_target"),
    Case("a target that is text", due(SALES, MONDAY_OPENING, "60"), "invalid_target"),
    Case("a target of a trillion years", due(SALES, MONDAY_OPENING, 10**18), "invalid_target"),
    Case("a target beyond the horizon", due(SALES, MONDAY_OPENING, 10**9), "beyond_horizon"),
    Case(
        "a target beyond the horizon of a minute a year",
        due(
            {**SALES, "weekly": {}, "overrides": {f"{year}-06-01": [["09:00", "09:01"]] for year in range(2000, 2061)}},
            MONDAY_OPENING,
            10**9,
        ),
        "beyond_horizon",
    ),
    Case("a start before the horizon", due(SALES, "1890-01-01T00:00:00Z", 60), "beyond_horizon"),
    Case("an instant without a zone", due(SALES, "2026-11-23T14:00:00", 60), "naive_instant"),
    Case("an instant that is none", due(SALES, "yesterday", 60), "invalid_question"),
    Case(
        "a pause that ends before it begins",
        due(SALES, MONDAY_OPENING, 60, [MONDAY_OPENING, FRIDAY_CLOSING]),
        "invalid_pause",
    ),
    Case("a pause without an end", due(SALES, MONDAY_OPENING, 60, [MONDAY_OPENING]), "invalid_question"),
    Case("a cut-off that is no time", same_day(SALES, MONDAY_OPENING, "25:00"), "invalid_question"),
    Case("a warning of nothing", warn(SALES, MONDAY_OPENING, 60, [0]), "invalid_target"),
    Case("warnings that are no list", warn(SALES, MONDAY_OPENING, 60, 600), "invalid_question"),
    Case("an unknown operation", {**due(SALES, MONDAY_OPENING, 60), "op": "overdue"}, "invalid_question"),
]
