"""What is wrong with a document: each problem with its place and its remedy."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of a document; `place` is a path such as /all/1/value, and / is the whole document.

    `key` is the key of the object at that place which should not be there, empty for every other fault.
    """

    place: str
    message: str
    remedy: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}; {self.remedy}"


class RuleError(ValueError):
    """The document is no rule: `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """The faults found so far while one document is read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: str, message: str, remedy: str, *, key: str = "") -> None:
        self.found.append(Problem(place=place or "/", message=message, remedy=remedy, key=key))


def kind_of(value: object) -> str:
    """Name the JSON kind of `value` for a message, never its content, which may be long, deep or unprintable."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "an object"
