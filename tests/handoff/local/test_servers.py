"""The servers of an installation directory: real, durable, and only those that are not given."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from handoff.local import postgres, servers, valkey
from handoff.local.family import Family


@pytest.fixture
def household() -> Iterator[Family]:
    family = Family()
    yield family
    family.close()


@pytest.fixture
def home(servers_home: Path, request: pytest.FixtureRequest) -> Path:
    home: Path = servers_home / request.node.name
    servers.prepare(home)
    return home


def ask(url: str, *statements: str) -> list[str]:
    """Run each statement and return the first value of those that have one."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    values = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                values += [str(row[0]) for row in cursor.fetchall()]
    connection.close()
    return values


@pytest.mark.processes
def test_postgresql_keeps_its_promises_and_its_data(household: Family, home: Path) -> None:
    first = postgres.start(household, home=home / "postgres", log=home / "postgres.log")
    ask(first.url, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")
    household.end([first.member], within=10)

    second = postgres.start(household, home=home / "postgres", log=home / "postgres.log")

    assert ask(second.url, "SELECT id FROM kept") == ["7"]
    assert ask(second.url, "SHOW fsync", "SHOW synchronous_commit", "SHOW listen_addresses") == ["on", "on", ""]


@pytest.mark.processes
def test_postgresql_starts_below_a_path_that_is_too_long_for_a_socket(household: Family, home: Path) -> None:
    deep = home / ("a" * 80) / ("b" * 80)
    deep.mkdir(parents=True)
    for path in (deep, deep.parent):
        path.chmod(0o711)

    database = postgres.start(household, home=deep / "postgres", log=home / "postgres.log")

    assert ask(database.url, "SELECT 1") == ["1"]


@pytest.mark.processes
def test_postgresql_that_cannot_start_shows_the_end_of_its_log(household: Family, home: Path) -> None:
    first = postgres.start(household, home=home / "postgres", log=home / "postgres.log")
    household.end([first.member], within=10)
    (home / "postgres" / "data" / "PG_VERSION").write_text("9.1\n")

    with pytest.raises(RuntimeError, match=r"did not start(?s:.*)incompatible"):
        postgres.start(household, home=home / "postgres", log=home / "postgres.log")


def test_postgresql_leaves_the_data_of_another_user_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = home / "postgres"
    theirs.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: theirs.stat().st_uid + 1)

    with pytest.raises(RuntimeError, match="belongs to another user"):
        postgres.make_private(theirs, None)


@pytest.mark.processes
def test_valkey_keeps_its_promises_and_its_data(household: Family, home: Path) -> None:
    first = valkey.start(household, home=home / "valkey", log=home / "valkey.log")
    with redis.Redis.from_url(first.url) as client:
        client.set("kept", "7")
    household.end([first.member], within=10)

    second = valkey.start(household, home=home / "valkey", log=home / "valkey.log")

    with redis.Redis.from_url(second.url) as client:
        assert client.get("kept") == b"7"
        configured = client.config_get("append*", "maxmemory-policy", "bind")
    assert configured["appendonly"] == "yes"
    assert configured["appendfsync"] == "everysec"
    assert configured["maxmemory-policy"] == "noeviction"
    assert configured["bind"] == "127.0.0.1"


@pytest.mark.processes
def test_valkey_refuses_who_has_no_password(household: Family, home: Path) -> None:
    started = valkey.start(household, home=home / "valkey", log=home / "valkey.log")
    address = started.url.rpartition("@")[2]
    with redis.Redis.from_url(f"redis://{address}") as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_it_starts_nothing_when_both_servers_are_given(household: Family, home: Path) -> None:
    given = {"DATABASE_URL": "postgres://db.example/handoff", "REDIS_URL": "redis://broker.example/0"}

    started = servers.start(household, home=home, given=given)

    assert (started.database_url, started.redis_url) == (given["DATABASE_URL"], given["REDIS_URL"])
    assert started.members == household.members == []


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(home: Path) -> None:
    first = servers.secret_key(home)

    assert len(first) >= 50
    assert servers.secret_key(home) == first
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_a_variable_that_is_set_keeps_its_value(home: Path) -> None:
    started = servers.Servers(database_url="postgres://a", redis_url="redis://b")

    environment = servers.environment(home, started, {"SITE_URL": "https://handoff.example"}, port=8001)

    assert environment["SITE_URL"] == "https://handoff.example"
    assert environment["DATABASE_URL"] == "postgres://a"
    assert environment["HANDOFF_LOCAL"] == "1"


def test_a_directory_is_held_by_one_process_at_a_time(home: Path) -> None:
    with servers.held(home), pytest.raises(servers.AlreadyRunningError), servers.held(home):
        pass


def test_servers_that_a_command_holds_are_not_published(home: Path) -> None:
    with pytest.raises(servers.AlreadyRunningError):
        servers.published(home)


def test_what_is_published_is_found_again(home: Path) -> None:
    started = servers.Servers(database_url="postgres://a?b=c", redis_url="redis://b")
    environment = servers.environment(home, started, {}, port=8001)

    servers.publish(home, environment)

    assert servers.published(home) == {name: environment[name] for name in servers.PUBLISHED}
