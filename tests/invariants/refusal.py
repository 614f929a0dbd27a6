"""Asserting that PostgreSQL itself refuses something, by the name of the constraint or trigger."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import IntegrityError, transaction


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """Pass only when what is done inside is refused by the constraint, index or trigger of that name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    assert cause.diag.constraint_name == name
