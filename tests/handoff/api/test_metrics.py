"""`GET metrics`: the pages' numbers, the same for everyone."""

from zoneinfo import ZoneInfo

import pytest

from dashboards.metrics.number import as_json
from dashboards.metrics.question import Question
from dashboards.metrics.sla import sla_report
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead, person_caller


def test_the_numbers_are_those_of_the_pages(reader: Caller, source: Caller) -> None:
    source.post("leads", [body_of_lead(email=f"lead{n}@more.example") for n in range(12)])
    told = reader.get("metrics", report="sla", zone="Europe/Berlin").json()
    question = Question.parse({}, zone=ZoneInfo("Europe/Berlin"), now=NOW)
    page = as_json(sla_report(question).numbers())
    assert {number["metric"]: number for number in told["numbers"]}.items() >= {n["metric"]: n for n in page}.items()
    assert told["period"] == {
        "first_day": "2026-10-07",
        "last_day": "2026-11-03",
        "zone": "Europe/Berlin",
        "is_unfinished": True,
    }


def test_every_number_has_a_name_of_its_own(reader: Caller, source: Caller) -> None:
    source.post("leads", body_of_lead())
    names = [number["metric"] for number in reader.get("metrics", by="tier").json()["numbers"]]
    assert len(names) == len(set(names)) > 20


def test_everyone_gets_the_same_numbers(cast: Cast, source: Caller) -> None:
    source.post("leads", body_of_lead())
    answers = [
        person_caller(user).get("metrics").json()["numbers"] for user in (cast.rep, cast.outsider, cast.marketer)
    ]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("report", ["criteria", "versions"])
def test_the_definition_s_reports_are_told_too(reader: Caller, source: Caller, report: str) -> None:
    source.post("leads", [body_of_lead(email=f"lead{n}@more.example") for n in range(12)])

    answer = reader.get("metrics", report=report, origin="all", **({"age": "so_far"} if report == "criteria" else {}))
    told = {number["metric"]: number for number in answer.json()["numbers"]}

    if report == "criteria":
        met = told["criterion_met:so_far:criterion:country"]
        assert (met["numerator"], met["denominator"], met["value"]) == (12, 12, 1.0)
        assert told["criterion_lift:converted:so_far:criterion:country"]["unit"] == "ratio"
    else:
        assert told["not_matured:30:version:1:month:2026-11-01"]["value"] == 12


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"report": "criteria", "age": "31"}, "age"),
        ({"report": "versions", "cohort": "day"}, "cohort"),
        ({"report": "all"}, "report"),
        ({"by": "owner"}, "by"),
        ({"period": "30"}, "period"),
        ({"from": "2026-11-31"}, "from"),
        ({"to": "2026-11-01"}, "from"),
        ({"from": "2026-11-02", "to": "2026-11-01"}, "to"),
        ({"from": "2026-11-01", "period": "7"}, "period"),
        ({"from": "9999-12-31", "to": "9999-12-31"}, "to"),
        ({"zone": "Berlin"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"owner": "me"}, "owner"),
        ({"metric": "attainment"}, "metric"),
    ],
)
def test_what_is_no_question_is_refused_by_name(reader: Caller, query: dict[str, str], field: str) -> None:
    answer = reader.get("metrics", **query)
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["error"]["fields"]) == {field}
