"""Versions of the path: order, labels and owners of its seams."""

from typing import ClassVar

from django.db import models

from handoff.people.models import User


class PathVersion(models.Model):
    """One immutable path, pinned on every handoff made under it."""

    number = models.PositiveIntegerField()
    preset = models.CharField(max_length=12, help_text="direct or crm")
    document = models.JSONField(help_text="steps in order, seam labels, systems and owners, owner of the whole")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="path_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"path v{self.number}"


class PathActivation(models.Model):
    """The time in which a path was pinned on new handoffs."""

    version = models.ForeignKey(PathVersion, on_delete=models.PROTECT, related_name="activations")
    activated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One path at a time: the only NULL among the retirements.
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
                name="path_one_active_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.activated_at:%Y-%m-%d}"
