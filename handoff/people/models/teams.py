"""Teams, and who does what in them."""

from typing import ClassVar

from django.db import models

from handoff.people.models.calendars import Calendar
from handoff.people.models.users import User


class TeamKind(models.TextChoices):
    marketing = "marketing"
    sales = "sales"
    revenue_ops = "revenue_ops"


class OwedBy(models.TextChoices):
    """Who owes a promise; `both` is the whole path, whose owner is named on it."""

    marketing = "marketing"
    sales = "sales"
    revenue_ops = "revenue_ops"
    both = "both"


class Role(models.TextChoices):
    rep = "rep"
    marketing_ops = "marketing_ops"
    revenue_ops = "revenue_ops"
    manager = "manager"


class Team(models.Model):
    """A team with its working hours, its manager and its one named signatory."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=TeamKind.choices)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="teams")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="managed_teams")
    signatory = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="signs_for")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="team_key_unique"),
            models.CheckConstraint(condition=models.Q(kind__in=TeamKind.values), name="team_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "team"], name="membership_once_a_team"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} of {self.team}"
