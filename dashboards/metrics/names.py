"""The names of numbers: `family:of…[:dimension:key][:numerator|:denominator]`, made and read in one place.

A dimension is one of a few words, or the path of a fact. Keys are percent-encoded, as values of facts are any text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Self
from urllib.parse import quote, unquote

DIMENSIONS: Final = ("tier", "source", "team", "owner", "week", "month", "campaign", "version", "criterion")
PARTS: Final = ("numerator", "denominator")


def _encoded(key: str) -> str:
    text = quote(key, safe="")
    return f"%{ord(text[0]):X}{text[1:]}" if text in PARTS else text


def is_fact(dimension: str) -> bool:
    """Say whether a dimension is the path of a fact, such as `lead.origin`."""
    return dimension.startswith(("lead.", "company."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A number's name taken apart; `groups` are the dimensions it is narrowed by beyond the page's filters."""

    family: str
    of: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a name apart; any text is some name."""
        words = text.split(":")
        part = words.pop() if words[-1] in PARTS else ""
        groups: dict[str, str] = {}
        while len(words) > 2 and (words[-2] in DIMENSIONS or is_fact(words[-2])):
            key = unquote(words.pop())
            groups[words.pop()] = key
        return cls(family=words[0], of=tuple(words[1:]), groups=MappingProxyType(groups), part=part)

    def by(self, dimension: str, key: object) -> "Name":
        """Return the name of the same number for one key of a dimension."""
        return replace(self, groups=MappingProxyType({**self.groups, dimension: str(key)}))

    def __str__(self) -> str:
        groups = [word for dimension, key in self.groups.items() for word in (dimension, _encoded(key))]
        return ":".join([self.family, *self.of, *groups, *([self.part] if self.part else [])])
