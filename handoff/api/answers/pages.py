"""The shape of one page of a list."""

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape


def page_of(shape: type[AnswerShape]) -> type[AnswerShape]:
    """Return the shape of a page whose rows have `shape`."""
    fields = {
        "results": shape(many=True),
        "next_cursor": serializers.CharField(
            allow_null=True, help_text="send it as `cursor` with the same filters; null on the last page"
        ),
    }
    name = f"{shape.__name__.removesuffix('Shape')}PageShape"
    return type(name, (AnswerShape,), {"__doc__": "One page, newest first.", **fields})
