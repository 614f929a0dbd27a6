"""The path map of a history that tells only some of the steps shows the path as it is told."""

import re
from collections.abc import Iterator

import pytest

from handoff.web.number_check import Marks, Stated, differences, expect, shared_tables
from leads.handoffs.steps import NUMBER, Step
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, build_imported
from tests.handoff.web.scene import browser_of
from tests.handoff.web.test_path_map import page_of, words_of
from tests.handoff.web.test_sla import marks_of

IMPORTED = "?origin=imported&period=all"


@pytest.fixture
def cast(db: None) -> Cast:
    """Sixty past handoffs known by three steps, a third of them touched late."""
    cast = install()
    for touched, tier in ((1800, "hand_raiser"), (5400, "target_account"), (90_000, "standard")):
        told = {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, Step.TOUCHED: touched}
        build_imported(cast, 20, told, tier=tier)
    return cast


def test_it_draws_the_merged_seams_and_says_what_they_pass_over(cast: Cast) -> None:
    page = page_of(cast.rep, IMPORTED)
    words = words_of(page)

    assert "lies between handed off and touched, owned by Sales." in words
    assert words.count("routed, notified: not told by the source") == 4  # two pictures, the list and the table
    assert 'href="/numbers/merged_median:handed_off:touched/' in page.partition("The same numbers")[0]


def test_untold_steps_are_one_line_and_have_no_rows(cast: Cast) -> None:
    page = page_of(cast.rep, IMPORTED)

    assert "Not told, and in no seam: disposed, closed, read." in page
    assert not [metric for metric in marks_of(page) if metric.startswith("seam_")]
    assert "First touch to read" not in page


def marked(page: str) -> Iterator[Stated]:
    marks = Marks()
    marks.feed(page)
    yield from (Stated(place="page", metric=metric, text=value) for metric, value in marks.numbers)


@pytest.mark.parametrize("by", ["tier", "week"])
def test_every_number_of_it_agrees_with_the_sql(cast: Cast, by: str) -> None:
    found = [*marked(page_of(cast.manager, f"{IMPORTED}&by={by}"))]

    with shared_tables():
        expected = expect(days=None, zone=cast.manager.timezone, now=NOW, origin="imported")
        assert [str(one) for one in differences(found, expected)] == []
    assert sum(one.metric.startswith("merged_median") for one in found) >= 4


def test_shares_are_shown_of_what_is_drawn(cast: Cast) -> None:
    page = page_of(cast.rep, IMPORTED)

    assert re.findall(r'<td class="num"><span class="n">([0-9.]+)</span></td>', page) == ["11.1", "88.9"]


def test_each_group_is_told_by_the_same_seams(cast: Cast) -> None:
    page = page_of(cast.rep, IMPORTED)

    assert "Blue is First touch (handed off to touched), the longest of all." in page
    assert "First touch 99 %" in page  # of the standard tier
    assert "too few for medians" not in page
    assert marks_of(page)["merged_median:handed_off:touched:tier:standard"][1] == str(90_000 - 600)


def test_the_rows_behind_a_group_are_as_many_as_it_has(cast: Cast) -> None:
    address, _ = marks_of(page_of(cast.rep, IMPORTED))["merged_median:handed_off:touched:tier:standard"]

    assert "1 to 20 of 20" in browser_of(cast.rep, at=NOW).get(address).content.decode()


def test_business_time_says_that_merged_seams_have_none(cast: Cast) -> None:
    page = page_of(cast.rep, f"{IMPORTED}&time=business")

    assert "Merged seams are known in wall time alone" in page
    assert "path-map-1392" in page


def test_groups_are_told_by_the_whole_where_no_seam_of_them_is(db: None) -> None:
    cast = install()
    told = {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, Step.TOUCHED: 7200}
    build_imported(cast, 10, told)
    build_imported(cast, 10, {**told, Step.RECEIVED: 60, Step.NOTIFIED: 660})

    page = page_of(cast.rep, IMPORTED)

    assert "Bars are the median of the whole, handoff by handoff" in page
    assert "median of the whole" in page


def test_many_handoffs_of_which_nothing_is_told_are_not_too_few(db: None) -> None:
    cast = install()
    build_imported(cast, 20, {Step.HANDED_OFF: 0})

    page = page_of(cast.rep, IMPORTED)

    assert "no seam of these is told" in page
    assert "too few for medians" not in page


def test_the_file_of_groups_and_the_api_have_the_merged_medians(cast: Cast) -> None:
    browser = browser_of(cast.manager, at=NOW)
    name = "merged_median:handed_off:touched:tier:standard"

    assert f"{name},89400," in browser.get(f"/path-map/csv/groups/{IMPORTED}").content.decode()
    answer = browser.get(f"/api/v1/metrics{IMPORTED}&report=path&by=tier").json()
    assert {one["metric"]: one["value"] for one in answer["numbers"]}[name] == 89_400


def test_the_sentence_about_a_merged_seam_says_whom_its_median_leaves_out(cast: Cast) -> None:
    assert "This median leaves out" not in page_of(cast.rep, IMPORTED)
    told = {Step.SUBMITTED, Step.HANDED_OFF, Step.TOUCHED}
    untold = sum(1 << NUMBER[step] for step in Step if step not in told)
    build_imported(cast, 15, {Step.SUBMITTED: 0, Step.HANDED_OFF: 600}, tier="standard", untold_steps=untold)
    # A source that does not tell of touches leaves nobody waiting.
    build_imported(cast, 3, {Step.SUBMITTED: 0, Step.HANDED_OFF: 600}, tier="standard")

    words = words_of(page_of(cast.rep, IMPORTED))

    assert "This median leaves out 15 handoffs with a time of handed off that never reached touched." in words
    assert "nine in ten within not reached" not in words
    assert "more than one in ten were not touched, so there is no time within which nine in ten are." in words


def test_a_share_of_too_few_names_no_other_number_than_its_median(db: None) -> None:
    cast = install()
    told = {Step.SUBMITTED: 0, Step.HANDED_OFF: 600}
    build_imported(cast, 20, told)
    build_imported(cast, 12, {**told, Step.ROUTED: 660})

    page = words_of(page_of(cast.rep, IMPORTED))

    assert "under 20" in page
    assert "too few" in page
    assert "under 10" not in page


def test_it_says_how_many_were_never_touched_which_no_merged_seam_can_tell(cast: Cast) -> None:
    assert "were never touched" not in page_of(cast.rep, IMPORTED)
    told = {Step.SUBMITTED, Step.HANDED_OFF, Step.TOUCHED}
    untold = sum(1 << NUMBER[step] for step in Step if step not in told)
    build_imported(cast, 15, {Step.SUBMITTED: 0, Step.HANDED_OFF: 600}, tier="standard", untold_steps=untold)
    page = page_of(cast.rep, IMPORTED)

    assert "15 of 75 were never touched. A merged seam can’t tell of them" in words_of(page)
    assert marks_of(page)["never_touched:numerator"][1] == "15"
