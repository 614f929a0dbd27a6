"""Files hold the numbers of the pages, and nothing that a spreadsheet would run."""

import csv
import io

import pytest

from dashboards.metrics.csv import number_table, owner_table, promise_table, seam_table, tier_table, week_table, write
from dashboards.metrics.path import path_report
from dashboards.metrics.sla import sla_report
from handoff.people.models import User
from tests.cast import Cast
from tests.dashboards.metrics.building import ask, build_clock, build_handoff


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_it_disarms_what_reads_as_a_formula(text: str) -> None:
    ((cell,),) = csv.reader(io.StringIO(write([(text,)]), newline=""))

    assert cell == f"'{text}"


def test_it_leaves_numbers_and_plain_text_alone() -> None:
    assert write([("Sales, UK", -1, 0.5, None)]) == '"Sales, UK",-1,0.5,\r\n'


def test_it_writes_every_table_as_wide_as_its_header(cast: Cast) -> None:
    User.objects.filter(pk=cast.rep.pk).update(name='=HYPERLINK("x")')
    build_clock(build_handoff(cast), "first_touch_hand_raisers")
    sla, path = sla_report(ask()), path_report(ask())
    tables = [table(sla) for table in (promise_table, week_table, tier_table, owner_table)]

    for table in (*tables, seam_table(path), number_table(sla.numbers())):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert "\n=" not in table.to_csv()
