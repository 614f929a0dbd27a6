"""Which promise a handoff matches, and why not those above: found by its number, the lead's e-mail or the company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.models import User
from handoff.process.promises.choosing import Choice, Tried, choices_of
from handoff.process.working_rows import facts_of
from handoff.rules import Catalogue, Truth, criteria, criterion_sentence
from handoff.web.promise_terms import SCOPES, TO
from handoff.web.promise_words import FROM, target_words
from handoff.web.reader import reader
from handoff.web.why_ready import SHAPES, CriterionLine, seen_words
from leads.definitions.in_force import catalogue
from leads.handoffs.models import Handoff
from slas.models import ClockScope, StartStep, StopStep

MOST_FOUND: Final = 20
LONGEST_QUERY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRow:
    """One promise as it was tried: the verdict in words, and its criteria."""

    tried: Tried
    shape: str
    verdict: str
    target: str
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """The promises of one segment and clock in their order."""

    title: str
    scope: str
    chosen: str
    rows: tuple[TriedRow, ...]


@login_required
@require_safe
def promise_choice(request: HttpRequest) -> HttpResponse:
    """Find a handoff that the reader may open, and show how the promises in force are tried on it."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    found = [*_matching(asked, reader(request))] if asked else []
    handoff = found[0] if len(found) == 1 else None
    page = {
        "asked": asked,
        "found": found,
        "most": MOST_FOUND,
        "handoff": handoff,
        "choices": _rows(handoff) if handoff else [],
    }
    return render(request, "promise_choice.html", page)


def _matching(asked: str, user: User) -> list[Handoff]:
    """Return the handoffs that the reader may open, the latest first: by number, else by e-mail, lead or company."""
    rows = Handoff.objects.openable_by(user).select_related("lead", "company", "evaluation", "team")
    if asked.isascii() and asked.isdigit():
        return [*rows.filter(pk=int(asked))] if len(asked) <= 18 else []
    named = Q(lead__email__iexact=asked) | Q(lead__name__icontains=asked) | Q(company__name__icontains=asked)
    return [*rows.filter(named).order_by("-pk")[:MOST_FOUND]]


def _rows(handoff: Handoff) -> list[ChoiceRow]:
    known, facts = catalogue(), facts_of(handoff)
    return [_row(choice, known, facts) for choice in choices_of(handoff)]


def _row(choice: Choice, known: Catalogue, facts: Mapping[str, Any]) -> ChoiceRow:
    start, stop = FROM[StartStep(choice.from_step)], TO[StopStep(choice.to_step)]
    return ChoiceRow(
        title=f"{start[:1].upper()}{start[1:]} to {stop}",
        scope=SCOPES[ClockScope(choice.scope)],
        chosen=choice.chosen.name if choice.chosen else "",
        rows=tuple(_tried(one, known, facts) for one in choice.tried),
    )


def _tried(tried: Tried, known: Catalogue, facts: Mapping[str, Any]) -> TriedRow:
    shape, verdict = _verdict(tried)
    return TriedRow(
        tried=tried,
        shape=shape,
        verdict=verdict,
        target=target_words(tried.promise),
        lines=_lines(tried, known, facts),
    )


def _verdict(tried: Tried) -> tuple[str, str]:
    if tried.is_chosen:
        return "met", "Matches first: this one counts"
    if tried.holds:
        return "void", "Matches too, but one above it came first"
    if tried.result is not None and tried.result.truth is Truth.UNKNOWN:
        return "unknown", "Does not match: something it asks for is missing"
    return "not_met", "Does not match"


def _lines(tried: Tried, known: Catalogue, facts: Mapping[str, Any]) -> tuple[CriterionLine, ...]:
    rule, result = tried.promise.rule, tried.result
    if rule is None or result is None:
        return ()
    return tuple(
        CriterionLine(
            id=found.id,
            shape=SHAPES[found.truth],
            sentence=criterion_sentence(criterion, known),
            seen=seen_words(criterion, found.seen, facts),
        )
        for criterion, found in zip(criteria(rule), result.criteria, strict=True)
    )
