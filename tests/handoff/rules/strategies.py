"""Rules and facts for property tests: documents that parse, and facts that fit or miss them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from handoff.rules import BASE, Catalogue, Fact, RuleError, parse

CATALOGUE: Catalogue = BASE.register(Fact("company.renews_on", "date", "lead", "renewal")).register(
    Fact("lead.agreed", "boolean", "lead", "terms and conditions")
)

WORDS = (
    "us",
    "de",
    "Straße",
    "STRASSE",
    "İzmir",
    "a, b",
    "a",
    "b",
    "or",
    "“a”",
    "a” or “b",
    "café",
    "cafe\u0301",
    "\\",
)
NUMBERS = (0, 1, 10, 50, 50.0, 50.5, 1000, 10_000, 10_000.5, -3)
DAYS = tuple((date(2026, 1, 1) + timedelta(days=40 * step)).isoformat() for step in range(4))
KINDS = ("demo_request", "pricing_view", "tour", "tour_2")

texts = st.sampled_from(WORDS)
numbers = st.sampled_from(NUMBERS)
days = st.sampled_from(DAYS)


def _on(path: str, op: str, value: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {"fact": st.just(path), "op": st.just(op)}
    return st.fixed_dictionaries(fields if value is None else {**fields, "value": value})


def _about(path: str, values: st.SearchStrategy[Any], *more: str) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(values, min_size=1, max_size=3)
    scalars = [_on(path, op, values) for op in ("eq", "ne", *more)]
    return st.one_of(*scalars, *(_on(path, op, lists) for op in ("in", "not_in")), _on(path, "is_set"))


def _between(path: str, values: tuple[Any, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return _on(path, "between", st.tuples(st.sampled_from(values), st.sampled_from(values)).map(sorted))


_ORDER = ("gt", "gte", "lt", "lte")
criteria_on_facts = st.one_of(
    _about("lead.country", texts, "contains", "starts_with"),
    _about("company.country", texts),
    _about("lead.title", texts, "contains", "starts_with"),
    _about("company.employees", numbers, *_ORDER),
    _between("company.employees", NUMBERS),
    _about("company.renews_on", days, *_ORDER),
    _between("company.renews_on", DAYS),
    *(
        st.one_of(_on(path, "is_true"), _on(path, "is_set"), _on(path, "eq", st.booleans()))
        for path in ("lead.consent", "lead.agreed", "company.is_target")
    ),
)
criteria_on_acts = st.fixed_dictionaries(
    {"activity": st.sampled_from(KINDS)},
    optional={
        "at_least": st.sampled_from((1, 2, 12)),
        "within_days": st.sampled_from((1, 2, 7, 12)),
        "content": texts,
    },
)
_leaves = st.one_of(criteria_on_facts, criteria_on_acts)


def _groups(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"all": members}),
        st.fixed_dictionaries({"any": members}),
        st.fixed_dictionaries({"not": children}),
    )


def _numbered(document: dict[str, Any], ids: Any) -> dict[str, Any]:
    """Return `document` with an id on every criterion."""
    for shape in ("all", "any"):
        if shape in document:
            return {shape: [_numbered(member, ids) for member in document[shape]]}
    if "not" in document:
        return {"not": _numbered(document["not"], ids)}
    return {"id": f"c{next(ids)}", **document}


def _parses(document: dict[str, Any]) -> bool:
    try:
        parse(document, catalogue=CATALOGUE)
    except RuleError:
        return False
    return True


# Contradicting or too deep documents are left out: they are no rules.
documents = (
    st.recursive(_leaves, _groups, max_leaves=8)
    .map(lambda document: _numbered(document, iter(range(1000))))
    .filter(_parses)
)
rules = documents.map(lambda document: parse(document, catalogue=CATALOGUE))

_junk = st.sampled_from((None, True, 0, 1, 50, "", "us", "2026-01-01", [], {}, float("nan"), float("inf"), "\ud800"))
_ages = st.lists(st.sampled_from((-1.0, 0, 0.5, 1.0, 1.01, 2, 7, 7.0, 12, 100.0)), max_size=14).map(sorted)
_records = st.one_of(
    st.fixed_dictionaries({"ages": _ages, "count": st.integers(0, 14), "contents": st.lists(texts, max_size=2)}),
    _junk,
)


def _section(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A section in which any fact may be absent, null, of a wrong type or well."""
    return st.fixed_dictionaries({}, optional={name: st.one_of(values, _junk) for name, values in known.items()})


facts = st.fixed_dictionaries(
    {},
    optional={
        "lead": st.one_of(
            _section(title=texts, country=texts, consent=st.booleans(), agreed=st.booleans()),
            st.just(None),
            st.just([]),
        ),
        "company": _section(country=texts, employees=numbers, renews_on=days, is_target=st.booleans()),
        "activities": st.one_of(st.dictionaries(st.sampled_from(KINDS), _records), st.just(None)),
    },
)
