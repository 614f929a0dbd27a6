"""Moves of the date by which the definition in force is revised."""

from typing import ClassVar

from django.db import models

from handoff.people.models import User
from leads.definitions.models.versions import DefinitionActivation


class RevisionChange(models.Model):
    """A move of the date by which the definition in force is revised: who moved it, and why."""

    activation = models.ForeignKey(DefinitionActivation, on_delete=models.PROTECT, related_name="revision_changes")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(why=""), name="revision_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"revised by {self.to_on}"
