"""The numbers of the shared pages."""

from typing import Any

from rest_framework import serializers

from dashboards.metrics.number import Good, State, Unit
from dashboards.metrics.question import Question
from handoff.api.answers.fields import AnswerShape, day, instant, stamp, text, whole, yes_no


class PeriodShape(AnswerShape):
    """Whole days of a zone, both included."""

    first_day = day()
    last_day = day()
    zone = text()
    is_unfinished = yes_no()


class NumberShape(AnswerShape):
    """One number; its value is null unless its state is known."""

    metric = text(about="its name, the same as on the pages")
    value = serializers.FloatField(allow_null=True)
    unit = serializers.ChoiceField(choices=[str(unit) for unit in Unit])
    state = serializers.ChoiceField(choices=[str(state) for state in State])
    is_business = yes_no()
    numerator = whole(null=True)
    denominator = whole(null=True)
    n = whole(null=True, about="the sample")
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % Wilson interval of a rate"
    )
    previous = serializers.FloatField(allow_null=True, help_text="the value of the period before")
    change = serializers.FloatField(allow_null=True)
    is_good_when = serializers.ChoiceField(choices=[str(good) for good in Good], allow_blank=True)


class MetricsShape(AnswerShape):
    """Numbers with the question they answer."""

    as_of = instant()
    period = PeriodShape()
    filters = serializers.DictField(child=serializers.CharField())
    is_rounded = yes_no(about="medians and p90 are read from buckets two per cent wide; counts and rates are exact")
    numbers = NumberShape(many=True)


def metrics(question: Question, numbers: list[dict[str, Any]], *, is_rounded: bool) -> dict[str, Any]:
    period = question.period
    return {
        "as_of": stamp(question.now),
        "period": {
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "zone": period.zone.key,
            "is_unfinished": period.is_unfinished(question.now),
        },
        "filters": question.filters.to_query(),
        "is_rounded": is_rounded,
        "numbers": numbers,
    }
