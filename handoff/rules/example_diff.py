"""What changed between the examples of two versions, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handoff.rules.catalogue import ACTIVITY_LABELS, Catalogue
from handoff.rules.examples import AgreedExample, verdict_words
from handoff.rules.text import quoted

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact of an example; what it was and is, in words, empty where it was not known."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleDiff:
    """An example that came, went or changed; verdicts and reasons are empty on the side where there is none."""

    change: Change
    title: str
    verdict_before: str
    verdict_after: str
    why_before: str
    why_after: str
    facts: tuple[FactChange, ...]


def diff_examples(
    before: Iterable[AgreedExample], after: Iterable[AgreedExample], *, catalogue: Catalogue
) -> tuple[ExampleDiff, ...]:
    """Return the examples that differ, by title: those that came or changed in the new order, then those that went."""
    old, new = dict(_by_title(before)), dict(_by_title(after))
    found = [_diff(old.get(key), example, catalogue) for key, example in new.items()]
    found += [_diff(example, None, catalogue) for key, example in old.items() if key not in new]
    return tuple(one for one in found if one)


def _by_title(examples: Iterable[AgreedExample]) -> Iterator[tuple[tuple[str, int], AgreedExample]]:
    """Yield examples by title, and by their order where several share one."""
    seen: Counter[str] = Counter()
    for example in examples:
        seen[example.title] += 1
        yield (example.title, seen[example.title]), example


def _diff(old: AgreedExample | None, new: AgreedExample | None, catalogue: Catalogue) -> ExampleDiff | None:
    present = new or old
    if present is None:
        return None
    facts = tuple(_fact_changes(old.facts, new.facts, catalogue)) if old and new else ()
    if old and new and not facts and (old.tier, old.why) == (new.tier, new.why):
        return None
    return ExampleDiff(
        change="changed" if old and new else "added" if new else "removed",
        title=present.title,
        verdict_before=verdict_words(old.tier) if old else "",
        verdict_after=verdict_words(new.tier) if new else "",
        why_before=old.why if old else "",
        why_after=new.why if new else "",
        facts=facts,
    )


def _fact_changes(old: Mapping[str, Any], new: Mapping[str, Any], catalogue: Catalogue) -> Iterator[FactChange]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for path in dict.fromkeys([*before, *after]):
        was, is_now = _words(path, before.get(path)), _words(path, after.get(path))
        if was != is_now:
            yield FactChange(path=path, label=_label(path, catalogue), before=was, after=is_now)


def _flat(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section in sorted(facts):
        content = facts[section]
        if isinstance(content, dict):
            yield from ((f"{section}.{name}", content[name]) for name in sorted(content))
        else:
            yield section, content


def _label(path: str, catalogue: Catalogue) -> str:
    section, _, name = path.partition(".")
    if section == "activities":
        return ACTIVITY_LABELS.get(name, name)
    return catalogue[path].label if path in catalogue else path


def _words(path: str, value: Any) -> str:
    if path.startswith("activities.") and isinstance(value, dict):
        ages, contents = value.get("ages") or [], value.get("contents") or []
        said = [f"{value.get('count', 0)} in all"]
        said += [f"{', '.join(map(str, ages))} days before"] if ages else []
        return "; ".join(said + ([", ".join(map(_value_words, contents))] if contents else []))
    return "" if value is None else _value_words(value)


def _value_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quoted(value) if isinstance(value, str) else str(value)
