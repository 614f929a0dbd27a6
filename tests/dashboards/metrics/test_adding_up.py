"""Sums of days, months and years say what the rows say, whatever is written after them and whether workers run."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from dashboards.metrics import many
from dashboards.metrics.adding_up import add_up
from dashboards.metrics.models import Cell, ChangedDay, Grain, SummedDay
from dashboards.metrics.number import Number, State, Unit
from dashboards.metrics.path import path_report_from
from dashboards.metrics.path_by import Dimension, path_by
from dashboards.metrics.path_sums import path_ledger
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.period import Preset
from dashboards.metrics.question import Question
from dashboards.metrics.sla import sla_report
from leads.handoffs.models import Handoff, Origin
from leads.handoffs.steps import NUMBER, Step
from leads.records.models import Lead
from leads.routing.models import Assignment, How
from slas.models import Clock
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, ask
from tests.dashboards.metrics.busy import fill

PRESETS = (Preset.WEEK, Preset.FOUR_WEEKS, Preset.QUARTER, Preset.ALL)


def everything(question: Question) -> Iterator[Number]:
    yield from sla_report(question).numbers()
    yield from path_of(question)


def path_of(question: Question) -> Iterator[Number]:
    path = agreed_path()
    for dimension in (Dimension.TIER, Dimension.SOURCE, Dimension.TEAM):
        ledger = path_ledger(question, path, dimension)
        yield from path_report_from(question, path, ledger).numbers()
        for row in path_by(question, dimension, path, ledger=ledger):
            yield from row.numbers()


def stated() -> dict[tuple[str, str], Number]:
    return {(preset, number.metric): number for preset in PRESETS for number in everything(ask(preset))}


@pytest.fixture
def exact(cast: Cast) -> dict[tuple[str, str], Number]:
    """What the rows of a busy quarter say, before anything is added up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('handoff.now', %s, true)", [NOW.isoformat()])
    fill(cast, handoffs=90)
    return stated()


def test_counts_and_rates_from_sums_equal_those_of_rows(exact: dict[tuple[str, str], Number]) -> None:
    assert add_up(NOW, months=99) > 300
    assert Cell.objects.filter(grain=Grain.month).exists()

    assert stated() == exact


