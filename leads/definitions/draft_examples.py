"""Examples of a draft: read from what was typed, and taken from a lead that is known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from handoff.errors import HandoffError, NotFoundError
from handoff.rules import Catalogue, Problem, check_facts, fold
from handoff.rules.problems import Problems
from handoff.rules.text import is_blank, text_fault
from leads.definitions.in_force import catalogue
from leads.definitions.models import Evaluation
from leads.definitions.publish import NewExample
from leads.records.facts import build_facts, load_acts
from leads.records.models import Lead

KNOWN: Final = ("title", "facts", "tier", "why", "criteria", "lead")
LONGEST_TITLE: Final = 200
LONGEST_WHY: Final = 300
MOST_TAUGHT: Final = 20


class NeverJudgedError(HandoffError):
    """This lead was never judged: take the facts that are known of it now."""

    code = "never_judged"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What examples may name: the tiers and the criteria of their document."""

    tiers: Collection[str]
    criteria: Collection[str]


def read_examples(
    documents: Sequence[Any], *, known: Catalogue, words: Vocabulary | None
) -> tuple[list[NewExample | None], list[Problem]]:
    """Return each example, None where it cannot be read, and everything that is wrong with them.

    A place such as /examples/2/why names the example by its index. `words` is None while the document cannot be read:
    then tiers and criteria are not looked up.
    """
    problems = Problems()
    reader = _ExampleReader(known, words, problems)
    examples = [reader.read(document, f"/examples/{index}") for index, document in enumerate(documents)]
    return examples, problems.found


def written_example(example: NewExample) -> dict[str, Any]:
    """Return an example as a draft holds it."""
    return {
        "title": example.title,
        "facts": example.facts,
        "tier": example.tier,
        "why": example.why,
        "criteria": list(example.criteria),
        "lead": example.lead_id,
    }


def example_from_lead(lead_id: int, *, now: datetime, as_judged: bool = False) -> dict[str, Any]:
    """Return an example with the facts of a lead: those known now, or those of its last evaluation.

    Its title says in general words who it is, from facts alone; the verdict and the reason are for people to agree on.
    Facts that the catalogue does not know are left out: no rule could read them.

    Raises: NotFoundError, NeverJudgedError.
    """
    lead = Lead.objects.select_related("company", "source", "campaign").filter(pk=lead_id).first()
    if lead is None:
        raise NotFoundError
    facts = _facts_as_judged(lead) if as_judged else build_facts(lead, load_acts([lead.pk]).get(lead.pk, {}), at=now)
    facts = _readable(facts, catalogue())
    return written_example(NewExample(title=_title(facts), facts=facts, tier="", why="", lead_id=lead.pk))


def _facts_as_judged(lead: Lead) -> dict[str, Any]:
    last = Evaluation.objects.filter(lead=lead).order_by("-pk").first()
    if last is None:
        raise NeverJudgedError
    return dict(last.facts)


def _readable(facts: dict[str, Any], known: Catalogue) -> dict[str, Any]:
    return {
        section: {name: value for name, value in content.items() if not check_facts({section: {name: value}}, known)}
        for section, content in facts.items()
    }


def _title(facts: dict[str, Any]) -> str:
    lead, company = facts.get("lead", {}), facts.get("company", {})
    parts = [
        str(lead.get("title") or lead.get("job_function") or "somebody"),
        str(company.get("industry", "")),
        f"{company['employees']} employees" if "employees" in company else "",
        *(f"{record['count']} {kind.replace('_', ' ')}" for kind, record in facts.get("activities", {}).items()),
    ]
    title = ", ".join(part for part in parts if part)
    return (title[:1].upper() + title[1:])[:LONGEST_TITLE]


class _ExampleReader:
    """Reads examples one by one; what can't be read is None, and its problems are noted."""

    def __init__(self, known: Catalogue, words: Vocabulary | None, problems: Problems) -> None:
        self.known = known
        self.words = words
        self.problems = problems
        self.titles: set[str] = set()

    def read(self, document: Any, place: str) -> NewExample | None:
        before = len(self.problems.found)
        if not isinstance(document, dict) or not set(document) <= set(KNOWN):
            self.problems.add(place, "this is no example", f"write an object of {', '.join(KNOWN)}")
            return None
        title = self._text(document.get("title"), f"{place}/title", longest=LONGEST_TITLE)
        why = self._text(document.get("why"), f"{place}/why", longest=LONGEST_WHY)
        self._note_title(title, place)
        facts = document.get("facts", {})
        for problem in check_facts(facts, self.known):
            self.problems.add(f"{place}/facts{problem.place}".rstrip("/"), problem.message, problem.remedy)
        tier = self._tier(document.get("tier", ""), f"{place}/tier")
        criteria = self._criteria(document.get("criteria", []), f"{place}/criteria")
        lead_id = self._lead(document.get("lead"), f"{place}/lead")
        if len(self.problems.found) > before:
            return None
        return NewExample(title=title, facts=facts, tier=tier, why=why, criteria=criteria, lead_id=lead_id)

    def _text(self, value: Any, place: str, *, longest: int) -> str:
        fault = text_fault(value, longest=longest) if isinstance(value, str) else "is no text"
        if isinstance(value, str) and not fault and not is_blank(value):
            return value
        self.problems.add(place, f"the text {fault or 'is empty'}", f"write 1 to {longest} characters")
        return ""

    def _note_title(self, title: str, place: str) -> None:
        if title and fold(title) in self.titles:
            self.problems.add(f"{place}/title", "another example has this title", "say what is different here")
        self.titles.add(fold(title))

    def _tier(self, value: Any, place: str) -> str:
        if isinstance(value, str) and (not value or self.words is None or value in self.words.tiers):
            return value
        self.problems.add(place, "there is no such tier", "choose one of the tiers, or not ready")
        return ""

    def _criteria(self, values: Any, place: str) -> tuple[str, ...]:
        if not isinstance(values, list) or len(values) > MOST_TAUGHT:
            self.problems.add(place, f"this is no list of at most {MOST_TAUGHT} criteria", "write a list, or none")
            return ()
        for index, value in enumerate(values):
            if not isinstance(value, str) or (self.words is not None and value not in self.words.criteria):
                self.problems.add(f"{place}/{index}", "there is no such criterion", "name one by its id")
        return tuple(value for value in values if isinstance(value, str))

    def _lead(self, value: Any, place: str) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self.problems.add(place, "this is no lead's id", "leave it out")
        return None
