"""Who belongs to which team."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from handoff.people.models import Absence, Membership, TeamKind


def sales_teams_of(user_ids: Collection[int], *, present_at: datetime | None = None) -> dict[int, int]:
    """Return the sales team of each active person who is in one; `present_at` leaves out who is away then."""
    rows = Membership.objects.filter(user_id__in=user_ids, user__is_active=True, team__kind=TeamKind.sales)
    if present_at is not None:
        rows = rows.filter(~Exists(Absence.objects.at(present_at).filter(person=OuterRef("user"))))
    return dict(rows.order_by("-pk").values_list("user_id", "team_id"))
