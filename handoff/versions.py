"""Numbered versions and the one that is in force."""

from datetime import datetime

from django.db.models import Max, Model, QuerySet


def next_number(versions: QuerySet[Model]) -> int:
    """Return the number that follows the highest of `versions`; 1 for the first."""
    highest: int | None = versions.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def retire_in_force(activations: QuerySet[Model], *, now: datetime) -> None:
    """End the activation that is in force, if there is one.

    Its row is locked FOR UPDATE first: whoever works under it holds FOR KEY SHARE and is waited for, which an UPDATE
    alone would not do. Call it in a transaction.
    """
    in_force = activations.filter(retired_at=None)
    list(in_force.select_for_update().values_list("pk"))
    in_force.update(retired_at=now)
