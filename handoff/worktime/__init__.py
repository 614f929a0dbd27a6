"""Business time: calendars, due times, elapsed time. Plain Python."""

from handoff.worktime.calendar import ALWAYS, BusinessCalendar, Target
from handoff.worktime.errors import (
    CalendarError,
    HorizonError,
    NaiveInstantError,
    PauseError,
    Problem,
    TargetError,
    WorktimeError,
)
from handoff.worktime.working import DayShare, Working, duration_words, explain, explain_until

__all__ = [
    "ALWAYS",
    "BusinessCalendar",
    "CalendarError",
    "DayShare",
    "HorizonError",
    "NaiveInstantError",
    "PauseError",
    "Problem",
    "Target",
    "TargetError",
    "Working",
    "WorktimeError",
    "duration_words",
    "explain",
    "explain_until",
]
