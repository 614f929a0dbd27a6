"""The presets on the files they are made for, which are read where they are and never copied."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handoff.errors import NotFoundError
from handoff.integrations.tables import (
    PRESETS,
    FileMapping,
    InvalidMappingError,
    PastLead,
    PastOutcome,
    PastTouch,
    Row,
    guess,
    lead_keys,
    missing_columns,
    needs_timezone,
    open_table,
    parse_mapping,
    preset,
    second_key,
    take_lead,
    take_second,
)
from leads.handoffs.steps import Step

DATA = Path(__file__).parents[5] / "shared" / "data"
UTC_ZONE = ZoneInfo("UTC")

needs_zoho = pytest.mark.skipif(not (DATA / "zoho").is_dir(), reason="the Zoho files are not on this machine")
needs_olist = pytest.mark.skipif(not (DATA / "olist").is_dir(), reason="the Olist files are not on this machine")


def rows_of(name: str) -> Iterator[Row]:
    with (DATA / name).open("rb") as file:
        for row in open_table(iter(lambda: file.read(65_536), b"")).rows():
            assert isinstance(row, Row)
            yield row


def leads_of(mapping: FileMapping, name: str) -> list[PastLead]:
    return [take_lead(mapping, row, UTC_ZONE) for row in rows_of(name)]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_mapping_that_asks_for_the_zone(name: str) -> None:
    assert preset(name).name == name
    assert needs_timezone(preset(name))


def test_a_preset_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="zoho or olist"):
        preset("acme")


@needs_zoho
def test_zoho_leads_are_all_understood_and_created_by_the_day() -> None:
    leads = leads_of(preset("zoho"), "zoho/Leads.csv")

    assert len({lead.submission.external_id for lead in leads}) == len(leads) == 3_900
    assert all(lead.steps.keys() == {Step.HANDED_OFF} and lead.steps[Step.HANDED_OFF].is_by_day for lead in leads)
    with (DATA / "zoho/Leads.csv").open(newline="", encoding="utf-8") as file:
        plain = Counter(row["CONVERTED"] for row in csv.DictReader(file))
    assert sum(lead.outcome is not None for lead in leads) == plain["Yes"]


@needs_zoho
def test_zoho_calls_of_leads_are_touches_that_a_human_made_or_answered() -> None:
    mapping = preset("zoho")
    calls = mapping.second[0]
    keys = {lead_keys(mapping, row)["calls"] for row in rows_of("zoho/Leads.csv")}
    taken = [
        take_second(calls, row, UTC_ZONE)
        for row in rows_of("zoho/Calls.csv")
        if second_key(calls, row) or not calls.ignore_without_key
    ]
    found = [(key, call) for key, call in taken if key in keys and isinstance(call, PastTouch)]

    assert len({key for key, _ in found}) == 157
    assert Counter((call.direction, call.direction == "outbound" or call.is_answered) for _, call in found) == {
        ("outbound", True): 19,
        ("inbound", True): 124,
        ("inbound", False): 27,
    }


@needs_zoho
def test_zoho_campaign_rows_point_to_one_lead_or_to_several() -> None:
    mapping = preset("zoho")
    campaigns = mapping.second[1]
    names = Counter(lead_keys(mapping, row)["campaigns"] for row in rows_of("zoho/Leads.csv"))
    keys = [take_second(campaigns, row, UTC_ZONE)[0] for row in rows_of("zoho/Campaign_Lead_Status.csv")]

    assert sum(names[key] == 1 for key in keys) == 1_720
    assert sum(names[key] > 1 for key in keys) == 2_180


@needs_olist
def test_olist_first_contacts_are_by_the_day_and_a_blank_origin_is_not_the_origin_unknown() -> None:
    mapping = preset("olist")
    leads = leads_of(mapping, "olist/marketing_qualified_leads.csv")

    assert len(leads) == 8_000
    assert all(lead.steps.keys() == {Step.HANDED_OFF} and lead.steps[Step.HANDED_OFF].is_by_day for lead in leads)
    origins = Counter(lead.submission.custom["origin"] for lead in leads)
    assert (origins["(blank)"], origins["unknown"], origins["paid search"]) == (60, 1_099, 1_586)
    assert {lead.submission.source for lead in leads} == {"olist"}
    assert all(lead.submission.landing_page for lead in leads)


@needs_olist
def test_olist_deals_are_conversions_at_an_instant() -> None:
    deals = preset("olist").second[0]
    taken = [take_second(deals, row, UTC_ZONE)[1] for row in rows_of("olist/closed_deals.csv")]

    assert len(taken) == 842
    assert all(isinstance(one, PastOutcome) and one.outcome == "converted" for one in taken)
    assert all(isinstance(one, PastOutcome) and one.at is not None and not one.at.is_by_day for one in taken)


@pytest.mark.parametrize("field", ["lead.lead_type", "company.has_gtin", "company.industry", "owner"])
def test_what_a_deals_file_says_of_a_lead_can_not_become_a_fact(field: str) -> None:
    document = dict(preset("olist").document)
    (deals,) = document["second"]
    columns = {**deals["columns"], field: {"column": "lead_type", "fact": "text"}}

    with pytest.raises(InvalidMappingError) as caught:
        parse_mapping({**document, "second": [{**deals, "columns": columns}]})

    (problem,) = caught.value.problems
    assert problem.place == f"/second/0/columns/{field}"
    assert "learned afterwards" in problem.message


@pytest.mark.parametrize(
    ("name", "file"),
    [
        pytest.param("zoho", "zoho/Leads.csv", marks=needs_zoho),
        pytest.param("olist", "olist/marketing_qualified_leads.csv", marks=needs_olist),
    ],
)
def test_a_file_of_a_preset_is_recognised_by_its_columns(name: str, file: str) -> None:
    rows = list(rows_of(file))
    headers = list(rows[0].cells)
    guessed = guess(headers, rows[:50])

    assert not missing_columns(preset(name), headers)
    assert parse_mapping(guessed["document"]).name == name
