"""Heartbeats: a row a process renews at the end of each clean pass."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

BEAT = """
INSERT INTO outbox_heartbeat (name, beat_at, detail) VALUES (%s, %s, %s)
ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at, detail = excluded.detail
"""


def beat(name: str, *, now: datetime, detail: Mapping[str, Any]) -> None:
    """Say in one statement that the process `name` ended a clean pass over everything that was due at `now`."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [name, now, json.dumps(detail)])
