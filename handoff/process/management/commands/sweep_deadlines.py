"""Sweep deadlines without Celery: one pass, or one a second until interrupted."""

from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from handoff.instant import database_now
from handoff.process import deadlines


class Command(BaseCommand):
    help = "Tell what fell due. Safe beside workers and other sweeps."
    # A sweep that must run does not wait for the pages to be checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="sweep every second until interrupted")
        parser.add_argument("--limit", type=int, default=1_000, help="alerts a transaction (1000)")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            swept = deadlines.sweep(database_now(), limit=options["limit"])
            if swept or not options["loop"]:
                self.stdout.write(f"{swept.fired} told, {swept.lapsed} lapsed, {swept.failed} pushed back")
            if not options["loop"]:
                return
            sleep(1)
