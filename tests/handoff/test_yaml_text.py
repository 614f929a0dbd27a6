"""YAML that people write: what is read, on which line, and what is refused there."""

import time

import pytest
import yaml

from handoff.yaml_text import read_yaml


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _each_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the wheel of PyYAML has no libyaml, its own reader says the same."""
    monkeypatch.setattr("handoff.yaml_text._Loader", getattr(yaml, request.param))


def faults_of(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read_yaml(text).faults]


def test_texts_numbers_and_words_are_read_as_they_are_written() -> None:
    read = read_yaml('a: some words\nb: "no"\nc: -1.5\nd: 12\ne: true\nf: null\ng:\nh: [x, 0]\n')

    assert read.value == {
        "a": "some words",
        "b": "no",
        "c": -1.5,
        "d": 12,
        "e": True,
        "f": None,
        "g": None,
        "h": ["x", 0],
    }
    assert type(read.value["d"]) is int
    assert read.faults == ()


def test_every_place_has_its_line() -> None:
    read = read_yaml("# on top\ntiers:\n  - key: a\n    fit:\n      all:\n        - {id: b,\n           value: 1}\n")

    assert read.line_of("/tiers/0") == 3
    assert read.line_of("/tiers/0/fit") == 4
    assert read.line_of("/tiers/0/fit/all/0/value") == 7
    assert read.line_of("/tiers/0/fit/all/0/op") == 6
    assert read.line_of("/never") == 2


@pytest.mark.parametrize(
    "word",
    ["no", "NO", "Yes", "on", "y", "~", "Null", "True", "1e3", "0x1F", "0o17", "010", "1_000", "+5", ".5", "5.",
     "12:30", "2026-01-01", "2026-01-01T10:00:00Z", ".inf", ".NaN", "<<"],
)  # fmt: skip
def test_a_word_that_two_readers_take_for_two_things_is_refused_with_its_line_and_how_to_write_it(word: str) -> None:
    (fault,) = read_yaml(f"a: b\nc: {word}\n").faults

    assert (fault.line, fault.place) == (2, "/c")
    assert f'write "{word}" for the text' in fault.remedy
    assert read_yaml(f'a: b\nc: "{word}"\n').value == {"a": "b", "c": word}


@pytest.mark.parametrize("word", ["7 days", "vp operations", "a-1", "no one", "/pricing", "demo_request", "nothing"])
def test_a_word_that_is_text_to_everyone_needs_no_quotation_marks(word: str) -> None:
    assert read_yaml(f"a: {word}").value == {"a": word}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: [", 2, "not YAML"),
        ("a:\n\t- b", 2, "tab"),
        ("a: 1\nb: 2\na: 3", 3, "“a” stands twice in one place, first in line 1"),
        ("a: 1\nb: &x 2", 2, "anchors"),
        ("a: 1\nb: *x", 2, "anchors"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tags"),
        ("a: 1\n? [b]\n: 2", 2, "a key is text"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a: 1\nb: \x00", 2, "U+0000"),
        ("a: 1\nb: \ud800", 2, "U+D800"),
        ("\n\n" + "[" * 41, 3, "more than 40 deep"),
        ("x" * 200_001, 1, "longer than 200,000"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int, says: str) -> None:
    ((found, message),) = faults_of(text)

    assert found == line
    assert says in message


def test_every_fault_is_named_at_once_and_the_rest_is_read() -> None:
    read = read_yaml("a: no\nb: &x 1\nc: *x\na: 2\nd: {e: 1e3}\n")

    assert [fault.line for fault in read.faults] == [1, 2, 3, 4, 5]
    assert (read.is_broken, read.value["b"]) == (False, 1)


def test_no_more_faults_are_named_than_anyone_reads() -> None:
    read = read_yaml("[" + "no, " * 5_000 + "no]")

    assert len(read.faults) == 101
    assert read.is_broken


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\n" + "".join(f"{key}: &{key} [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" for key in "bcdefghi"),
        "[" * 100_000,
        "- " * 60_000,
        "{a: " * 40_000,
        "a: " * 60_000,
        "? " * 90_000,
        "&a " * 60_000,
        '"' + "\\x41" * 40_000,
        "a: |\n" + "  x\n" * 40_000,
    ],
    ids=["aliases", "lists", "dashes", "objects", "keys", "marks", "anchors", "escapes", "lines"],
)
def test_a_text_that_is_meant_to_be_costly_is_answered_soon(text: str) -> None:
    started = time.process_time()
    read_yaml(text)

    assert time.process_time() - started < 5
