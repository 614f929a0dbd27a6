"""Runs of the history import, their files row by row, what was refused and what was made of the rest."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handoff.people.models import User
from leads.handoffs.models import Handoff
from leads.records.models import Lead, Source


class State(models.TextChoices):
    mapping = "mapping"  # files are here; somebody says what their columns mean
    checking = "checking"  # every row is read, nothing is written
    checked = "checked"
    running = "running"
    cancelled = "cancelled"  # what was taken stays, and the rest may be taken later
    done = "done"
    undoing = "undoing"
    undone = "undone"
    failed = "failed"  # `error` says what to do


WORKING = (State.checking, State.running, State.undoing)
"""A worker takes these further, whenever one is there."""


class Run(models.Model):
    """One import of a company's past."""

    name = models.CharField(max_length=120, help_text="the file's name, as it was given")
    state = models.CharField(max_length=12, choices=State.choices, default=State.mapping)
    mapping = models.JSONField(default=dict, help_text="what the columns mean, as a mapping file says it")
    timezone = models.CharField(max_length=60, blank=True, default="", help_text="of times without an offset")
    made = models.JSONField(default=dict, help_text="ids of sources, campaigns and facts that were new")
    summary = models.JSONField(default=dict, help_text="what was understood: counts by file, field and step")
    error = models.TextField(blank=True, default="")
    at_place = models.PositiveSmallIntegerField(default=0, help_text="the file that this state has come to")
    at_line = models.IntegerField(default=0, help_text="the last line of it that is done")
    rows_done = models.PositiveIntegerField(default=0, help_text="rows of all files that this state has done")
    row_count = models.PositiveIntegerField(default=0, help_text="rows of all files")
    created_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0, help_text="rows that an earlier run brought in")
    refused_count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="when a worker or a person last moved it on")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="run_state_known"),
        ]
        indexes: ClassVar = [
            # Serves the worker: runs to be taken further.
            models.Index(fields=["changed_at"], condition=models.Q(state__in=WORKING), name="run_working"),
        ]

    def __str__(self) -> str:
        return f"import of {self.name}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


class RunFile(models.Model):
    """One file of a run: the leads file at place 0, then those that are joined to it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, help_text="what the mapping calls it; the leads file is `leads`")
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=1)
    headers = ArrayField(models.TextField())
    notes = ArrayField(models.TextField(), default=list, help_text="what was noticed while reading, in words")
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "place"], name="run_file_place_unique"),
            models.UniqueConstraint(fields=["run", "name"], name="run_file_name_unique"),
        ]

    def __str__(self) -> str:
        return self.file_name


class FileRow(models.Model):
    """One row of a file as it was read; `key` and `lead_line` join a second file's row to a row of the leads file."""

    file = models.ForeignKey(RunFile, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.IntegerField()
    cells = ArrayField(models.TextField())
    key = models.TextField(blank=True, default="")
    lead_line = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "line"], name="file_row_once")]
        indexes: ClassVar = [
            # Serves the join: the rows of one lead.
            models.Index(fields=["file", "lead_line"], name="file_row_of_lead", condition=~models.Q(lead_line=None)),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class LeadKey(models.Model):
    """What a second file may call a lead: one key of one row of the leads file."""

    file = models.ForeignKey(RunFile, on_delete=models.CASCADE, related_name="lead_keys", db_index=False)
    key = models.TextField()
    line = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file", "key"], name="lead_key_of_file")]

    def __str__(self) -> str:
        return f"line {self.line}"


class RefusedRow(models.Model):
    """A row that nothing was made of, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="refused", db_index=False)
    file = models.ForeignKey(RunFile, on_delete=models.CASCADE, related_name="refused", db_index=False)
    line = models.IntegerField()
    reason = models.TextField()
    cells = ArrayField(models.TextField())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "line"], name="refused_row_once")]
        indexes: ClassVar = [models.Index(fields=["run", "file", "line"], name="refused_row_of_run")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class PastRow(models.Model):
    """What a row of a leads file became; a source's key is taken once, by whichever run met it first."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="rows", db_index=False)
    line = models.IntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=254, help_text="the external id, or the e-mail where there is none")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="+")
    is_new_lead = models.BooleanField()
    activity_ids = ArrayField(models.BigIntegerField(), default=list, help_text="acts added to a lead known before")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="past_row_key_unique")]
        indexes: ClassVar = [models.Index(fields=["run", "line"], name="past_row_of_run")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.key}"
