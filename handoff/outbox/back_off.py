"""How long to wait after an attempt that failed."""

import random
from datetime import timedelta
from typing import Final

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
JITTER: Final = 0.2


def back_off(failures: int, *, jitter: float | None = None) -> timedelta:
    """Return the wait after that many failures, the last wait for all later ones, give or take a fifth.

    `jitter` from -1 to 1 places the wait in that range; it is drawn by chance when left out, so that what failed
    together does not come back together.
    """
    if jitter is None:
        jitter = random.uniform(-1, 1)  # noqa: S311  # spreads load, guards nothing
    return WAITS[min(failures, len(WAITS)) - 1] * (1 + JITTER * jitter)
