"""The names of numbers: `family:of…[:dimension:key][:numerator|:denominator]`, made and read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Self

DIMENSIONS: Final = ("tier", "source", "team", "owner", "week")
PARTS: Final = ("numerator", "denominator")


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
        while len(words) > 2 and words[-2] in DIMENSIONS:
            key = words.pop()
            groups[words.pop()] = key
        return cls(family=words[0], of=tuple(words[1:]), groups=MappingProxyType(groups), part=part)

    def by(self, dimension: str, key: object) -> "Name":
        """Return the name of the same number for one key of a dimension."""
        return replace(self, groups=MappingProxyType({**self.groups, dimension: str(key)}))

    def __str__(self) -> str:
        groups = [word for pair in self.groups.items() for word in pair]
        return ":".join([self.family, *self.of, *groups, *([self.part] if self.part else [])])
