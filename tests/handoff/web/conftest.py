"""The scene that tests of pages share, set once a module; what a test writes is taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.handoff.web.scene import Scene, set_scene


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(played: Scene, db: None) -> Scene:
    # An undo checks its constraints at once, which outlives the savepoint that a test is taken back to.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return played
