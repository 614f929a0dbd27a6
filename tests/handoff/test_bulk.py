"""Many rows inserted at once are what the same rows inserted one by one are, by statement and by COPY."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from handoff import bulk
from handoff.bulk import COPIED_FROM, insert_all
from leads.records.models import Activity, Identity
from tests.cast import NOW, make_lead

pytestmark = pytest.mark.django_db
TEXTS = ("plain", "", "a\tb\nc\rd", "back\\slash \\N \\.", "quote ' \" {a,b}", "İstanbul 😀", "\x01\x7f", "%s %(a)s")


@pytest.fixture(params=[1, 10**9], ids=["by COPY", "by statement"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "COPIED_FROM", request.param)


def acts(number: int) -> list[Activity]:
    lead = make_lead()
    return [
        Activity(
            lead=lead,
            kind="demo_request",
            occurred_at=NOW,
            received_at=NOW,
            words=TEXTS[place % len(TEXTS)],
            source=lead.source,
            external_id=str(place),
        )
        for place in range(number)
    ]


@pytest.mark.usefixtures("way")
def test_every_text_comes_back_as_it_was_and_ids_follow_the_order() -> None:
    rows = acts(len(TEXTS))
    insert_all(rows)
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    stored = {row.pk: row for row in Activity.objects.all()}
    assert [stored[row.pk].words for row in rows] == list(TEXTS)
    assert (stored[rows[0].pk].occurred_at, stored[rows[0].pk].campaign_id) == (NOW, None)
    assert not rows[0]._state.adding


@pytest.mark.usefixtures("way")
def test_json_and_lists_come_back_as_they_were() -> None:
    lead = make_lead(email="json@tests.example", custom={"a": 'x"\\\t\n', "b": [1, None, True], "é": {"c": 1.5}})
    copy = make_lead(email=None)
    copy.custom, copy.pk, copy.email = lead.custom, None, "copy@tests.example"
    insert_all([copy])
    copy.refresh_from_db()
    assert copy.custom == lead.custom


@pytest.mark.usefixtures("way")
def test_what_the_database_refuses_is_an_error_of_djangos() -> None:
    lead = make_lead()
    rows = [Identity(lead=lead, source=lead.source, external_id="twice") for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(rows)
    assert not Identity.objects.exists()


@pytest.mark.usefixtures("way")
def test_a_text_that_cannot_be_kept_is_an_error_that_a_batch_survives() -> None:
    rows = acts(1)
    rows[0].words = "a\x00b"
    with pytest.raises((ValueError, DatabaseError)), transaction.atomic():
        insert_all(rows)


def test_so_many_rows_are_copied_that_a_batch_gains_by_it() -> None:
    rows = acts(COPIED_FROM)
    insert_all(rows)
    assert Activity.objects.count() == COPIED_FROM
