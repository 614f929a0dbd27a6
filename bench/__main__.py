"""`python -m bench [NAME …]`: run each bench in a process and on a database of its own, print and keep the figures."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import databases, table

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
TEMPLATE = "handoff_bench_template"


def main(wanted: Sequence[str]) -> int:
    """Run the named benches, or all; return 1 when one failed."""
    names = wanted or found()
    server = os.environ["DATABASE_URL"]
    template = databases.make(server, TEMPLATE)
    migrate(template)
    results: dict[str, Any] = {}
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = measure(name, databases.make(server, f"handoff_bench_{name}", template=TEMPLATE))
        databases.drop(server, f"handoff_bench_{name}")
    kept = {"machine": databases.machine(server), "results": results}
    databases.drop(server, TEMPLATE)
    if not wanted:
        RESULTS.write_text(json.dumps(kept, indent=2) + "\n")
    print(table.render(kept))
    return int(any("error" in result for result in results.values()))


def found() -> list[str]:
    """Return the modules here that have a run() of their own, by name."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef run(" in path.read_text())


def migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=HERE.parent, env={**os.environ, "DATABASE_URL": url}, check=True)


def measure(name: str, url: str) -> dict[str, Any]:
    """Return the figures of one bench, or its error."""
    with tempfile.TemporaryDirectory() as directory:
        answer = Path(directory) / "answer.json"
        command = [sys.executable, "-m", "bench.one", name, str(answer)]
        environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
        done = subprocess.run(command, cwd=HERE.parent, env=environment, check=False)
        if done.returncode != 0 or not answer.exists():
            return {"work": name, "error": f"ended with {done.returncode}"}
        figures: dict[str, Any] = json.loads(answer.read_text())
        return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
