"""Run Django's deployment checks on the settings an installation in the open would have."""

import os
import secrets
import sys

from django.core.management import execute_from_command_line

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "handoff.settings",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "SITE_URL": "https://handoff.example",
    "DATABASE_URL": "postgres://handoff:password@database.example/handoff",
    "REDIS_URL": "redis://:password@broker.example/0",
    "TRUST_PROXY": "1",
}


def main() -> None:
    sys.path.insert(0, os.getcwd())
    os.environ.pop("HANDOFF_LOCAL", None)
    os.environ.pop("DEBUG", None)
    os.environ |= PRODUCTION
    execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    main()
