"""Versions of the definition: in words, with their examples, signatures and activations."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, anything, day, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.people.models import TeamKind
from handoff.rules import Catalogue, Definition, ExampleRun, NamedRule, Rule, TierRule, to_sentence
from handoff.rules.rule import criteria as criteria_of
from handoff.rules.sentence import criterion_sentence
from leads.definitions.in_force import catalogue, parsed_version
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Example, Signature
from leads.definitions.versions import run_examples_of


class SignatureShape(AnswerShape):
    """One team's agreement."""

    team = serializers.ChoiceField(choices=TeamKind.choices)
    by = PersonShape()
    signed_at = instant()


class ActivationShape(AnswerShape):
    """The time in which the version judged leads."""

    activated_at = instant()
    retired_at = instant(null=True, about="null while it judges")
    revise_by = day(null=True)


class VersionShape(AnswerShape):
    """One immutable version of the definition."""

    number = whole()
    is_active = yes_no(about="whether it judges now")
    why = text()
    created_by = PersonShape(allow_null=True)
    created_at = instant()
    signatures = SignatureShape(many=True)
    activations = ActivationShape(many=True)


class NamedRuleShape(AnswerShape):
    """An exclusion, or something the context has to hold."""

    id = text()
    label = text()  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    sentence = text()


class TierShape(AnswerShape):
    """A kind of ready lead, in words."""

    key = text()
    name = text()
    fit = text(about="who they are")
    behaviour = text(about="what they did")
    context = NamedRuleShape(many=True)  # type: ignore[assignment]  # as above


class SaidCriterionShape(AnswerShape):
    """One condition, in words."""

    id = text(about="the same across versions")
    sentence = text()
    asked_by = serializers.ListField(child=serializers.CharField(), help_text="tiers and never rules that ask it")


class DecidedShape(AnswerShape):
    """A criterion without which the verdict were another."""

    id = text()
    sentence = text()
    truth = serializers.ChoiceField(choices=["true", "false", "unknown"])
    seen = anything(about="the value it saw, or the number of matching acts; null is unknown")


class ExampleShape(AnswerShape):
    """Facts with the verdict both teams agreed on, and what the version says to them."""

    title = text()
    why = text()
    agreed = text(null=True, about="the agreed tier; null is not ready")
    found = text(null=True, about="the tier that the version finds; null is not ready")
    agrees = yes_no()
    never = serializers.ListField(child=serializers.CharField(), help_text="the exclusions that hold")
    decided_by = DecidedShape(many=True)
    facts = serializers.DictField(child=serializers.JSONField())


class VersionDetailShape(VersionShape):
    """A version with what it says, as a document and in words, and its examples."""

    document = anything(about="intro, tiers and never in the condition language")
    intro = text()
    tiers = TierShape(many=True)
    never = NamedRuleShape(many=True)
    criteria = SaidCriterionShape(many=True)
    examples = ExampleShape(many=True)


def version(row: DefinitionVersion) -> dict[str, Any]:
    """Tell a version; its signatures with their people, its activations and its author are there already."""
    activations = sorted(row.activations.all(), key=lambda one: one.activated_at)
    return {
        "number": row.number,
        "is_active": any(one.retired_at is None for one in activations),
        "why": row.why,
        "created_by": person(row.created_by),
        "created_at": stamp(row.created_at),
        "signatures": [signature(one) for one in sorted(row.signatures.all(), key=lambda one: one.signed_at)],
        "activations": [activation(one) for one in activations],
    }


def version_detail(row: DefinitionVersion) -> dict[str, Any]:
    definition, known = parsed_version(row.pk).definition, catalogue()
    examples = zip(row.examples.order_by("position"), run_examples_of(row), strict=True)
    return {
        **version(row),
        "document": row.document,
        "intro": definition.intro,
        "tiers": [_tier(tier, known) for tier in definition.tiers],
        "never": [_named(rule, known) for rule in definition.never],
        "criteria": _criteria(definition, known),
        "examples": [_example(example, run) for example, run in examples],
    }


def signature(row: Signature) -> dict[str, Any]:
    return {"team": row.team_kind, "by": person(row.signed_by), "signed_at": stamp(row.signed_at)}


def activation(row: DefinitionActivation) -> dict[str, Any]:
    return {
        "activated_at": stamp(row.activated_at),
        "retired_at": stamp(row.retired_at),
        "revise_by": row.revise_by.isoformat() if row.revise_by else None,
    }


def _tier(tier: TierRule, known: Catalogue) -> dict[str, Any]:
    return {
        "key": tier.key,
        "name": tier.name,
        "fit": to_sentence(tier.fit, catalogue=known),
        "behaviour": to_sentence(tier.behaviour, catalogue=known),
        "context": [_named(rule, known) for rule in tier.context],
    }


def _named(rule: NamedRule, known: Catalogue) -> dict[str, Any]:
    return {"id": rule.id, "label": rule.label, "sentence": to_sentence(rule.rule, catalogue=known)}


def _criteria(definition: Definition, known: Catalogue) -> list[dict[str, Any]]:
    askers: dict[str, list[str]] = {}
    for asker, rule in _asking(definition):
        for criterion in criteria_of(rule):
            askers.setdefault(criterion.id, []).append(asker)
    return [
        {"id": name, "sentence": criterion_sentence(criterion, known), "asked_by": list(dict.fromkeys(askers[name]))}
        for name, criterion in definition.criteria.items()
    ]


def _asking(definition: Definition) -> Iterator[tuple[str, Rule]]:
    for tier in definition.tiers:
        yield from ((tier.key, rule) for rule in (tier.fit, tier.behaviour))
    for exclusion in definition.never:
        yield exclusion.id, exclusion.rule


def _example(row: Example, run: ExampleRun) -> dict[str, Any]:
    return {
        "title": row.title,
        "why": row.why,
        "agreed": run.agreed or None,
        "found": run.found or None,
        "agrees": run.agrees,
        "never": list(run.never),
        "decided_by": [
            {
                "id": one.criterion.id,
                "sentence": one.sentence,
                "truth": one.criterion.truth.word,
                "seen": one.criterion.seen,
            }
            for one in run.decided_by
        ],
        "facts": row.facts,
    }
