"""What PostgreSQL refuses about definitions, examples, signatures and evaluations."""

from datetime import timedelta
from typing import Any

from leads.definitions.models import (
    Backtest,
    CustomFact,
    DefinitionActivation,
    DefinitionVersion,
    Evaluation,
    Example,
    NarrowColumn,
    NarrowMark,
    NarrowRow,
    Signature,
)
from tests.cast import NOW, Cast, make_lead
from tests.invariants.refusal import refused_by
from tests.rows import make_evaluation


def _version() -> DefinitionVersion:
    return DefinitionVersion.objects.latest("number")


def _sign(user: int, team_kind: str) -> Signature:
    return Signature.objects.create(version=_version(), team_kind=team_kind, signed_by_id=user, signed_at=NOW)


def test_it_refuses_definition_version_number_unique(cast: Cast) -> None:
    with refused_by("definition_version_number_unique"):
        DefinitionVersion.objects.create(number=_version().number, document={}, criteria=[], created_at=NOW)


def test_it_refuses_definitions_definitionversion_append_only(cast: Cast) -> None:
    with refused_by("definitions_definitionversion_append_only"):
        DefinitionVersion.objects.update(why="rewritten")


def test_it_refuses_example_position_unique(cast: Cast) -> None:
    with refused_by("example_position_unique"):
        Example.objects.create(version=_version(), position=1, title="Another first", facts={}, why="none")


def test_it_refuses_definitions_example_append_only(cast: Cast) -> None:
    with refused_by("definitions_example_append_only"):
        Example.objects.update(tier="standard")


def test_it_refuses_signature_once_a_team(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("signature_once_a_team"):
        _sign(cast.rep.pk, "sales")


def test_it_refuses_signature_once_a_person(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("signature_once_a_person"):
        _sign(cast.manager.pk, "marketing")


def test_it_refuses_definitions_signature_append_only(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("definitions_signature_append_only"):
        Signature.objects.all().delete()


def test_it_refuses_definition_one_active_version(cast: Cast) -> None:
    with refused_by("definition_one_active_version"):
        DefinitionActivation.objects.create(version=_version(), activated_at=NOW)


def test_it_refuses_definitions_evaluation_append_only(cast: Cast) -> None:
    make_evaluation(lead=make_lead())
    with refused_by("definitions_evaluation_append_only"):
        Evaluation.objects.update(tier="")


def test_it_refuses_custom_fact_path_unique(cast: Cast) -> None:
    with refused_by("custom_fact_path_unique"):
        CustomFact.objects.create(path="lead.tool_in_use", type="text", label="another label")


def test_it_refuses_custom_fact_type_known(cast: Cast) -> None:
    with refused_by("custom_fact_type_known"):
        CustomFact.objects.create(path="lead.shoe_size", type="size", label="shoe size")


def test_it_refuses_custom_fact_path_shape(cast: Cast) -> None:
    with refused_by("custom_fact_path_shape"):
        CustomFact.objects.create(path="handoff.mood", type="text", label="mood")


def test_it_refuses_narrow_column_once(cast: Cast) -> None:
    NarrowColumn.objects.create(subject="lead.title", type="text", is_held=True)
    with refused_by("narrow_column_once"):
        NarrowColumn.objects.create(subject="lead.title", type="text", is_held=False)


def test_it_refuses_narrow_column_type_known(cast: Cast) -> None:
    with refused_by("narrow_column_type_known"):
        NarrowColumn.objects.create(subject="lead.title", type="size", is_held=True)


def test_it_refuses_narrow_mark_one(cast: Cast) -> None:
    NarrowMark.objects.create(pk=1)
    with refused_by("narrow_mark_one"):
        NarrowMark.objects.create(pk=2)


def test_it_refuses_narrow_row_goes_with_its_evaluation(cast: Cast) -> None:
    with refused_by("narrow_row_goes_with_its_evaluation"):
        NarrowRow.objects.create(pk=0, lead_id=1, version_id=1, judged_at=NOW, tier_number=0)


def _backtest(**fields: Any) -> Backtest:
    asked = {"document": {}, "starts_at": NOW, "ends_at": NOW + timedelta(days=1), "timezone": "UTC", "asked_at": NOW}
    return Backtest.objects.create(**{**asked, **fields})


def test_it_refuses_backtest_state_known(cast: Cast) -> None:
    with refused_by("backtest_state_known"):
        _backtest(state="thinking")


def test_it_refuses_backtest_starts_before_it_ends(cast: Cast) -> None:
    with refused_by("backtest_starts_before_it_ends"):
        _backtest(ends_at=NOW)


def test_it_refuses_backtest_done_with_a_result(cast: Cast) -> None:
    with refused_by("backtest_done_with_a_result"):
        _backtest(state="done", finished_at=NOW)
    with refused_by("backtest_done_with_a_result"):
        _backtest(result={})
