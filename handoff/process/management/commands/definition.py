"""The definition as a file: check it on its examples, write a version out, say what changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handoff.errors import HandoffError
from handoff.instant import database_now
from handoff.rules import ExampleRun, run_examples
from handoff.rules.diff_lines import diff_lines
from handoff.rules.examples import verdict_words
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import written_example
from leads.definitions.drafts import start_draft
from leads.definitions.files import (
    DefinitionFile,
    InvalidDefinitionFileError,
    read_definition_file,
    write_definition_file,
)
from leads.definitions.in_force import catalogue
from leads.definitions.models import DefinitionVersion
from leads.definitions.versions import agreed_examples_of, diff_versions, find_version


class Command(BaseCommand):
    help = "Checks, exports, imports and compares versions of the definition of a sales-ready lead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        check = commands.add_parser("check", help="run the examples of a file; fails when one disagrees")
        check.add_argument("file", type=Path)
        check.add_argument("--against", type=int, metavar="N", help="also say what changes from version N")
        export = commands.add_parser("export", help="write a version with its examples as a file")
        export.add_argument("number", nargs="?", type=int, metavar="N", help="the version in force when left out")
        into = commands.add_parser("import", help="make a draft of a file, which both teams then sign")
        into.add_argument("file", type=Path)
        into.add_argument("--title", default="", help="of the draft; the file's name when left out")
        diff = commands.add_parser("diff", help="say what changed between two versions")
        diff.add_argument("before", type=int, metavar="N")
        diff.add_argument("after", type=int, metavar="M")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            match options["subcommand"]:
                case "check":
                    self._check(options["file"], options["against"])
                case "export":
                    self.stdout.write(write_definition_file(find_version(options["number"])), ending="")
                case "import":
                    self._import(options["file"], options["title"] or options["file"].stem)
                case _:
                    before, after = find_version(options["before"]), find_version(options["after"])
                    self.stdout.write("\n".join(diff_lines(diff_versions(before, after))))
        except HandoffError as error:
            raise CommandError(str(error)) from error

    def _check(self, path: Path, against: int | None) -> None:
        version = None if against is None else find_version(against)
        file = _read(path)
        runs = file.run()
        for run in runs:
            self.stdout.write("\n".join(_run_lines(run)))
        failures = [
            f"{path}:{file.line_of_example(position)}: {_disagreement(run)}"
            for position, run in enumerate(runs)
            if not run.agrees
        ]
        if version is not None:
            failures += self._compare(version, file, path)
        if failures:
            raise CommandError("\n".join(failures))
        self.stdout.write(f"{len(runs)} examples, and all of them agree." if runs else "There are no examples.")

    def _import(self, path: Path, title: str) -> None:
        file = _read(path)
        content = Content(document=file.document, examples=[written_example(one) for one in file.examples])
        draft = start_draft(title=title, by_id=None, now=database_now(), content=content)
        self.stdout.write(
            f"Draft {draft.pk}, “{draft.title}”, holds the file. Nothing judges by it until it is signed."
        )

    def _compare(self, version: DefinitionVersion, file: DefinitionFile, path: Path) -> list[str]:
        """Say what changes from a version, and return which of its examples the file left out and judges otherwise."""
        self.stdout.write(f"From version {version.number}:")
        self.stdout.write("\n".join(f"  {line}" for line in diff_lines(file.diff_from(version))))
        kept = {example.title for example in file.examples}
        former = [example for example in agreed_examples_of(version) if example.title not in kept]
        runs = run_examples(file.definition, former, catalogue=catalogue())
        return [f"{path}:1: version {version.number}: {_disagreement(run)}" for run in runs if not run.agrees]


def _read(path: Path) -> DefinitionFile:
    try:
        return read_definition_file(path.read_text(encoding="utf-8"))
    except InvalidDefinitionFileError as error:
        said = [f"{path}:{problem.line}: {problem.message}; {problem.remedy}" for problem in error.problems]
        raise CommandError("\n".join(said)) from error
    except UnicodeDecodeError as error:
        message = f"{path}:1: this is not UTF-8; save it in that encoding"
        raise CommandError(message) from error
    except OSError as error:
        message = f"{path}: {error.strerror}."
        raise CommandError(message) from error


def _run_lines(run: ExampleRun) -> list[str]:
    sign = "✓" if run.agrees else "✗"
    lines = [f"{sign} {run.title}: agreed {verdict_words(run.agreed)}, found {verdict_words(run.found)}"]
    lines += [f"    never: {', '.join(run.never)}"] if run.never else []
    for one in run.decided_by:
        seen = "" if one.criterion.seen is None else f", saw {one.criterion.seen}"
        lines.append(f"    {one.criterion.id}: {one.sentence}: {one.criterion.truth.word}{seen}")
    return lines


def _disagreement(run: ExampleRun) -> str:
    return (
        f"example “{run.title}” was agreed as {verdict_words(run.agreed)} and is found {verdict_words(run.found)}; "
        "change the rules above, or agree on another verdict"
    )
