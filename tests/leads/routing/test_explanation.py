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
