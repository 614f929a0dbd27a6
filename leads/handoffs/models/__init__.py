"""The handoff row, the path it is pinned to, its story and its touches."""

from leads.handoffs.models.events import Basis, EventKind, HandoffEvent
from leads.handoffs.models.handoff import OPEN, Handoff, Origin
from leads.handoffs.models.path import PathActivation, PathVersion
from leads.handoffs.models.touches import Touch, TouchChannel, TouchDirection

__all__ = [
    "OPEN",
    "Basis",
    "EventKind",
    "Handoff",
    "HandoffEvent",
    "Origin",
    "PathActivation",
    "PathVersion",
    "Touch",
    "TouchChannel",
    "TouchDirection",
]
