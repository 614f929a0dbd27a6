"""The product's settings as the tests and the type checker load them: local, and needing no variable."""

import os

os.environ.setdefault("HANDOFF_LOCAL", "1")

from handoff.settings import *  # noqa: F403  # the line above must come first
