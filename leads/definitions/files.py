"""Definition versions as files: a version with its examples written, a file read into what a version is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handoff.errors import HandoffError
from handoff.rules import Definition, ExampleRun, run_examples
from handoff.rules.definition_diff import DefinitionDiff
from handoff.rules.definition_file import FileError, FileProblem, read_definition, write_definition
from leads.definitions.in_force import catalogue, parsed_version
from leads.definitions.models import DefinitionVersion
from leads.definitions.publish import NewExample
from leads.definitions.versions import agreed_examples_of, diff_from


class InvalidDefinitionFileError(HandoffError):
    """The file can't be read as a definition: `problems` is everything that is wrong with it, each with its line."""

    code = "invalid_definition_file"

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        fields: dict[str, list[str]] = {}
        for problem in self.problems:
            fields.setdefault(f"line {problem.line}", []).append(f"{problem.message}; {problem.remedy}")
        super().__init__(
            "The file can't be read as a definition; each line is named.",
            fields={line: " ".join(f"{one}." for one in said) for line, said in fields.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFile:
    """What a file says: `document` and `examples` are what a draft or a version is made of.

    `lines` has the line of every place of the file, such as /tiers/0/fit and /examples/3.
    """

    document: dict[str, Any]
    examples: tuple[NewExample, ...]
    definition: Definition
    lines: Mapping[str, int]

    def line_of_example(self, position: int) -> int:
        """Return the line on which an example starts; the first has position 0."""
        return self.lines[f"/examples/{position}"]

    def run(self) -> tuple[ExampleRun, ...]:
        """Judge each example of the file by its definition."""
        return run_examples(self.definition, self.examples, catalogue=catalogue())

    def diff_from(self, version: DefinitionVersion) -> DefinitionDiff:
        """Return what changes from a version to this file, in words."""
        return diff_from(version, self.definition, self.examples)


def read_definition_file(text: str) -> DefinitionFile:
    """Read a definition and its examples from YAML; whether the examples hold is not asked here.

    Raises: InvalidDefinitionFileError.
    """
    try:
        read = read_definition(text, catalogue=catalogue())
    except FileError as error:
        raise InvalidDefinitionFileError(error.problems) from error
    return DefinitionFile(
        document=read.document,
        examples=tuple(
            NewExample(title=example.title, facts=example.facts, tier=example.tier, why=example.why)
            for example in read.examples
        ),
        definition=read.definition,
        lines=read.lines,
    )


def write_definition_file(version: DefinitionVersion) -> str:
    """Return the file of a version with its examples; reading and writing it gives the same text."""
    return write_definition(parsed_version(version.pk).definition, agreed_examples_of(version))
