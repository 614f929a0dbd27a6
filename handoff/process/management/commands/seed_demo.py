"""Tell the demo story into an empty installation."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handoff.errors import HandoffError
from handoff.instant import database_now
from handoff.people.demo import is_demo
from handoff.process.demo.seeding import forget_everything, seed_demo


class Command(BaseCommand):
    help = "Fills an empty installation with 90 days of one invented company; its story ends now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=90, help="how long the story is; 90")
        parser.add_argument("--seed", type=int, default=7, help="the same seed tells the same story")
        parser.add_argument("--reset", action="store_true", help="first delete everything, if this is a demo")
        parser.add_argument("--no-input", action="store_true", help="do not ask before deleting")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        try:
            if options["reset"] and is_demo():
                self._forget(ask=not options["no_input"])
            seed_demo(seed=options["seed"], days=options["days"], now=now, told=self._told)
        except HandoffError as error:
            raise CommandError(_words(error)) from error
        self.stdout.write(
            f"The demo's story of {options['days']} days ends now. `manage.py demo_logins` lists its people."
        )

    def _told(self, until: datetime) -> None:
        self.stdout.write(f"  told until {until:%Y-%m-%d}")

    def _forget(self, *, ask: bool) -> None:
        if ask and input("This deletes every lead, handoff and user. Type demo to go on: ") != "demo":
            message = "Nothing was deleted."
            raise CommandError(message)
        forget_everything()


def _words(error: HandoffError) -> str:
    """Return the refusal with what it was refused for."""
    cause = error.__cause__
    told = [error.message, *([cause.message, *cause.fields.values()] if isinstance(cause, HandoffError) else [])]
    return " ".join(told)
