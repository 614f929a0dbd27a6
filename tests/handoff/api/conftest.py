"""Callers of the API, and a clock that stands still."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from handoff.people.models import Scope
from tests.cast import NOW, Cast, install
from tests.handoff.api.callers import Caller, key_caller


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoff.api.clock.database_now", lambda: NOW)


@pytest.fixture(autouse=True)
def _nobody_called_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def source(cast: Cast) -> Caller:
    """A key that may only submit."""
    return key_caller(Scope.ingest)


@pytest.fixture
def reader(cast: Cast) -> Caller:
    """A key that may only read."""
    return key_caller(Scope.read)


@pytest.fixture
def nobody(cast: Cast) -> Caller:
    return Caller(client=Client())
