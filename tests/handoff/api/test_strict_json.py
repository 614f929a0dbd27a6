"""JSON with one meaning only."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.api.strict_json import DEEPEST, LARGEST_WHOLE, StrictJsonError, load

keepable_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))
scalars = st.none() | st.booleans() | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE) | keepable_text
documents = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keepable_text, inner, max_size=5),
    max_leaves=20,
)

REFUSED = {
    "nothing": (b"", "not JSON"),
    "half an object": (b'{"a": ', "not JSON"),
    "two documents": (b"{} {}", "not JSON"),
    "a raw newline in a text": (b'"a\nb"', "not JSON"),
    "bytes that are not UTF-8": (b'{"a": "\xff"}', "not UTF-8 (byte 8)"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    "UTF-16 without its mark": ('{"a": 1}'.encode("utf-16-le"), "not JSON"),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', "byte order mark"),
    "an encoded surrogate": (b'"\xed\xa0\x80"', "not UTF-8"),
    "NaN": (b"[NaN]", "NaN is not JSON"),
    "Infinity": (b"[-Infinity]", "-Infinity is not JSON"),
    "a number beyond all floats": (b"[1e400]", "too large"),
    "a number of 5,000 digits": (b"[" + b"9" * 5000 + b"]", "too large"),
    "a number beyond 64 bits": (b"[9223372036854775808]", "too large"),
    "a fraction of 5,000 digits": (b"[0." + b"9" * 5000 + b"]", "too many digits"),
    "one key twice": (b'{"a": 1, "b": 2, "a": 3}', "'a' stands twice"),
    "one key twice, deep": (b'[{"x": {"k": 1, "k": 1}}]', "'k' stands twice"),
    "too many keys": (json.dumps({str(n): n for n in range(501)}).encode(), "more than 500 keys"),
    "too many values": (b"[" + b"0," * 200_000 + b"0]", "more than 200000 values"),
    "too deep a list": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "more than 32 levels"),
    "a list deeper than the interpreter": (b"[" * 100_000 + b"]" * 100_000, "more than 32 levels"),
    "an object deeper than the interpreter": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "more than 32 levels"),
}


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_it_refuses_and_says_why(body: bytes, words: str) -> None:
    with pytest.raises(StrictJsonError) as refused:
        load(body)
    assert words in refused.value.message


@pytest.mark.parametrize("escape", [r"\u0000", r"\ud800", r"\uDFFF", r"\ude00\ud83d"])
def test_it_names_the_place_of_a_text_that_cannot_be_kept(escape: str) -> None:
    with pytest.raises(StrictJsonError) as refused:
        load(f'{{"activities": [{{}}, {{"content": "a{escape}b"}}]}}'.encode())
    assert refused.value.place == "activities.1.content"


def test_it_looks_at_keys_too() -> None:
    with pytest.raises(StrictJsonError) as refused:
        load(rb'{"a\u0000b": 1}')
    assert refused.value.place == r"a\0b"


def test_it_takes_a_pair_of_surrogates_as_one_character() -> None:
    assert load(rb'"\ud83d\ude00"') == "😀"


def test_it_takes_the_deepest_and_largest_that_is_allowed() -> None:
    deepest = b"[" * DEEPEST + b"]" * DEEPEST
    assert load(deepest) == json.loads(deepest)
    assert load(str(LARGEST_WHOLE).encode()) == LARGEST_WHOLE


@given(documents)
def test_it_reads_every_other_document_as_json_does(document: Any) -> None:
    for ensure_ascii in (True, False):
        assert load(json.dumps(document, ensure_ascii=ensure_ascii).encode()) == document


@given(st.binary(max_size=200))
def test_it_raises_nothing_else_whatever_the_bytes(body: bytes) -> None:
    try:
        document = load(body)
    except StrictJsonError:
        return
    json.dumps(document, allow_nan=False).encode()
