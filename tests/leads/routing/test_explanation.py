"""Why a handoff came to its owner is told in plain words."""

import pytest

from leads.routing.explanation import explanation_sentence


@pytest.mark.parametrize(
    ("handoffs", "due", "told"),
    [
        (666, "667.2", "It was the turn of Maya, who was furthest below their fair share."),
        (3, 2.5, "It was the turn of Maya."),
    ],
)
def test_a_turn_is_told_without_figures(handoffs: int, due: object, told: str) -> None:
    explanation = {"how": "rotation", "share": {"handoffs": handoffs, "due": due}}

    assert explanation_sentence(explanation, owner="Maya") == told


def test_one_that_moved_says_why() -> None:
    skipped = [{"name": "Rita", "words": "had it before"}]
    moved = {"how": "reassigned", "reason": "away until 16 Nov 2026", "skipped": skipped}

    assert explanation_sentence(moved, owner="Theo") == (
        "It was the turn of Theo. It changed hands: away until 16 Nov 2026. Skipped: Rita (had it before)."
    )
    assert explanation_sentence({"how": "manual", "reason": "by the manager."}, owner="Theo") == (
        "It was given to Theo by hand. It changed hands: by the manager."
    )
