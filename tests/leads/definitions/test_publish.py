"""Publication of the definition: examples hold, one version judges, and judging is waited for."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.in_force import definition_in_force
from leads.definitions.models import DefinitionActivation, DefinitionVersion
from leads.definitions.publish import ExamplesDisagreeError, InvalidDefinitionError, activate, add_version
from tests.cast import NOW, Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _add(**changes) -> DefinitionVersion:
    given = {"document": definition_document(), "examples": EXAMPLES, "why": "", "created_by_id": None, "now": NOW}
    return add_version(**(given | changes))


def test_it_stores_the_criteria_in_document_order(cast: Cast) -> None:
    version = _add()
    assert version.number == 2
    assert version.criteria[:4] == ["size", "country", "company_mail", "demo"]
    assert version.criteria[-1] == "is_student"
    assert len(version.criteria) == len(set(version.criteria))


def test_it_keeps_the_examples_in_their_order(cast: Cast) -> None:
    titles = list(_add().examples.values_list("title", flat=True))
    assert titles == [example.title for example in EXAMPLES]


def test_it_refuses_a_version_that_disagrees_with_an_example(cast: Cast) -> None:
    wrong = replace(EXAMPLES[3], tier="standard")
    with pytest.raises(ExamplesDisagreeError) as refusal:
        _add(examples=[*EXAMPLES[:3], wrong])
    assert list(refusal.value.fields) == ["examples.4"]
    assert DefinitionVersion.objects.count() == 1


def test_it_refuses_examples_whose_facts_are_not_in_the_catalogue(cast: Cast) -> None:
    odd = replace(EXAMPLES[0], facts={"lead": {"shoe_size": 44}})
    with pytest.raises(ExamplesDisagreeError):
        _add(examples=[odd])


def test_it_names_every_problem_of_a_document(cast: Cast) -> None:
    document = deepcopy(definition_document())
    document["tiers"][0]["fit"]["all"][0]["fact"] = "company.employes"
    document["tiers"][1]["behaviour"]["any"][0]["within_days"] = 0
    with pytest.raises(InvalidDefinitionError) as refusal:
        _add(document=document)
    assert len(refusal.value.fields) == 2


def test_a_version_in_force_retires_the_one_before_it(cast: Cast) -> None:
    later = NOW + timedelta(days=1)
    version = _add()
    activation = activate(version, now=later)
    assert DefinitionActivation.objects.get(version__number=1).retired_at == later
    assert activation.revise_by is not None
    assert 85 < (activation.revise_by - later.date()).days < 95
    assert definition_in_force().number == 2
