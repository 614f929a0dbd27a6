"""What PostgreSQL refuses about pools, seats, routing rules and assignments."""

from leads.routing.models import Pool, RoutingActivation, RoutingVersion, Seat
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by
from tests.rows import make_assignment, make_handoff


def test_it_refuses_pool_key_unique(cast: Cast) -> None:
    with refused_by("pool_key_unique"):
        Pool.objects.create(key=cast.pool.key, name="Another pool", team=cast.sales, keeper=cast.manager)


def test_it_refuses_pool_hours_known(cast: Cast) -> None:
    with refused_by("pool_hours_known"):
        Pool.objects.create(key="nights", name="Nights", team=cast.sales, keeper=cast.manager, hours="nights")


def test_it_refuses_seat_once_a_pool(cast: Cast) -> None:
    with refused_by("seat_once_a_pool"):
        Seat.objects.create(pool=cast.pool, user=cast.rep)


def test_it_refuses_seat_weight_positive(cast: Cast) -> None:
    with refused_by("seat_weight_positive"):
        Seat.objects.create(pool=cast.pool, user=cast.manager, weight=0)


def test_it_refuses_routing_version_number_unique(cast: Cast) -> None:
    with refused_by("routing_version_number_unique"):
        RoutingVersion.objects.create(number=1, document={}, created_at=NOW)


def test_it_refuses_routing_routingversion_append_only(cast: Cast) -> None:
    with refused_by("routing_routingversion_append_only"):
        RoutingVersion.objects.update(document={"rules": []})


def test_it_refuses_routing_one_active_version(cast: Cast) -> None:
    with refused_by("routing_one_active_version"):
        RoutingActivation.objects.create(version=RoutingVersion.objects.latest("number"), activated_at=NOW)


def test_it_refuses_assignment_one_open_a_handoff(cast: Cast) -> None:
    handoff = make_handoff(cast)
    make_assignment(handoff)
    with refused_by("assignment_one_open_a_handoff"):
        make_assignment(handoff, owner=cast.teammate)


def test_it_refuses_assignment_pool_turn_unique(cast: Cast) -> None:
    make_assignment(make_handoff(cast), pool=cast.pool, turn=1)
    with refused_by("assignment_pool_turn_unique"):
        make_assignment(make_handoff(cast), pool=cast.pool, turn=1)


def test_it_refuses_assignment_how_known(cast: Cast) -> None:
    with refused_by("assignment_how_known"):
        make_assignment(make_handoff(cast), how="by lot")


def test_it_refuses_assignment_end_says_why(cast: Cast) -> None:
    with refused_by("assignment_end_says_why"):
        make_assignment(make_handoff(cast), ended_at=NOW)
