"""Folding of text."""

from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import fold


@given(text=st.text())
def test_folding_twice_changes_nothing_and_leaves_nfc(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert is_normalized("NFC", fold(text))


def test_folding_is_idempotent_for_every_character() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]

    assert [character for character in characters if fold(fold(character)) != fold(character)] == []


@given(text=st.text())
def test_canonically_equal_texts_fold_alike(text: str) -> None:
    assert fold(normalize("NFD", text)) == fold(text) == fold(normalize("NFC", text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("\u0130", "i\u0307"),
        ("Å", "å"),
        ("\u212b", "å"),
        ("ﬁrst", "FIRST"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)
def test_case_and_composition_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)
