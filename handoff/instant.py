"""Instants: the database's clock, and the refusal of naive datetimes."""

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """Return PostgreSQL's clock_timestamp() in UTC: the product's only clock, asked once a unit of work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return row[0].astimezone(UTC)  # type: ignore[no-any-return]  # the cursor's rows are untyped


def require_aware(value: datetime, name: str) -> datetime:
    """Return `value` unchanged.

    Raises: ValueError when it is naive.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        message = f"{name} must carry a time zone: {value.isoformat()}"
        raise ValueError(message)
    return value
