"""The path map of the imported reference history shows the published numbers."""

import json
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.management import call_command

from dashboards.metrics.filters import Filters
from dashboards.metrics.path import MergedSeam, PathReport, Seam, path_report
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from handoff.integrations.tables import Row, guess, open_table
from handoff.people.models import TeamKind
from handoff.process.history.runs import SAMPLE
from leads.handoffs.models import Handoff, Origin
from leads.handoffs.paths import Preset, SeamOwner, activate_path_version, add_path_version, preset_document
from tests.cast import NOW, Cast, install

FEWEST = 20
"""A percentile of fewer is not shown."""
pytestmark = pytest.mark.django_db


def report(**filters: str) -> PathReport:
    days = {"from": "2025-03-01", "to": "2025-06-30"}
    period = Period.parse(days, zone=ZoneInfo("UTC"), now=NOW)
    return path_report(Question(period=period, filters=Filters(origin="imported", **filters), now=NOW))


def agree(cast: Cast, preset: Preset) -> None:
    owners = {kind: SeamOwner(team=cast.sales.key, name="Mona Manager") for kind in TeamKind}
    document = preset_document(preset, owners=owners, whole=cast.manager)
    activate_path_version(add_path_version(document=document, created_by_id=None, now=NOW), now=NOW)


def shown(seam: Seam | MergedSeam) -> dict[str, Any]:
    numbers = {"cases": seam.cases, "p50": seam.median, "p90": seam.p90}
    if isinstance(seam, Seam):
        numbers |= {"not_yet": seam.not_yet, "unknown": seam.unknown, "skipped": seam.skipped}
    return {"from": str(seam.since), "to": str(seam.step)} | {name: number.value for name, number in numbers.items()}


def published(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for seam in (*part["seams"], *part["merged"]):
        is_small = seam["cases"] + seam.get("not_yet", 0) < FEWEST
        yield {**seam, "p50": None, "p90": None} if is_small else seam


def compare(found: PathReport, part: dict[str, Any]) -> None:
    assert found.handoffs.value == part["handoffs"]
    seams = {(seam.since, seam.step): shown(seam) for seam in (*found.before.seams, *found.after.seams, *found.merged)}
    assert seams == {(seam["from"], seam["to"]): seam for seam in published(part)}


def guess_mapping(directory: Path) -> Path:
    """Write what the columns of the file are guessed to mean, as somebody does who has no mapping."""
    table = open_table([(directory / "history.csv").read_bytes()])
    sample = [row for row in islice(table.rows(), SAMPLE) if isinstance(row, Row)]
    path = directory / "guessed.yaml"
    path.write_text(yaml.safe_dump(guess(table.headers, sample, file="history.csv")["document"]))
    return path


@pytest.mark.parametrize(("preset", "is_guessed"), [(Preset.CRM, False), (Preset.DIRECT, True)])
def test_the_path_map_equals_the_published_answer(tmp_path: Path, preset: Preset, is_guessed: bool) -> None:
    cast = install()
    if preset is Preset.DIRECT:
        agree(cast, preset)
    call_command("reference_history", tmp_path, stdout=StringIO())
    answer = json.loads((tmp_path / "expected.json").read_text())

    mapping = guess_mapping(tmp_path) if is_guessed else tmp_path / "mapping.yaml"

    said = StringIO()
    call_command("import_history", tmp_path / "history.csv", mapping=mapping, stdout=said)

    assert Handoff.objects.filter(origin=Origin.imported).count() == answer["about"]["leads"], said.getvalue()
    answer = answer if preset is Preset.CRM else answer["without_crm"]
    compare(report(), answer["all"])
    for tier, part in answer["by_tier"].items():
        compare(report(tier=tier), part)
    # A guess keeps the lead's source as a fact: that of the leads is the system they were exported from.
    for source, part in () if is_guessed else answer["by_source"].items():
        compare(report(source=source), part)
