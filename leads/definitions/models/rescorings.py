"""Rescoring: leads in nurture judged again by a version that came into force."""

from typing import ClassVar

from django.db import models

from leads.definitions.models.versions import DefinitionActivation

UNFINISHED = models.Q(finished_at=None, superseded_at=None)


class Rescoring(models.Model):
    """The judging of leads in nurture by a version that came into force.

    `after_id` is how far it is.
    """

    activation = models.ForeignKey(
        DefinitionActivation, on_delete=models.PROTECT, related_name="rescorings", db_index=False
    )
    total = models.PositiveIntegerField(default=0, help_text="leads in nurture when it started")
    done = models.PositiveIntegerField(default=0, help_text="leads judged")
    ready = models.PositiveIntegerField(default=0, help_text="leads handed over by it")
    failed = models.PositiveIntegerField(default=0, help_text="leads that could not be judged; the log says why")
    after_id = models.BigIntegerField(default=0, help_text="the last lead that is done")
    until_id = models.BigIntegerField(
        default=0, help_text="the last lead there was when it started; later ones met the new version when they came"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True, help_text="when a newer version took its place")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activation"], name="rescoring_once_an_activation"),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | models.Q(superseded_at=None), name="rescoring_ends_one_way"
            ),
        ]
        indexes: ClassVar = [
            # Serves the worker: what is to be taken further.
            models.Index(fields=["id"], condition=UNFINISHED, name="rescoring_unfinished"),
        ]

    def __str__(self) -> str:
        return f"rescoring after {self.activation}"

    @property
    def is_working(self) -> bool:
        return self.finished_at is None and self.superseded_at is None
