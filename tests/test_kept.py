"""An installation that is put back is the one that was written."""

from functools import lru_cache

import pytest
from django.db import transaction

from handoff.process import in_force
from tests import kept
from tests.cast import INSTALLED_AT, Cast, install, install_anew, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Cast:
    """The cast of an installation that was taken back, after which every other one is put back."""
    with transaction.atomic():
        cast = install()
        transaction.set_rollback(True)
    return cast


def test_it_has_the_rows_and_the_cast_of_the_first(first: Cast) -> None:
    there = kept.filled(kept.in_order())
    found = []
    for _ in range(2):
        with transaction.atomic():
            assert install() == first
            found.append(kept.keep(since=there))
            transaction.set_rollback(True)

    assert found[0] == found[1]
    assert len(found[0].tables) > 15


def test_it_has_as_many_rows_as_one_made_through_the_product(first: Cast) -> None:
    there = kept.filled(kept.in_order())
    counts = []
    for make in (install, lambda: install_anew(now=INSTALLED_AT)):
        with transaction.atomic():
            make()
            counts.append({table: rows.count(b"\n") for table, (_, rows) in kept.keep(since=there).tables.items()})
            transaction.set_rollback(True)

    assert counts[0] == counts[1]


def test_beside_other_rows_it_is_made_through_the_product(first: Cast) -> None:
    make_user("Was There")

    assert install().rep.pk > first.rep.pk


def test_what_the_product_remembers_is_forgotten(first: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = lru_cache(lambda: 1)
    monkeypatch.setattr(in_force, "remembered", remembered, raising=False)
    remembered()

    install()

    assert remembered.cache_info().currsize == 0
