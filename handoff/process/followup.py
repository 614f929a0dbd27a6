"""Follow-up: touch, disposition, marketing's receipt, and the step times that systems report."""

from handoff.process.brief import open_brief
from handoff.process.disposition_checks import DispositionReport, met_criteria
from handoff.process.dispositions import DispositionRecorded, record_dispositions
from handoff.process.reading import Acknowledged, acknowledge
from handoff.process.steps import StepRecorded, StepReport, record_steps
from handoff.process.touches import TouchedMeanwhileError, TouchRecorded, TouchReport, record_touches

__all__ = [
    "Acknowledged",
    "DispositionRecorded",
    "DispositionReport",
    "StepRecorded",
    "StepReport",
    "TouchRecorded",
    "TouchReport",
    "TouchedMeanwhileError",
    "acknowledge",
    "met_criteria",
    "open_brief",
    "record_dispositions",
    "record_steps",
    "record_touches",
]
