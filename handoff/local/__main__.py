"""`python -m handoff.local run`: everything in one terminal; `… with -- COMMAND`: one command beside its servers."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from handoff.local import servers, terminal
from handoff.local.console import Console
from handoff.local.family import Family
from handoff.local.supervisor import Supervisor

DEFAULT_PORT = 8000


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    home = options.home.resolve()
    try:
        servers.prepare(home)
        if options.action == "with":
            return run_beside_servers(options.command, home=home)
        with servers.held(home), terminal.foreground() as is_attended:
            return Supervisor(
                home=home,
                host=os.environ.get("HOST") or "127.0.0.1",
                port=int(os.environ.get("PORT") or DEFAULT_PORT),
                with_demo=not options.empty,
                is_attended=is_attended,
            ).run()
    except servers.AlreadyRunningError as error:
        Console().say(f"{error.__doc__} End it there first.")
    except PermissionError as error:
        Console().say(f"{error.filename} belongs to another user: start as that user, or remove {home}")
    return 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m handoff.local", description=__doc__)
    parser.add_argument("--home", type=Path, default=servers.HOME, help="where the data lies (default: .local)")
    actions = parser.add_subparsers(dest="action", required=True)
    run = actions.add_parser("run", help="run everything until Ctrl-C")
    run.add_argument("--empty", action="store_true", help="without the demo data")
    beside = actions.add_parser("with", help="run a command with DATABASE_URL and REDIS_URL set")
    beside.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def run_beside_servers(command: Sequence[str], *, home: Path) -> int:
    """Run a command against the servers of `home`: those that run already, else started for it alone."""
    given = servers.given_environment()
    try:
        with servers.held(home):
            family = Family()
            try:
                started = servers.start(family, home=home, given=given)
                return call(command, servers.environment(home, started, given, port=DEFAULT_PORT))
            finally:
                family.close()
    except servers.AlreadyRunningError:
        return call(command, servers.published(home) | given)


def call(command: Sequence[str], environment: dict[str, str]) -> int:
    # The terminal's Ctrl-C reaches the command as well, which decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, env=environment, check=False, preexec_fn=listen_again).returncode


def listen_again() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
