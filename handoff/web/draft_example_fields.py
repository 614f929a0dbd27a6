"""An example of a draft as a form: facts by section, acts with their ages, the verdict, why, and what it teaches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from handoff.rules import ACTIVITY_LABELS, Catalogue, Fact, Problem, fold
from handoff.web.draft_fields import typed
from handoff.web.draft_open import FormProblem
from handoff.web.draft_words import SECTION_WORDS, TYPE_WORDS, problem_words

BLANK_ACTS: Final = 2
MOST_ACTS: Final = 60
YES_NO: Final = {"true": True, "false": False}
PLAIN: Final = {"title": "What the lead is like", "why": "Why", "tier": "Verdict", "criteria": "Teaches"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One fact of the catalogue with what is known of it here."""

    fact: Fact
    value: str
    texts: Sequence[str] = ()

    @property
    def name(self) -> str:
        return name_of(self.fact.path)

    @property
    def label(self) -> str:
        return f"{self.fact.label[:1].upper()}{self.fact.label[1:]}"

    @property
    def hint(self) -> str:
        return "" if self.fact.type == "text" else TYPE_WORDS[self.fact.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One kind of act: how many days ago each was, how many there were in all, and what they were about."""

    number: int
    kind: str = ""
    ages: str = ""
    count: str = ""
    contents: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleForm:
    """Everything a form says of one example; `place` is where it stands among the draft's, empty for a new one."""

    texts: Mapping[str, str]
    taught: Sequence[str]
    sections: Sequence[tuple[str, Sequence[FactField]]]
    acts: Sequence[ActRow]
    problems: Sequence[FormProblem]
    lead_id: int | None

    @property
    def errors(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in PLAIN}
        for problem in self.problems:
            found.setdefault(problem.name, []).append(problem.text)
        return found


def example_form(document: Any, known: Catalogue, problems: Sequence[Problem] = (), *, place: str = "") -> ExampleForm:
    """Return the form of an example as a draft holds it, with its problems at their fields."""
    held = document if isinstance(document, dict) else {}
    facts = _object(held.get("facts"))
    taught, lead = held.get("criteria"), held.get("lead")
    acts = [*_act_rows(facts.get("activities"))]
    said = [_placed(one, one.place.removeprefix(place), known, acts) for one in problems]
    errors = {one.name: one.text for one in said}
    sections: dict[str, list[FactField]] = {}
    for path, fact in known.items():
        if fact.scope == "lead":
            value = _at(facts, path)
            texts = [errors[name_of(path)]] if name_of(path) in errors else []
            section = path.partition(".")[0]
            sections.setdefault(SECTION_WORDS.get(section, section), []).append(
                FactField(fact=fact, value=_shown(value), texts=texts)
            )
    return ExampleForm(
        texts={name: str(held.get(name) or "") for name in ("title", "why", "tier")},
        taught=[str(one) for one in taught] if isinstance(taught, list) else [],
        sections=list(sections.items()),
        acts=[_with_texts(row, errors) for row in acts] + _blank(len(acts)),
        problems=said,
        lead_id=lead if isinstance(lead, int) and not isinstance(lead, bool) else None,
    )


def example_sent(data: QueryDict, known: Catalogue, before: Any) -> dict[str, Any]:
    """Return the example that a form says, as a draft holds it; what the form cannot show stays as it was."""
    held = before if isinstance(before, dict) else {}
    kept = _object(held.get("facts"))
    facts: dict[str, Any] = {section: dict(value) for section, value in kept.items() if isinstance(value, dict)}
    for path, fact in known.items():
        if fact.scope == "lead":
            _put(facts, path, _typed_fact(data.get(name_of(path), ""), fact))
    facts["activities"] = dict(_acts_sent(data))
    lead = data.get("lead", "")
    return {
        "title": data.get("title", "").strip(),
        "facts": {section: value for section, value in facts.items() if value},
        "tier": data.get("tier", ""),
        "why": data.get("why", "").replace("\r\n", " ").strip(),
        "criteria": data.getlist("criteria"),
        "lead": int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 19 else held.get("lead"),
    }


def name_of(path: str) -> str:
    """Return the name of a fact's field."""
    return f"fact-{path.replace('.', '-')}"


def _acts_sent(data: QueryDict) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(MOST_ACTS):
        kind, ages, count, contents = (
            data.get(f"act-{number}-{name}", "").strip() for name in ("kind", "ages", "count", "contents")
        )
        if not (kind or ages or contents):
            continue
        kind = next((key for key, label in ACTIVITY_LABELS.items() if label == kind), kind)
        found = [typed(one, "number") for one in ages.replace(",", " ").replace(";", " ").split()]
        numbers = [one for one in found if isinstance(one, int | float)]
        lines = [fold(line.strip()) for line in contents.replace("\r\n", "\n").split("\n")]
        yield (
            kind,
            {
                "ages": sorted(numbers) if len(numbers) == len(found) else found,
                "count": typed(count, "number") if count else len(found),
                "contents": list(dict.fromkeys(line for line in lines if line)),
            },
        )


def _act_rows(activities: Any) -> Iterator[ActRow]:
    for number, (kind, record) in enumerate(activities.items() if isinstance(activities, dict) else ()):
        held = record if isinstance(record, dict) else {}
        ages, contents, count = held.get("ages"), held.get("contents"), held.get("count")
        listed = ages if isinstance(ages, list) else []
        yield ActRow(
            number=number,
            kind=str(kind),
            ages=" ".join(_shown(age) for age in listed),
            count="" if count == len(listed) else _shown(count),
            contents="\n".join(map(str, contents)) if isinstance(contents, list) else "",
        )


def _blank(taken: int) -> list[ActRow]:
    return [ActRow(number=taken + more) for more in range(BLANK_ACTS if taken + BLANK_ACTS < MOST_ACTS else 0)]


def _with_texts(row: ActRow, errors: Mapping[str, str]) -> ActRow:
    text = errors.get(f"act-{row.number}")
    return row if text is None else ActRow(**{**_as_dict(row), "texts": [text]})


def _as_dict(row: ActRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("number", "kind", "ages", "count", "contents")}


def _placed(problem: Problem, rest: str, known: Catalogue, acts: Sequence[ActRow]) -> FormProblem:
    """Return a problem of an example beside the field that it is about."""
    text = problem_words(problem, known)
    steps = rest.strip("/").split("/")
    if steps[:2] == ["facts", "activities"] and len(steps) > 2:
        number = next((row.number for row in acts if row.kind == steps[2]), 0)
        return FormProblem(name=f"act-{number}", label=steps[2], text=text)
    if steps[0] == "facts" and len(steps) > 2:
        path = ".".join(steps[1:3])
        return FormProblem(name=name_of(path), label=known[path].label if path in known else path, text=text)
    return FormProblem(name=steps[0], label=PLAIN.get(steps[0], "The example"), text=text)


def _typed_fact(text: str, fact: Fact) -> Any:
    plain = text.strip()
    if not plain:
        return None
    return YES_NO.get(plain, plain) if fact.type == "boolean" else typed(plain, fact.type)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _put(facts: dict[str, Any], path: str, value: Any) -> None:
    section, name = path.split(".")
    held = facts.setdefault(section, {})
    if value is None:
        held.pop(name, None)
    else:
        held[name] = value


def _at(facts: Mapping[str, Any], path: str) -> Any:
    section, name = path.split(".")
    held = facts.get(section)
    return held.get(name) if isinstance(held, dict) else None


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
