"""Bring a company's past onto the path map from what its CRM exports."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from handoff.errors import HandoffError
from handoff.instant import database_now
from handoff.integrations.history.models import Run, State
from handoff.integrations.tables.guessing import guess
from handoff.integrations.tables.mapping import FileMapping
from handoff.integrations.tables.parsing import load_mapping, parse_mapping, preset
from handoff.integrations.tables.reading import open_table
from handoff.integrations.tables.shapes import Row
from handoff.process.history import runs
from handoff.process.history.refusals import write_refused
from handoff.process.history.report import report
from handoff.process.history.work import advance

CHUNK_BYTES = 1 << 20


class Command(BaseCommand):
    help = "Imports leads, touches and outcomes of the past; runs again without adding anything twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the leads file")
        means = parser.add_mutually_exclusive_group()
        means.add_argument("--preset", help="a mapping that comes with the product")
        means.add_argument("--mapping", type=Path, help="a mapping file, YAML or JSON")
        means.add_argument("--resume", type=int, metavar="IMPORT", help="go on with an import that was stopped")
        means.add_argument("--undo", type=int, metavar="IMPORT", help="take away all that an import brought in")
        parser.add_argument("--timezone", default="", help="zone of times without an offset, such as Europe/Berlin")
        parser.add_argument("--with", dest="second", action="append", default=[], metavar="NAME=FILE")
        parser.add_argument("--refused", type=Path, help="where to write the refused rows")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, import nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = self._run(options)
        except HandoffError as error:
            raise CommandError(_words(error)) from error
        except OSError as error:
            message = f"{error.filename}: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(report(run))
        if options["refused"] and run.refused_count:
            with options["refused"].open("w", encoding="utf-8", newline="") as file:
                write_refused(run, file)
            self.stdout.write(f"The refused rows are in {options['refused']}.")
        if run.state == State.failed:
            message = f"{run.error} Go on with --resume {run.pk}, or --undo {run.pk}."
            raise CommandError(message)

    def _run(self, options: dict[str, Any]) -> Run:
        if options["undo"]:
            return self._finish(
                self._known(options["undo"], State.undoing) or runs.undo(options["undo"], now=database_now())
            )
        if options["resume"]:
            return self._finish(
                self._known(options["resume"], State.running) or runs.begin(options["resume"], now=database_now())
            )
        if options["file"] is None:
            message = "Name the leads file."
            raise CommandError(message)
        mapping = self._guessed(options) if _is_unmapped(options) else _mapping(options)
        run = self._prepare(options, mapping)
        run = self._finish(runs.ask_check(run.pk, now=database_now()))
        if options["dry_run"] or run.state != State.checked:
            return run
        return self._finish(runs.begin(run.pk, now=database_now()))

    def _known(self, number: int, state: State) -> Run | None:
        """Return an import whose last worker was killed at this; None when it is not at it."""
        run = Run.objects.filter(pk=number).first()
        if run is None:
            message = f"There is no import {number}. The page Import lists those there are."
            raise CommandError(message)
        return run if run.state == state else None

    def _guessed(self, options: dict[str, Any]) -> FileMapping:
        """Show what the columns are guessed to be; a dry run goes on with that, an import wants it confirmed."""
        path: Path = options["file"]
        table = open_table(_chunks(path))
        sample = [row for row in islice(table.rows(), runs.SAMPLE) if isinstance(row, Row)]
        guessed = guess(table.headers, sample, file=path.name)
        self.stdout.write(yaml.safe_dump(guessed["document"], sort_keys=False, allow_unicode=True))
        if guessed["undecided"] or not options["dry_run"]:
            asked = " ".join(guessed["undecided"])
            message = f"{asked} Save the guess above to a file, put it right, and give it with --mapping FILE.".strip()
            raise CommandError(message)
        return parse_mapping(guessed["document"])

    @transaction.atomic
    def _prepare(self, options: dict[str, Any], mapping: FileMapping) -> Run:
        path: Path = options["file"]
        run = runs.start_run(name=path.name, chunks=_chunks(path), by_id=None, now=database_now())
        for name, second in _second_files(options, mapping).items():
            runs.add_file(run.pk, name=name, file_name=second.name, chunks=_chunks(second), now=database_now())
        return runs.set_mapping(run.pk, document=mapping.document, timezone=options["timezone"], now=database_now())

    def _finish(self, run: Run) -> Run:
        """Work until the run rests, telling how far it is."""
        self.stdout.write(f"Import {run.pk}, {run.state} …")
        while advance(clock=database_now, only=run.pk):
            run.refresh_from_db()
            if self.stdout.isatty():
                self.stdout.write(f"\r{run.rows_done:,} of {run.row_count:,} rows", ending="")
                self.stdout.flush()
        run.refresh_from_db()
        if self.stdout.isatty():
            self.stdout.write("")
        return run


def _is_unmapped(options: dict[str, Any]) -> bool:
    return not options["preset"] and not options["mapping"]


def _mapping(options: dict[str, Any]) -> FileMapping:
    if options["preset"]:
        return preset(options["preset"])
    return load_mapping(options["mapping"].read_text(encoding="utf-8"))


def _second_files(options: dict[str, Any], mapping: FileMapping) -> dict[str, Path]:
    """Return the second files that were named, and those that lie beside the leads file under their usual name."""
    named = dict(_named(options["second"]))
    known = {second.name for second in mapping.second}
    if unknown := sorted(named.keys() - known):
        message = f"The mapping has no second file {unknown[0]}; it has {', '.join(sorted(known)) or 'none'}."
        raise CommandError(message)
    beside = {second.name: options["file"].parent / second.file for second in mapping.second if second.file}
    return {name: path for name, path in beside.items() if path.is_file()} | named


def _named(texts: list[str]) -> Iterator[tuple[str, Path]]:
    for text in texts:
        name, sign, path = text.partition("=")
        if not sign:
            message = f"Write a second file as name=path, not {text}."
            raise CommandError(message)
        yield name, Path(path)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _words(error: HandoffError) -> str:
    if isinstance(error, runs.ZoneNeededError):
        return f"{error} Give it with --timezone."
    return " ".join([str(error), *(f"{name}: {words}" for name, words in error.fields.items())])
