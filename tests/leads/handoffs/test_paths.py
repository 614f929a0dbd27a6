"""The path's presets, and which documents are a path."""

from datetime import timedelta

import pytest

from handoff.people.models import TeamKind
from leads.handoffs.models import PathActivation, PathVersion
from leads.handoffs.paths import (
    PRESETS,
    InvalidPathError,
    Preset,
    SeamOwner,
    activate_path_version,
    add_path_version,
    path_steps,
    preset_document,
)
from leads.handoffs.steps import Step
from tests.cast import NOW, install, make_user

pytestmark = pytest.mark.django_db

OWNERS = {kind: SeamOwner(team=kind.value, name=kind.label) for kind in TeamKind}


def _document(preset: Preset = Preset.CRM) -> dict:
    return preset_document(preset, owners=OWNERS, whole=make_user("Wanda Whole"))


def test_direct_leaves_out_the_sync_that_nobody_reports() -> None:
    assert Step.SYNCED not in PRESETS[Preset.DIRECT]
    assert len(PRESETS[Preset.DIRECT]) == 10


def test_by_way_of_a_crm_the_sync_comes_before_our_receipt() -> None:
    assert PRESETS[Preset.CRM][:4] == (Step.SUBMITTED, Step.SYNCED, Step.RECEIVED, Step.SCORED)


@pytest.mark.parametrize("preset", list(Preset))
def test_every_seam_of_a_preset_has_a_label_a_team_and_a_person(preset: Preset) -> None:
    document = _document(preset)
    assert path_steps(document) == PRESETS[preset]
    for step in document["steps"][1:]:
        assert all(document["seams"][step][key] for key in ("label", "team", "owner", "system"))


def test_the_whole_has_a_named_owner() -> None:
    assert _document()["whole"]["owner"] == "Wanda Whole"


def _without(key: str, value) -> dict:
    return {**_document(), key: value}


@pytest.mark.parametrize(
    "steps",
    [
        [],
        ["submitted", "read"],
        ["submitted", "handed_off", "touched", "touched", "read"],
        ["handed_off", "submitted", "touched", "read"],
        ["submitted", "handed_off", "touched", "won"],
        None,
    ],
)
def test_it_refuses_steps_that_are_no_path(steps) -> None:
    with pytest.raises(InvalidPathError):
        path_steps(_without("steps", steps))


def test_it_refuses_a_seam_that_nobody_owns() -> None:
    with pytest.raises(InvalidPathError) as refusal:
        path_steps(_without("seams", {}))
    assert "seams" in refusal.value.fields


def test_a_version_in_force_retires_the_one_before_it() -> None:
    install()
    version = add_path_version(document=_document(Preset.DIRECT), created_by_id=None, now=NOW)
    activate_path_version(version, now=NOW + timedelta(hours=1))
    assert PathActivation.objects.get(retired_at=None).version == version
    assert PathVersion.objects.count() == 2
