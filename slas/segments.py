"""Which segments of the path a promise can be about: it ends after it starts, and an owner's starts with the owner."""

from typing import Final

from slas.models import ClockScope, StartStep, StopStep

_ENDS: Final = {
    StartStep.submitted: {StopStep.handed_off, StopStep.routed, StopStep.touched, StopStep.disposed},
    StartStep.handed_off: {StopStep.routed, StopStep.touched, StopStep.disposed},
    StartStep.assigned: {StopStep.touched, StopStep.disposed},
    StartStep.touched: {StopStep.disposed},
    StartStep.next_step: {StopStep.redisposed},
    StartStep.closed: {StopStep.read},
}


def segment_faults(from_step: str, to_step: str, scope: str) -> dict[str, str]:
    """Return what is wrong with a segment by field; nothing when a clock can run on it."""
    faults = {}
    start = StartStep(from_step)
    if to_step not in _ENDS[start]:
        ends = ", ".join(sorted(step.label.lower() for step in _ENDS[start]))
        faults["to_step"] = f"A promise that starts there ends at: {ends}."
    if (scope == ClockScope.owner) != (start == StartStep.assigned):
        faults["scope"] = "The owner's own clock starts when they are assigned, the lead's never does."
    return faults
