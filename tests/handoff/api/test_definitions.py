"""`definition/versions`: what a version says, as a document, in words and as a file, and what changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.history.version import version_before_the_product
from leads.definitions.files import read_definition_file
from leads.definitions.models import DefinitionVersion, Signature
from leads.definitions.publish import activate, add_version
from tests.cast import INSTALLED_AT, NOW, Cast
from tests.handoff.api.callers import Caller


@pytest.fixture
def second(cast: Cast) -> DefinitionVersion:
    """A second version, signed by sales, which judges since now; the first one has no author."""
    document = definition_document(least_employees=80, with_students=False)
    version = add_version(
        document=document, examples=EXAMPLES[:2], why="Too small to pay", created_by_id=cast.marketer.pk, now=NOW
    )
    Signature.objects.create(version=version, team_kind="sales", signed_by=cast.manager, signed_at=NOW)
    activate(version, now=NOW + timedelta(hours=1))
    return version


def test_versions_are_listed_with_who_signed_and_when_they_judged(reader: Caller, second: DefinitionVersion) -> None:
    version_before_the_product(now=NOW)
    told = reader.get("definition/versions").json()["results"]

    assert [(row["number"], row["is_active"]) for row in told] == [(2, True), (1, False)]
    assert (told[0]["why"], told[0]["created_by"]["name"]) == ("Too small to pay", "Mark Eter")
    assert [(one["team"], one["by"]["name"]) for one in told[0]["signatures"]] == [("sales", "Mona Manager")]
    assert told[0]["activations"] == [
        {"activated_at": "2026-11-03T16:00:00Z", "retired_at": None, "revise_by": "2027-02-01"}
    ]
    assert told[1]["activations"][0]["retired_at"] == "2026-11-03T16:00:00Z"


def test_the_one_that_judges_now_can_be_asked_for(reader: Caller, second: DefinitionVersion) -> None:
    for asked, numbers in (("true", [2]), ("false", [1])):
        told = reader.get("definition/versions", is_active=asked).json()["results"]
        assert [row["number"] for row in told] == numbers


def test_a_list_takes_as_many_statements_for_one_version_as_for_many(reader: Caller, second: DefinitionVersion) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert reader.get("definition/versions").status_code == 200
        return len(seen)

    statements()  # The first call of a key notes that it was used.
    few = statements()
    for _ in range(3):
        add_version(document=second.document, examples=EXAMPLES[:1], why="", created_by_id=None, now=NOW)
    assert statements() == few


def test_a_version_is_told_in_words(reader: Caller, second: DefinitionVersion) -> None:
    told = reader.get("definition/versions/2").json()
    tier = told["tiers"][2]
    criteria = {criterion["id"]: criterion for criterion in told["criteria"]}

    assert told["document"] == second.document
    assert told["intro"].startswith("A lead is ready for sales when")
    assert tier["fit"].startswith("company has 80 or more employees and country is one of US, CA")
    assert tier["behaviour"].startswith("either saw pricing 2 or more times in the last 14 days, or ")
    assert tier["context"][0] == {"id": "phone", "label": "Phone number", "sentence": "lead has a phone number"}
    assert [rule["id"] for rule in told["never"]] == ["customer", "competitor", "no_consent"]
    assert list(criteria) == second.criteria
    assert criteria["country"]["asked_by"] == ["hand_raiser", "standard"]
    assert criteria["is_customer"] == {
        "id": "is_customer",
        "sentence": "Company is a customer",
        "asked_by": ["customer"],
    }


def test_examples_are_told_with_what_the_version_says_to_them(reader: Caller, cast: Cast) -> None:
    told = reader.get("definition/versions/1").json()["examples"]
    student = told[3]

    assert [example["title"] for example in told] == [example.title for example in EXAMPLES]
    assert all(example["agrees"] for example in told)
    assert (told[0]["agreed"], told[0]["found"]) == ("hand_raiser", "hand_raiser")
    assert (student["agreed"], student["found"], student["never"]) == (None, None, ["student"])
    assert student["decided_by"] == [
        {"id": "is_student", "sentence": "Lead is a student", "truth": "true", "seen": True}
    ]


def test_the_file_of_a_version_is_what_the_command_writes(reader: Caller, cast: Cast) -> None:
    answer = reader.get("definition/versions/1/file")
    file = read_definition_file(answer.content.decode())

    assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert 'filename="definition-1.yaml"' in answer.headers["Content-Disposition"]
    assert [example.title for example in file.examples] == [example.title for example in EXAMPLES]
    for accepted in ("application/yaml", "application/json", "*/*"):
        assert reader.client.get("/api/v1/definition/versions/1/file", headers={"Accept": accepted}).status_code == 200
    refused = reader.client.get("/api/v1/definition/versions/9/file", headers={"Accept": "application/yaml"})
    assert refused.json()["error"]["code"] == "not_found"


def test_a_difference_is_told_in_words_and_by_criterion_id(reader: Caller, second: DefinitionVersion) -> None:
    told = reader.get("definition/versions/1/diff/2").json()
    (tier,) = told["tiers"]
    (changed,) = tier["fit"]["changed"]

    assert (told["before"], told["after"], told["is_empty"]) == (1, 2, False)
    assert (tier["key"], tier["change"]) == ("standard", "changed")
    assert (changed["id"], changed["after"]) == ("standard_size", "Company has 80 or more employees")
    assert {"kind": "ins", "text": "80"} in changed["segments"]
    assert [(rule["id"], rule["change"]) for rule in told["never"]["rules"]] == [("student", "removed")]
    assert len(told["examples"]) == len(EXAMPLES) - 2
    assert "    ~ standard_size: Company has [-50-]{+80+} or more employees" in told["lines"]
    assert reader.get("definition/versions/2/diff/2").json()["is_empty"] is True


@pytest.mark.parametrize("address", ["9", "0", "9/file", "1/diff/9", "9/diff/1", "0/diff/1"])
def test_what_is_no_version_is_not_found(reader: Caller, cast: Cast, address: str) -> None:
    version_before_the_product(now=INSTALLED_AT)
    assert reader.get(f"definition/versions/{address}").status_code == 404


@pytest.mark.parametrize("address", ["", "/1", "/1/file", "/1/diff/1"])
def test_unknown_parameters_are_refused_by_name(reader: Caller, cast: Cast, address: str) -> None:
    answer = reader.get(f"definition/versions{address}", form="yaml")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["form"]
