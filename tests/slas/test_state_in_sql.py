"""The state of a clock in SQL is the state that the queryset gives."""

from datetime import datetime, timedelta

from django.db import connection

from slas.models import Clock
from slas.querysets import OUTCOME_AT_SQL, STATE_SQL
from tests.cast import NOW, install
from tests.clocks import DUE_AT, make_clock
from tests.rows import make_handoff

SECOND = timedelta(seconds=1)
ENDS: list[dict[str, object]] = [
    {},
    *({"stopped_at": DUE_AT + shift * SECOND} for shift in (-1, 0, 1)),
    *({"cancelled_at": DUE_AT + shift * SECOND, "cancel_reason": "withdrawn"} for shift in (-1, 1)),
]


def test_sql_and_queryset_agree_before_at_and_after_the_due_time(db: None) -> None:
    cast = install()
    for end in ENDS:
        make_clock(make_handoff(cast), ladder=(), **end)
    seen = set()
    for now in (NOW, DUE_AT - SECOND, DUE_AT, DUE_AT + SECOND, DUE_AT + 2 * SECOND):
        listed = list(Clock.objects.with_outcome(now).order_by("pk").values_list("state", "outcome_at"))
        assert in_sql(now) == listed
        seen |= {state for state, _ in listed}
    assert seen == {"running", "met", "breached", "cancelled"}


def test_what_ticks_has_the_state_that_all_clocks_are_given(db: None) -> None:
    cast = install()
    for end in ENDS:
        make_clock(make_handoff(cast), ladder=(), **end)
    seen = set()
    for now in (NOW, DUE_AT, DUE_AT + SECOND):
        ticking = list(Clock.objects.ticking(now).values_list("pk", "state"))
        assert ticking == list(Clock.objects.with_outcome(now).running().values_list("pk", "state"))
        seen |= {state for _, state in ticking}
    assert seen == {"running", "breached"}


def in_sql(now: datetime) -> list[tuple[str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STATE_SQL}, {OUTCOME_AT_SQL} FROM slas_clock AS clock ORDER BY id", {"now": now})
        return cursor.fetchall()
