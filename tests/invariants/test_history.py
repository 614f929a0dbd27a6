"""What PostgreSQL refuses about history imports."""

from handoff.integrations.history.models import FileRow, PastRow, RefusedRow, Run, RunFile
from leads.records.models import Source
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by
from tests.invariants.test_handoffs import make_handoff


def make_run(**fields: object) -> Run:
    return Run.objects.create(**{"name": "leads.csv", "created_at": NOW, "changed_at": NOW, **fields})


def make_file(**fields: object) -> RunFile:
    defaults = {"place": 0, "name": "leads", "file_name": "leads.csv", "encoding": "utf-8", "delimiter": ","}
    return RunFile.objects.create(**{"run": make_run(), "headers": ["Email"], **defaults, **fields})


def test_it_refuses_run_state_known(db: None) -> None:
    with refused_by("run_state_known"):
        make_run(state="resting")


def test_it_refuses_run_file_place_unique(db: None) -> None:
    file = make_file()
    with refused_by("run_file_place_unique"):
        make_file(run=file.run, name="calls")


def test_it_refuses_run_file_name_unique(db: None) -> None:
    file = make_file()
    with refused_by("run_file_name_unique"):
        make_file(run=file.run, place=1)


def test_it_refuses_file_row_once(db: None) -> None:
    row = FileRow.objects.create(file=make_file(), line=2, cells=["a"])
    with refused_by("file_row_once"):
        FileRow.objects.create(file=row.file, line=2, cells=["b"])


def test_it_refuses_refused_row_once(db: None) -> None:
    file = make_file()
    RefusedRow.objects.create(run=file.run, file=file, line=2, reason="No e-mail.", cells=[])
    with refused_by("refused_row_once"):
        RefusedRow.objects.create(run=file.run, file=file, line=2, reason="No name.", cells=[])


def test_it_refuses_past_row_key_unique(cast: Cast) -> None:
    handoff = make_handoff(cast, origin="imported")
    source = Source.objects.get(pk=handoff.source_id)
    told = {"source": source, "key": "17", "lead": handoff.lead, "handoff": handoff, "is_new_lead": True}
    PastRow.objects.create(run=make_run(), line=2, **told)
    with refused_by("past_row_key_unique"):
        PastRow.objects.create(run=make_run(), line=9, **told)
