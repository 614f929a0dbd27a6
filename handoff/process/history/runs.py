"""What people ask of a run: start it, say what columns mean, check, begin, cancel, resume, undo."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection, transaction

from handoff.errors import ConflictError, HandoffError
from handoff.integrations.history.models import FileRow, PastRow, Run, RunFile, State
from handoff.integrations.tables.guessing import Guess, guess
from handoff.integrations.tables.guessing_second import guess_second
from handoff.integrations.tables.mapping import (
    FileMapping,
    InvalidMappingError,
    SecondFile,
    missing_columns,
    needs_timezone,
)
from handoff.integrations.tables.parsing import parse_mapping
from handoff.process.history.checking import forget_check
from handoff.process.history.rows import stored
from handoff.process.history.staging import plain_name, stage
from handoff.rules import Problem
from leads.definitions.models import CustomFact

SAMPLE = 500
LEADS = "leads"


class RunStateError(ConflictError):
    """The import is not in a state for this now: look at it again."""

    code = "import_state"


class UnknownZoneError(HandoffError):
    """No time zone has this name: give one such as Europe/Berlin or America/New_York."""

    code = "unknown_zone"


class ZoneNeededError(HandoffError):
    """Times in the file have no offset: name the zone they were written in, such as America/New_York."""

    code = "zone_needed"


@transaction.atomic
def start_run(*, name: str, chunks: Iterable[bytes], by_id: int | None, now: datetime) -> Run:
    """Read the leads file of a new run into the database.

    Raises: UnreadableTableError.
    """
    run = Run.objects.create(name=plain_name(name), by_id=by_id, created_at=now, changed_at=now)
    file = stage(run, place=0, name=LEADS, file_name=name, chunks=chunks)
    run.row_count = file.row_count
    run.refused_count = run.refused.count()
    run.save()
    return run


@transaction.atomic
def add_file(run_id: int, *, name: str, file_name: str, chunks: Iterable[bytes], now: datetime) -> RunFile:
    """Read a second file of a run; `name` is what the mapping calls it. One of the same name is replaced.

    Raises: UnreadableTableError, RunStateError.
    """
    run = _locked(run_id, State.mapping, State.checked)
    run.files.filter(name=name, place__gt=0).delete()
    place = max(run.files.values_list("place", flat=True)) + 1
    file = stage(run, place=place, name=name, file_name=file_name, chunks=chunks)
    run.row_count = sum(run.files.values_list("row_count", flat=True))
    run.refused_count = run.refused.count()
    _move(run, State.mapping, now=now)
    return file


def guess_for(run: Run) -> Guess:
    """Return a mapping to start from, guessed from the headers and the first rows of the leads file."""
    file = run.files.get(place=0)
    rows = stored(file, after=0, most=SAMPLE)
    return guess(file.headers, [row.read(file.headers) for row in rows], file=file.file_name)


def guess_second_files(run: Run, document: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return entries for the second files of a run that its mapping does not name yet, and what is to be decided."""
    named = {str(one.get("name")) for one in document.get("second") or []}
    leads = document.get("leads") or {}
    entries, undecided = [], []
    for file in run.files.filter(place__gt=0).exclude(name__in=named).order_by("place"):
        rows = [row.read(file.headers) for row in stored(file, after=0, most=SAMPLE)]
        entry, asked = guess_second(file.headers, rows, name=file.name, file=file.file_name, leads=leads)
        entries += [entry] if entry is not None else []
        undecided += asked
    return entries, undecided


def values_seen(file: RunFile, header: str, most: int = 5) -> tuple[list[tuple[str, int]], int]:
    """Return the values of a column that occur most, each with how often, and how many different ones there are."""
    place = file.headers.index(header) + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cells[%s] AS value, count(*), count(*) OVER () FROM history_filerow WHERE file_id = %s "
            "GROUP BY value ORDER BY count(*) DESC, value LIMIT %s",
            [place, file.pk, most],
        )
        rows = cursor.fetchall()
    return [(value, number) for value, number, _ in rows], rows[0][2] if rows else 0


