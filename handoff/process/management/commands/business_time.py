"""Answer questions of business time: a JSON document a line in, a JSON document a line out."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from handoff.worktime.questions import answer, refusal


class Command(BaseCommand):
    help = "Answer due times, elapsed time and warnings, one JSON question a line."
    # It asks nothing of the installation.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            self._answer_all(sys.stdin.buffer)
            return
        try:
            with options["file"].open("rb") as lines:
                self._answer_all(lines)
        except OSError as error:
            message = f"{options['file']} can't be read: {error.strerror}. Name a file of JSON lines."
            raise CommandError(message) from error

    def _answer_all(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if line.strip():
                self.stdout.write(orjson.dumps(_answer(line)).decode())


def _answer(line: bytes) -> dict[str, Any]:
    try:
        question = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return {"id": None} | refusal("invalid_json", f"The line is not JSON: {error}.")
    return answer(question)
