"""A clock carries its handoff's tier and what it counts as, whoever writes what."""

import pytest
from django.db.models import F

from handoff.bulk import insert_all
from leads.handoffs.models import Handoff, Origin
from leads.records.models import Lead
from slas.models import Clock, Standing
from tests.cast import Cast, install
from tests.clocks import make_clock
from tests.rows import make_handoff


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def copies(clock: Clock) -> tuple[str, str]:
    clock.refresh_from_db(fields=["tier", "standing"])
    return clock.tier, clock.standing


def test_it_carries_the_tier_of_its_handoff(cast: Cast) -> None:
    clock = make_clock(make_handoff(cast, tier="target_account"), ladder=())
    assert copies(clock) == ("target_account", Standing.live)


def test_it_follows_a_raised_tier(cast: Cast) -> None:
    handoff = make_handoff(cast, tier="standard")
    clock, other = make_clock(handoff, ladder=()), make_clock(make_handoff(cast, tier="standard"), ladder=())
    Handoff.objects.filter(pk=handoff.pk).update(tier="hand_raiser")
    assert copies(clock) == ("hand_raiser", Standing.live)
    assert copies(other) == ("standard", Standing.live)


def test_it_follows_the_exclusion_of_its_lead_and_its_return(cast: Cast) -> None:
    handoff = make_handoff(cast)
    clock = make_clock(handoff, ladder=())
    lead = Lead.objects.filter(pk=handoff.lead_id)
    lead.update(excluded_as="test", excluded_because="ours")
    assert copies(clock)[1] == Standing.excluded
    lead.update(excluded_as="", excluded_because="")
    assert copies(clock)[1] == Standing.live


def test_that_of_an_imported_handoff_is_hypothetical(cast: Cast) -> None:
    clock = make_clock(make_handoff(cast, origin=Origin.imported), ladder=())
    assert copies(clock)[1] == Standing.imported


def test_nothing_written_to_the_copies_stays(cast: Cast) -> None:
    clock = make_clock(make_handoff(cast, tier="standard"), ladder=())
    Clock.objects.update(tier="hand_raiser", standing=Standing.excluded)
    assert copies(clock) == ("standard", Standing.live)


def test_rows_copied_in_bulk_carry_them_too(cast: Cast) -> None:
    original = make_clock(make_handoff(cast, tier="standard"), ladder=())
    Clock.objects.update(cancelled_at=F("started_at"), cancel_reason="withdrawn")
    original.refresh_from_db()
    rows = [
        Clock(**{field.attname: getattr(original, field.attname) for field in Clock._meta.concrete_fields[1:]})
        for _ in range(201)
    ]
    for row in rows:
        row.tier, row.standing = "", Standing.live
    insert_all(rows)
    assert set(Clock.objects.values_list("tier", "standing")) == {("standard", Standing.live)}
