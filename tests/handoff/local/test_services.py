"""When a process that died is started again."""

import sys
from collections.abc import Iterator

import pytest

from handoff.local.family import Family, Member
from handoff.local.services import Service, product


@pytest.fixture
def member() -> Iterator[Member]:
    family = Family()
    yield family.start("sleeper", [sys.executable, "-c", ""])
    family.close()


def test_the_pause_doubles_with_each_death_up_to_half_a_minute(member: Member) -> None:
    service = Service(name="web", arguments=())
    pauses = []
    for second in range(7):
        service.started(member, now=float(second))
        pauses.append(service.died(now=float(second)))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_long_life_makes_the_pause_short_again(member: Member) -> None:
    service = Service(name="web", arguments=(), pause=30)
    service.started(member, now=0)
    assert service.died(now=60) == 1


def test_it_waits_out_the_pause(member: Member) -> None:
    service = Service(name="web", arguments=(), pause=4)
    service.started(member, now=10)
    service.died(now=11)
    assert service.member is None
    assert service.start_at == 15


def test_the_sweep_has_a_worker_of_its_own() -> None:
    services = {service.name: service.arguments for service in product(host="127.0.0.1", port=8000)}
    assert list(services) == ["web", "sweep", "default", "history", "beat"]
    assert services["sweep"][services["sweep"].index("--queues") + 1] == "sweep"
    assert services["default"][services["default"].index("--queues") + 1] == "default"
