"""Users, teams, calendars and API keys."""

from handoff.people.models.absences import Absence
from handoff.people.models.calendars import Calendar, CalendarActivation, CalendarVersion
from handoff.people.models.demo import DemoStory
from handoff.people.models.keys import ApiKey, Scope
from handoff.people.models.teams import Membership, OwedBy, Role, Team, TeamKind
from handoff.people.models.users import Density, Theme, User

__all__ = [
    "Absence",
    "ApiKey",
    "Calendar",
    "CalendarActivation",
    "CalendarVersion",
    "DemoStory",
    "Density",
    "Membership",
    "OwedBy",
    "Role",
    "Scope",
    "Team",
    "TeamKind",
    "Theme",
    "User",
]
