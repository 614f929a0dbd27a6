"""Reading: a marketing person acknowledges closing dispositions, by an act and never by a page view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dispositions.models import CLOSING, Disposition, Receipt
from handoff.actor import Actor
from handoff.errors import ConflictError, HandoffError, NotFoundError
from handoff.process.effects import Effects
from handoff.process.working_rows import lock_handoffs
from leads.handoffs.models import EventKind
from leads.handoffs.steps import Step
from slas.models import StopStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The receipt of a disposition; `is_new` is false where it was read before."""

    disposition_id: int
    receipt: Receipt | None = None
    is_new: bool = False
    error: HandoffError | None = None


class NothingToReadError(ConflictError):
    """Only the disposition that closed a handoff is read; this one did not, or was corrected since."""

    code = "nothing_to_read"


def acknowledge(disposition_ids: Sequence[int], *, reader_id: int, actor: Actor, now: datetime) -> list[Acknowledged]:
    """Give marketing's receipt for closing dispositions; the reading clocks stop. Reading twice changes nothing."""
    with transaction.atomic():
        found = {one.pk: one for one in Disposition.objects.filter(pk__in=disposition_ids)}
        rows = lock_handoffs([one.handoff_id for one in found.values()], clocks_until={StopStep.read})
        effects = Effects(rows=rows, actor=actor)
        receipts = {one.disposition_id: one for one in Receipt.objects.filter(disposition__in=found)}
        answers = [_acknowledge(key, found.get(key), receipts, effects, reader_id, now) for key in disposition_ids]
        Receipt.objects.bulk_create([one.receipt for one in answers if one.receipt is not None and one.is_new])
        effects.write()
        return answers


def _acknowledge(
    disposition_id: int,
    disposition: Disposition | None,
    receipts: dict[int, Receipt],
    effects: Effects,
    reader_id: int,
    now: datetime,
) -> Acknowledged:
    if disposition is None:
        return Acknowledged(disposition_id=disposition_id, error=NotFoundError())
    if (before := receipts.get(disposition_id)) is not None:
        return Acknowledged(disposition_id=disposition_id, receipt=before)
    handoff = effects.rows.handoff(disposition.handoff_id)
    if handoff.closing_disposition_id != disposition_id or disposition.outcome not in CLOSING:
        return Acknowledged(disposition_id=disposition_id, error=NothingToReadError())
    receipt = Receipt(disposition=disposition, read_by_id=reader_id, read_at=now)
    receipts[disposition_id] = receipt
    effects.tell(handoff, EventKind.read, at=now, now=now, disposition_id=disposition_id)
    effects.reach(handoff, Step.READ, at=now, now=now)
    effects.stop(handoff, {StopStep.read}, at=now, by_id=None, now=now)
    return Acknowledged(disposition_id=disposition_id, receipt=receipt, is_new=True)
