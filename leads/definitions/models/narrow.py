"""The narrow copy of evaluations that backtests read: its rows, its columns and how far it reaches."""

from typing import ClassVar

from django.db import models

from leads.definitions.models.versions import Evaluation


class NarrowRow(models.Model):
    """What a backtest scans of one evaluation; a derived copy, made anew when it and its mark were deleted.

    Beside these columns stand one for each fact and three for each kind of act, as `NarrowColumn` lists them. A foreign
    key of the database's own takes the row away with its evaluation.
    """

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    lead_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    judged_at = models.DateTimeField()
    tier_number = models.SmallIntegerField(help_text="1 is the first tier of its version, 0 is not ready")

    class Meta:
        indexes: ClassVar = [
            # Serves the leads of a period, and the evaluation behind a lead's first verdict.
            models.Index(fields=["lead_id", "judged_at"], name="narrow_row_of_lead"),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.evaluation_id}"


class NarrowColumn(models.Model):
    """A fact of a type, or a kind of act, with the columns that hold it in every narrow row."""

    subject = models.CharField(max_length=81, help_text="the fact's path, or the kind of act")
    type = models.CharField(max_length=8, help_text="the fact's type, or acts")
    is_held = models.BooleanField(help_text="whether there was room for its columns")
    filled_to = models.BigIntegerField(default=0, help_text="the last evaluation whose row was filled afterwards")
    fill_to = models.BigIntegerField(default=0, help_text="the last evaluation copied before the columns were there")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "type"], name="narrow_column_once"),
            models.CheckConstraint(
                condition=models.Q(type__in=["text", "number", "date", "boolean", "acts"]),
                name="narrow_column_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def name(self) -> str:
        """The beginning of its columns' names: never taken from a stranger's words."""
        return f"{'acts' if self.type == 'acts' else 'fact'}_{self.pk}"


class NarrowMark(models.Model):
    """How far evaluations were copied.

    Ids are taken before they are committed, so one below `copied_to` may still come; none below `settled_to` does.
    """

    copied_to = models.BigIntegerField(default=0)
    settled_to = models.BigIntegerField(default=0)
    marked_to = models.BigIntegerField(default=0, help_text="what is settled when an hour has passed since marked_at")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # There is one copy, and one mark of it.
            models.CheckConstraint(condition=models.Q(id=1), name="narrow_mark_one"),
        ]

    def __str__(self) -> str:
        return f"copied to {self.copied_to}"
