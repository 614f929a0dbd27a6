"""The command that compares pages and API with SQL of their own is silent only when every number agrees."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from dashboards.metrics import many
from handoff.instant import database_now
from handoff.web.number_check import Difference, Expected, Stated, differences
from leads.handoffs.models import Handoff
from leads.handoffs.steps import Step
from tests.cast import Cast, install
from tests.dashboards.metrics.building import QUICK, build_clock, build_handoff
from tests.rows import make_touch


@pytest.fixture
def cast(db: None) -> Cast:
    """Twelve handoffs of yesterday, touched, some late, and one that nobody has touched."""
    cast = install()
    submitted = database_now() - timedelta(days=1)
    for minutes in range(1, 13):
        steps = {**QUICK, Step.TOUCHED: 75 + 60 * minutes}
        handoff = build_handoff(cast, steps, submitted=submitted)
        build_clock(handoff, "first_touch_hand_raisers", stopped_at=handoff.touched_at)
    build_clock(build_handoff(cast, submitted=submitted), "first_touch_hand_raisers")
    return cast


def check() -> str:
    out = io.StringIO()
    call_command("check_numbers", stdout=out)
    return out.getvalue()


def test_it_agrees_with_untouched_rows_and_leaves_nothing_behind(cast: Cast) -> None:
    assert "numbers agree with the SQL" in check()
    assert not Session.objects.exists()


def test_it_fails_after_one_row_is_changed_behind_the_metrics_back(cast: Cast) -> None:
    handoff = Handoff.objects.exclude(touched_at=None).earliest("pk")
    Handoff.objects.filter(pk=handoff.pk).update(touched_wall=0)
    out = io.StringIO()

    with pytest.raises(CommandError, match="differences"):
        call_command("check_numbers", stdout=out)

    assert f"handoff {handoff.pk}: the seconds to touched are not those between its times" in out.getvalue()


def test_it_fails_after_a_touch_is_written_past_the_row_that_counts_it(cast: Cast) -> None:
    untouched = Handoff.objects.get(touched_at=None)
    make_touch(untouched, occurred_at=untouched.handed_off_at, recorded_at=untouched.handed_off_at)
    out = io.StringIO()

    with pytest.raises(CommandError, match="differences"):
        call_command("check_numbers", stdout=out)

    assert "never_touched:numerator is 1, the SQL says 0" in out.getvalue()
    assert f"handoff {untouched.pk}: touched is not its first touch" in out.getvalue()


def test_percentiles_of_buckets_agree_within_a_bucket(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "EXACT_UP_TO", 0)

    assert "numbers agree with the SQL" in check()


@pytest.mark.parametrize(
    ("metric", "text", "is_rounded", "agrees"),
    [
        ("seam_median:touched", "1009", True, True),
        ("seam_median:touched", "1011", True, False),
        ("seam_median:touched", "1009", False, False),
        ("seam_cases:touched", "1001", True, False),
        ("seam_cases:touched", "1000", True, True),
    ],
)
def test_only_percentiles_that_are_said_to_be_of_buckets_may_differ(
    metric: str, text: str, is_rounded: bool, agrees: bool
) -> None:
    expected = Expected(values={metric: 1000.0}, before={})
    stated = Stated(place="page", metric=metric, text=text, is_rounded=is_rounded)

    assert [*differences([stated], expected)] == ([] if agrees else [Difference(stated=stated, expected=1000.0)])
