"""Questions of business time as JSON documents, each answered with its working or with what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from handoff.worktime.calendar import BusinessCalendar
from handoff.worktime.epoch import SECOND
from handoff.worktime.errors import (
    CalendarError,
    HorizonError,
    NaiveInstantError,
    PauseError,
    Problem,
    TargetError,
    WorktimeError,
)
from handoff.worktime.hours import HORIZON_YEARS
from handoff.worktime.public_holidays import holidays_of, resolved_with
from handoff.worktime.working import explain_until

MOST_PAUSES: Final = 1_000
MOST_WARNINGS: Final = 100

_CODES: Final = {
    CalendarError: "invalid_calendar",
    HorizonError: "beyond_horizon",
    NaiveInstantError: "naive_instant",
    PauseError: "invalid_pause",
    TargetError: "invalid_target",
}

Operation = Callable[[Mapping[str, Any], BusinessCalendar], dict[str, Any]]


class QuestionError(WorktimeError):
    """The question can't be read."""

    def __init__(self, place: str, message: str, remedy: str) -> None:
        self.problems = (Problem(place=place, message=message, remedy=remedy),)
        super().__init__(str(self.problems[0]))


def answer(question: object) -> dict[str, Any]:
    """Return the answer to one question, under the id it came with.

    A question is `{"id", "calendar", "op", …}`: `due_at` with `start`, `target_seconds` and `pauses`;
    `same_business_day` with `start` and `cutoff`; `elapsed` with `from`, `to` and `pauses`; `warn_at` with `start`,
    `target_seconds`, `before_seconds` (a list) and `pauses`. The answer holds `due_at`, `open_seconds` or `warn_at` (a
    list) with `working`, the open seconds of each local date; or `error` with a code, a message and the problems.
    Instants are ISO 8601 with a zone, and come back in UTC.
    """
    body = question if isinstance(question, Mapping) else {}
    return {"id": body.get("id")} | _answer(question)


def _answer(question: object) -> dict[str, Any]:
    try:
        if not isinstance(question, Mapping):
            raise QuestionError("question", "is not an object", 'Write {"id": 1, "calendar": {…}, "op": "due_at", …}')
        ask = _operation(question.get("op"))
        return ask(question, _calendar(question.get("calendar")))
    except WorktimeError as error:
        return refusal(_CODES.get(type(error), "invalid_question"), str(error), getattr(error, "problems", ()))


def refusal(code: str, message: str, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """Return an error as an answer tells it."""
    told = [{"place": one.place, "message": one.message, "remedy": one.remedy} for one in problems]
    return {"error": {"code": code, "message": message, "problems": told}}


def _operation(name: object) -> Operation:
    if isinstance(name, str) and name in _OPERATIONS:
        return _OPERATIONS[name]
    raise QuestionError("op", f"{str(name)[:40]!r} is not known", f"Ask for one of {', '.join(_OPERATIONS)}")


def _calendar(document: object) -> BusinessCalendar:
    """Return the calendar; public holidays that aren't filled in are those of all years that a calendar can know."""
    if isinstance(document, Mapping) and not document.get("resolved"):
        document = resolved_with(document, *HORIZON_YEARS, find=_known_holidays)
    return BusinessCalendar.from_document(document)  # type: ignore[arg-type]  # it refuses what is no mapping


_known_holidays = lru_cache(maxsize=64)(holidays_of)


def _due_at(question: Mapping[str, Any], calendar: BusinessCalendar) -> dict[str, Any]:
    calendar, start = calendar.without(_pauses(question)), _instant(question, "start")
    due = calendar.due_at(start, _seconds(question.get("target_seconds")))
    return {"due_at": _written(due), "working": _working(calendar, start, due)}


def _same_business_day(question: Mapping[str, Any], calendar: BusinessCalendar) -> dict[str, Any]:
    start = _instant(question, "start")
    due = calendar.same_business_day(start, _cutoff(question.get("cutoff")))
    return {"due_at": _written(due), "working": _working(calendar, start, due)}


def _elapsed(question: Mapping[str, Any], calendar: BusinessCalendar) -> dict[str, Any]:
    calendar, start, end = calendar.without(_pauses(question)), _instant(question, "from"), _instant(question, "to")
    return {
        "open_seconds": _number(calendar.elapsed(start, end)),
        "working": _working(calendar, start, end) if start < end else [],
    }


def _warn_at(question: Mapping[str, Any], calendar: BusinessCalendar) -> dict[str, Any]:
    calendar, start = calendar.without(_pauses(question)), _instant(question, "start")
    due = calendar.due_at(start, _seconds(question.get("target_seconds")))
    before = question.get("before_seconds")
    if not isinstance(before, list) or len(before) > MOST_WARNINGS:
        raise QuestionError("before_seconds", "is not a list of seconds", f"Write at most {MOST_WARNINGS}, as [600]")
    warnings = [_written(calendar.warn_at(start, due, _seconds(seconds))) for seconds in before]
    return {"warn_at": warnings, "working": _working(calendar, start, due)}


_OPERATIONS: Final[dict[str, Operation]] = {
    "due_at": _due_at,
    "same_business_day": _same_business_day,
    "elapsed": _elapsed,
    "warn_at": _warn_at,
}


def _instant(question: Mapping[str, Any], name: str) -> datetime:
    return _read(question.get(name), name)


def _read(text: object, place: str) -> datetime:
    try:
        if isinstance(text, str):
            instant = datetime.fromisoformat(text)
            if instant.tzinfo is None:
                raise NaiveInstantError
            return instant
    except ValueError as error:
        if isinstance(error, NaiveInstantError):
            raise
    raise QuestionError(place, f"{str(text)[:40]!r} is not an instant", "Write it as 2026-11-20T16:58:00Z")


def _seconds(value: object) -> int:
    # True is 1 to Python, and a fraction of a second would be lost.
    if type(value) is not int:
        raise TargetError
    return value


def _cutoff(text: object) -> time | None:
    if text is None:
        return None
    try:
        if isinstance(text, str) and len(text) == len("15:00"):
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise QuestionError("cutoff", f"{str(text)[:40]!r} is not a time of day", 'Write it as "15:00", or null for none')


def _pauses(question: Mapping[str, Any]) -> list[tuple[datetime, datetime]]:
    pauses = question.get("pauses") or []
    if not isinstance(pauses, list) or len(pauses) > MOST_PAUSES:
        raise QuestionError("pauses", "is not a list of pauses", f"Write at most {MOST_PAUSES:,}, as [[from, to]]")
    return [_pause(pair, f"pauses.{place}") for place, pair in enumerate(pauses)]


def _pause(pair: object, place: str) -> tuple[datetime, datetime]:
    match pair:
        case [begins, ends]:
            return _read(begins, place), _read(ends, place)
    raise QuestionError(place, "is not a pair of instants", "Write it as [from, to]")


def _working(calendar: BusinessCalendar, start: datetime, end: datetime) -> list[dict[str, Any]]:
    shares = explain_until(calendar, start, end).shares
    return [{"date": share.on.isoformat(), "open_seconds": _number(share.length)} for share in shares]


def _number(length: timedelta) -> int | float:
    return length // SECOND if not length % SECOND else length / SECOND


def _written(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
