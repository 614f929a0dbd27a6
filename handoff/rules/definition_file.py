"""The definition with its examples as a file that people read and write."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handoff.rules.catalogue import Catalogue
from handoff.rules.criterion import refuse_unknown_keys
from handoff.rules.definition import Definition, canonical_definition
from handoff.rules.definition_parsing import parse_definition
from handoff.rules.examples import NOT_READY, AgreedExample, verdict_words
from handoff.rules.facts import check_facts
from handoff.rules.problems import Problem, Problems, RuleError, kind_of
from handoff.rules.text import excerpt, fold, is_blank, text_fault
from handoff.yaml_text import YamlText, read_yaml
from handoff.yaml_writing import write_yaml

LONGEST_FILE: Final = 1_000_000
MOST_EXAMPLES: Final = 500
LONGEST_TITLE: Final = 200
LONGEST_WHY: Final = 300
MOST_PROBLEMS: Final = 200

_COMMENT: Final = (
    "# The definition of a sales-ready lead. To see whether its examples hold:\n"
    "# python manage.py definition check FILE\n\n"
)
_SECTIONS: Final = ("lead", "company", "source", "campaign")
_RECORD: Final = ("ages", "count", "contents")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExample:
    """An example as a file writes it; an empty tier is not ready."""

    title: str
    facts: dict[str, Any]
    tier: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """One fault of a file, with the line on which it stands."""

    line: int
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}; {self.remedy}"


class FileError(ValueError):
    """The file holds no definition: `problems` is what is wrong with it, by line, as far as anyone reads."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line)[:MOST_PROBLEMS])
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionText:
    """What a file says: the canonical document, the definition it parses to, its examples, and the line of places."""

    document: dict[str, Any]
    definition: Definition
    examples: tuple[WrittenExample, ...]
    lines: Mapping[str, int]


def write_definition(definition: Definition, examples: Iterable[AgreedExample]) -> str:
    """Return the one file of a definition and its examples; what it says is read again as it was."""
    told = [_example_document(example) for example in examples]
    return _COMMENT + write_yaml(canonical_definition(definition) | ({"examples": told} if told else {}))


def read_definition(text: str, *, catalogue: Catalogue) -> DefinitionText:
    """Read a definition and its examples, whose texts are folded as facts are.

    Raises: FileError with every problem, each with its line, place and remedy.
    """
    read = read_yaml(text, longest=LONGEST_FILE)
    if read.is_broken or not isinstance(read.value, dict):
        raise FileError(_unreadable(read))
    body = dict(read.value)
    problems = Problems()
    written = body.pop("examples", None)
    definition = _definition(body, catalogue, problems)
    examples = _Examples(problems, catalogue).read([] if written is None else written)
    if definition is not None:
        _refuse_unknown_tiers(examples, definition, problems)
    faults = [*_faults(read), *_placed(problems.found, read)]
    if definition is None or faults:
        raise FileError(faults)
    return DefinitionText(
        document=canonical_definition(definition),
        definition=definition,
        examples=tuple(example for example in examples if example),
        lines=read.lines,
    )


def _unreadable(read: YamlText) -> list[FileProblem]:
    if read.faults:
        return _faults(read)
    message = f"a definition has intro, tiers, never and examples, and this is {kind_of(read.value)}"
    return [FileProblem(line=1, place="/", message=message, remedy="write tiers: and the tiers below it")]


def _faults(read: YamlText) -> list[FileProblem]:
    return [
        FileProblem(line=fault.line, place=fault.place, message=fault.message, remedy=fault.remedy)
        for fault in read.faults
    ]


def _placed(found: Iterable[Problem], read: YamlText) -> Iterator[FileProblem]:
    """Yield the problems with their lines, without those that follow from a fault of the same place."""
    unclear = {fault.place for fault in read.faults} - {"/"}
    for problem in found:
        if problem.place not in unclear:
            exact = f"{problem.place.rstrip('/')}/{problem.key}" if problem.key else problem.place
            yield FileProblem(
                line=read.line_of("" if exact == "/" else exact),
                place=problem.place,
                message=f"{problem.place}: {problem.message}",
                remedy=problem.remedy,
            )


