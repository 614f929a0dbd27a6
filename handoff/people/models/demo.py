"""The mark of an installation that tells the demo story."""

from typing import ClassVar

from django.db import models


class DemoStory(models.Model):
    """That this installation holds invented people and leads; one row, or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seed = models.IntegerField()
    days = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "demo stories"
        constraints: ClassVar = [
            # One story an installation.
            models.CheckConstraint(condition=models.Q(id=1), name="demo_story_only_one"),
        ]

    def __str__(self) -> str:
        return f"demo of {self.days} days, seed {self.seed}"
