"""A promise ends after it starts, and an owner's starts with the owner."""

import pytest

from slas.models import PolicyVersion
from slas.segments import segment_faults
from tests.cast import install


@pytest.mark.parametrize(
    ("segment", "wrong"),
    [
        (("handed_off", "touched", "lead"), set()),
        (("submitted", "touched", "lead"), set()),
        (("assigned", "touched", "owner"), set()),
        (("touched", "handed_off", "lead"), {"to_step"}),
        (("closed", "disposed", "lead"), {"to_step"}),
        (("handed_off", "redisposed", "lead"), {"to_step"}),
        (("handed_off", "touched", "owner"), {"scope"}),
        (("assigned", "read", "lead"), {"to_step", "scope"}),
    ],
)
def test_a_segment_that_no_clock_runs_on_is_named_by_its_field(segment: tuple[str, str, str], wrong: set[str]) -> None:
    assert set(segment_faults(*segment)) == wrong


@pytest.mark.django_db
def test_every_promise_that_is_installed_is_on_such_a_segment() -> None:
    install()
    for one in PolicyVersion.objects.all():
        assert segment_faults(one.from_step, one.to_step, one.scope) == {}
