"""Checking a facts document against the catalogue, as examples and sources are checked."""

from itertools import pairwise
from typing import Any

from handoff.rules.catalogue import Catalogue, Fact, is_activity_kind
from handoff.rules.criterion import LONGEST_WINDOW, MOST_ACTS
from handoff.rules.problems import Problem, Problems, kind_of
from handoff.rules.text import LONGEST_TEXT, excerpt, fold, text_fault
from handoff.rules.values import READERS, read_number

MOST_KINDS = 500


def check_facts(document: Any, catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong with a facts document; none when rules see in it all that it says.

    A fact that is unknown may be left out or null.
    """
    problems = Problems()
    if not isinstance(document, dict):
        problems.add("", f"facts are an object, not {kind_of(document)}", "write sections of facts")
        return problems.found
    for section, content in document.items():
        if not isinstance(content, dict):
            problems.add(f"/{_key(section)}", f"a section is an object, not {kind_of(content)}", "write facts in it")
        elif section == "activities":
            _check_activities(content, problems)
        else:
            _check_section(section, content, catalogue, problems)
    return problems.found


def _check_section(section: str, content: dict[str, Any], catalogue: Catalogue, problems: Problems) -> None:
    for name, value in content.items():
        place, fact = f"/{_key(section)}/{_key(name)}", catalogue.get(f"{section}.{name}")
        if fact is None:
            problems.add(place, "the catalogue has no such fact", "register it, or leave it out")
        elif value is not None:
            _check_value(value, fact, place, problems)


def _check_value(value: Any, fact: Fact, place: str, problems: Problems) -> None:
    if READERS[fact.type](value) is None:
        problems.add(place, f"this can't be read as {fact.type}, and counts as unknown", "correct it or leave it out")
    elif isinstance(value, str):
        _check_text(value, place, problems)


def _check_text(text: str, place: str, problems: Problems) -> None:
    fault = text_fault(text, longest=LONGEST_TEXT)
    if fault:
        problems.add(place, f"the text {fault}", "shorten or clean it")
    elif fold(text) != text:
        problems.add(place, "the text is not case-folded NFC", "fold it when the facts are built")


def _check_activities(activities: dict[str, Any], problems: Problems) -> None:
    if len(activities) > MOST_KINDS:
        problems.add("/activities", f"there are more than {MOST_KINDS} kinds", "use fewer kinds, and contents")
        return
    for kind, record in activities.items():
        place = f"/activities/{_key(kind)}"
        if not is_activity_kind(kind):
            problems.add(place, "an activity kind is lower_snake, at most 60 characters", "rename it")
        if isinstance(record, dict) and set(record) == {"ages", "count", "contents"}:
            _check_record(record, place, problems)
        else:
            problems.add(place, "an activity record has ages, count and contents", "write all three and nothing else")


def _check_record(record: dict[str, Any], place: str, problems: Problems) -> None:
    ages, count, contents = record["ages"], record["count"], record["contents"]
    if not isinstance(ages, list) or not _are_ages(ages):
        message = f"ages are at most {MOST_ACTS} numbers, the smallest first, none below 0 or above {LONGEST_WINDOW}"
        problems.add(f"{place}/ages", message, "write the days since each act, the latest act first")
    elif not isinstance(count, int) or isinstance(count, bool) or count < len(ages):
        problems.add(f"{place}/count", "count is the number of all acts, at least one an age", "correct it")
    if not isinstance(contents, list) or not all(isinstance(content, str) for content in contents):
        problems.add(f"{place}/contents", "contents are a list of texts", "write the distinct recent ones")
        return
    for index, content in enumerate(contents[:MOST_ACTS]):
        _check_text(content, f"{place}/contents/{index}", problems)
    if len(contents) > MOST_ACTS or len(set(contents)) != len(contents):
        problems.add(f"{place}/contents", f"contents are distinct, at most {MOST_ACTS}", "keep the latest ones")


def _are_ages(ages: list[Any]) -> bool:
    if len(ages) > MOST_ACTS or any(read_number(age) is None for age in ages):
        return False
    return all(earlier <= later for earlier, later in pairwise(ages)) and all(age <= LONGEST_WINDOW for age in ages)


def _key(key: object) -> str:
    """Return a key of a stranger's document as a place can show it."""
    return excerpt(str(key)).strip("“”")
