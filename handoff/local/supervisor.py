"""The whole product in one terminal: servers, web, workers and beat, ended by one Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg2

from handoff.local import guard, servers
from handoff.local.console import Console
from handoff.local.family import Family, Member
from handoff.local.outputs import Outputs
from handoff.local.services import PYTHON, Service, product

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Together below the ten seconds after which an end is felt as hanging.
PRODUCT_SECONDS = 5.0
SERVER_SECONDS = 3.0
TICK_SECONDS = 0.25
APPS = ("handoff", "leads", "slas", "dispositions", "dashboards")


class StoppedError(Exception):
    """Somebody asked for the end."""


class Supervisor:
    """Start everything, keep it running, end everything."""

    def __init__(
        self, *, home: Path, host: str, port: int, with_demo: bool, is_attended: Callable[[], bool] = lambda: True
    ) -> None:
        self.home, self.host, self.port, self.with_demo = home, host, port, with_demo
        self.is_attended = is_attended
        self.console = Console()
        self.family = Family()
        self.servers: list[Member] = []
        self.services = product(host=host, port=port)
        self.stop_requests = 0
        reader, self.wake = os.pipe()
        self.outputs = Outputs(console=self.console, wake=reader)

    def run(self) -> int:
        """Run until asked to stop; return the exit code."""
        os.set_blocking(self.wake, False)
        signal.set_wakeup_fd(self.wake)
        for number in STOP_SIGNALS:
            signal.signal(number, self.note_stop)
        code = 0
        try:
            self.start_and_watch()
        except StoppedError:
            pass
        except RuntimeError as error:
            self.console.say(str(error))
            code = 1
        finally:
            self.stop()
        return code

    def note_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requests += 1

    def start_and_watch(self) -> NoReturn:
        refuse_taken_port(self.host, self.port)
        given = servers.given_environment()
        self.console.say(f"starting the servers; their data is in {self.home}")
        started = servers.start(self.family, home=self.home, given=given)
        self.servers = started.members
        environment = servers.environment(self.home, started, given, port=self.port)
        servers.publish(self.home, environment)
        self.console.say("bringing the database up to date")
        self.run_command("migrate", "--no-input", "--verbosity", "0", environment=environment)
        self.await_web(environment)
        if self.with_demo and has_command("seed_demo") and has_no_user(started.database_url):
            self.console.say("writing the demo data, on the first start only")
            self.run_command("seed_demo", environment=environment)
        self.revive(self.services, environment)
        self.greet(environment)
        while True:
            self.revive(self.services, environment)
            self.read_output(TICK_SECONDS)

    def run_command(self, *arguments: str, environment: Mapping[str, str], must_succeed: bool = True) -> None:
        """Run one command of manage.py to its end.

        Raises: RuntimeError when it fails and must not, StoppedError when the end is asked for meanwhile.
        """
        member = self.spawn("handoff", (*PYTHON, "manage.py", *arguments), environment)
        while member.is_running:
            self.read_output(TICK_SECONDS)
        while self.outputs.pass_on(0):
            pass
        self.family.forget(member)
        if must_succeed and member.process.returncode != 0:
            message = f"manage.py {arguments[0]} failed; what it said stands above"
            raise RuntimeError(message)

    def await_web(self, environment: Mapping[str, str]) -> None:
        """Start the web server, which has the machine to itself until it answers, before anything else."""
        while not self.answers():
            self.revive(self.services[:1], environment)
            self.read_output(TICK_SECONDS)

    def greet(self, environment: Mapping[str, str]) -> None:
        """Say where the product is and who may log in."""
        self.console.say(f"open {environment['SITE_URL']}   (Ctrl-C ends everything)")
        if has_no_user(environment["DATABASE_URL"]):
            installation = "" if self.home == servers.HOME else f" INSTALLATION={self.home}"
            self.console.say(f"nobody can log in yet; in another terminal: make account{installation}")
        elif self.with_demo and has_command("demo_logins"):
            # It fails where the people are no invention, and says so.
            self.run_command("demo_logins", environment=environment, must_succeed=False)

    def answers(self) -> bool:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  # compared, not bound
        connection = http.client.HTTPConnection(host, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def revive(self, services: Iterable[Service], environment: Mapping[str, str]) -> None:
        """Start those of the services that do not run and whose pause is over."""
        now = time.monotonic()
        for service in services:
            member = service.member
            if member is not None and not member.is_running:
                self.family.forget(member)
                pause = service.died(now=now)
                ending = describe(member.process.returncode)
                self.console.say(f"{service.name} ended ({ending}); starting it again in {pause:.0f} s")
            elif member is None and service.start_at <= now:
                service.started(self.spawn(service.name, service.arguments, environment), now=now)
        for member in self.servers:
            if not member.is_running:
                message = (
                    f"{member.name} ended ({describe(member.process.returncode)}): see {self.home}/{member.name}.log"
                )
                raise RuntimeError(message)

    def spawn(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Member:
        member = self.family.start(
            name, arguments, environment=environment, output=subprocess.PIPE, directory=servers.ROOT
        )
        if member.process.stdout is not None:
            self.outputs.add(name, member.process.stdout)
        return member

    def read_output(self, seconds: float) -> None:
        """Pass on what the processes say, for at most `seconds`.

        Raises: StoppedError when the end is asked for or the terminal is gone.
        """
        self.outputs.pass_on(seconds)
        if self.stop_requests or not self.is_attended():
            raise StoppedError

    def stop(self) -> None:
        """End the product, then the servers; a second request to stop kills at once."""
        self.console.say("ending")
        self.stop_requests = 0
        product_members = [member for member in self.family.members if member not in self.servers]
        killed = self.family.end(product_members, within=PRODUCT_SECONDS, pause=self.wait_for_end)
        killed += self.family.end(self.servers, within=SERVER_SECONDS, pause=self.wait_for_end)
        killed += self.family.close()
        for name in killed:
            self.console.say(f"{name} did not end in time and was killed")
        (self.home / "env").unlink(missing_ok=True)
        self.console.say("ended")

    def wait_for_end(self, seconds: float) -> None:
        self.outputs.pass_on(seconds)
        if self.stop_requests:
            for member in self.family.members:
                guard.send(member.process.pid, signal.SIGKILL)


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"port {port} on {host} can't be used ({error.strerror})"
            message = f"{reason}: choose another, as in PORT={port + 1} make run"
            raise RuntimeError(message) from None


def has_command(name: str) -> bool:
    return any(path for app in APPS for path in (servers.ROOT / app).rglob(f"management/commands/{name}.py"))


def has_no_user(database_url: str) -> bool:
    connection = psycopg2.connect(database_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT FROM people_user)")
            row = cursor.fetchone()
    finally:
        connection.close()
    return bool(row and row[0])


def describe(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"exit code {code}"
