"""The path map's geometry: lengths, axes, p90 lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts.path_map import PathMap, draw_path_map
from dashboards.charts.path_parts import Part, Promise, Seam, axis_end

HOUR = 3600
DAY = 24 * HOUR


def make_seam(key: str, median: float | None, p90: float | None, **fields: object) -> Seam:
    seam = Seam(key=key, label=key, owner="Sales", to_step=key, median=median, p90=p90, share=0.5, cases=40)
    return replace(seam, **fields)  # type: ignore[arg-type]  # the fields are those of a seam


def make_part(*seams: Seam, **fields: object) -> Part:
    part = Part(name="submit to first touch", from_step="submitted", seams=seams)
    return replace(part, **fields)  # type: ignore[arg-type]  # the fields are those of a part


SYNC = make_seam("sync", 896, 1480)
SCORING = make_seam("scoring", 2, 6)
TOUCH = make_seam("touch", 316, 11_520)
DISPOSITION = make_seam("disposition", 49 * HOUR, None, open_share=0.19)
READING = make_seam("reading", 21 * HOUR, 73 * HOUR)
BEFORE = make_part(SYNC, SCORING, TOUCH)
AFTER = make_part(DISPOSITION, READING)


def draw(before: Part = BEFORE, after: Part = AFTER, width: int = 1392) -> PathMap:
    return draw_path_map(title="Path map", summary="The sync is slow", before=before, after=after, width=width)


def test_segments_are_as_long_as_their_medians() -> None:
    left = draw().panels[0]
    sync, _, touch = (cell.segment for cell in left.cells)

    assert sync.width / touch.width == pytest.approx(896 / 316, rel=1e-3)
    assert sync.width * left.seconds_per_pixel == pytest.approx(896, rel=1e-3)


def test_each_segment_begins_where_the_medians_before_it_end() -> None:
    left = draw().panels[0]

    starts = [cell.segment.x * left.seconds_per_pixel for cell in left.cells]

    assert starts == pytest.approx([0, 896, 898], rel=1e-3)


def test_a_seam_of_seconds_beside_one_of_days_is_still_one_pixel() -> None:
    right = draw(after=make_part(DISPOSITION, make_seam("reading", 2, 5))).panels[1]

    assert right.cells[1].segment.width == 1


@given(st.lists(st.floats(min_value=0.01, max_value=30 * DAY), min_size=1, max_size=7))
def test_the_bar_of_a_panel_never_leaves_it(medians: list[float]) -> None:
    seams = [make_seam(str(place), median, median * 2) for place, median in enumerate(medians)]

    left = draw(before=make_part(*seams)).panels[0]

    assert all(cell.segment.x + cell.segment.width <= left.width + 1 for cell in left.cells)
    assert left.end >= sum(medians)


def test_the_axis_ends_where_the_p90_of_the_worst_seam_ends_rounded_up() -> None:
    assert axis_end(BEFORE) == 25 * 60


def test_the_axis_ends_with_the_longest_finite_p90_when_the_worst_was_not_reached() -> None:
    assert axis_end(AFTER) == 6 * DAY


def test_the_axis_never_ends_before_the_sum_of_the_medians() -> None:
    part = make_part(make_seam("first", 600, 610), make_seam("second", 500, 520), make_seam("third", 400, 410))

    assert axis_end(part) >= 1500


def test_a_part_without_any_time_still_has_an_axis() -> None:
    empty = draw(before=make_part(make_seam("sync", None, None))).panels[0]

    assert empty.end > 0
    assert empty.cells[0].segment.width == 0
    assert empty.spreads == ()


def test_a_p90_that_was_not_reached_is_an_arrow_to_the_edge_and_says_so() -> None:
    right = draw().panels[1]
    disposition = right.spreads[0]

    assert disposition.is_arrow
    assert disposition.line.x2 == right.x + right.width
    assert disposition.label.text == "disposition p90 not reached: 19 % have none yet"


def test_a_p90_beyond_the_axis_is_an_arrow_too() -> None:
    touch = draw().panels[0].spreads[2]

    assert touch.is_arrow
    assert touch.label.text == "touch p90 3 h 12 m, off the scale"


def test_a_p90_line_starts_with_its_seam_and_has_its_dot_at_the_median() -> None:
    left = draw().panels[0]
    sync, scoring, _ = left.spreads

    assert (sync.line.x1, sync.is_arrow) == (0, False)
    assert sync.line.x2 * left.seconds_per_pixel == pytest.approx(1480, rel=1e-3)
    assert sync.dot.x * left.seconds_per_pixel == pytest.approx(896, rel=1e-3)
    assert scoring.line.x1 == pytest.approx(sync.dot.x, abs=0.01)


@pytest.mark.parametrize("width", [1392, 1112])
def test_every_label_stays_inside_its_panel(width: int) -> None:
    for panel in draw(width=width).panels:
        for spread in panel.spreads:
            assert panel.x <= spread.label.x <= panel.x + panel.width


def test_only_the_worst_seam_up_to_first_touch_is_blue() -> None:
    left, right = draw().panels

    assert [cell.is_worst for cell in (*left.cells, *right.cells)] == [True, False, False, False, False]


def test_cells_are_equal_and_the_step_at_the_break_is_named_once() -> None:
    drawn = draw(after=replace(AFTER, from_step="touched"))
    names = [text.text for panel in drawn.panels for text in panel.texts] + [text.text for text in drawn.texts]

    assert len({cell.box.width for cell in drawn.panels[0].cells}) == 1
    assert names.count("touched") == 1


def test_a_promise_stands_at_its_target() -> None:
    left = draw(before=replace(BEFORE, promises=(Promise(at=120, text="routed by 2 m"),))).panels[0]

    assert left.promises[0].x1 * left.seconds_per_pixel == pytest.approx(120, rel=1e-3)
    assert "routed by 2 m" in [text.text for text in left.texts]


def test_the_right_panel_says_how_small_the_left_one_would_be_there() -> None:
    notes = " ".join(text.text for text in draw().texts if "px" in text.text or "here" in text.text)

    assert "all 20 m 14 s on the left is 1 px here." in notes


def test_the_list_for_narrow_screens_shares_one_scale_in_a_panel() -> None:
    percents = [cell.percent for cell in draw().panels[0].cells]

    assert percents == pytest.approx([100, 100 * 2 / 896, 100 * 316 / 896], abs=0.01)


def test_links_are_announced_so_that_the_picture_is_not_one_image() -> None:
    linked = replace(BEFORE, seams=(replace(SYNC, href="/leads/?seam=sync"), SCORING, TOUCH))

    assert draw(before=linked).has_links
    assert not draw().has_links


def test_a_part_without_seams_leaves_its_room_to_the_other() -> None:
    (left,) = draw(after=make_part()).panels

    assert (left.x, left.width) == (0, 1392)
    assert left.cells[0].is_worst
    assert "//" not in [text.text for text in draw(after=make_part()).texts]


def test_with_nothing_before_it_the_second_part_has_the_blue_seam_and_all_names() -> None:
    after = replace(AFTER, from_step="handed off")
    (right,) = draw(before=make_part(), after=after).panels

    assert [cell.is_worst for cell in right.cells] == [True, False]
    assert [text.text for text in right.texts][:3] == ["handed off", "disposition", "reading"]


def test_a_gap_between_seams_has_a_cell_and_no_length() -> None:
    gap = make_seam("gap", None, None, label="Not told", is_told=False)
    cells = draw(before=make_part(SYNC, gap, TOUCH)).panels[0].cells

    assert [text.text for text in cells[1].texts] == ["Not told"]
    assert cells[1].segment.width == 0
    assert cells[2].segment.x == pytest.approx(cells[0].segment.width, rel=1e-3)


def test_a_note_stands_in_its_cell_and_makes_room_for_its_lines() -> None:
    words = "synced, received, scored: not told by the source"
    noted = replace(SYNC, note=words)
    plain, drawn = draw().panels[0], draw(before=make_part(noted, SCORING, TOUCH)).panels[0]

    texts = [text for text in drawn.cells[0].texts if text.css == "t-muted" and text.text in words]
    assert " ".join(text.text for text in texts) == words
    assert drawn.cells_bottom - plain.cells_bottom == 16 * len(texts)
    assert max(text.y for text in texts) < drawn.cells_bottom


def test_a_part_without_any_median_says_so_in_the_place_of_its_scale() -> None:
    drawn = draw(after=make_part(make_seam("disposition", None, None)))

    assert "Too few have come so far for a median." in [text.text for text in drawn.texts]
    assert drawn.panels[1].cells[0].p90 == "–"
