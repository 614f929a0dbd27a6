"""Touches, dispositions and receipts: what they stop, start and refuse."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dispositions.models import Disposition, Reason
from handoff.actor import Actor
from handoff.process import intake
from handoff.process.followup import (
    DispositionReport,
    StepReport,
    TouchReport,
    acknowledge,
    met_criteria,
    record_dispositions,
    record_steps,
    record_touches,
)
from handoff.process.reassigning import reassign
from leads.handoffs.models import Handoff, HandoffEvent, Touch
from leads.records.models import Finding
from leads.records.submissions import Act
from leads.routing.models import Assignment
from slas.models import Clock
from slas.sweep import sweep_batch
from tests.cast import NOW, Cast, install, make_submission

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return install()


@pytest.fixture
def handoff(cast) -> Handoff:
    intake.capture([make_submission()], actor=Actor(system="website"), now=NOW)
    return Handoff.objects.get()


def touch(handoff, *, after=MINUTE, **fields):
    by = fields.pop("by_id", handoff.owner_id)
    recorded = fields.pop("now", NOW + after)
    report = TouchReport(
        handoff_id=handoff.pk, channel=fields.pop("channel", "call"), occurred_at=NOW + after, **fields
    )
    return record_touches([report], actor=Actor(user_id=by), now=recorded)[0]


def dispose(handoff, outcome, *, after=timedelta(hours=1), **fields):
    report = DispositionReport(handoff_id=handoff.pk, outcome=outcome, **fields)
    return record_dispositions([report], actor=Actor(user_id=handoff.owner_id), now=NOW + after)[0]


def clock(handoff, to_step, **fields):
    return Clock.objects.get(handoff=handoff, policy_version__to_step=to_step, **fields)


def test_the_first_touch_stops_its_clocks_and_starts_the_disposition_promise(handoff):
    recorded = touch(handoff)

    handoff.refresh_from_db()
    assert recorded.counts
    assert recorded.is_first
    assert handoff.touched_at == NOW + MINUTE
    assert (handoff.whole_wall, handoff.whole_business) == (60, 60)
    assert clock(handoff, "touched", owner=None).stopped_at == NOW + MINUTE
    assert clock(handoff, "touched", owner=handoff.owner).stopped_at == NOW + MINUTE
    assert clock(handoff, "disposed", policy_version__from_step="touched").started_at == NOW + MINUTE


@pytest.mark.parametrize(
    "fields",
    [
        {"is_automated": True, "channel": "email"},
        {"direction": "inbound", "channel": "email"},
        {"direction": "inbound", "is_answered": False},
        {"after": -timedelta(hours=2)},
    ],
)
def test_what_no_human_did_is_no_touch(handoff, fields):
    recorded = touch(handoff, **fields)

    handoff.refresh_from_db()
    assert not recorded.counts
    assert recorded.why_not
    assert handoff.touched_at is None
    assert not Touch.objects.exists()
    assert HandoffEvent.objects.filter(kind="contact_not_counted").count() == 1


def test_an_answered_call_of_the_lead_is_a_touch(handoff):
    assert touch(handoff, direction="inbound").counts


def test_a_touch_of_the_future_is_refused(handoff):
    assert touch(handoff, after=timedelta(hours=1), now=NOW).error.code == "touch_time"


def test_a_touch_reported_late_moves_the_first_touch_back(handoff):
    touch(handoff, after=30 * MINUTE)
    touch(handoff, after=2 * MINUTE, now=NOW + 40 * MINUTE)

    handoff.refresh_from_db()
    assert handoff.touched_at == NOW + 2 * MINUTE
    assert clock(handoff, "touched", owner=None).stopped_at == NOW + 2 * MINUTE
    moved = HandoffEvent.objects.get(kind="step_moved")
    assert moved.detail["earlier"] == (NOW + 30 * MINUTE).isoformat()


def test_a_touch_in_time_that_arrives_late_voids_the_breach(handoff):
    sweep_batch(now=NOW + 6 * MINUTE, limit=100)
    sweep_batch(now=NOW + 6 * MINUTE, limit=100)

    touch(handoff, after=4 * MINUTE, now=NOW + 10 * MINUTE)

    assert HandoffEvent.objects.filter(kind="breach_voided").count() == 1


def test_a_late_touch_leaves_the_breach(handoff):
    sweep_batch(now=NOW + 6 * MINUTE, limit=100)
    sweep_batch(now=NOW + 6 * MINUTE, limit=100)

    touch(handoff, after=8 * MINUTE)

    assert not HandoffEvent.objects.filter(kind="breach_voided").exists()
    late = clock(handoff, "touched", owner=None)
    assert late.stopped_at > late.due_at


def test_a_colleague_stops_the_leads_clock_and_covers_the_owners(cast, handoff):
    colleague = cast.teammate if handoff.owner == cast.rep else cast.rep

    touch(handoff, by_id=colleague.pk)

    assert clock(handoff, "touched", owner=None).stopped_at is not None
    assert clock(handoff, "touched", owner=handoff.owner).cancel_reason == "covered"


def test_a_touch_that_a_source_repeats_adds_nothing(handoff):
    for _ in range(2):
        touch(handoff, source="website", external_id="call-1")

    assert Touch.objects.count() == 1


def test_a_bad_fit_names_a_met_criterion_and_closes(handoff):
    criterion = met_criteria(handoff)[0]

    recorded = dispose(handoff, "bad_fit", criterion=criterion, note="Twelve people, seasonal staff counted.")

    handoff.refresh_from_db()
    assert recorded.error is None
    assert handoff.closing_disposition == recorded.disposition
    assert handoff.closed_at == handoff.disposed_at == NOW + timedelta(hours=1)
    assert clock(handoff, "touched", owner=None).cancel_reason == "closed_untouched"
    assert clock(handoff, "disposed").stopped_at == handoff.closed_at
    assert clock(handoff, "read").stopped_at is None
    assert Assignment.objects.get().end_reason == "closed"


def test_a_bad_fit_must_not_name_a_criterion_that_was_not_met(handoff):
    assert dispose(handoff, "bad_fit", criterion="nonsense").error.code == "bad_fit_unexplained"
    assert dispose(handoff, "bad_fit").error.code == "bad_fit_unexplained"


def test_a_bad_fit_may_give_a_reason_the_definition_could_not_have_known(handoff):
    reason = Reason.objects.filter(outcome="bad_fit").first()

    assert dispose(handoff, "bad_fit", reason_key=reason.key).error is None


def test_no_response_says_how_many_attempts_are_missing(handoff):
    touch(handoff)

    refused = dispose(handoff, "no_response").error

    assert refused.code == "not_enough_attempts"
    assert "2 more" in refused.message


def test_no_response_is_taken_after_the_agreed_attempts(handoff):
    for minutes in (1, 2, 3):
        touch(handoff, after=minutes * MINUTE)

    recorded = dispose(handoff, "no_response", recycle_on=date(2027, 2, 1))

    assert (recorded.disposition.attempts, recorded.disposition.attempts_needed) == (3, 3)


def test_an_opportunity_is_linked_by_the_address_of_a_page(handoff):
    touch(handoff)

    assert dispose(handoff, "converted", opportunity_url="javascript:alert(1)").error.code == "not_a_link"


def test_converted_needs_a_touch(handoff):
    assert dispose(handoff, "converted").error.code == "no_touch"
    touch(handoff)
    assert dispose(handoff, "converted").error is None


def test_working_needs_a_next_step_and_keeps_the_handoff_open(handoff):
    touch(handoff)
    assert dispose(handoff, "working").error.code == "next_step_missing"

    dispose(handoff, "working", next_step_on=date(2026, 11, 6))

    handoff.refresh_from_db()
    assert handoff.closed_at is None
    assert handoff.disposed_at == NOW + timedelta(hours=1)
    promised = clock(handoff, "redisposed")
    assert promised.started_at.isoformat() == "2026-11-07T05:00:00+00:00"


def test_the_disposition_after_a_working_one_stops_its_clock(handoff):
    touch(handoff)
    dispose(handoff, "working", next_step_on=date(2026, 11, 6))

    dispose(handoff, "converted", after=timedelta(hours=2))

    assert not Clock.objects.filter(handoff=handoff, stopped_at=None, cancelled_at=None).exclude(
        policy_version__to_step="read"
    )


def test_a_closed_handoff_is_not_closed_again(handoff):
    dispose(handoff, "bad_fit", criterion=met_criteria(handoff)[0])

    assert dispose(handoff, "bad_fit", criterion=met_criteria(handoff)[0]).error.code == "already_closed"


def test_marketing_reads_the_closing_disposition_once(cast, handoff):
    closing = dispose(handoff, "bad_fit", criterion=met_criteria(handoff)[0]).disposition
    later = NOW + timedelta(hours=3)

    first = acknowledge([closing.pk], reader_id=cast.marketer.pk, actor=Actor(user_id=cast.marketer.pk), now=later)[0]
    again = acknowledge([closing.pk], reader_id=cast.marketer.pk, actor=Actor(user_id=cast.marketer.pk), now=later)[0]

    handoff.refresh_from_db()
    assert first.is_new
    assert not again.is_new
    assert handoff.read_at == later
    assert clock(handoff, "read").stopped_at == later


def test_a_correction_is_read_anew_and_both_stay(cast, handoff):
    touch(handoff)
    closing = dispose(handoff, "bad_fit", criterion=met_criteria(handoff)[0]).disposition
    actor = Actor(user_id=cast.marketer.pk)
    acknowledge([closing.pk], reader_id=cast.marketer.pk, actor=actor, now=NOW + timedelta(hours=2))

    corrected = dispose(handoff, "converted", after=timedelta(hours=3), corrects_id=closing.pk)

    handoff.refresh_from_db()
    assert corrected.error is None
    assert handoff.read_at is None
    assert handoff.closing_disposition == corrected.disposition
    assert Disposition.objects.count() == 2
    assert clock(handoff, "read", stopped_at=None).started_at == NOW + timedelta(hours=3)
    assert acknowledge(
        [closing.pk, corrected.disposition.pk], reader_id=cast.marketer.pk, actor=actor, now=NOW + timedelta(hours=4)
    )[1].is_new


def test_a_reported_sync_fills_its_seam(handoff):
    record_steps(
        [StepReport(handoff_id=handoff.pk, step="synced", at=NOW, system="HubSpot")],
        actor=Actor(system="hubspot"),
        now=NOW,
    )

    handoff.refresh_from_db()
    assert handoff.synced_at == NOW
    assert handoff.synced_wall == 0


def test_a_skewed_report_is_a_finding(handoff):
    early = NOW - timedelta(minutes=4)
    recorded = record_steps(
        [StepReport(handoff_id=handoff.pk, step="synced", at=early)], actor=Actor(system="x"), now=NOW
    )

    handoff.refresh_from_db()
    assert recorded[0].is_skewed
    assert handoff.synced_wall is None
    assert Finding.objects.get().kind == "clock_skew"


def test_steps_that_follow_from_the_work_are_not_reportable(handoff):
    report = StepReport(handoff_id=handoff.pk, step="touched", at=NOW)

    assert record_steps([report], actor=Actor(system="x"), now=NOW)[0].error.code == "step_not_reportable"


def test_a_reassignment_never_goes_back_to_who_had_it(cast, handoff):
    missed = handoff.owner

    given = reassign(handoff.pk, to_user_id=None, reason="not touched", actor=Actor(), now=NOW + 15 * MINUTE)

    handoff.refresh_from_db()
    assert handoff.owner_id == given.owner_id != missed.pk
    first, second = Assignment.objects.order_by("pk")
    assert (first.ended_at, first.end_reason) == (NOW + 15 * MINUTE, "not touched")
    assert second.ended_at is None
    overdue = Clock.objects.get(owner=missed)
    assert overdue.stopped_at > overdue.due_at
    assert clock(handoff, "touched", owner=handoff.owner).ladder
    assert clock(handoff, "touched", owner=None).stopped_at is None


def test_a_reassignment_in_time_cancels_the_owners_clock(cast, handoff):
    colleague = cast.teammate if handoff.owner == cast.rep else cast.rep

    reassign(handoff.pk, to_user_id=colleague.pk, reason="swap", actor=Actor(user_id=cast.manager.pk), now=NOW + MINUTE)

    assert Clock.objects.filter(cancel_reason="reassigned").count() == 1


def reenter(*, days, **fields):
    later = NOW + timedelta(days=days)
    act = Act(kind=fields.pop("kind", "demo_request"), occurred_at=later)
    submission = make_submission(acts=(act,), steps={}, received_at=later, **fields)
    return intake.capture([submission], actor=Actor(system="website"), now=later)[0].scored


def test_a_bad_fit_rests_then_needs_a_change(handoff):
    dispose(handoff, "bad_fit", criterion=met_criteria(handoff)[0])

    assert reenter(days=3).not_handed_off == "resting"
    assert reenter(days=40).not_handed_off == "nothing_changed"
    company = make_submission().company
    assert reenter(days=41, company=type(company)(name=company.name, employees=900)).created is not None


def test_a_converted_lead_never_comes_back_but_its_owner_is_told(handoff):
    touch(handoff)
    dispose(handoff, "converted")

    assert reenter(days=90).not_handed_off == "converted"
    assert HandoffEvent.objects.filter(kind="returned").count() == 1


def test_a_lead_without_response_comes_back_by_a_hand_raised(handoff):
    for minutes in (1, 2, 3):
        touch(handoff, after=minutes * MINUTE)
    dispose(handoff, "no_response")

    again = reenter(days=10)

    assert again.created is not None
    assert again.created.handoff.previous == handoff
    assert Handoff.objects.count() == 2


def test_a_submit_whose_clock_ran_ahead_does_not_refuse_touches(cast):
    ahead = NOW + 3 * MINUTE
    intake.capture([make_submission(steps={"submitted": ahead})], actor=Actor(system="website"), now=NOW)

    assert touch(Handoff.objects.get()).counts


def test_a_submit_before_the_calendars_began_leaves_business_time_unknown(cast):
    long_ago = datetime(2009, 12, 31, tzinfo=UTC)
    intake.capture([make_submission(steps={"submitted": long_ago})], actor=Actor(system="website"), now=NOW)
    handoff = Handoff.objects.get()

    assert touch(handoff).counts
    handoff.refresh_from_db()
    assert handoff.whole_business is None
    assert handoff.touched_business == 60


def test_a_touch_of_another_age_is_refused(handoff):
    assert touch(handoff, after=datetime(1, 1, 1, tzinfo=UTC) - NOW, now=NOW).error.code == "touch_time"


def test_a_next_step_is_at_most_a_year_ahead(handoff):
    touch(handoff)

    assert dispose(handoff, "working", next_step_on=date(2032, 1, 15)).error.code == "next_step_missing"


@pytest.mark.parametrize("moment", [NOW + timedelta(days=2), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_time_that_cannot_be_is_refused_by_its_place(cast, moment):
    submission = make_submission(acts=(Act(kind="demo_request", occurred_at=moment),), steps={})
    refused = intake.capture([submission], actor=Actor(system="website"), now=NOW)[0]

    assert refused.error.code == "bad_time"
    assert list(refused.error.fields) == ["activities.0.occurred_at"]
