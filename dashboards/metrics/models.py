"""What is added up beforehand: sums of whole days, months and years, and the days whose rows were written since."""

from typing import ClassVar

from django.db import models


class Grain(models.IntegerChoices):
    quarters = 0  # a day, its quarters of an hour apart
    day = 1
    month = 2
    year = 3


class SummedDay(models.Model):
    """A day in UTC whose rows were added up for the families of a book; a family without a cell had none."""

    book = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "day"], name="summed_day_once_a_book"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.day}"


class Cell(models.Model):
    """The sums of one family over one day, month or year in UTC; a derived copy that may be deleted at any time."""

    family = models.CharField(max_length=60)
    grain = models.PositiveSmallIntegerField(choices=Grain.choices)
    first_day = models.DateField()
    sums = models.TextField(help_text="as dashboards.metrics.sums writes them")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grain", "first_day", "family"], name="cell_once_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.family} of {self.get_grain_display()} {self.first_day}"


class ChangedDay(models.Model):
    """A mark, set by triggers with the write itself, that a day's rows differ from what was added up.

    Marks are only ever inserted and deleted, so that writers of the same day do not wait for one another.
    """

    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return self.day.isoformat()
