"""Reading YAML that people write: each value with its line, nothing guessed, aliased or built."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

LONGEST_DOCUMENT: Final = 200_000
DEEPEST: Final = 40
MOST_FAULTS: Final = 100

# libyaml where the wheel has it: ten times as fast, with the same events.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,299})(\.[0-9]{1,400})?", re.ASCII)
_WORDS: Final[Mapping[str, Any]] = {"": None, "null": None, "true": True, "false": False}
# What one reader of YAML takes for a value and another for text: yes is true to YAML 1.1 and a word to 1.2.
_UNCLEAR_WORD = re.compile(r"~|=|<<|null|true|false|yes|no|y|n|on|off|[-+]?\.inf|\.nan", re.IGNORECASE)
_UNCLEAR_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9a-fox_.:tz+-]*", re.IGNORECASE | re.ASCII)


class UnclearError(ValueError):
    """A plain word may be a value or a text; `message` says why, `remedy` how to write either."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that can't be read; `place` is a path such as /tiers/0/fit."""

    line: int
    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlText:
    """What a text says: its value, the line of every place in it, and what is wrong.

    With a fault a value may still be whole enough for further checks, unless `is_broken`.
    """

    value: Any
    lines: Mapping[str, int]
    faults: tuple[Fault, ...]
    is_broken: bool = False

    def line_of(self, place: str) -> int:
        """Return the line on which a place, or what is nearest around it, starts."""
        while place not in self.lines and place:
            place = place.rpartition("/")[0]
        return self.lines.get(place, 1)


def is_unclear(word: str) -> bool:
    """Say whether `word`, without quotation marks, may be read as something else than text."""
    return bool(_UNCLEAR_WORD.fullmatch(word) or _UNCLEAR_NUMBER.fullmatch(word))


def read_plain(word: str) -> Any:
    """Return what `word` stands for without quotation marks: a number, true, false, null, else text.

    Raises: UnclearError.
    """
    if word in _WORDS:
        return _WORDS[word]
    if number := _NUMBER.fullmatch(word):
        return float(word) if number[1] else int(word)
    if is_unclear(word):
        message = f"without quotation marks {word[:60]} is text to some readers and another value to others"
        remedy = f'write "{word[:60]}" for the text, or a plain number such as 1000, true, false or null'
        raise UnclearError(message, remedy)
    return word


def read_yaml(text: str, *, plain: Callable[[str], Any] = read_plain, longest: int = LONGEST_DOCUMENT) -> YamlText:
    """Return what `text` says, with everything that is wrong as far as it can be told at once. Raises nothing.

    What stands in quotation marks is text, and so is every key; `plain` reads all else, and raises UnclearError.
    """
    reading = _Reading(plain=plain)
    try:
        _refuse_unreadable(text, longest)
        for event in _events(text):
            reading.take(event)
    except _StopError as stop:
        return YamlText(value=None, lines=reading.lines, faults=(*reading.faults, stop.fault), is_broken=True)
    return YamlText(value=reading.value, lines=reading.lines, faults=tuple(reading.faults))


class _StopError(Exception):
    """Nothing after this can be read."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = Fault(line=line, place="/", message=message, remedy=remedy)


def _refuse_unreadable(text: str, longest: int) -> None:
    if len(text) > longest:
        raise _StopError(1, f"the text is longer than {longest:,} characters", "shorten it")
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _StopError(line, f"character U+{ord(found[0]):04X} can't be printed", "take it out")


def _events(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        lines = text.split("\n")
        line = min(mark.line if mark else 0, len(lines) - 1)
        indent = lines[line][: -len(lines[line].lstrip()) or None]
        if "\t" in indent:
            raise _StopError(line + 1, "a tab stands in the indentation", "indent with blanks") from error
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise _StopError(line + 1, f"this is not YAML: {said}", "write it as the examples do") from error
    except yaml.YAMLError as error:
        raise _StopError(1, "this is not YAML", "write it as the examples do") from error


@dataclass(slots=True, kw_only=True)
class _Open:
    """A list or an object that is being read; `key` is the one whose value comes next."""

    value: list[Any] | dict[str, Any]
    place: str
    is_key: bool = False
    key: str | None = None


@dataclass(slots=True, kw_only=True)
class _Reading:
    plain: Callable[[str], Any]
    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _StopError(line, "a second document starts here", "keep one in a file")
            case yaml.AliasEvent():
                self._fault(line, "anchors and aliases are not read", "write the value out")
                self._scalar(None, line)
            case yaml.ScalarEvent():
                self._refuse_marks(event, line)
                self._scalar(event, line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_marks(event, line)
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._fault(line, "anchors and aliases are not read", "write the value out")
        if event.tag is not None:
            self._fault(line, f"tags such as {event.tag[:60]} are not read", "take it away")

    def _scalar(self, event: Any, line: int) -> None:
        parent = self.opened[-1] if self.opened else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._take_key(parent, event.value if event else "", line)
            return
        place = self._enter(line)
        value: Any = event.value if event else None
        if event and not event.style:
            try:
                value = self.plain(event.value)
            except UnclearError as error:
                self._fault(line, error.message, error.remedy, place)
        self._attach(value)

    def _take_key(self, parent: _Open, key: str, line: int) -> None:
        if key in parent.value:
            first = self.lines.get(f"{parent.place}/{key}", line)
            message = f"“{key[:60]}” stands twice in one place, first in line {first}"
            self._fault(line, message, "keep one", f"{parent.place}/{key}")
        parent.key = key
        self.lines.setdefault(f"{parent.place}/{key}", line)

    def _open(self, value: list[Any] | dict[str, Any], line: int) -> None:
        if len(self.opened) == DEEPEST:
            raise _StopError(line, f"this is nested more than {DEEPEST} deep", "write it flatter")
        parent = self.opened[-1] if self.opened else None
        is_key = parent is not None and isinstance(parent.value, dict) and parent.key is None
        if is_key:
            self._fault(line, "a key is text, not a list or an object", "write a word before the colon")
        place = f"{parent.place}/?" if parent and is_key else self._enter(line)
        self.opened.append(_Open(value=value, place=place, is_key=is_key))

    def _close(self) -> None:
        closed = self.opened.pop()
        if closed.is_key:
            self.opened[-1].key = "?"
        else:
            self._attach(closed.value)

    def _enter(self, line: int) -> str:
        """Return the place of the value that starts here; a key's line is that of its value."""
        if not self.opened:
            self.lines.setdefault("", line)
            return ""
        parent = self.opened[-1]
        place = f"{parent.place}/{parent.key if isinstance(parent.value, dict) else len(parent.value)}"
        self.lines.setdefault(place, line)
        return place

    def _attach(self, value: Any) -> None:
        if not self.opened:
            self.value = value
            return
        parent = self.opened[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        else:
            parent.value.setdefault(str(parent.key), value)
            parent.key = None

    def _fault(self, line: int, message: str, remedy: str, place: str = "") -> None:
        self.faults.append(Fault(line=line, place=place or "/", message=message, remedy=remedy))
        if len(self.faults) == MOST_FAULTS:
            raise _StopError(line, "there are too many faults to go on", "mend those above first")
