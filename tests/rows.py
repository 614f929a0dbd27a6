"""Rows as they stand in the database, made past the process: for tests of the rows themselves."""

from datetime import timedelta
from typing import Any

from dispositions.models import Disposition
from leads.definitions.models import Backtest, Cause, DefinitionVersion, Evaluation
from leads.handoffs.models import EventKind, Handoff, HandoffEvent, PathVersion, Touch
from leads.routing.models import Assignment, How
from tests.cast import NOW, Cast, make_lead


def make_evaluation(**fields: Any) -> Evaluation:
    defaults = {"tier": "hand_raiser", "truths": [1], "facts": {}, "cause": Cause.act, "judged_at": NOW}
    if "version" not in fields:
        fields["version"] = DefinitionVersion.objects.latest("number")
    return Evaluation.objects.create(**{**defaults, **fields})


def make_handoff(cast: Cast, **fields: Any) -> Handoff:
    """Make an open handoff of the rep's, of a lead of its own unless one is given."""
    if "lead" not in fields:
        fields["lead"] = make_lead(email=f"lead{Handoff.objects.count()}@rows.example")
    evaluation = fields.pop("evaluation", None) or make_evaluation(lead=fields["lead"])
    defaults = {
        "source": fields["lead"].source,
        "tier": "hand_raiser",
        "version": evaluation.version,
        "evaluation": evaluation,
        "path": PathVersion.objects.latest("number"),
        "owner": cast.rep,
        "team": cast.sales,
        "submitted_at": NOW,
        "received_at": NOW,
        "scored_at": NOW,
        "handed_off_at": NOW,
        "routed_at": NOW,
    }
    return Handoff.objects.create(**{**defaults, **fields})


def make_touch(handoff: Handoff, **fields: Any) -> Touch:
    defaults = {"channel": "call", "occurred_at": NOW, "recorded_at": NOW, "by": handoff.owner}
    return Touch.objects.create(handoff=handoff, **{**defaults, **fields})


def make_disposition(handoff: Handoff, **fields: Any) -> Disposition:
    """Make a bad fit that names a criterion, unless told otherwise."""
    defaults = {"outcome": "bad_fit", "recorded_at": NOW, "by": handoff.owner}
    if fields.get("outcome", "bad_fit") == "bad_fit":
        defaults["criterion"] = "size"
    return Disposition.objects.create(handoff=handoff, **{**defaults, **fields})


def close_handoff(handoff: Handoff, **fields: Any) -> Disposition:
    """Close a handoff with a disposition made for it."""
    disposition = make_disposition(handoff, **fields)
    handoff.closing_disposition, handoff.disposed_at, handoff.closed_at = disposition, NOW, NOW
    handoff.save(update_fields=["closing_disposition", "disposed_at", "closed_at"])
    return disposition


def make_event(handoff: Handoff, **fields: Any) -> HandoffEvent:
    defaults = {"kind": EventKind.step, "at": NOW, "recorded_at": NOW}
    return HandoffEvent.objects.create(handoff=handoff, **{**defaults, **fields})


def make_assignment(handoff: Handoff, **fields: Any) -> Assignment:
    defaults = {"owner": handoff.owner, "how": How.rotation, "assigned_at": NOW}
    return Assignment.objects.create(handoff=handoff, **{**defaults, **fields})


def make_backtest(**fields: Any) -> Backtest:
    """Make a backtest that waits for a worker."""
    days = {"starts_at": NOW - timedelta(days=91), "ends_at": NOW, "timezone": "UTC"}
    return Backtest.objects.create(**{"document": {}, "asked_at": NOW, **days, **fields})
