"""The mappings that the documentation shows are mappings."""

import re
from pathlib import Path

import pytest

from handoff.integrations.tables import LEAD_FIELDS, SECOND_FIELDS, load_mapping, needs_timezone

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "write-an-import-mapping.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.partition("\n")[0] for example in EXAMPLES])
def test_every_example_is_read(example: str) -> None:
    mapping = load_mapping(example)

    assert "handed_off" in mapping.columns


def test_there_is_an_example_of_each_crm_and_each_kind_of_second_file() -> None:
    mappings = {mapping.name: mapping for mapping in map(load_mapping, EXAMPLES)}

    assert {"hubspot", "salesforce", "pipedrive", "zoho-crm"} <= mappings.keys()
    assert {second.gives for mapping in mappings.values() for second in mapping.second} == SECOND_FIELDS.keys()
    assert needs_timezone(mappings["hubspot"])
    assert not needs_timezone(mappings["website-crm"])


def test_the_page_names_every_field() -> None:
    words = set(re.findall(r"[a-z_.]+[a-z]", PAGE.read_text(encoding="utf-8")))
    steps = {name for name, field in LEAD_FIELDS.items() if field.group == "steps"}

    assert LEAD_FIELDS.keys() - steps <= words
    assert {name for fields in SECOND_FIELDS.values() for name in fields} <= words
