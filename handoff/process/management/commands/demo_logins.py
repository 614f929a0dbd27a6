"""List the people of the demo with their roles, and its API key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handoff.people.demo import is_demo
from handoff.process.demo.company import ADMINISTRATOR, PASSWORD, PEOPLE
from handoff.process.demo.seeding import DEMO_KEY


class Command(BaseCommand):
    help = "Lists the log-ins and the API key of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_demo():
            message = "This installation is no demo; its people have log-ins of their own."
            raise CommandError(message)
        for person in (*PEOPLE, ADMINISTRATOR):
            self.stdout.write(f"  {person.email:<24} {person.name:<16} {person.role_name}")
        self.stdout.write(f"  password of all: {PASSWORD}")
        self.stdout.write(f"  API key, in demos only: {DEMO_KEY}")
