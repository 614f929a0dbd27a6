"""The definition page: a version as prose, with its examples judged now, its signatures and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.metrics.filters import Filters
from dashboards.metrics.period import Period, Preset
from dashboards.metrics.question import Question
from dashboards.metrics.versions import LetThrough, version_report
from dispositions.models import Outcome
from handoff.people.models import OwedBy
from handoff.people.policies import may_define
from handoff.process.publication.revision import revision_of
from handoff.process.publication.signatories import SIGNING
from handoff.web.asking import Address, Asked
from handoff.web.clocks import OWED_BY
from handoff.web.definition_words import first_touch_words, tiers_of_criteria, version_words
from handoff.web.examples_shown import example_verdicts, never_shown, tiers_shown
from handoff.web.reader import now_of, reader, zone_of
from handoff.web.rescoring_shown import rescoring_part, rescoring_shown
from handoff.web.tiers import criterion_sentences
from handoff.web.version_lines import VersionLine, version_lines
from leads.definitions.in_force import parsed_version
from leads.definitions.models import DefinitionVersion, Example, Proposal, Signature
from slas.promises import promises_in_force

OUTCOMES: Final = {Outcome.converted: "Converted", Outcome.bad_fit: "Bad fit", Outcome.no_response: "No response"}
MOST_LISTED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Whether a team signed a version, and who did."""

    team: str
    signature: Signature | None


@login_required
@require_safe
def definition(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show the version in force, or the one of that number."""
    if request.headers.get("HX-Target") == "rescoring":
        return rescoring_part(request, number)
    lines = version_lines()
    shown = _shown(lines, number)
    if shown is None:
        return render(request, "definition.html", {"version": None})
    return render(request, "definition.html", _page(request, shown, lines))


def _shown(lines: Sequence[VersionLine], number: int | None) -> VersionLine | None:
    if number is None:
        return next((line for line in lines if line.is_active), None)
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, shown: VersionLine, lines: list[VersionLine]) -> dict[str, Any]:
    asked, version = _all_time(request), shown.version
    active = next((line.activation for line in lines if line.is_active), None)
    under = "web:definition" if shown.is_active else "web:definition_versions"
    return {
        "under": under,
        "active": active,
        "asked": asked,
        "version": version,
        "current": shown,
        "lines": _around(lines, shown),
        "has_more": len(lines) > MOST_LISTED,
        "revision": revision_of(active, now=now_of(request)) if active and shown.is_active else None,
        "signed": _signatures(version),
        "proposed": _proposed(version),
        "rescoring": rescoring_shown(shown.activation),
        "may_go_back": may_define(reader(request)) and shown.activation is not None and not shown.is_active,
        **_said(version),
        **_doing(asked, version),
    }


def _said(version: DefinitionVersion) -> dict[str, Any]:
    """Return the version as prose, its examples beside what they teach."""
    parsed, said, promises = parsed_version(version.pk), version_words(version.pk), promises_in_force()
    examples = example_verdicts(parsed, Example.objects.filter(version=version))
    return {
        "said": said,
        "tiers": tiers_shown(said, examples, {tier.key: first_touch_words(promises, tier.key) for tier in said.tiers}),
        "never": never_shown(said, examples),
        "examples": examples,
        "agreeing": sum(example.agrees for example in examples),
    }


def _doing(asked: Asked, version: DefinitionVersion) -> dict[str, Any]:
    report = version_report(asked.question, version)
    return {
        "report": report,
        "outcomes": [(label, report.outcomes[outcome]) for outcome, label in OUTCOMES.items()],
        "let_through": _let_through(version, report.let_through),
    }


def _all_time(request: HttpRequest) -> Asked:
    zone, now = zone_of(reader(request)), now_of(request)
    question = Question(period=Period.of(Preset.ALL, zone=zone, now=now), filters=Filters(), now=now)
    return Asked(question=question, address=Address(path=request.path, query={}))


def _around(lines: list[VersionLine], shown: VersionLine) -> list[VersionLine]:
    """Return the newest versions and the one that is shown."""
    newest = lines[:MOST_LISTED]
    return newest if shown in newest else [*newest, shown]


def _signatures(version: DefinitionVersion) -> list[Signed]:
    found = {one.team_kind: one for one in Signature.objects.filter(version=version).select_related("signed_by")}
    return [Signed(team=OWED_BY[OwedBy(kind)], signature=found.get(kind)) for kind in SIGNING]


def _proposed(version: DefinitionVersion) -> Proposal | None:
    """Return a version's proposal with how it ended, in one statement; one that was installed has none."""
    return (
        Proposal.objects.filter(version=version)
        .select_related("proposed_by", "former", "marketing_signatory", "sales_signatory")
        .annotate(
            ended_as=F("ends__how"), ended_at=F("ends__at"), ended_by=F("ends__by__name"), end_reason=F("ends__reason")
        )
        .first()
    )


def _let_through(version: DefinitionVersion, found: Sequence[LetThrough]) -> list[tuple[str, str, LetThrough]]:
    sentences, tiers = criterion_sentences(version.pk), tiers_of_criteria(version.pk)
    return [(sentences.get(one.criterion, one.criterion), tiers.get(one.criterion, "never"), one) for one in found]
