"""The definition file that the documentation shows is one, and its examples hold."""

import re
from pathlib import Path

import pytest

from handoff.rules import FACT_TYPES, run_examples
from handoff.rules.catalogue import BASE
from handoff.rules.definition_file import FileError, read_definition
from handoff.rules.operands import OPERATORS

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-a-definition-file.md"
WORDS = PAGE.read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```yaml\n(.*?)```", WORDS, re.DOTALL)


def test_the_example_is_read_and_agrees_with_itself() -> None:
    read = read_definition(EXAMPLE, catalogue=BASE)

    assert [run.agrees for run in run_examples(read.definition, read.examples, catalogue=BASE)] == [True, True]


def test_the_page_names_every_operator_of_every_type() -> None:
    table = [line for line in WORDS.splitlines() if line.startswith("| ") and "`is_set`" in line]
    for fact_type in FACT_TYPES:
        (row,) = [line for line in table if fact_type in line.split("|")[1]]
        assert set(re.findall(r"`(\w+)`", row)) == set(OPERATORS[fact_type])


@pytest.mark.parametrize("word", ["no", "1e3", "2026-01-01", "&a us", "!a us"])
def test_what_the_page_says_is_refused_is_refused(word: str) -> None:
    assert f"`{word.partition(' ')[0]}`" in WORDS
    with pytest.raises(FileError):
        read_definition(EXAMPLE.replace('"us", "no"', f'"us", {word}'), catalogue=BASE)
