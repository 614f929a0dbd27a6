"""The layers of the design hold, and the contract that says so catches whoever breaks them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("handoff", "leads", "slas", "dispositions", "dashboards")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's packages where they may be broken."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.html"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(directory: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache"]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


def test_the_product_keeps_every_contract(copy: Path) -> None:
    done = check(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        ("leads/records/planted.py", "from handoff.process import intake", "Imports only go down"),
        ("slas/planted.py", "import dispositions.models", "Imports only go down"),
        ("handoff/people/planted.py", "import handoff.outbox.models", "Imports only go down"),
        ("handoff/api/planted.py", "import handoff.web.urls", "Imports only go down"),
        ("handoff/rules/planted.py", "import django.db", "The cores are plain Python"),
        ("handoff/worktime/planted.py", "import handoff.instant", "The cores are plain Python"),
        ("handoff/web/planted.py", "import handoff.local.servers", "The product never imports the embedded servers"),
    ],
)
def test_a_planted_break_is_caught(copy: Path, path: str, line: str, contract: str) -> None:
    (copy / path).write_text(f"{line}\n")

    done = check(copy)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
    assert path.removesuffix(".py").replace("/", ".") in done.stdout
