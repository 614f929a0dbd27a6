"""What every test may ask for: real servers, started only when a test needs them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import hypothesis
import pytest
from django.db import connections

from handoff.local import postgres, valkey
from handoff.local.family import Family

hypothesis.settings.register_profile("default", max_examples=60, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def family() -> Iterator[Family]:
    """Processes that end with the test session, even when it is killed."""
    family = Family()
    yield family
    family.close()


@pytest.fixture(scope="session")
def servers_home(family: Family) -> Path:
    """A directory of this session alone, so that several sessions may run at once."""
    home = Path(tempfile.mkdtemp(prefix="handoff-tests-"))
    home.chmod(0o711)
    family.remove_at_end(home)
    return home


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """DATABASE_URL, or the URL of a PostgreSQL of this session's own."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    home: Path = request.getfixturevalue("servers_home")
    family: Family = request.getfixturevalue("family")
    return postgres.start(family, home=home / "postgres", log=home / "postgres.log").url


@pytest.fixture(scope="session")
def valkey_url(request: pytest.FixtureRequest) -> str:
    """REDIS_URL, or the URL of a Valkey of this session's own."""
    if given := os.environ.get("REDIS_URL"):
        return given
    home: Path = request.getfixturevalue("servers_home")
    family: Family = request.getfixturevalue("family")
    return valkey.start(family, home=home / "valkey", log=home / "valkey.log").url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Point Django at the session's PostgreSQL before pytest-django makes the test database."""
    parsed = dj_database_url.parse(postgres_url)
    connections["default"].settings_dict.update(
        {key: parsed[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    )
