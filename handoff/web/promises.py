"""The promises: those in force in their order, those apart, and one with its terms, versions and open change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.policies import may_promise
from handoff.process.promises.reading import (
    PromiseStanding,
    VersionStanding,
    changes_of,
    latest_run,
    promises_standing,
    versions_standing,
)
from handoff.web.promise_part import part_of
from handoff.web.promise_reason import ReasonForm, return_form, withdrawal_form
from handoff.web.promise_terms import TermsLine, applies_words, ladder_words, terms_changes, terms_lines
from handoff.web.promise_words import target_words
from handoff.web.reader import reader
from slas.changes import PolicyChange
from slas.models import Policy, PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A promise in one row of the list."""

    standing: PromiseStanding
    applies: str = ""
    terms: Mapping[str, str] | None = None
    target: str = ""
    ladder: str = ""


@login_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """List the promises in force in their order, and those apart."""
    standing = promises_standing()
    page = {
        "rows": [_row(one, one.version) for one in standing if one.version],
        "apart": [one for one in standing if one.version is None],
        "may_change": may_promise(reader(request)),
    }
    return render(request, "promises.html", page)


@login_required
@require_safe
def promise(request: HttpRequest, key: str) -> HttpResponse:
    """Show one promise: its terms, what is proposed, its versions, and its running clocks."""
    return show_promise(request, find_policy(key))


@login_required
@require_safe
def promise_diff(request: HttpRequest, key: str, number: int, other: int) -> HttpResponse:
    """Say in words what another version of a promise says otherwise."""
    policy = find_policy(key)
    versions = {one.number: one for one in policy.versions.select_related("calendar")}
    if number not in versions or other not in versions:
        raise Http404
    before, after = versions[number], versions[other]
    page = {"policy": policy, "before": before, "after": after, "changes": terms_changes(before, after)}
    return render(request, "promise_diff.html", page)


def show_promise(
    request: HttpRequest,
    policy: Policy,
    *,
    status: int = 200,
    returning: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
) -> HttpResponse:
    """Render the page of a promise; a form comes back as it was sent, with its errors."""
    user = reader(request)
    versions, changes = versions_standing(policy), changes_of(policy)
    in_force = next((one for one in versions if one.is_in_force), None)
    waiting = next((one for one in changes if one.is_open), None)
    run = latest_run(policy)
    page = {
        "policy": policy,
        "in_force": in_force,
        "terms": terms_lines(in_force.version) if in_force else [],
        "versions": [(one, _before(versions, one)) for one in versions],
        "changes": [one for one in changes if not one.is_open],
        "waiting": waiting,
        "proposed": _proposed(waiting, in_force),
        "part": part_of(waiting, user) if waiting else None,
        "may_change": may_promise(user),
        "run": run,
        "behind": sum(one.running for one in versions if not one.is_in_force),
        "running": sum(one.running for one in versions),
        "return_form": returning or return_form(),
        "withdrawal_form": withdrawing or withdrawal_form(),
    }
    return render(request, "promise.html", page, status=status)


def find_policy(key: str) -> Policy:
    """Return a promise by its key. Raises: Http404."""
    policy = Policy.objects.filter(key=key).first()
    if policy is None:
        raise Http404
    return policy


def _row(standing: PromiseStanding, version: PolicyVersion) -> PromiseRow:
    lines: list[TermsLine] = terms_lines(version)
    return PromiseRow(
        standing=standing,
        applies=applies_words(version.pk),
        terms={line.label.lower().replace(" ", "_"): line.text for line in lines},
        target=target_words(version),
        ladder=ladder_words(version),
    )


def _before(versions: list[VersionStanding], one: VersionStanding) -> int | None:
    """Return the number of the version before, to compare with."""
    numbers = [other.version.number for other in versions if other.version.number < one.version.number]
    return max(numbers, default=None)


def _proposed(waiting: PolicyChange | None, in_force: VersionStanding | None) -> Any:
    if waiting is None or waiting.version is None:
        return []
    return terms_changes(in_force.version if in_force else None, waiting.version)