def test_percentiles_of_many_are_within_a_bucket_and_their_counts_exact(
    exact: dict[tuple[str, str], Number], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_up(NOW, months=99)
    monkeypatch.setattr(many, "EXACT_UP_TO", 0)

    rounded = stated()

    assert_within_a_bucket(rounded, exact)
    assert any(number != exact[name] for name, number in rounded.items())


def assert_within_a_bucket(rounded: Mapping[Any, Number], exact: Mapping[Any, Number]) -> None:
    assert rounded.keys() == exact.keys()
    for name, number in rounded.items():
        before = exact[name]
        assert (number.n, number.numerator, number.denominator, number.state) == (
            before.n,
            before.numerator,
            before.denominator,
            before.state,
        ), name
        if number.unit is Unit.SECONDS and before.state is State.KNOWN:
            assert number.value == pytest.approx(before.value, rel=0.0101, abs=4), name
        if number.unit is Unit.COUNT:
            assert number.value == before.value, name


@pytest.mark.parametrize("origin", ["imported", "all"])
def test_the_path_of_an_imported_past_has_sums_of_its_own(
    origin: str, exact: dict[tuple[str, str], Number], monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Handoff.objects.filter(pk__in=[pk for pk in Handoff.objects.values_list("pk", flat=True) if pk % 3])
    past.update(origin=Origin.imported)
    past.filter(touched_at=None).update(untold_steps=1 << NUMBER[Step.TOUCHED])
    of_rows = {number.metric: number for number in path_of(ask(Preset.ALL, origin=origin))}
    add_up(NOW, months=99)
    monkeypatch.setattr(many, "EXACT_UP_TO", 0)

    of_sums = {number.metric: number for number in path_of(ask(Preset.ALL, origin=origin))}

    assert of_rows["handoffs"].value
    assert_within_a_bucket(of_sums, of_rows)
    assert of_sums != of_rows


def test_an_import_that_has_just_been_written_is_read_row_by_row(
    exact: dict[tuple[str, str], Number], monkeypatch: pytest.MonkeyPatch
) -> None:
    Handoff.objects.update(origin=Origin.imported)
    monkeypatch.setattr(many, "EXACT_UP_TO", 0)
    question, path = ask(Preset.ALL, origin="imported"), agreed_path()
    assert path_ledger(question, path) is None
    add_up(NOW, months=99)
    assert path_ledger(question, path) is not None

    ChangedDay.objects.bulk_create(ChangedDay(day=NOW.date() - timedelta(days=number)) for number in range(1, 33))

    assert path_ledger(question, path) is None


def test_filtered_handoffs_are_measured_row_by_row(
    exact: dict[tuple[str, str], Number], monkeypatch: pytest.MonkeyPatch
) -> None:
    of_rows = list(everything(ask(tier="standard")))
    add_up(NOW, months=99)
    monkeypatch.setattr(many, "EXACT_UP_TO", 0)

    assert list(everything(ask(tier="standard"))) == of_rows


def test_a_write_to_a_day_that_was_added_up_counts_at_once(exact: dict[tuple[str, str], Number]) -> None:
    add_up(NOW, months=99)
    oldest = Handoff.objects.order_by("handed_off_at")[0]

    late = Clock.objects.filter(stopped_at__gt=F("due_at")).order_by("due_at")[:3]
    Clock.objects.filter(pk__in=[clock.pk for clock in late]).update(stopped_at=F("started_at"))
    Handoff.objects.filter(pk=oldest.pk).update(tier="standard")
    Lead.objects.filter(pk=Handoff.objects.order_by("-handed_off_at")[30].lead_id).update(
        excluded_as="test", excluded_because="ours"
    )
    from_sums = stated()

    assert ChangedDay.objects.exists()
    assert from_sums != exact
    SummedDay.objects.all().delete()
    assert stated() == from_sums


def test_what_is_overdue_follows_a_late_stop_and_a_new_owner(exact: dict[tuple[str, str], Number], cast: Cast) -> None:
    add_up(NOW, months=99)
    late = Clock.objects.overdue(NOW).filter(owner=None, policy_version__to_step="touched", due_at__lt=NOW)
    stopped, moved = late.order_by("due_at")[0], late.order_by("-due_at")[0]
    assert stopped.handoff_id != moved.handoff_id

    Clock.objects.filter(pk=stopped.pk).update(stopped_at=NOW)
    Assignment.objects.filter(handoff=moved.handoff, ended_at=None).update(ended_at=NOW, end_reason="given")
    Assignment.objects.create(handoff=moved.handoff, owner=cast.outsider, how=How.manual, assigned_at=NOW)
    from_sums = overdue_by_owner()

    assert from_sums[f"overdue_first_touch:owner:{cast.outsider.pk}"] == 1
    SummedDay.objects.all().delete()
    assert overdue_by_owner() == from_sums


def overdue_by_owner() -> dict[str, float | None]:
    return {row.metric: row.value for row in sla_report(ask()).numbers() if "overdue" in row.metric}


def test_days_that_were_written_are_added_up_again(exact: dict[tuple[str, str], Number]) -> None:
    add_up(NOW, months=99)
    oldest = Handoff.objects.order_by("handed_off_at")[0]
    Handoff.objects.filter(pk=oldest.pk).update(tier="standard")
    changed = stated()

    assert add_up(NOW, months=99) > 0

    assert not ChangedDay.objects.filter(day__lt=NOW.date()).exists()
    assert stated() == changed


def test_nothing_is_added_up_twice(exact: dict[tuple[str, str], Number]) -> None:
    add_up(NOW, months=99)

    assert add_up(NOW, months=99) == 0


def test_a_day_waits_until_an_hour_after_its_end(exact: dict[tuple[str, str], Number]) -> None:
    midnight = NOW.replace(hour=0, minute=0)

    add_up(midnight + timedelta(minutes=59), months=99)

    assert not SummedDay.objects.filter(day__gte=midnight.date() - timedelta(days=1)).exists()


def test_the_planner_is_left_as_it_was(exact: dict[tuple[str, str], Number]) -> None:
    add_up(NOW, months=99)

    sla_report(ask())

    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_hashjoin")
        assert cursor.fetchone() == ("on",)