@transaction.atomic
def set_mapping(run_id: int, *, document: Mapping[str, Any], timezone: str, now: datetime) -> Run:
    """Say what the columns mean, and the zone of times without an offset.

    Raises: InvalidMappingError, UnknownZoneError, ZoneNeededError, RunStateError.
    """
    run = _locked(run_id, State.mapping, State.checked)
    mapping = parse_mapping(dict(document))
    _require_columns(run, mapping)
    _require_zone(run, mapping, timezone)
    run.mapping, run.timezone = dict(document), timezone
    return _move(run, State.mapping, now=now)


def _require_columns(run: Run, mapping: FileMapping) -> None:
    files = {file.name: file for file in run.files.all()}
    asked: list[tuple[str, FileMapping | SecondFile, RunFile]] = [(LEADS, mapping, files[LEADS])]
    asked += [(one.name, one, files[one.name]) for one in mapping.second if one.name in files]
    problems = [
        Problem(
            place=name,
            message=f"the file {file.file_name} has no column {header}",
            remedy="choose one of " + ", ".join(file.headers[:30]),
        )
        for name, part, file in asked
        for header in missing_columns(part, file.headers)
    ]
    if problems:
        raise InvalidMappingError(problems)


def _require_zone(run: Run, mapping: FileMapping, timezone: str) -> None:
    if timezone:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownZoneError(fields={"timezone": f"{timezone} is not the name of a time zone."}) from error
    elif needs_timezone(mapping, second=set(run.files.values_list("name", flat=True))):
        raise ZoneNeededError(fields={"timezone": "Choose the zone in which the file's times were written."})


@transaction.atomic
def ask_check(run_id: int, *, now: datetime) -> Run:
    """Have every row read by the mapping, in the background; nothing else is written.

    Raises: RunStateError.
    """
    run = _locked(run_id, State.mapping, State.checked, State.failed)
    forget_check(run)
    run.at_place = run.at_line = run.rows_done = 0
    run.row_count = FileRow.objects.filter(file__run=run).count()
    run.error = ""
    return _move(run, State.checking, now=now)


@transaction.atomic
def begin(run_id: int, *, now: datetime) -> Run:
    """Take the checked rows, in the background; a cancelled or failed run goes on where it stopped.

    Raises: RunStateError.
    """
    run = _locked(run_id, State.checked, State.cancelled, State.failed)
    if run.state == State.failed and not run.summary.get("leads"):
        raise RunStateError
    if run.state == State.checked:
        run.at_line = run.rows_done = 0
        run.row_count = FileRow.objects.filter(file__run=run, file__place=0).count()
        _register_facts(run)
    run.error = ""
    return _move(run, State.running, now=now)


def _register_facts(run: Run) -> None:
    """Add the file's own facts to the catalogue, so that rules may ask for them."""
    facts = parse_mapping(run.mapping).facts
    known = set(CustomFact.objects.values_list("path", flat=True))
    new = [CustomFact(path=fact.path, type=fact.type, label=fact.label) for fact in facts if fact.path not in known]
    CustomFact.objects.bulk_create(new, ignore_conflicts=True)
    run.made = {**run.made, "facts": [*run.made.get("facts", []), *(fact.path for fact in new)]}


@transaction.atomic
def cancel(run_id: int, *, now: datetime) -> Run:
    """Stop after the batch in hand; what was taken stays, and `begin` goes on from there.

    Raises: RunStateError.
    """
    run = _locked(run_id, State.checking, State.running)
    return _move(run, State.mapping if run.state == State.checking else State.cancelled, now=now)


@transaction.atomic
def undo(run_id: int, *, now: datetime) -> Run:
    """Take away all that the run brought in, in the background.

    Raises: RunStateError.
    """
    run = _locked(run_id, State.mapping, State.checked, State.cancelled, State.done, State.failed)
    run.rows_done, run.row_count = 0, PastRow.objects.filter(run=run).count()
    return _move(run, State.undoing, now=now)


def _locked(run_id: int, *states: State) -> Run:
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state not in states:
        raise RunStateError
    return run


def _move(run: Run, state: State, *, now: datetime) -> Run:
    run.state, run.changed_at = state, now
    run.save()
    return run
