"""The definition page: a version as prose, with its examples judged now, its signatures and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.metrics.filters import Filters
from dashboards.metrics.period import Period, Preset
from dashboards.metrics.question import Question
from dashboards.metrics.versions import LetThrough, version_report
from dispositions.models import Outcome
from handoff.people.models import OwedBy, TeamKind
from handoff.web import format as words
from handoff.web.asking import Address, Asked
from handoff.web.clocks import OWED_BY
from handoff.web.definition_words import example_verdicts, first_touch_words, tiers_of_criteria, version_words
from handoff.web.local import localtime
from handoff.web.reader import now_of, reader, zone_of
from handoff.web.tiers import criterion_sentences
from leads.definitions.in_force import parsed_version
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionActivation, DefinitionVersion, Example, Signature
from slas.promises import promises_in_force

SIGNING: Final = (TeamKind.marketing, TeamKind.sales)
SOON: Final = timedelta(days=30)
OUTCOMES: Final = {Outcome.converted: "Converted", Outcome.bad_fit: "Bad fit", Outcome.no_response: "No response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version in the list of all: when it judged, or that it never did."""

    number: int
    when: str
    why: str
    is_current: bool
    is_active: bool
    activated_at: datetime | None
    revise_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Whether a team signed a version, and who did."""

    team: str
    by: str
    at: datetime | None


@login_required
@require_safe
def definition(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show the version in force, or the one of that number."""
    # What was agreed before the product is not known.
    versions = list(DefinitionVersion.objects.exclude(number=BEFORE_THE_PRODUCT).defer("document").order_by("-number"))
    activations = {one.version_id: one for one in DefinitionActivation.objects.order_by("activated_at")}
    shown = _shown(versions, activations, number)
    if shown is None:
        return render(request, "definition.html", {"version": None})
    lines = [_line(version, activations.get(version.pk), shown) for version in versions]
    return render(request, "definition.html", _page(request, shown, lines))


def _shown(
    versions: Sequence[DefinitionVersion], activations: dict[int, DefinitionActivation], number: int | None
) -> DefinitionVersion | None:
    if number is not None:
        found = next((version for version in versions if version.number == number), None)
        if found is None:
            raise Http404
        return found
    active = {one.version_id for one in activations.values() if one.retired_at is None}
    return next((version for version in versions if version.pk in active), None)


def _line(version: DefinitionVersion, activation: DefinitionActivation | None, shown: DefinitionVersion) -> VersionLine:
    return VersionLine(
        number=version.number,
        when=_when(activation),
        why=version.why,
        is_current=version == shown,
        is_active=activation is not None and activation.retired_at is None,
        activated_at=activation.activated_at if activation else None,
        revise_by=activation.revise_by if activation else None,
    )


def _when(activation: DefinitionActivation | None) -> str:
    if activation is None:
        return "not active yet"
    since = words.day(localtime(activation.activated_at), year=True)
    if activation.retired_at is None:
        return f"active since {since}"
    return f"{since} to {words.day(localtime(activation.retired_at), year=True)}"


def _page(request: HttpRequest, shown: DefinitionVersion, lines: list[VersionLine]) -> dict[str, Any]:
    asked = _all_time(request)
    parsed = parsed_version(shown.pk)
    said = version_words(shown.pk)
    promises = promises_in_force()
    examples = example_verdicts(parsed, Example.objects.filter(version=shown))
    report = version_report(asked.question, shown)
    current = next(line for line in lines if line.is_current)
    return {
        "asked": asked,
        "version": shown,
        "current": current,
        "versions": lines,
        "said": said,
        "tiers": [(tier, first_touch_words(promises, tier.key)) for tier in said.tiers],
        "examples": examples,
        "agreeing": sum(example.agrees for example in examples),
        "signed": _signatures(shown),
        "revision": _revision(current, localtime(asked.question.now).date()),
        "report": report,
        "outcomes": [(label, report.outcomes[outcome]) for outcome, label in OUTCOMES.items()],
        "let_through": _let_through(shown, report.let_through),
    }


def _all_time(request: HttpRequest) -> Asked:
    zone, now = zone_of(reader(request)), now_of(request)
    question = Question(period=Period.of(Preset.ALL, zone=zone, now=now), filters=Filters(), now=now)
    return Asked(question=question, address=Address(path=request.path, query={}))


def _signatures(version: DefinitionVersion) -> list[Signed]:
    found = {one.team_kind: one for one in Signature.objects.filter(version=version).select_related("signed_by")}
    return [
        Signed(
            team=OWED_BY[OwedBy(kind)],
            by=str(found[kind].signed_by) if kind in found else "",
            at=found[kind].signed_at if kind in found else None,
        )
        for kind in SIGNING
    ]


def _revision(line: VersionLine, today: date) -> tuple[str, str]:
    """Say when the version in force is due for its revision, with the state of that."""
    if not line.is_active or line.revise_by is None:
        return "", ""
    left = line.revise_by - today
    if left < timedelta(0):
        return "overdue", f"Its revision is {-left.days} day{'' if left.days == -1 else 's'} late"
    text = f"Due for its quarterly revision in {left.days} day{'' if left.days == 1 else 's'}"
    return "due_soon" if left <= SOON else "on_time", text


def _let_through(version: DefinitionVersion, found: Sequence[LetThrough]) -> list[tuple[str, str, LetThrough]]:
    sentences, tiers = criterion_sentences(version.pk), tiers_of_criteria(version.pk)
    return [(sentences.get(one.criterion, one.criterion), tiers.get(one.criterion, "never"), one) for one in found]
