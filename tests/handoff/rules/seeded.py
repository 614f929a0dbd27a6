"""Random rules and facts from a seed: the same ten thousand in every run."""

from collections.abc import Iterator
from random import Random
from typing import Any

from handoff.rules import Rule, RuleError, parse
from tests.handoff.rules.strategies import CATALOGUE, DAYS, KINDS, NUMBERS, WORDS

TEXTS = (
    *WORDS,
    "no",
    "1e3",
    "2026-01-01",
    "~",
    "us, de",
    "is known",
    "x” and title is “y",
    "50",
    "…",
    "\u200b",
    "# a: b",
)
VALUES = {"text": TEXTS, "number": (*NUMBERS, 0.1 + 0.2, 1e-7, 123456789.25), "date": DAYS, "boolean": (True, False)}
OPERATORS = {
    "text": ("eq", "ne", "in", "not_in", "contains", "starts_with", "is_set"),
    "number": ("eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", "is_set"),
    "date": ("eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", "is_set"),
    "boolean": ("eq", "ne", "is_true", "is_set"),
}
FACTS = [fact for fact in CATALOGUE.values() if fact.scope == "lead"]
JUNK = (None, True, 0, 1, 50, "", " ", "us", "2026-01-01", "2026-02-30", [], {}, float("nan"), float("inf"), 0.1 + 0.2)


def random_rules(seed: int, number: int) -> Iterator[tuple[dict[str, Any], Rule]]:
    """Yield so many documents that parse, with their rules."""
    random, made = Random(seed), 0
    while made < number:
        document = _node(random, depth=random.choice((1, 2, 2, 3, 4, 7)), ids=iter(range(1000)))
        try:
            rule = parse(document, catalogue=CATALOGUE)
        except RuleError:  # contradicting criteria are no rule
            continue
        made += 1
        yield document, rule


def random_facts(seed: int) -> Iterator[dict[str, Any]]:
    """Yield facts without end: known, unknown, of a wrong type, and of acts that never were."""
    random = Random(seed)
    while True:
        facts: dict[str, Any] = {}
        for fact in random.sample(FACTS, k=random.randint(4, len(FACTS))):
            section, name = fact.path.split(".")
            value = random.choice(VALUES[fact.type] if random.random() < 0.8 else JUNK)
            facts.setdefault(section, {})[name] = value.upper() if value in WORDS and random.random() < 0.2 else value
        facts["activities"] = {kind: _acts(random) for kind in random.sample(KINDS, k=random.randint(0, len(KINDS)))}
        yield facts


def _node(random: Random, *, depth: int, ids: Iterator[int]) -> dict[str, Any]:
    if depth == 1:
        return {"id": f"c{next(ids)}", **(_act(random) if random.random() < 0.3 else _fact(random))}
    shape = random.choice(("all", "any", "not"))
    if shape == "not":
        return {"not": _node(random, depth=depth - 1, ids=ids)}
    return {shape: [_node(random, depth=random.randint(1, depth - 1), ids=ids) for _ in range(random.randint(1, 3))]}


def _fact(random: Random) -> dict[str, Any]:
    fact = random.choice(FACTS)
    op, values = random.choice(OPERATORS[fact.type]), VALUES[fact.type]
    if op in ("is_set", "is_true"):
        return {"fact": fact.path, "op": op}
    if op == "between":
        return {"fact": fact.path, "op": op, "value": sorted(random.choices(values, k=2))}  # type: ignore[type-var]
    if op in ("in", "not_in"):
        return {"fact": fact.path, "op": op, "value": random.choices(values, k=random.randint(1, 4))}
    return {"fact": fact.path, "op": op, "value": random.choice(values)}


def _act(random: Random) -> dict[str, Any]:
    criterion: dict[str, Any] = {"activity": random.choice(KINDS)}
    for key, values in (("at_least", (1, 2, 12)), ("within_days", (1, 2, 7, 12)), ("content", TEXTS)):
        if random.random() < 0.5:
            criterion[key] = random.choice(values)
    return criterion


def _acts(random: Random) -> dict[str, Any]:
    ages = sorted(random.choices((-1.0, 0, 0.5, 1.0, 1.01, 2, 7, 7.0, 12, 100.0), k=random.randint(0, 14)))
    return {"ages": ages, "count": len(ages) + random.randint(0, 2), "contents": random.sample(TEXTS, k=2)}
