"""The command that checks, writes and compares versions of the definition."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES, STUDENT
from leads.definitions.draft_checks import check_draft
from leads.definitions.drafts import content_in, newest_revision
from leads.definitions.models import Draft
from leads.definitions.publish import add_version
from tests.cast import NOW, install

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The version in force as a file."""
    install()
    path = tmp_path / "definition.yaml"
    path.write_text(run("export"), encoding="utf-8")
    return path


def run(*arguments: object, **options: object) -> str:
    told = StringIO()
    call_command("definition", *map(str, arguments), stdout=told, **options)
    return told.getvalue()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(file: Path, words: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), start=1) if words in line)


def test_a_file_whose_examples_hold_says_each_verdict_and_what_decided_it(file: Path) -> None:
    told = run("check", file)

    assert "✓ CFO at a target account, attended one webinar, never asked: agreed target_account, found" in told
    assert "    webinar: Attended a webinar in the last 30 days: true, saw 1\n" in told
    assert "    never: student\n    is_student: Lead is a student: true, saw True\n" in told
    assert told.endswith("6 examples, and all of them agree.\n")


def test_an_example_that_disagrees_fails_with_its_line(file: Path) -> None:
    edit(
        file, 'id: "webinar", activity: "webinar_attended", at_least: 1', 'id: "webinar", activity: "webinar_attended"'
    )
    edit(file, 'activity: "webinar_attended", within_days: 30', 'activity: "webinar_attended", at_least: 2')
    told = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("definition", "check", str(file), stdout=told)

    line = line_of(file, "CFO at a target account")
    assert str(failed.value).startswith(f"{file}:{line}: example “CFO at a target account")
    assert "agreed as target_account and is found not ready; change the rules above" in str(failed.value)
    assert failed.value.returncode == 1
    assert "✗ CFO" in told.getvalue()
    assert "webinar: Attended a webinar 2 or more times: false, saw 1" in told.getvalue()


def test_a_file_that_cannot_be_read_fails_with_every_line(file: Path) -> None:
    edit(file, 'value: ["us", "ca", "gb", "de", "nl"]', "value: [us, no, true]")
    edit(file, "within_days: 7", "within_days: 0")
    line = line_of(file, "[us, no, true]")
    with pytest.raises(CommandError) as failed:
        run("check", file)

    said = str(failed.value).splitlines()
    assert said[0].startswith(f"{file}:{line}: without quotation marks no is text")
    assert "; write " in said[0]
    assert f"{file}:{line}: /tiers/0/fit/all/1/value/2: lead.country is text" in said[1]
    assert f"{file}:{line_of(file, 'within_days: 0')}: " in said[2]


def test_against_a_version_it_says_what_changes(file: Path) -> None:
    edit(file, 'id: "standard_size", fact: "company.employees", op: "gte", value: 50', 'id: "standard_size", fact: "company.employees", op: "gte", value: 55')  # fmt: skip  # noqa: E501
    told = run("check", file, "--against", 1)

    assert "From version 1:\n  Tier standard changed\n    fit\n" in told
    assert "      ~ standard_size: Company has [-50-]{+55+} or more employees\n" in told


def test_an_example_of_the_former_version_that_was_left_out_is_not_forgotten(file: Path) -> None:
    odd = replace(STUDENT, title="A student who was not yet excluded", tier="standard")
    document = definition_document(with_students=False)
    add_version(document=document, examples=[odd], why="", created_by_id=None, now=NOW)
    with pytest.raises(CommandError) as failed:
        run("check", file, "--against", 2)

    assert f"{file}:1: version 2: example “A student who was not yet excluded” was agreed as standard" in str(
        failed.value
    )


def test_two_versions_are_compared_in_words(file: Path) -> None:
    document = definition_document(with_students=False)
    add_version(document=document, examples=EXAMPLES[:3], why="", created_by_id=None, now=NOW)
    told = run("diff", 1, 2)

    assert "Never\n  student removed: A student\n    - is_student: Lead is a student (all of)\n" in told
    assert "Example removed: Student with a university address, 6 downloads\n" in told
    assert run("diff", 1, 1) == "Nothing changed.\n"


def test_what_is_not_there_is_said(file: Path) -> None:
    with pytest.raises(CommandError, match="There is no version 7 of the definition; there is 1"):
        run("export", 7)
    with pytest.raises(CommandError, match="No such file"):
        run("check", file.parent / "nowhere.yaml")
    file.write_bytes(b"intro: \xff")
    with pytest.raises(CommandError, match="not UTF-8"):
        run("check", file)


def test_an_imported_file_is_a_draft_that_says_the_same(file: Path) -> None:
    edit(file, 'name: "Hand raiser"', 'name: "Raised a hand"')

    told = run("import", file, title="From the file")

    draft = Draft.objects.get()
    assert f"Draft {draft.pk}, “From the file”" in told
    content = content_in(newest_revision(draft))
    assert content.document["tiers"][0]["name"] == "Raised a hand"
    assert check_draft(content).is_ready


def test_a_file_with_a_problem_makes_no_draft(file: Path) -> None:
    edit(file, 'op: "gte"', 'op: "is"')

    with pytest.raises(CommandError, match=f"{file}:"):
        run("import", file)

    assert not Draft.objects.exists()
