"""Every address of the site, walked over the URLconf: tests by table find what is missing from their tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.handoff.web.scene import Scene

# Django's admin keeps its own permissions, and the API has a table of its own in tests/handoff/api/test_access.py.
ELSEWHERE = ("admin", "api")


def names() -> list[str]:
    """Return the full name of every address outside the admin and the API."""
    return sorted(_names(get_resolver().url_patterns, ""))


def _names(patterns: Any, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ELSEWHERE:
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{prefix}{pattern.name}"


def url_of(name: str, scene: Scene) -> str:
    """Return an address with the arguments that the scene has for it."""
    return reverse(name, kwargs=arguments(scene).get(name, {}))


def arguments(scene: Scene) -> Mapping[str, Mapping[str, Any]]:
    handoff, run = {"handoff_id": scene.open.pk}, {"run_id": scene.run.pk}
    proposal = {"proposal_id": scene.proposal.pk}
    draft = {"draft_id": scene.draft.pk}
    change = {"change_id": scene.change.pk}
    changed = {"key": scene.change.policy.key}
    backtest = {"backtest_id": scene.backtest.pk}
    calendar = {"calendar_id": scene.cast.sales.calendar_id}
    absence = {"absence_id": scene.absence.pk}
    return {
        "web:absence": absence,
        "web:absence_end": absence,
        "web:calendar": calendar,
        "web:calendar_edit": calendar,
        "web:calendar_import": calendar,
        "web:calendar_file": {**calendar, "number": 1},
        "web:handoff": handoff,
        "web:touch": handoff,
        "web:dispose": handoff,
        "web:give": handoff,
        "web:mark_read": {"handoff_id": scene.closed.pk},
        "web:import": run,
        "web:import_file": run,
        "web:import_mapping": run,
        "web:import_refused": run,
        "web:import_turn": {**run, "turn": "cancel"},
        "web:untrace": {"row_id": 1},
        "web:promise": changed,
        "web:promise_change": {"key": "disposition"},
        "web:promise_withdraw": {"key": "disposition"},
        "web:promise_apply": changed,
        "web:promise_apply_csv": changed,
        "web:promise_diff": {**changed, "number": 1, "other": 2},
        "web:promise_sign": change,
        "web:promise_return": change,
        "web:promise_take_back": change,
        "web:sla_csv": {"table": "promises"},
        "web:path_map_csv": {"table": "seams"},
        "web:dispositions_csv": {"table": "groups"},
        "web:backtest": backtest,
        "web:backtest_cancel": backtest,
        "web:backtest_csv": {**backtest, "table": "outcomes"},
        "web:backtest_draft": {"draft_id": scene.backtest.draft_id},
        "web:criteria_csv": {"table": "criteria"},
        "web:definition_outcomes_csv": {"table": "versions"},
        "web:numbers": {"metric": "handoffs"},
        "web:numbers_csv": {"metric": "handoffs"},
        "web:definition_version": {"number": 1},
        "web:definition_file": {"number": 1},
        "web:definition_diff": {"number": 1, "other": scene.proposal.version.number},
        "web:propose_former": {"number": scene.proposal.version.number},
        "web:propose": {"draft_id": scene.ready.pk},
        "web:sign": proposal,
        "web:return_proposal": proposal,
        "web:withdraw_proposal": proposal,
        "web:draft": draft,
        "web:draft_save": draft,
        "web:draft_example_new": draft,
        "web:draft_leads": draft,
        "web:draft_example": {**draft, "index": 0},
        "web:draft_history": draft,
        "web:draft_restore": draft,
        "web:draft_undo": {**draft, "number": 2},
        "web:draft_discard": draft,
        "web:draft_reopen": draft,
        "web:draft_file": draft,
    }
