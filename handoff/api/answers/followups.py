"""What is told of reported touches, steps and receipts."""

from typing import Any

from handoff.api.answers.fields import AnswerShape, instant, stamp, text, whole, yes_no
from handoff.process.followup import Acknowledged, StepRecorded, TouchRecorded


class TouchRecordedShape(AnswerShape):
    """What became of a reported contact."""

    handoff_id = whole()
    counts = yes_no(about="it is a touch")
    why_not = text(about="why it is no touch; empty when it is one")
    touch_id = whole(null=True)
    is_first = yes_no(about="it is the handoff's first touch now")


class StepRecordedShape(AnswerShape):
    """What became of a reported step time."""

    handoff_id = whole()
    step = text()
    is_moved = yes_no(about="the step got its first or an earlier time")
    is_skewed = yes_no(about="the time is earlier than the step before it: the seam is unknown, and a finding says so")


class ReceiptShape(AnswerShape):
    """Marketing's receipt of one disposition."""

    disposition_id = whole()
    is_new = yes_no(about="false where it was read before")
    read_at = instant()
    read_by_id = whole()


class ReceiptsShape(AnswerShape):
    """The receipts, in the order of the ids."""

    receipts = ReceiptShape(many=True)


def touch_recorded(recorded: TouchRecorded) -> dict[str, Any]:
    return {
        "handoff_id": recorded.handoff_id,
        "counts": recorded.counts,
        "why_not": recorded.why_not,
        "touch_id": recorded.touch_id,
        "is_first": recorded.is_first,
    }


def step_recorded(recorded: StepRecorded) -> dict[str, Any]:
    return {
        "handoff_id": recorded.handoff_id,
        "step": str(recorded.step),
        "is_moved": recorded.is_moved,
        "is_skewed": recorded.is_skewed,
    }


def receipts(acknowledged: list[Acknowledged]) -> dict[str, Any]:
    return {
        "receipts": [
            {
                "disposition_id": one.disposition_id,
                "is_new": one.is_new,
                "read_at": stamp(one.receipt.read_at),
                "read_by_id": one.receipt.read_by_id,
            }
            for one in acknowledged
            if one.receipt is not None
        ]
    }
