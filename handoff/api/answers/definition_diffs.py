"""What changed between two versions of the definition, in words."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, text, whole, yes_no
from handoff.rules.definition_diff import DefinitionDiff
from handoff.rules.diff_lines import diff_lines

CHANGES = ["added", "removed", "changed"]


class SegmentShape(AnswerShape):
    """A piece of text that both have, only the new one (ins), or only the old one (del)."""

    kind = serializers.ChoiceField(choices=["same", "ins", "del"])
    text = text()


class CameOrWentShape(AnswerShape):
    """A criterion that came or went, and the group it stands in, from the inside out."""

    id = text()
    sentence = text()
    group = text()


class ChangedCriterionShape(AnswerShape):
    """A criterion that asks something else than before."""

    id = text()
    before = text()
    after = text()
    segments = SegmentShape(many=True)


class MovedCriterionShape(AnswerShape):
    """A criterion that stands in another group than before."""

    id = text()
    sentence = text()
    before = text()
    after = text()


class StructureChangeShape(AnswerShape):
    """A group whose kind or place changed; without ids, the order of all."""

    ids = serializers.ListField(child=serializers.CharField())
    before = text()
    after = text()


class RuleDiffShape(AnswerShape):
    """Everything that changed in one rule; before and after are its whole sentences."""

    before = text()
    after = text()
    added = CameOrWentShape(many=True)
    removed = CameOrWentShape(many=True)
    changed = ChangedCriterionShape(many=True)
    moved = MovedCriterionShape(many=True)
    structure = StructureChangeShape(many=True)


class NamedRuleDiffShape(AnswerShape):
    """An exclusion or something the context has to hold that came, went or changed."""

    id = text()
    change = serializers.ChoiceField(choices=CHANGES)
    label_before = text()
    label_after = text()
    rule = RuleDiffShape()


class NamedRulesDiffShape(AnswerShape):
    """A list of such rules."""

    rules = NamedRuleDiffShape(many=True)
    is_reordered = yes_no()


class TierDiffShape(AnswerShape):
    """A tier that came, went, changed or passed another one."""

    key = text()
    change = serializers.ChoiceField(choices=CHANGES)
    name_before = text()
    name_after = text()
    position_before = whole(null=True)
    position_after = whole(null=True)
    is_reordered = yes_no()
    fit = RuleDiffShape()
    behaviour = RuleDiffShape()
    context = NamedRulesDiffShape()  # type: ignore[assignment]  # the metaclass takes declared fields off the class


class FactChangeShape(AnswerShape):
    """One fact of an example; empty is unknown."""

    path = text()
    label = text()  # type: ignore[assignment]  # as above
    before = text()
    after = text()


class ExampleDiffShape(AnswerShape):
    """An example that came, went or changed."""

    change = serializers.ChoiceField(choices=CHANGES)
    title = text()
    verdict_before = text()
    verdict_after = text()
    why_before = text()
    why_after = text()
    facts = FactChangeShape(many=True)


class DefinitionDiffShape(AnswerShape):
    """Everything that changed from one version to the other; what stayed is left out."""

    before = whole()
    after = whole()
    is_empty = yes_no()
    lines = serializers.ListField(child=serializers.CharField(), help_text="all of it as lines of text")
    intro = SegmentShape(many=True)
    tiers = TierDiffShape(many=True)
    never = NamedRulesDiffShape()
    examples = ExampleDiffShape(many=True)


def definition_diff(diff: DefinitionDiff, *, before: int, after: int) -> dict[str, Any]:
    """Tell a difference as its own parts are named."""
    return {
        "before": before,
        "after": after,
        "is_empty": diff.is_empty,
        "lines": list(diff_lines(diff)),
        **asdict(diff),
    }
