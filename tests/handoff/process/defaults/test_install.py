"""A new installation: complete enough to hand over a lead, and left alone when it is there already."""

import pytest
from django.apps import apps

from dispositions.models import Outcome, Reason, Terms
from handoff.actor import PRODUCT, Actor
from handoff.people.hours import hours_in_force
from handoff.people.models import Calendar, Team
from handoff.process.defaults import install_defaults
from handoff.process.defaults.definition import definition_document
from handoff.process.in_force import load_in_force
from handoff.rules import BASE, Fact, parse_definition
from leads.definitions.models import CustomFact, Example
from slas.models import ClockScope, Policy, PolicyVersion
from slas.promises import promises_in_force
from tests.cast import INSTALLED_AT, NOW, make_user


@pytest.fixture
def actor(db: None) -> Actor:
    return Actor(user_id=make_user("Ada Admin").pk)


def _counts() -> dict[str, int]:
    ours = (model for model in apps.get_models() if model.__module__.split(".")[0] not in ("django", "rest_framework"))
    return {model._meta.label: model.objects.count() for model in ours}


def test_everything_is_in_force_at_once(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    in_force = load_in_force()
    assert in_force.definition.number == 1
    assert [tier.key for tier in in_force.definition.definition.tiers] == ["hand_raiser", "target_account", "standard"]
    assert in_force.path.version.preset == "crm"
    assert in_force.routing.rules[-1].pool == "sales"
    assert len(in_force.hours) == Calendar.objects.count() == 5


def test_a_second_time_changes_nothing(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    before = _counts()
    install_defaults(now=NOW, actor=actor)
    assert _counts() == before


def test_what_was_changed_is_left_alone(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    Team.objects.filter(key="sales").update(name="Field sales")
    install_defaults(now=NOW, actor=actor)
    assert Team.objects.get(key="sales").name == "Field sales"


def test_it_needs_a_person_who_keeps_the_pool(db: None) -> None:
    with pytest.raises(ValueError, match="by a person"):
        install_defaults(now=NOW, actor=PRODUCT)


def test_a_business_day_is_eight_hours_and_sales_opens_at_nine_in_new_york(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    sales = Calendar.objects.get(name="Sales US hours")
    calendar = hours_in_force()[sales.pk].calendar
    # NOW is Tuesday 10:00 in New York; a whole business day later it is Wednesday 10:00.
    assert calendar.due_at(NOW, 8 * 3600).isoformat() == "2026-11-04T15:00:00+00:00"


def test_the_promises_are_those_of_the_design(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    targets = {promise.key: promise.target_seconds for promise in promises_in_force()}
    assert targets == {
        "first_touch_hand_raisers": 5 * 60,
        "first_touch_others": None,
        "own_first_touch_hand_raisers": 5 * 60,
        "own_first_touch_others": None,
        "disposition": 80 * 3600,
        "disposition_after_touch": 40 * 3600,
        "next_step": 16 * 3600,
        "submit_to_handoff": 120,
        "handoff_to_routed": 60,
        "read": 16 * 3600,
    }


def test_only_the_leads_clock_of_a_hand_raiser_reassigns(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    reassigning = [
        version.policy.key
        for version in PolicyVersion.objects.select_related("policy")
        if {"name": "reassign", "percent": 300} in version.ladder
    ]
    assert reassigning == ["first_touch_hand_raisers"]


def test_marketings_two_minutes_count_around_the_clock(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    version = Policy.objects.get(key="submit_to_handoff").versions.get()
    assert version.calendar is not None
    assert version.calendar.name == "24×7"
    owners = PolicyVersion.objects.filter(scope=ClockScope.owner)
    assert all(version.calendar is None for version in owners)


def test_the_examples_hold_both_verdicts(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    agreed = list(Example.objects.values_list("tier", flat=True))
    assert len(agreed) == 6
    assert agreed.count("") == 3


def test_every_tier_asks_for_the_same_seven_points_of_context() -> None:
    known = BASE
    for path in ("lead.job_function", "lead.tool_in_use", "lead.us_region"):
        known = known.register(Fact(path=path, type="text", scope="lead", label=path))
    definition = parse_definition(definition_document(), catalogue=known)
    for tier in definition.tiers:
        asked = [named.id for named in tier.context]
        assert asked == ["phone", "title", "employees", "industry", "campaign", "content", "tool"]


def test_the_tool_in_use_is_a_custom_fact(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    assert CustomFact.objects.filter(path="lead.tool_in_use", type="text").exists()


def test_every_outcome_has_reasons_and_three_attempts_are_agreed(actor: Actor) -> None:
    install_defaults(now=INSTALLED_AT, actor=actor)
    assert set(Reason.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert Terms.objects.get().attempts_needed == 3
