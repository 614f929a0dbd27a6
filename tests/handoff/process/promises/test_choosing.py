"""Which promise a handoff matches: the first that holds in its segment and scope, with why not those above."""

import pytest

from handoff.process.promises.choosing import Choice, choices_of
from handoff.rules import Truth
from leads.handoffs.models import Handoff
from tests.cast import Cast, install
from tests.rows import make_handoff


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def first_touch_of(handoff: Handoff) -> Choice:
    found = [one for one in choices_of(handoff) if (one.to_step, one.scope) == ("touched", "lead")]
    return next(one for one in found if one.from_step == "handed_off")


def test_the_first_that_holds_is_chosen_and_the_one_below_is_shown_as_not_reached(cast: Cast) -> None:
    choice = first_touch_of(make_handoff(cast))
    assert [(one.promise.key, one.holds, one.is_chosen) for one in choice.tried] == [
        ("first_touch_hand_raisers", True, True),
        ("first_touch_others", True, False),
    ]
    assert choice.chosen is not None
    assert choice.chosen.key == "first_touch_hand_raisers"


def test_why_not_the_one_above_is_told_by_its_criteria(cast: Cast) -> None:
    choice = first_touch_of(make_handoff(cast, tier="standard"))
    above, chosen = choice.tried
    assert (above.holds, chosen.is_chosen) == (False, True)
    assert above.result is not None
    (criterion,) = above.result.criteria
    assert (criterion.id, criterion.truth, criterion.seen) == ("tier", Truth.FALSE, "standard")


def test_each_segment_and_scope_has_its_own_choice(cast: Cast) -> None:
    segments = [(one.from_step, one.to_step, one.scope) for one in choices_of(make_handoff(cast))]
    assert len(segments) == len(set(segments))
    assert ("assigned", "touched", "owner") in segments
    assert ("submitted", "handed_off", "lead") in segments
