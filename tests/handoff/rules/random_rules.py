"""Rules and facts from a seed, many and quick: what hypothesis would take minutes to draw."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from handoff.rules import BASE, Catalogue, Fact, Rule, RuleError, parse

CATALOGUE: Catalogue = BASE.register(Fact("company.renews_on", "date", "lead", "renewal")).register(
    Fact("lead.score", "number", "lead", "score of their own")
)
TEXTS = (
    "us",
    "US",
    "de",
    "Straße",
    "STRASSE",
    "İzmir",
    "café",
    "cafe\u0301",
    "a%b",
    "a_b",
    "\\",
    "'",
    "é",
    "100 %",
    "日本",
    "de\x1fé",
    "\\s",
)
PARTS = (*TEXTS, "s", "%", "_", "caf", "日", "e")
NUMBERS = (0, 1, -3, 50, 50.0, 50.5, 0.3, 0.1 + 0.2, 0.1, 1e-7, 10**15, -(10**15), 999_999_999_999_999, 33.333333)
# What facts may hold beyond the operands: whole numbers that no double is equal to, and some beyond all doubles.
MORE_NUMBERS = (*NUMBERS, 2**53 + 1, -(2**53) - 1, 10**15 + 1, 10**400, -(10**400), 1e308, 5e-324, -0.0)
DAYS = tuple((date(2026, 1, 1) + timedelta(days=40 * step)).isoformat() for step in range(4))
MORE_DAYS = (*DAYS, "0001-01-01", "9999-12-31", "2026-02-30", "2026-1-1", "20260101", "today")
KINDS = ("demo_request", "pricing_view", "tour", "never_seen")
TEXT_FACTS = ("lead.title", "lead.country", "company.industry")
BOOLEANS = ("lead.consent", "company.is_target")
JUNK = (None, True, False, 0, 1, 50, 1.5, "", " ", "us", "2026-01-01", [], ["us"], {}, {"a": 1})
AGES = (
    -1.0,
    0,
    0.5,
    0.999999,
    1.0,
    1.000001,
    1.01,
    2,
    6.999999,
    7,
    7.000001,
    12,
    364.999999,
    365,
    365.000001,
    400,
    1e300,
)


def random_rule(chance: Random, prefix: str = "c") -> Rule:
    """Return a rule; documents that are no rules, as their criteria contradict one another, are drawn again."""
    while True:
        try:
            return parse(_numbered(_node(chance, depth=1), prefix, count(1)), catalogue=CATALOGUE)
        except RuleError:
            continue


def _node(chance: Random, *, depth: int) -> dict[str, Any]:
    shape = chance.choice(("leaf", "leaf", "all", "any", "not")) if depth < 5 else "leaf"
    if shape == "not":
        return {"not": _node(chance, depth=depth + 1)}
    if shape != "leaf":
        return {shape: [_node(chance, depth=depth + 1) for _ in range(chance.randint(1, 3))]}
    return _acts(chance) if chance.random() < 0.35 else _fact(chance)


def _acts(chance: Random) -> dict[str, Any]:
    document: dict[str, Any] = {"activity": chance.choice(KINDS)}
    if chance.random() < 0.7:
        document["at_least"] = chance.choice((1, 2, 3, 12, 50))
    if chance.random() < 0.7:
        document["within_days"] = chance.choice((1, 2, 7, 12, 365))
    if chance.random() < 0.3:
        document["content"] = chance.choice(TEXTS)
    return document


def _fact(chance: Random) -> dict[str, Any]:
    match chance.randrange(4):
        case 0:
            return _comparison(chance, chance.choice(TEXT_FACTS), TEXTS, ("contains", "starts_with"), more=PARTS)
        case 1:
            return _comparison(chance, chance.choice(("company.employees", "lead.score")), NUMBERS, ORDER, more=NUMBERS)
        case 2:
            return _comparison(chance, "company.renews_on", DAYS, ORDER, more=DAYS)
    path, op = chance.choice(BOOLEANS), chance.choice(("eq", "ne", "is_true", "is_set"))
    return {"fact": path, "op": op, **({"value": chance.random() < 0.5} if op in ("eq", "ne") else {})}


ORDER = ("gt", "gte", "lt", "lte", "between")


def _comparison(
    chance: Random, path: str, values: tuple[Any, ...], ops: tuple[str, ...], *, more: tuple[Any, ...]
) -> dict[str, Any]:
    op = chance.choice(("eq", "ne", "in", "not_in", "is_set", *ops))
    if op == "is_set":
        return {"fact": path, "op": op}
    if op == "between":
        return {"fact": path, "op": op, "value": sorted((chance.choice(values), chance.choice(values)))}
    if op in ("in", "not_in"):
        return {"fact": path, "op": op, "value": chance.choices(values, k=chance.randint(1, 4))}
    return {"fact": path, "op": op, "value": chance.choice(more if op in ops else values)}


def _numbered(document: dict[str, Any], prefix: str, numbers: Iterator[int]) -> dict[str, Any]:
    for shape in ("all", "any"):
        if shape in document:
            return {shape: [_numbered(member, prefix, numbers) for member in document[shape]]}
    if "not" in document:
        return {"not": _numbered(document["not"], prefix, numbers)}
    return {"id": f"{prefix}{next(numbers)}", **document}


def random_facts(chance: Random) -> dict[str, Any]:
    """Return a facts document in which anything may be absent, null, of a wrong type or well."""
    sections: dict[str, Any] = {
        "lead": _section(chance, title=TEXTS, country=TEXTS, consent=(True, False), score=MORE_NUMBERS),
        "company": _section(
            chance, industry=TEXTS, employees=MORE_NUMBERS, renews_on=MORE_DAYS, is_target=(True, False)
        ),
        "activities": {kind: _record(chance) for kind in KINDS[:-1] if chance.random() < 0.7},
    }
    for section in list(sections):
        if chance.random() < 0.05:
            sections[section] = chance.choice((None, [], "us", 1))
    return sections


def _section(chance: Random, **known: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: chance.choice(values) if chance.random() < 0.8 else chance.choice(JUNK)
        for name, values in known.items()
        if chance.random() < 0.85
    }


def _record(chance: Random) -> Any:
    if chance.random() < 0.1:
        return chance.choice(JUNK)
    ages: Any = sorted(chance.choices(AGES, k=chance.choice((0, 0, 1, 2, 3, 12, 13, 60))))
    record = {
        "ages": ages if chance.random() < 0.9 else chance.choice((None, {}, [None, True, "1", 0.5], [7, 1, 0])),
        "count": chance.choice((len(ages), len(ages) + 3, 0, -1, None, True, 2.0, 10**30)),
        "contents": chance.choice(([], [chance.choice(TEXTS), "US"], None, [None, 1, "us"], "us")),
    }
    return {name: value for name, value in record.items() if chance.random() < 0.95}
