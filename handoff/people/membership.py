"""Who belongs to which team."""

from collections.abc import Collection

from handoff.people.models import Membership, TeamKind


def sales_teams_of(user_ids: Collection[int]) -> dict[int, int]:
    """Return the sales team of each active person who is in one."""
    rows = Membership.objects.filter(user_id__in=user_ids, user__is_active=True, team__kind=TeamKind.sales)
    return dict(rows.order_by("-pk").values_list("user_id", "team_id"))
