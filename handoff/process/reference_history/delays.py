"""The delays that the reference history injects: how long each seam takes, by tier and by source."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

TIERS: Final[Mapping[str, float]] = {"hand_raiser": 0.25, "target_account": 0.25, "standard": 0.5}
SOURCES: Final[Mapping[str, float]] = {"website": 0.5, "webinar": 0.3, "partner": 0.2}

# Median and sigma of a log-normal length, by the step that it ends.
BY_SOURCE: Final[Mapping[str, Mapping[str, tuple[timedelta, float]]]] = {
    "synced": {"website": (5 * SECOND, 0.5), "webinar": (40 * MINUTE, 0.8), "partner": (9 * HOUR, 0.5)},
    "received": {"website": (3 * SECOND, 0.5), "webinar": (2 * MINUTE, 0.7), "partner": (12 * MINUTE, 0.7)},
}
BY_TIER: Final[Mapping[str, Mapping[str, tuple[timedelta, float]]]] = {
    "scored": {
        "hand_raiser": (2 * SECOND, 0.4),
        "target_account": (3 * SECOND, 0.4),
        "standard": (4 * SECOND, 0.4),
    },
    "handed_off": {
        "hand_raiser": (3 * SECOND, 0.4),
        "target_account": (20 * MINUTE, 1.0),
        "standard": (2 * HOUR, 0.9),
    },
    "routed": {"hand_raiser": (8 * SECOND, 0.5), "target_account": (4 * MINUTE, 0.9), "standard": (35 * MINUTE, 1.1)},
    "notified": {
        "hand_raiser": (20 * SECOND, 0.6),
        "target_account": (30 * SECOND, 0.6),
        "standard": (90 * SECOND, 0.7),
    },
    "touched": {"hand_raiser": (25 * MINUTE, 1.1), "target_account": (5 * HOUR, 1.0), "standard": (27 * HOUR, 1.0)},
    "disposed": {"hand_raiser": (9 * HOUR, 0.8), "target_account": (30 * HOUR, 0.8), "standard": (2 * DAY, 0.8)},
    "closed": {"hand_raiser": (5 * DAY, 0.6), "target_account": (9 * DAY, 0.6), "standard": (7 * DAY, 0.6)},
    "read": {"hand_raiser": (18 * HOUR, 0.9), "target_account": (26 * HOUR, 0.9), "standard": (40 * HOUR, 0.9)},
}
SLOWER_TO_TOUCH: Final[Mapping[str, float]] = {"website": 1.0, "webinar": 1.25, "partner": 1.75}

NEVER_TOUCHED: Final[Mapping[str, float]] = {"hand_raiser": 0.05, "target_account": 0.12, "standard": 0.27}
CLOSED_UNTOUCHED: Final = 0.05
NEVER_DISPOSED: Final = 0.05
WORKING_FIRST: Final = 0.4
NEVER_READ: Final = 0.04
OUTCOMES: Final[Mapping[str, Mapping[str, float]]] = {
    "hand_raiser": {"converted": 0.45, "no_response": 0.3, "bad_fit": 0.25},
    "target_account": {"converted": 0.3, "no_response": 0.5, "bad_fit": 0.2},
    "standard": {"converted": 0.12, "no_response": 0.5, "bad_fit": 0.38},
}

# What is wrong with a row, at most one thing each.
FLAWS: Final[Mapping[str, float]] = {
    "": 0.912,
    "source_ahead": 0.01,
    "telephone_behind": 0.013,
    "sync_overtaken": 0.01,
    "notice_overtaken": 0.015,
    "step_missing": 0.03,
    "no_act": 0.01,
}
