"""What the demo plans: who arrives when, and what people do about it. Instants are aware; nothing is stored."""

from dataclasses import dataclass, field
from datetime import date, datetime

from leads.records.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTouch:
    """A contact with a lead; `recorded_at` is given where it is reported late."""

    at: datetime
    channel: str
    outcome: str = ""
    note: str = ""
    direction: str = "outbound"
    is_automated: bool = False
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDisposition:
    """What a rep says became of a lead."""

    at: datetime
    outcome: str
    criterion: str = ""
    reason_key: str = ""
    note: str = ""
    next_step_on: date | None = None
    recycle_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """All that people do about one handoff. `missed_at` is when its first owner loses it to another."""

    notified_at: datetime | None = None
    missed_at: datetime | None = None
    touches: tuple[PlannedTouch, ...] = ()
    dispositions: tuple[PlannedDisposition, ...] = ()
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One submission as this product receives it, and what follows when it becomes a handoff.

    `comes_to` names the rep whose turn it has to be; empty leaves it to the rotation.
    """

    received_at: datetime
    submission: Submission
    comes_to: str = ""
    follow_up: FollowUp = field(default_factory=FollowUp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The whole demo, arrivals in order; `sync_slowed_at` is when the sync turned slow."""

    began_at: datetime
    now: datetime
    sync_slowed_at: datetime
    revised_at: datetime
    arrivals: tuple[Arrival, ...]
