"""What PostgreSQL refuses about handoffs, paths, events and touches."""

from datetime import timedelta

from django.db import connection

from leads.handoffs.models import Handoff, HandoffEvent, PathActivation, PathVersion, Touch
from tests.cast import NOW, Cast, make_source
from tests.invariants.refusal import refused_by
from tests.rows import close_handoff, make_disposition, make_event, make_handoff, make_touch


def _refuses_negative(cast: Cast, column: str) -> None:
    handoff = make_handoff(cast)
    Handoff.objects.filter(pk=handoff.pk).update(**{column: 0})
    with refused_by(f"handoff_{column}_not_negative"):
        Handoff.objects.filter(pk=handoff.pk).update(**{column: -1})


def test_it_refuses_handoff_received_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "received_wall")


def test_it_refuses_handoff_synced_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "synced_wall")


def test_it_refuses_handoff_scored_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "scored_wall")


def test_it_refuses_handoff_handed_off_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "handed_off_wall")


def test_it_refuses_handoff_routed_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "routed_wall")


def test_it_refuses_handoff_notified_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "notified_wall")


def test_it_refuses_handoff_touched_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "touched_wall")


def test_it_refuses_handoff_disposed_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "disposed_wall")


def test_it_refuses_handoff_closed_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "closed_wall")


def test_it_refuses_handoff_read_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "read_wall")


def test_it_refuses_handoff_whole_wall_not_negative(cast: Cast) -> None:
    _refuses_negative(cast, "whole_wall")


def test_it_refuses_handoff_one_open_a_lead(cast: Cast) -> None:
    handoff = make_handoff(cast)
    with refused_by("handoff_one_open_a_lead"):
        make_handoff(cast, lead=handoff.lead)


def test_it_refuses_handoff_day_steps_of_imported(cast: Cast) -> None:
    with refused_by("handoff_day_steps_of_imported"):
        make_handoff(cast, day_steps=32)


def test_it_refuses_handoff_untold_steps_of_imported(cast: Cast) -> None:
    with refused_by("handoff_untold_steps_of_imported"):
        make_handoff(cast, untold_steps=32)


def test_it_takes_a_live_handoff_beside_one_that_an_imported_history_left_open(cast: Cast) -> None:
    imported = make_handoff(cast, origin="imported", day_steps=32)
    assert make_handoff(cast, lead=imported.lead).pk != imported.pk


def test_it_takes_a_second_handoff_after_the_first_is_closed(cast: Cast) -> None:
    handoff = make_handoff(cast)
    close_handoff(handoff)
    again = make_handoff(cast, lead=handoff.lead, previous=handoff)
    assert again.pk != handoff.pk


def test_it_refuses_handoff_closed_by_a_disposition(cast: Cast) -> None:
    handoff = make_handoff(cast, disposed_at=NOW)
    with refused_by("handoff_closed_by_a_disposition"):
        Handoff.objects.filter(pk=handoff.pk).update(closed_at=NOW)


def test_it_refuses_handoff_disposed_before_closed(cast: Cast) -> None:
    handoff = make_handoff(cast)
    disposition = make_disposition(handoff)
    with refused_by("handoff_disposed_before_closed"):
        Handoff.objects.filter(pk=handoff.pk).update(closed_at=NOW, closing_disposition=disposition)


def test_it_refuses_handoff_closed_before_read(cast: Cast) -> None:
    handoff = make_handoff(cast)
    with refused_by("handoff_closed_before_read"):
        Handoff.objects.filter(pk=handoff.pk).update(read_at=NOW)


def test_it_refuses_handoff_context_within_total(cast: Cast) -> None:
    with refused_by("handoff_context_within_total"):
        make_handoff(cast, context_met=8, context_total=7)


def test_it_refuses_handoff_closing_disposition_is_its_own(cast: Cast) -> None:
    handoff, other = make_handoff(cast), make_handoff(cast)
    disposition = make_disposition(other)
    with refused_by("handoff_closing_disposition_is_its_own"):
        Handoff.objects.filter(pk=handoff.pk).update(closed_at=NOW, disposed_at=NOW, closing_disposition=disposition)


