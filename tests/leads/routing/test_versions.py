"""Publication of the routing rules."""

import pytest

from leads.routing.models import RoutingActivation
from leads.routing.versions import InvalidRoutingError, activate_routing_version, add_routing_version
from tests.cast import NOW, Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


HAND_RAISERS = {
    "id": "raised",
    "name": "Hand-raisers",
    "when": {"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"},
    "pool": "sales",
}
EVERYTHING = {"id": "everything", "name": "Everything", "when": None, "pool": "sales"}


def test_a_version_in_force_retires_the_one_before_it(cast: Cast) -> None:
    version = add_routing_version(document={"rules": [HAND_RAISERS, EVERYTHING]}, created_by_id=None, now=NOW)
    activate_routing_version(version, now=NOW)
    assert version.number == 2
    assert RoutingActivation.objects.get(retired_at=None).version == version


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ([], "rules"),
        ([HAND_RAISERS], "rules"),
        ([EVERYTHING, EVERYTHING], "rules"),
        ([{**EVERYTHING, "pool": "moon"}], "rules"),
        (
            [{**HAND_RAISERS, "when": {"id": "x", "fact": "lead.mood", "op": "eq", "value": "good"}}, EVERYTHING],
            "rules.0",
        ),
        ([{**HAND_RAISERS, "when": None}, EVERYTHING], "rules.0"),
    ],
)
def test_it_refuses_rules_that_cannot_route_everything(cast: Cast, rules, place) -> None:
    with pytest.raises(InvalidRoutingError) as refusal:
        add_routing_version(document={"rules": rules}, created_by_id=None, now=NOW)
    assert list(refusal.value.fields) == [place]
