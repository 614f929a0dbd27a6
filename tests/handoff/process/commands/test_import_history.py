"""The command that imports a history: guessing, refusing, telling, undoing."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from handoff.instant import database_now
from handoff.integrations.history.models import Run
from handoff.process.history import runs
from leads.handoffs.models import Handoff
from tests.cast import install
from tests.handoff.process.history.scene import CALLS, LEADS, MAPPING

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A directory with the leads, the calls beside them, and the mapping."""
    install()
    (tmp_path / "leads.csv").write_text(LEADS + "4,dee@dot.example,Dee,Dot,,,,soon,2026-10-07 15:05:00,,Open,\n")
    (tmp_path / "calls.csv").write_text(CALLS)
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(MAPPING))
    return tmp_path


def run(files: Path, **options: object) -> str:
    told = StringIO()
    call_command("import_history", files / "leads.csv", stdout=told, **options)
    return told.getvalue()


def test_it_imports_with_the_files_that_lie_beside(files: Path) -> None:
    told = run(files, mapping=files / "mapping.yaml", timezone="UTC", refused=files / "refused.csv")
    assert "3 created, 0 known already, 1 rows refused." in told
    assert "calls: 3 of 4 rows joined, to 2 leads; 1 name none" in told
    assert "line,reason" in (files / "refused.csv").read_text()
    assert "soon" in (files / "refused.csv").read_text()


def test_a_dry_run_imports_nothing(files: Path) -> None:
    told = run(files, mapping=files / "mapping.yaml", timezone="UTC", dry_run=True)
    assert "3 of 4 leads understood." in told
    assert "Nothing was imported." in told
    assert not Handoff.objects.exists()


def test_times_without_an_offset_want_a_zone(files: Path) -> None:
    with pytest.raises(CommandError, match="--timezone"):
        run(files, mapping=files / "mapping.yaml")
    assert not Run.objects.exists()


def test_a_guess_is_shown_and_not_imported(files: Path) -> None:
    told = StringIO()
    with pytest.raises(CommandError, match="--mapping FILE"):
        call_command("import_history", files / "leads.csv", timezone="UTC", stdout=told)
    assert "email: Email" in told.getvalue()
    assert not Run.objects.exists()


def test_it_undoes_an_import(files: Path) -> None:
    run(files, mapping=files / "mapping.yaml", timezone="UTC")
    told = StringIO()
    call_command("import_history", undo=Run.objects.get().pk, stdout=told)
    assert "nothing of it is left" in told.getvalue()
    assert not Handoff.objects.exists()


def test_a_file_that_is_not_there_is_said(files: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_history", files / "nowhere.csv", mapping=files / "mapping.yaml")


def test_an_import_whose_worker_was_killed_goes_on(files: Path) -> None:
    """Nobody works on it, though it still says that somebody does."""
    run(files, mapping=files / "mapping.yaml", timezone="UTC", dry_run=True)
    begun = runs.begin(Run.objects.get().pk, now=database_now())
    told = StringIO()
    call_command("import_history", resume=begun.pk, stdout=told)
    assert "3 created, 0 known already, 1 rows refused." in told.getvalue()
    assert Handoff.objects.count() == 3


def test_going_on_with_an_import_that_is_done_is_refused(files: Path) -> None:
    run(files, mapping=files / "mapping.yaml", timezone="UTC")
    with pytest.raises(CommandError, match="not in a state"):
        call_command("import_history", resume=Run.objects.get().pk)


def test_an_import_that_is_not_there_is_said_to_be_none(db: None) -> None:
    with pytest.raises(CommandError, match="no import 7"):
        call_command("import_history", undo=7)
