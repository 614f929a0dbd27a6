"""The list of refusals is complete: every named constraint and every trigger has the test that tries to break it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

OURS = ("handoff", "leads", "slas", "dispositions", "dashboards")
PREFIX = "test_it_refuses_"


def _tests() -> set[str]:
    trees = (ast.parse(path.read_text()) for path in Path(__file__).parent.glob("test_*.py"))
    functions = (node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name.removeprefix(PREFIX) for name in functions if name.startswith(PREFIX)}


def _constraints_of_models() -> set[str]:
    models = (model for model in apps.get_models() if model.__module__.split(".")[0] in OURS)
    return {constraint.name for model in models for constraint in model._meta.constraints}


def _names(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def test_every_constraint_of_the_models_has_its_breaking_test() -> None:
    assert _constraints_of_models() - _tests() == set()


@pytest.mark.django_db
def test_every_trigger_has_its_breaking_test() -> None:
    # Those that mark days, or copy to clocks, refuse nothing.
    triggers = _names(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
        r"AND tgname NOT LIKE '%\_marks\_days' AND tgname NOT LIKE '%\_to\_clocks'"
    )
    assert len(triggers) >= 10
    assert triggers - _tests() == set()


@pytest.mark.django_db
def test_every_composite_key_has_its_breaking_test() -> None:
    keys = _names("SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1")
    assert keys != set()
    assert keys - _tests() == set()


@pytest.mark.django_db
def test_every_constraint_of_the_models_stands_in_the_database() -> None:
    constraints = _names("SELECT conname FROM pg_constraint")
    indexes = _names("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
    assert _constraints_of_models() - constraints - indexes == set()
