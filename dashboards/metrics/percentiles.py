"""Percentiles in PostgreSQL, where what has no time yet lies beyond any value."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Field, IntegerField, Value
from django.db.models.functions import Coalesce

from dashboards.metrics.number import NEVER

MEDIAN_AND_P90: Final = (0.5, 0.9)


class Percentiles(Aggregate):
    """Values that occur, one a fraction (percentile_disc); None over no rows."""

    function = "percentile_disc"
    template = "%(function)s(ARRAY[%(fractions)s]) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False

    def __init__(
        self,
        expression: Any,
        fractions: Sequence[float] = MEDIAN_AND_P90,
        *,
        of: "Field[Any, Any] | None" = None,
        **extra: Any,
    ) -> None:
        super().__init__(
            expression,
            fractions=", ".join(str(float(fraction)) for fraction in fractions),
            output_field=ArrayField(of or IntegerField()),
            **extra,
        )


def or_never(column: str) -> Coalesce:
    """Return the seconds of `column`, NEVER where there are none yet."""
    return Coalesce(column, Value(NEVER))
