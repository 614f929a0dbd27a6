"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handoff.settings")

application = get_wsgi_application()

# Only now can it be imported what needs the settings.
from handoff.memory import settle  # noqa: E402

settle()
