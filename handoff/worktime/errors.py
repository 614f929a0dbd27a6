"""The named errors of business time; each says what is wrong and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of a calendar document: where it is, what is wrong, what to do."""

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}. {self.remedy}."


class WorktimeError(ValueError):
    """Business time can't be told from what was given."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class CalendarError(WorktimeError):
    """The calendar can't be used as written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in problems))


class HorizonError(WorktimeError):
    """The time asked for lies outside the years that the calendar knows."""

    def __init__(self, first_year: int, last_year: int) -> None:
        self.first_year = first_year
        self.last_year = last_year
        super().__init__(
            f"The calendar knows the years {first_year} to {last_year} and the time asked for lies outside them. "
            "Publish a calendar version that covers it, or choose a shorter target."
        )


class TargetError(WorktimeError):
    """A target is a length of open time greater than zero: whole seconds or a timedelta."""


class NaiveInstantError(WorktimeError):
    """An instant must be a datetime with a time zone. Attach the zone it was recorded in."""


class PauseError(WorktimeError):
    """A pause is a pair of instants, the later one second. Swap them, or leave the pause out."""
