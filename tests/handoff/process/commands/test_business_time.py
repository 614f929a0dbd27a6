"""The command that answers questions of business time, a line each."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

QUESTION = {
    "id": 7,
    "calendar": {"tz": "America/New_York", "weekly": {"fri": [["09:00", "17:00"]], "mon": [["09:00", "17:00"]]}},
    "op": "due_at",
    "start": "2026-11-20T21:58:00Z",
    "target_seconds": 300,
}


def answers(file: Path, *lines: bytes) -> list[dict[str, object]]:
    file.write_bytes(b"\n".join(lines))
    out = StringIO()
    call_command("business_time", str(file), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_is_answered_in_its_place(tmp_path: Path) -> None:
    asked = json.dumps(QUESTION).encode()
    found = answers(tmp_path / "questions.jsonl", asked, b"", b"[[[", b"\xff", asked)
    assert [line.get("due_at") for line in found] == ["2026-11-23T14:03:00Z", None, None, "2026-11-23T14:03:00Z"]
    assert [line["id"] for line in found] == [7, None, None, 7]


def test_a_line_that_is_not_json_is_said_to_be_none(tmp_path: Path) -> None:
    (found,) = answers(tmp_path / "questions.jsonl", b"[" * 100_000)
    assert isinstance(found["error"], dict)
    assert found["error"]["code"] == "invalid_json"
