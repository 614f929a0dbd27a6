"""YAML that people read: what is written is read again as it was."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handoff.yaml_text import read_yaml
from handoff.yaml_writing import write_yaml

TEXTS = st.text(max_size=30) | st.text("ab .:#-'\"\n\\\t", max_size=150) | st.sampled_from(
    ["no", "1e3", "2026-01-01", "~", "", " ", "- a", "a: b", "#", "word " * 60 + "end", "“”", "\u2028", "\ufeff"]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e60, max_value=1e60)
    | TEXTS.filter(lambda text: all(not "\ud800" <= character <= "\udfff" for character in text)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "no", "on", "2", "a b", "", "null", "ß", "b_1"]), inner, max_size=4)
    ),
    max_leaves=20,
)
DOCUMENTS = st.lists(VALUES, max_size=4) | st.dictionaries(st.sampled_from(["a", "y", "tiers"]), VALUES, max_size=3)


def exact(value: Any) -> Any:
    """Return `value` with its kinds, since 1 == 1.0 == True to Python."""
    if isinstance(value, dict):
        return [(key, exact(part)) for key, part in value.items()]
    return [exact(part) for part in value] if isinstance(value, list) else (type(value).__name__, repr(value))


@given(value=DOCUMENTS)
def test_what_is_written_is_read_again_as_it_was(value: Any) -> None:
    written = write_yaml(value)
    read = read_yaml(written)

    assert read.faults == ()
    assert exact(read.value) == exact(value)
    assert write_yaml(read.value) == written


@given(value=DOCUMENTS)
def test_a_common_reader_of_yaml_reads_the_same(value: Any) -> None:
    assert exact(yaml.safe_load(write_yaml(value))) == exact(value)


def test_criteria_stand_on_a_line_each_and_long_texts_are_folded() -> None:
    value = {
        "intro": "word " * 30 + "end",
        "no": [{"id": "c1", "op": "in", "value": ["no", "1e3", "2026-01-01"]}, {"id": "c2", "value": 50}],
        "not": {"any": [{"id": "c3"}, {"not": {"id": "c4"}}]},
        "empty": [],
    }

    assert write_yaml(value) == (
        "intro: >-\n"
        "  word word word word word word word word word word word word word word word word word word word\n"
        "  word word word word word word word word word word word end\n"
        '"no":\n'
        '  - {id: "c1", op: "in", value: ["no", "1e3", "2026-01-01"]}\n'
        '  - {id: "c2", value: 50}\n'
        "not:\n"
        "  any:\n"
        '    - {id: "c3"}\n'
        '    - not: {id: "c4"}\n'
        "empty: []\n"
    )


def test_what_does_not_fit_on_a_line_stands_on_several() -> None:
    countries = [f"country number {number}" for number in range(8)]

    assert write_yaml({"all": [{"id": "c1", "value": countries}]}).splitlines() == [
        "all:",
        '  - id: "c1"',
        "    value:",
        *(f'      - "{country}"' for country in countries),
    ]


def test_a_number_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        write_yaml({"a": float("inf")})
