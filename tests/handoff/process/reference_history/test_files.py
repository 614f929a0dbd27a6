"""The reference history is the same each time, holds what it promises, and its answer is the published one."""

import csv
import hashlib
import json
from datetime import datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from handoff.integrations.tables import Row, guess, open_table
from handoff.process.history.runs import SAMPLE
from handoff.process.reference_history.answer import MAY_BE_OVERTAKEN, WITHOUT_CRM, expected, measure, percentile
from handoff.process.reference_history.leads import (
    EXPORTED_AT,
    LEADS,
    STARTS_AT,
    STEPS,
    ReferenceLead,
    reference_leads,
)
from handoff.process.reference_history.writing import history, mapping, table
from leads.handoffs.paths import PRESETS, Preset

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "reference-history.md"


@pytest.fixture(scope="module")
def leads() -> list[ReferenceLead]:
    return reference_leads()


@pytest.fixture(scope="module")
def answer(leads: list[ReferenceLead]) -> dict[str, Any]:
    return expected(leads)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(STARTS_AT.timestamp() + seconds, tz=STARTS_AT.tzinfo)


def test_it_writes_the_same_three_files_each_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        call_command("reference_history", tmp_path / name, stdout=StringIO())
    names = ("history.csv", "mapping.yaml", "expected.json")
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_it_is_the_file_that_the_page_names(tmp_path: Path) -> None:
    call_command("reference_history", tmp_path, stdout=StringIO())
    assert hashlib.sha256((tmp_path / "history.csv").read_bytes()).hexdigest() in PAGE.read_text()


def test_the_page_publishes_every_table(answer: dict[str, Any]) -> None:
    page = PAGE.read_text()
    for part in (answer["all"], *answer["by_tier"].values()):
        assert table(part) in page


def test_the_file_tells_the_times_of_the_leads(tmp_path: Path, leads: list[ReferenceLead]) -> None:
    call_command("reference_history", tmp_path, stdout=StringIO())
    with (tmp_path / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == LEADS
    for row, lead in zip(rows, leads, strict=True):
        for step in STEPS:
            told = row[step.replace("_", " ").capitalize()]
            assert (datetime.fromisoformat(told) if told else None) == lead.times.get(step)
    offsets = {row["Touched"][-6:] for row in rows if row["Touched"]}
    assert offsets == {"-05:00", "-04:00", "+00:00", "+01:00"}


def test_the_columns_of_the_steps_are_guessed_as_the_mapping_has_them(leads: list[ReferenceLead]) -> None:
    opened = open_table([history(leads).encode()])
    sample = [row for row in islice(opened.rows(), SAMPLE) if isinstance(row, Row)]

    guessed = guess(opened.headers, sample, file="history.csv")["document"]["leads"]

    written = yaml.safe_load(mapping())["leads"]
    assert guessed["key"] == written["key"]
    assert {step: guessed["columns"].get(step) for step in STEPS} == {step: written["columns"][step] for step in STEPS}


def test_it_goes_the_paths_that_come_with_the_product() -> None:
    assert tuple(step.value for step in PRESETS[Preset.CRM]) == STEPS
    assert tuple(step.value for step in PRESETS[Preset.DIRECT]) == WITHOUT_CRM


def test_flaws_have_the_shares_that_are_promised(leads: list[ReferenceLead]) -> None:
    def share(condition: Any) -> float:
        return sum(map(condition, leads)) / len(leads)

    def is_skewed(lead: ReferenceLead) -> bool:
        times = [lead.times[step] for step in STEPS if step in lead.times and step not in MAY_BE_OVERTAKEN]
        return times != sorted(times)

    def misses_a_step(lead: ReferenceLead) -> bool:
        reached = [step in lead.times for step in STEPS]
        return False in reached[reached.index(True) : len(reached) - reached[::-1].index(True)]

    assert 0.015 < share(is_skewed) < 0.025
    assert 0.025 < share(misses_a_step) < 0.045
    assert 0.1 < share(lambda lead: "touched" not in lead.times) < 0.3
    assert share(lambda lead: "touched" in lead.times and "disposed" not in lead.times) > 0.02
    assert {lead.tier for lead in leads} == {"hand_raiser", "target_account", "standard"}
    assert max(lead.times["handed_off"] for lead in leads) < EXPORTED_AT


def test_the_answer_is_what_a_reader_counts_by_hand() -> None:
    rows = [
        {"submitted": at(0), "received": at(10), "scored": at(11), "handed_off": at(12), "routed": at(20)},
        {"submitted": at(0), "received": at(30), "scored": at(31), "handed_off": at(33), "routed": at(34)},
        {"submitted": at(99), "received": at(50), "handed_off": at(52), "routed": at(53), "notified": at(60)},
        {"handed_off": at(0), "routed": at(5), "notified": at(40), "touched": at(25), "disposed": at(26)},
    ]
    found = measure(rows, WITHOUT_CRM)
    seams = {seam["to"]: seam for seam in found["seams"]}
    assert (seams["received"]["cases"], seams["received"]["unknown"], seams["received"]["p50"]) == (2, 1, 10)
    assert (seams["scored"]["cases"], seams["scored"]["skipped"]) == (2, 1)
    assert (seams["routed"]["cases"], seams["routed"]["p50"], seams["routed"]["p90"]) == (4, 1, 8)
    assert (seams["notified"]["cases"], seams["notified"]["not_yet"], seams["notified"]["skipped"]) == (1, 2, 1)
    assert (seams["notified"]["p50"], seams["touched"]["not_yet"], seams["touched"]["cases"]) == (None, 1, 0)
    assert (seams["disposed"]["p90"], seams["closed"]["not_yet"]) == (1, 1)
    assert [(one["from"], one["to"], one["p50"]) for one in found["merged"]] == [
        ("received", "handed_off", 2),
        ("routed", "touched", 20),
    ]


def test_a_percentile_is_a_value_that_occurs() -> None:
    assert [percentile([4, 1, 3, 2], 0, share) for share in (0.25, 0.5, 0.75, 0.9)] == [1, 2, 3, 4]
    assert percentile([1, 2], 2, 0.5) == 2
    assert percentile([1, 2], 3, 0.5) is None
    assert percentile([], 0, 0.5) is None


def test_expected_json_is_what_is_expected(tmp_path: Path, answer: dict[str, Any]) -> None:
    call_command("reference_history", tmp_path, stdout=StringIO())
    assert json.loads((tmp_path / "expected.json").read_text()) == answer
