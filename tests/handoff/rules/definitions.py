"""Generated definitions: tiers of generated rules, for the file and the diff."""

from typing import Any

from hypothesis import strategies as st

from handoff.rules import Definition, RuleError, canonical_definition, parse_definition
from tests.handoff.rules.strategies import CATALOGUE, documents

names = st.sampled_from(["Hand raiser", "no", "1e3", "2026-01-01", "a: b # c", "“x”\n- y", "ß " * 50 + "ß"])


def _prefixed(document: Any, prefix: str) -> Any:
    if isinstance(document, dict):
        return {key: prefix + value if key == "id" else _prefixed(value, prefix) for key, value in document.items()}
    return [_prefixed(part, prefix) for part in document] if isinstance(document, list) else document


def _assembled(parts: list[Any], intro: str, labels: list[str]) -> dict[str, Any]:
    fit, behaviour, context, never = (_prefixed(part, f"{place}_") for place, part in zip("fbxn", parts, strict=True))
    tiers = [
        {"key": "no", "name": labels[0], "fit": fit, "behaviour": behaviour,
         "context": [{"id": "on", "label": labels[1], "rule": context}]},
        {"key": "b", "name": labels[1], "fit": _prefixed(parts[1], "g_"), "behaviour": fit},
    ]  # fmt: skip
    return {"intro": intro, "tiers": tiers, "never": [{"id": "y", "label": labels[0], "rule": never}]}


def _parses(document: dict[str, Any]) -> bool:
    try:
        parse_definition(document, catalogue=CATALOGUE)
    except RuleError:
        return False
    return True


definitions = (
    st.builds(
        _assembled,
        st.lists(documents, min_size=4, max_size=4),
        names | st.just(""),
        st.lists(names, min_size=2, max_size=2),
    )
    .filter(_parses)
    .map(lambda document: parse_definition(document, catalogue=CATALOGUE))
)


def parsed(document: dict[str, Any]) -> Definition:
    return parse_definition(document, catalogue=CATALOGUE)


def document_of(definition: Definition) -> dict[str, Any]:
    return canonical_definition(definition)
