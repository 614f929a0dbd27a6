"""Many leads in one request: each is read, captured and answered by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rest_framework.exceptions import ValidationError

from handoff.actor import Actor
from handoff.api.answers.captures import captures, status_of
from handoff.api.bodies.submissions import submission_of
from handoff.api.errors import refusal_of
from handoff.api.refusals import InvalidRequestError
from handoff.errors import HandoffError
from handoff.process import intake
from handoff.process.intake import Captured, Submission

Item = dict[str, Any]


def read_item(document: Any) -> Submission | HandoffError:
    """Return the submission that one lead of many makes, or why it is refused."""
    try:
        return submission_of(document)
    except ValidationError as error:
        return InvalidRequestError(fields=refusal_of(error).fields)


def take_items(items: Sequence[Submission | HandoffError], *, actor: Actor, now: datetime) -> list[Item]:
    """Capture the submissions among at most 1,000 items, and return one answer an item, in order."""
    submissions = [item for item in items if isinstance(item, Submission)]
    taken = iter(intake.capture(submissions, actor=actor, now=now))
    captured = [next(taken) if isinstance(item, Submission) else Captured(error=item) for item in items]
    told = captures(captured, now=now)
    return [_item(one, capture) for one, capture in zip(captured, told, strict=True)]


def refused_item(error: Exception) -> Item:
    """Return the answer to an item that nothing came of."""
    refusal = refusal_of(error)
    return {"status": refusal.status, "error": refusal.named(), "capture": None}


def _item(captured: Captured, capture: Item | None) -> Item:
    if captured.error is not None:
        return refused_item(captured.error)
    return {"status": status_of(captured), "error": None, "capture": capture}
