"""The path of one handoff."""

import pytest

from dashboards.charts.path_strip import Leg, LegState, draw_path_strip


def make_leg(seconds: float | None, state: LegState = "done") -> Leg:
    return Leg(step="synced", step_text="09:59", label="Scoring", owner="Sales", state=state, seconds=seconds)


def test_recorded_seams_fill_their_cells_to_scale() -> None:
    strip = draw_path_strip(
        title="Path", legs=(make_leg(300), make_leg(100), make_leg(50, "running"), make_leg(None, "ahead"))
    )

    assert [segment.width for segment in strip.segments] == pytest.approx([37.5, 12.5])
    assert strip.scale_text == "To scale, 6 m 40 s"


def test_what_is_running_is_dotted_in_its_own_cell_and_says_it_is_not_to_scale() -> None:
    strip = draw_path_strip(title="Path", legs=(make_leg(300), make_leg(9000, "running")))

    assert [(line.x1, line.x2) for line in strip.dotted] == [(50, 100)]
    assert strip.open_text == "Running, not to scale"
    assert strip.cells[1].text == "2 h 30 m, running"


def test_an_unknown_seam_has_a_cell_and_no_length() -> None:
    strip = draw_path_strip(title="Path", legs=(make_leg(None, "unknown"), make_leg(60)))

    assert strip.cells[0].text == "unknown"
    assert [segment.width for segment in strip.segments] == [100]


def test_a_path_that_has_just_begun_has_no_scale() -> None:
    strip = draw_path_strip(title="Path", legs=(make_leg(4, "running"), make_leg(None, "ahead")))

    assert strip.segments == ()
    assert strip.scale_text == ""
