"""A tighter first touch before marketing, signed; and running clocks of hand-raisers to take along."""

from datetime import datetime, timedelta
from typing import Any

from handoff.people.models import User
from handoff.process.promises.proposing import Asked, propose_terms, propose_withdrawal
from handoff.process.promises.running import work
from handoff.process.promises.signing import sign_change
from slas.changes import PolicyChange
from slas.models import Clock, Policy, StartStep, StopStep
from slas.publish import Terms
from tests.cast import NOW, Cast
from tests.clocks import make_clock
from tests.rows import make_handoff

KEY = "first_touch_hand_raisers"
RULE = {"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"}
LADDER = (("warning", 60), ("breach", 100), ("reassign", 300))
LATER = NOW + timedelta(minutes=1)


def first_touch() -> Policy:
    return Policy.objects.get(key=KEY)


def terms_of(**changes: Any) -> Terms:
    """Return the terms of the first touch of hand-raisers as they are installed, with changes."""
    default: dict[str, Any] = {
        "position": 10,
        "owed_by": "sales",
        "applies_when": RULE,
        "from_step": StartStep.handed_off,
        "to_step": StopStep.touched,
        "target": timedelta(minutes=5),
        "ladder": LADDER,
    }
    return Terms(**(default | changes))


def propose(cast: Cast, *, by: User | None = None, now: datetime = NOW, **changes: Any) -> PolicyChange:
    asked = Asked(by=by or cast.manager, note="Nobody waits that long.")
    return propose_terms(first_touch().pk, terms=terms_of(**changes), asked=asked, now=now)


def agree(cast: Cast, *, now: datetime = LATER, **changes: Any) -> PolicyChange:
    """Let sales propose other terms of the first touch, and marketing sign them."""
    return sign_change(propose(cast, **changes).pk, by=cast.marketing_manager, now=now)


def withdraw(cast: Cast, *, now: datetime = LATER) -> PolicyChange:
    change = propose_withdrawal(first_touch().pk, asked=Asked(by=cast.manager), now=NOW)
    return sign_change(change.pk, by=cast.marketing_manager, now=now)


def run_all(*, now: datetime) -> None:
    assert not work(clock=lambda: now, seconds=60)


def running_clock(cast: Cast, **fields: Any) -> Clock:
    """Make a running clock of five minutes from NOW, warned at three, in the hours of the rep's team."""
    version = cast.sales.calendar.activations.get(retired_at=None).version
    return make_clock(make_handoff(cast), **{"calendar_version": version, **fields})
