"""The words of notices: what happened, to whom, and by when something is wanted. Plain Python."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

# The marks, embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9).
NO_TURNS: Final = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A title that stands alone in a list, and the sentences below it."""

    title: str
    body: str


def assigned(lead: str, *, tier: str, due_at: datetime | None, zone: ZoneInfo) -> Words:
    """Tell an owner of a handoff that is theirs now; `due_at` is when the first touch is due, if it still is."""
    promise = f"The first touch is due {when(due_at, zone)}." if due_at else "It was touched already."
    return Words(title=f"New for you: {lead}", body=f"{lead} was handed to you as {tier}. {promise}")


def warned(lead: str, *, policy: str, due_at: datetime, zone: ZoneInfo) -> Words:
    """Tell that a promise falls due soon."""
    return Words(
        title=f"Due {time_of_day(due_at, zone)}: {lead}",
        body=f"{policy}: {lead} is due {when(due_at, zone)}.",
    )


def breached(lead: str, *, policy: str, owner: str, due_at: datetime, zone: ZoneInfo) -> Words:
    """Tell that a promise was not kept in time."""
    return Words(
        title=f"Overdue: {lead}",
        body=f"{policy}: {lead} was due {when(due_at, zone)}. The owner is {owner}.",
    )


def tier_raised(lead: str, *, tier: str, due_at: datetime | None, zone: ZoneInfo) -> Words:
    """Tell an owner that an open handoff of theirs became more urgent."""
    promise = f" The first touch is now due {when(due_at, zone)}." if due_at else ""
    return Words(title=f"More urgent now: {lead}", body=f"{lead} acted again and now counts as {tier}.{promise}")


def came_back(lead: str) -> Words:
    """Tell the owner of a converted lead that the lead acted again."""
    return Words(
        title=f"Back again: {lead}",
        body=f"{lead} acted again after converting. No new handoff was made: the conversation is yours.",
    )


def signature_asked(version: int, *, title: str, by: str, publish_at: datetime | None, zone: ZoneInfo) -> Words:
    """Ask a signatory for their signature to a version of the definition."""
    comes = f"on {when(publish_at, zone)}, once both teams have signed" if publish_at else "as soon as both teams have"
    return Words(
        title=f"Your signature is asked: definition v{version}",
        body=f"{plain(by)} proposes “{plain(title)}” as the next definition of a sales-ready lead. "
        f"It comes into force {comes}. Sign it, or return it with your reason.",
    )


def proposal_signed(version: int, *, by: str, team: str, missing: str) -> Words:
    """Tell that one of both has signed; `missing` is who has not, if somebody has not."""
    rest = f"{plain(missing)} has not signed yet." if missing else "Both teams have signed."
    return Words(title=f"Signed for {team}: definition v{version}", body=f"{plain(by)} signed for {team}. {rest}")


def proposal_returned(version: int, *, title: str, by: str, reason: str) -> Words:
    """Tell that a signatory wants a proposal changed."""
    return Words(
        title=f"Returned: definition v{version}",
        body=f"{plain(by)} did not sign “{plain(title)}”: “{plain(reason)}”. The draft is open again.",
    )


def proposal_withdrawn(version: int, *, title: str, by: str) -> Words:
    """Tell a signatory that they need not sign any more."""
    return Words(
        title=f"Withdrawn: definition v{version}",
        body=f"{plain(by)} took “{plain(title)}” back. Nothing is asked of you.",
    )


def definition_published(version: int, *, why: str, at: datetime, zone: ZoneInfo) -> Words:
    """Tell that leads are judged by another version."""
    because = f" {plain(why)}" if why else ""
    return Words(
        title=f"In force: definition v{version}",
        body=f"Leads are judged by version {version} since {when(at, zone)}.{because}",
    )


def revision_due(version: int, *, due_on: date, days_left: int) -> Words:
    """Tell the managers that the definition is to be revised; `days_left` is negative when it is overdue."""
    day = f"{due_on:%a} {due_on.day} {due_on:%b}"
    if days_left < 0:
        days = f"{-days_left} day{'' if days_left == -1 else 's'}"
        return Words(
            title=f"Overdue: the revision of definition v{version}",
            body=f"Version {version} was to be revised by {day}, {days} ago. Until it is, both teams are in breach.",
        )
    title = f"Due today: the revision of definition v{version}"
    if days_left:
        title = f"Due {day}: the revision of definition v{version}"
    return Words(title=title, body=f"Version {version} is to be revised by {day}: keep it, change it, or go back.")


def plain(name: str) -> str:
    """Return a name without what turns the direction of text: it could make a sentence read as another."""
    return name.translate(NO_TURNS)


def when(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant in the reader's zone: "Tue 3 Nov 10:05 EST"."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M %Z}"


def time_of_day(at: datetime, zone: ZoneInfo) -> str:
    """Write the time of an instant in the reader's zone: "10:05"."""
    return f"{at.astimezone(zone):%H:%M}"
