"""Versions as files: written, read, and the same again."""

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.files import InvalidDefinitionFileError, read_definition_file, write_definition_file
from leads.definitions.in_force import NoDefinitionError, parsed_version
from leads.definitions.models import DefinitionActivation
from leads.definitions.publish import add_version
from leads.definitions.versions import agreed_examples_of, diff_versions, find_version, run_examples_of
from tests.cast import NOW, Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def test_a_version_that_is_written_read_added_and_written_again_is_the_same_file(cast: Cast) -> None:
    text = write_definition_file(find_version())
    file = read_definition_file(text)
    again = add_version(document=file.document, examples=file.examples, why="", created_by_id=None, now=NOW)

    assert write_definition_file(again) == text
    assert parsed_version(again.pk).definition == parsed_version(find_version().pk).definition
    assert diff_versions(find_version(), again).is_empty
    assert list(file.examples) == list(EXAMPLES)
    assert all(run.agrees for run in file.run())


def test_facts_of_the_companys_own_are_known_to_a_file(cast: Cast) -> None:
    text = write_definition_file(find_version())
    assert '{id: "function", fact: "lead.job_function", op: "in", value: ["operations", "finance", "data"]}' in text
    with pytest.raises(InvalidDefinitionFileError) as refusal:
        read_definition_file(text.replace("lead.job_function", "lead.job_functn"))
    assert {field.partition(" ")[0] for field in refusal.value.fields} == {"line"}
    assert len(refusal.value.problems) == 2


def test_faults_of_one_line_are_all_named(cast: Cast) -> None:
    text = write_definition_file(find_version()).replace(
        '{id: "size", fact: "company.employees", op: "gte", value: 50}',
        '{id: no, fact: "company.employees", op: "gte", value: "50"}',
    )
    with pytest.raises(InvalidDefinitionFileError) as refusal:
        read_definition_file(text)
    ((_, said),) = refusal.value.fields.items()
    assert "without quotation marks" in said
    assert "is a number, and this is text" in said


def test_versions_are_found_by_number_and_compared_in_words(cast: Cast) -> None:
    document = definition_document(least_employees=80)
    second = add_version(document=document, examples=EXAMPLES[:2], why="", created_by_id=None, now=NOW)
    diff = diff_versions(find_version(1), find_version(second.number))

    assert [tier.key for tier in diff.tiers] == ["standard"]
    assert [one.after for one in diff.tiers[0].fit.changed] == ["Company has 80 or more employees"]
    assert {one.change for one in diff.examples} == {"removed"}
    assert len(agreed_examples_of(second)) == 2
    assert [run.agrees for run in run_examples_of(second)] == [True, True]


def test_without_a_version_in_force_there_is_none_to_find(cast: Cast) -> None:
    DefinitionActivation.objects.update(retired_at=NOW)
    with pytest.raises(NoDefinitionError):
        find_version()
