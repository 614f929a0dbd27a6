"""Run one bench on the database that DATABASE_URL names, and write its figures to a file."""

import json
import sys
from importlib import import_module
from pathlib import Path

import django


def main(name: str, answer: str) -> None:
    django.setup()
    Path(answer).write_text(json.dumps(import_module(f"bench.{name}").run()))


if __name__ == "__main__":
    main(*sys.argv[1:])