def _definition(body: dict[str, Any], catalogue: Catalogue, problems: Problems) -> Definition | None:
    try:
        return parse_definition(body, catalogue=catalogue)
    except RuleError as error:
        problems.found.extend(error.problems)
        return None


class _Examples:
    """Reads the examples of one file; one that can't be read is None, and its problems are noted."""

    def __init__(self, problems: Problems, catalogue: Catalogue) -> None:
        self.problems = problems
        self.catalogue = catalogue

    def read(self, documents: Any) -> list[WrittenExample | None]:
        if not isinstance(documents, list) or len(documents) > MOST_EXAMPLES:
            remedy = "write each as an item with title, verdict, why and facts"
            self.problems.add("/examples", f"there is no list of at most {MOST_EXAMPLES} examples", remedy)
            return []
        return [self._example(document, f"/examples/{number}") for number, document in enumerate(documents)]

    def _example(self, document: Any, place: str) -> WrittenExample | None:
        known = ("title", "verdict", "why", "facts")
        if not isinstance(document, dict):
            self.problems.add(place, f"an example is an object, not {kind_of(document)}", f"write {', '.join(known)}")
            return None
        refuse_unknown_keys(document, known, place, self.problems)
        title = self._text(document.get("title"), f"{place}/title", longest=LONGEST_TITLE)
        verdict = self._text(document.get("verdict"), f"{place}/verdict", longest=LONGEST_TITLE)
        why = document.get("why", "")
        why = why if why == "" else self._text(why, f"{place}/why", longest=LONGEST_WHY)
        facts = self._facts(document.get("facts"), f"{place}/facts")
        if title is None or verdict is None or why is None or facts is None:
            return None
        return WrittenExample(title=title, facts=facts, tier="" if verdict == NOT_READY else verdict, why=why)

    def _text(self, value: Any, place: str, *, longest: int) -> str | None:
        fault = text_fault(value, longest=longest) if isinstance(value, str) else f"is {kind_of(value)}"
        if isinstance(value, str) and not fault and not is_blank(value):
            return value
        self.problems.add(
            place, f"the text {fault or 'is empty'}", f"write 1 to {longest} characters in quotation marks"
        )
        return None

    def _facts(self, value: Any, place: str) -> dict[str, Any] | None:
        folded = _folded(value)
        found = check_facts(folded, self.catalogue)
        for problem in found:
            self.problems.add(f"{place}{problem.place}".rstrip("/"), problem.message, problem.remedy)
        return None if found else folded


def _folded(value: Any) -> Any:
    """Return `value` with its texts folded; how deep it is, the reading of the file has bounded."""
    if isinstance(value, dict):
        return {key: _folded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_folded(part) for part in value]
    return fold(value) if isinstance(value, str) else value


def _refuse_unknown_tiers(
    examples: Iterable[WrittenExample | None], definition: Definition, problems: Problems
) -> None:
    keys = [tier.key for tier in definition.tiers]
    for number, example in enumerate(examples):
        if example and example.tier and example.tier not in keys:
            message = f"there is no tier {excerpt(example.tier)}"
            problems.add(f"/examples/{number}/verdict", message, f"use one of {', '.join(keys)}, or “{NOT_READY}”")


def _example_document(example: AgreedExample) -> dict[str, Any]:
    return {
        "title": example.title,
        "verdict": verdict_words(example.tier),
        **({"why": example.why} if example.why else {}),
        "facts": _facts_document(example.facts),
    }


def _facts_document(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts in one order: of the lead, of its company, where it came from, the company's own, what it did."""
    others = sorted(section for section in facts if section not in (*_SECTIONS, "activities"))
    order = [section for section in (*_SECTIONS, *others, "activities") if section in facts]
    return {section: _section_document(section, facts[section]) for section in order}


def _section_document(section: str, content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    return {
        name: _record_document(content[name]) if section == "activities" else content[name] for name in sorted(content)
    }


def _record_document(record: Any) -> Any:
    if not isinstance(record, dict):
        return record
    return {part: record[part] for part in (*_RECORD, *sorted(set(record) - {*_RECORD})) if part in record}
