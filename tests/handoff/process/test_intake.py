"""A submission becomes a lead, a verdict, a handoff, an owner and clocks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff.actor import Actor
from handoff.outbox.models import Message
from handoff.process import intake
from handoff.process.reentry import NotHandedOff
from leads.definitions.models import Evaluation
from leads.handoffs.models import Handoff
from leads.records.models import Activity, Company, Finding, Identity, Lead
from leads.records.submissions import Act, CompanyCard
from leads.routing.models import Assignment, Pool
from slas.models import Alert, Clock
from tests.cast import NOW, Cast, install, make_submission

pytestmark = pytest.mark.django_db
ACTOR = Actor(system="website")


@pytest.fixture
def cast() -> Cast:
    return install()


def capture_one(**fields):
    return intake.capture([make_submission(**fields)], actor=ACTOR, now=fields.pop("received_at", None) or NOW)[0]


def test_it_hands_a_hand_raiser_to_a_rep(cast):
    captured = capture_one()

    handoff = Handoff.objects.get()
    assert captured.error is None
    assert captured.scored.created.handoff.pk == handoff.pk
    assert handoff.tier == "hand_raiser"
    assert handoff.owner in {cast.rep, cast.teammate}
    assert handoff.team == cast.sales
    assert (handoff.submitted_at, handoff.handed_off_at, handoff.routed_at) == (NOW, NOW, NOW)
    assert handoff.routed_wall == 0
    assignment = Assignment.objects.get()
    assert (assignment.turn, assignment.how) == (1, "rotation")
    assert assignment.explanation["rules"][-1]["truth"] == "true"


def test_it_starts_each_clock_and_its_first_alert(cast):
    capture_one()

    clocks = {clock.policy.key: clock for clock in Clock.objects.select_related("policy")}
    running = [clock for clock in clocks.values() if clock.stopped_at is None]
    assert {clock.policy_version.to_step for clock in running} == {"touched", "disposed"}
    assert Alert.objects.filter(clock__in=running).exists()
    assert not Alert.objects.exclude(clock__stopped_at=None).exists()
    assert Clock.objects.filter(owner=Handoff.objects.get().owner).count() == 1


def test_it_tells_the_owner_through_the_outbox(cast):
    capture_one()

    message = Message.objects.get()
    assert message.kind == "owner_assigned"
    assert message.payload["handoff"] == Handoff.objects.get().pk


def test_one_lead_takes_at_most_25_statements(cast):
    capture_one(email="first@else.example")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        capture_one(external_id="w-1")

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 25, "\n".join(statement[:120] for statement in statements)


def test_a_second_submission_of_one_person_makes_no_second_handoff(cast):
    capture_one()
    again = capture_one(acts=(Act(kind="pricing_view", occurred_at=NOW),))

    assert again.scored.not_handed_off is NotHandedOff.ALREADY_OPEN
    assert (Lead.objects.count(), Handoff.objects.count(), Activity.objects.count()) == (1, 1, 2)


def test_two_submissions_of_one_person_in_a_batch_make_one_handoff(cast):
    one, other = intake.capture([make_submission(), make_submission()], actor=ACTOR, now=NOW)

    assert one.lead_id == other.lead_id
    assert Handoff.objects.count() == 1


def test_the_email_decides_over_the_external_id(cast):
    capture_one(external_id="w-1")
    other = capture_one(email="carla@fiorano.example", external_id="w-2")
    conflict = capture_one(email="amara.nwosu@brightwell.example", external_id="w-2")

    assert conflict.lead_id != other.lead_id
    assert Lead.objects.count() == 2
    assert Finding.objects.get().kind == "identity_conflict"


def test_an_external_id_finds_a_lead_that_comes_without_an_email(cast):
    first = capture_one(external_id="w-1")
    again = capture_one(email="", external_id="w-1")

    assert again.lead_id == first.lead_id
    assert Identity.objects.count() == 1


def test_a_free_mail_address_makes_no_company(cast):
    captured = capture_one(email="someone@gmail.com", company=CompanyCard())

    lead = Lead.objects.get(pk=captured.lead_id)
    assert lead.company is None
    assert lead.is_free_mail
    assert not Company.objects.exists()


def test_a_submission_without_any_key_is_refused_alone(cast):
    refused, taken = intake.capture(
        [make_submission(email="", external_id=""), make_submission()], actor=ACTOR, now=NOW
    )

    assert refused.error.code == "lead_without_key"
    assert taken.scored.created is not None


@pytest.mark.parametrize("email", ["", "lead{}@tests.example"])
def test_a_batch_of_named_leads_takes_no_statement_for_each(cast, email):
    def batch(name, number):
        return [make_submission(email=email.format(f"{name}{n}"), external_id=f"{name}-{n}") for n in range(number)]

    intake.capture(batch("first", 1), actor=ACTOR, now=NOW)
    with CaptureQueriesContext(connection) as few:
        intake.capture(batch("few", 2), actor=ACTOR, now=NOW)
    with CaptureQueriesContext(connection) as many:
        intake.capture(batch("many", 30), actor=ACTOR, now=NOW)

    assert len(many) <= len(few) + 2
    assert Identity.objects.count() == 33


def test_a_row_the_database_refuses_does_not_take_the_batch_with_it(cast):
    refused, taken = intake.capture(
        [make_submission(email="long@x.example", title="x" * 300), make_submission()], actor=ACTOR, now=NOW
    )

    assert refused.error.code == "not_stored"
    assert taken.scored.created is not None
    assert Lead.objects.count() == 1


def test_an_act_that_a_source_repeats_adds_nothing(cast):
    acts = (Act(kind="demo_request", occurred_at=NOW, external_id="a-1"),)
    capture_one(acts=acts)
    capture_one(acts=acts)

    assert Activity.objects.count() == 1
    assert Evaluation.objects.count() == 1


def test_a_lead_without_consent_is_not_handed_off(cast):
    captured = capture_one(consent=False)

    assert captured.scored.not_handed_off in {NotHandedOff.NEVER, NotHandedOff.NO_CONSENT}
    assert not Handoff.objects.exists()


def test_a_better_tier_supersedes_the_slower_clocks_of_an_open_handoff(cast):
    slow = (Act(kind="pricing_view", occurred_at=NOW), Act(kind="pricing_view", occurred_at=NOW - timedelta(days=1)))
    capture_one(acts=slow, steps={})
    handoff = Handoff.objects.get()
    assert handoff.tier == "standard"

    later = NOW + timedelta(minutes=10)
    raised = intake.capture(
        [make_submission(acts=(Act(kind="demo_request", occurred_at=later),), received_at=later)],
        actor=ACTOR,
        now=later,
    )[0]

    handoff.refresh_from_db()
    assert raised.scored.not_handed_off is NotHandedOff.TIER_RAISED
    assert handoff.tier == "hand_raiser"
    assert Clock.objects.filter(cancel_reason="superseded").count() == 2
    running = Clock.objects.get(policy_version__to_step="touched", owner=None, cancelled_at=None)
    assert (running.started_at, running.due_at) == (later, later + timedelta(minutes=5))
    assert Message.objects.filter(kind="tier_raised").count() == 1


def test_a_skewed_submit_leaves_the_seam_unknown_and_is_a_finding(cast):
    capture_one(steps={"submitted": NOW + timedelta(minutes=3), "synced": NOW - timedelta(minutes=1)})

    handoff = Handoff.objects.get()
    assert handoff.synced_wall is None
    assert Finding.objects.filter(kind="clock_skew").exists()


def test_equal_seats_take_turns(cast):
    for number in range(6):
        capture_one(email=f"lead{number}@company{number}.example")

    turns = Assignment.objects.order_by("turn").values_list("owner_id", flat=True)
    assert [turns[0], turns[1]] * 3 == list(turns)
    assert Pool.objects.get(pk=cast.pool.pk).turn == 6


def test_a_batch_gives_everybody_their_turn_under_one_lock(cast):
    batch = [make_submission(email=f"lead{n}@company{n}.example") for n in range(50)]

    captured = intake.capture(batch, actor=ACTOR, now=NOW)

    owners = list(Handoff.objects.values_list("owner_id", flat=True))
    assert all(one.scored.created for one in captured)
    assert owners.count(cast.rep.pk) == owners.count(cast.teammate.pk) == 25


def test_the_rep_who_works_the_company_gets_its_next_lead(cast):
    first = capture_one()
    second = capture_one(email="second@brightwell.example")

    assert second.scored.created.given.owner_id == first.scored.created.given.owner_id
    assert second.scored.created.given.how == "sticky"


def test_the_account_owner_comes_first(cast):
    Company.objects.create(name="Brightwell", domain="brightwell.example", account_owner=cast.teammate, created_at=NOW)

    captured = capture_one()

    assert captured.scored.created.given.owner_id == cast.teammate.pk
    assert captured.scored.created.given.how == "account_owner"


def test_nobody_eligible_leaves_it_with_the_keeper(cast):
    cast.pool.seats.update(is_active=False)

    captured = capture_one()

    assert captured.scored.created.given.owner_id == cast.manager.pk
    assert Assignment.objects.get().how == "keeper"


def test_it_replays_each_submission_at_its_own_instant(cast):
    earlier = NOW - timedelta(days=3)
    acts = (Act(kind="demo_request", occurred_at=earlier),)
    intake.capture([make_submission(acts=acts, steps={}, received_at=earlier)], actor=ACTOR, now=NOW)

    assert Handoff.objects.get().handed_off_at == earlier