def test_it_refuses_a_closing_by_a_disposition_that_does_not_close(cast: Cast) -> None:
    handoff = make_handoff(cast)
    working = make_disposition(handoff, outcome="working", next_step_on=NOW.date())
    with refused_by("handoff_closing_disposition_is_its_own"):
        Handoff.objects.filter(pk=handoff.pk).update(closed_at=NOW, disposed_at=NOW, closing_disposition=working)


def test_it_refuses_handoff_steps_only_earlier(cast: Cast) -> None:
    handoff = make_handoff(cast, touched_at=NOW)
    Handoff.objects.filter(pk=handoff.pk).update(touched_at=NOW - timedelta(seconds=1))
    with refused_by("handoff_steps_only_earlier"):
        Handoff.objects.filter(pk=handoff.pk).update(touched_at=NOW)


def test_it_refuses_to_forget_a_recorded_step(cast: Cast) -> None:
    handoff = make_handoff(cast)
    with refused_by("handoff_steps_only_earlier"):
        Handoff.objects.filter(pk=handoff.pk).update(routed_at=None)


def test_it_refuses_path_version_number_unique(cast: Cast) -> None:
    with refused_by("path_version_number_unique"):
        PathVersion.objects.create(number=1, preset="crm", document={}, created_at=NOW)


def test_it_refuses_path_one_active_version(cast: Cast) -> None:
    with refused_by("path_one_active_version"):
        PathActivation.objects.create(version=PathVersion.objects.latest("number"), activated_at=NOW)


def test_it_refuses_handoffs_pathversion_append_only(cast: Cast) -> None:
    with refused_by("handoffs_pathversion_append_only"):
        PathVersion.objects.update(preset="direct")


def test_it_refuses_event_kind_known(cast: Cast) -> None:
    with refused_by("event_kind_known"):
        make_event(make_handoff(cast), kind="rumour")


def test_it_refuses_event_has_an_actor(cast: Cast) -> None:
    with refused_by("event_has_an_actor"):
        make_event(make_handoff(cast), system="")


def test_it_refuses_handoffs_handoffevent_append_only(cast: Cast) -> None:
    make_event(make_handoff(cast))
    with refused_by("handoffs_handoffevent_append_only"):
        HandoffEvent.objects.update(at=NOW - timedelta(days=1))


def test_it_refuses_deletion_of_events(cast: Cast) -> None:
    make_event(make_handoff(cast))
    with refused_by("handoffs_handoffevent_append_only"):
        HandoffEvent.objects.all().delete()


def test_it_refuses_touch_channel_known(cast: Cast) -> None:
    with refused_by("touch_channel_known"):
        make_touch(make_handoff(cast), channel="fax")


def test_it_refuses_touch_inbound_was_answered(cast: Cast) -> None:
    with refused_by("touch_inbound_was_answered"):
        make_touch(make_handoff(cast), channel="email", direction="inbound")


def test_it_refuses_touch_source_external_id_unique(cast: Cast) -> None:
    handoff, source = make_handoff(cast), make_source("dialler")
    make_touch(handoff, source=source, external_id="call-1")
    with refused_by("touch_source_external_id_unique"):
        make_touch(handoff, source=source, external_id="call-1")


def test_it_refuses_touch_id_handoff_unique(cast: Cast) -> None:
    touch = make_touch(make_handoff(cast))
    with connection.cursor() as cursor:
        # The primary key would refuse first; without it the constraint that dispositions point at still holds.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE handoffs_touch DROP CONSTRAINT handoffs_touch_pkey CASCADE")
    with refused_by("touch_id_handoff_unique"):
        Touch.objects.bulk_create(
            [Touch(pk=touch.pk, handoff=touch.handoff, channel="call", occurred_at=NOW, recorded_at=NOW)]
        )
