"""Write a history with known delays, to import it and hold the path map against the published numbers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from handoff.process.reference_history.writing import table, write_reference_history


class Command(BaseCommand):
    help = "Writes history.csv, mapping.yaml and expected.json: ninety days with known delays, the same each time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="where to write the files")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        answer = write_reference_history(directory)
        self.stdout.write(f"{answer['all']['handoffs']:,} leads are in {directory / 'history.csv'}. Import them with")
        self.stdout.write(
            f"  manage.py import_history {directory / 'history.csv'} --mapping {directory / 'mapping.yaml'}"
        )
        self.stdout.write("and the path map of all imported handoffs shows, in wall time:\n\n" + table(answer["all"]))
