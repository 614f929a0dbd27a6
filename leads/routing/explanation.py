"""Why a handoff came to its owner, told from what its assignment kept. Plain Python."""

from collections.abc import Mapping
from typing import Any

KNOWN = {
    "account_owner": "{owner} owns the account.",
    "sticky": "{owner} already works this lead or company.",
    "manual": "It was given to {owner} by hand.",
}


def explanation_sentence(explanation: Mapping[str, Any], *, owner: str) -> str:
    """Say in plain English why `owner` holds a handoff: the rule, the turn, why it moved, and who was skipped."""
    how = explanation.get("how", "")
    if how in KNOWN:
        parts = [KNOWN[how].format(owner=owner), _reason(explanation)]
    else:
        parts = [_rule(explanation), _turn(explanation, owner), _reason(explanation), _skipped(explanation)]
    return " ".join(part for part in parts if part)


def _rule(explanation: Mapping[str, Any]) -> str:
    rules, pool = explanation.get("rules"), explanation.get("pool")
    return f"The rule “{rules[-1]['name']}” sends it to {pool}." if rules and pool else ""


def _turn(explanation: Mapping[str, Any], owner: str) -> str:
    if explanation.get("how") == "keeper":
        return f"Nobody there was eligible, so {owner} keeps it."
    share = explanation.get("share")
    if share and share["handoffs"] < float(share["due"]):
        return f"It was the turn of {owner}, who was furthest below their fair share."
    return f"It was the turn of {owner}."


def _reason(explanation: Mapping[str, Any]) -> str:
    reason = str(explanation.get("reason") or "").rstrip(".")
    return f"It changed hands: {reason}." if reason else ""


def _skipped(explanation: Mapping[str, Any]) -> str:
    skipped = ", ".join(f"{seat['name']} ({seat['words']})" for seat in explanation.get("skipped", ()))
    return f"Skipped: {skipped}." if skipped else ""
