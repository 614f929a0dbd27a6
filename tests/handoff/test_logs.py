"""A log line is one JSON object, whatever a stranger put into it."""

import json
import logging
import sys

from handoff.logs import JsonFormatter


def written(message: str, *arguments: object, **extra: object) -> str:
    record = logging.makeLogRecord({"name": "handoff.api", "levelname": "WARNING", "msg": message, "args": arguments})
    vars(record).update(extra)
    return JsonFormatter().format(record)


def test_a_value_cannot_forge_a_second_line() -> None:
    line = written("refused %s", 'x\n{"level": "info"}\x1b[31m')
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(line)["message"] == 'refused x\n{"level": "info"}\x1b[31m'


def test_extra_fields_stand_beside_the_message() -> None:
    line = json.loads(written("swept", action="sweep", fired=3))
    assert (line["action"], line["fired"], line["level"], line["logger"]) == ("sweep", 3, "warning", "handoff.api")


def test_an_exception_is_written_with_its_trace() -> None:
    try:
        int("broken")
    except ValueError:
        line = json.loads(written("failed", exc_info=sys.exc_info()))
    assert line["exception"].endswith("invalid literal for int() with base 10: 'broken'")
