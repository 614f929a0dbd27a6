"""What PostgreSQL refuses of sums of days, months and years."""

from datetime import date

import pytest

from dashboards.metrics.models import Cell, Grain, SummedDay
from tests.invariants.refusal import refused_by

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)


def test_it_refuses_cell_once_a_span() -> None:
    cell = {"family": "judged", "grain": Grain.day, "first_day": DAY, "sums": "[]"}
    Cell.objects.create(**cell)
    with refused_by("cell_once_a_span"):
        Cell.objects.create(**cell)


def test_it_refuses_summed_day_once_a_book() -> None:
    SummedDay.objects.create(book="counted", day=DAY)
    with refused_by("summed_day_once_a_book"):
        SummedDay.objects.create(book="counted", day=DAY)
