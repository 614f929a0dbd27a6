"""What a row of an exported file becomes: leads, touches, outcomes and acts of the past, or a refused row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NoReturn

from handoff.errors import HandoffError
from leads.handoffs.steps import Step
from leads.records.submissions import Act, Submission


class RowRefusedError(HandoffError):
    """A row can't be understood; `reason` says which value is wrong and what to do about it."""

    code = "row_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refuse(reason: str) -> NoReturn:
    """Refuse the row that is being read."""
    raise RowRefusedError(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: the text of each column by its header, and the physical line it starts on."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that is not read as one; `cells` is as much of it as could be told apart, without headers."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An instant in UTC. By the day, it is the first instant of that day in the file's zone.

    `is_repeated` marks a local time that the clocks showed twice; the first of the two is taken.
    """

    at: datetime
    is_by_day: bool = False
    is_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTouch:
    """A contact with a lead as a file tells it; whether it counts as a touch is the process's decision."""

    at: When
    channel: str
    direction: str
    is_automated: bool = False
    is_answered: bool = True
    outcome: str = ""
    note: str = ""
    by: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOutcome:
    """What became of a lead: converted, working, no_response or bad_fit; `at` is None where the file does not say."""

    outcome: str
    at: When | None = None
    reason: str = ""
    note: str = ""
    amount: Decimal | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAct:
    """Something the lead did; by the day, `act.occurred_at` is the first instant of that day in the file's zone."""

    act: Act
    is_by_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLead:
    """One row of a leads file. `owner` and `team` are the file's own words, empty where it has none.

    `submission` holds source, keys, company, campaign and custom facts; times of the path are in `steps`, which always
    has handed_off.
    """

    line: int
    submission: Submission
    steps: Mapping[Step, When]
    tier: str = ""
    owner: str = ""
    team: str = ""
    outcome: PastOutcome | None = None
    touches: tuple[PastTouch, ...] = ()
