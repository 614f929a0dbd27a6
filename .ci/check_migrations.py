"""Fail when a model differs from its migrations; no database is asked."""

import os
import sys
import warnings

from django.core.management import execute_from_command_line


def main() -> None:
    sys.path.insert(0, os.getcwd())
    os.environ |= {"DJANGO_SETTINGS_MODULE": "handoff.settings", "HANDOFF_LOCAL": "1"}
    # Only the check of applied migrations needs a database, and there need not be one here.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    execute_from_command_line(["manage.py", "makemigrations", "--check", "--dry-run"])


if __name__ == "__main__":
    main()
