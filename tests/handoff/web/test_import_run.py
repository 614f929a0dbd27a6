"""The page of an import in each of its states, and what may be asked of it there."""

import csv
import io
import re
from urllib.parse import parse_qs

import pytest
from django.test import Client

from handoff.integrations.history.models import Run, State
from handoff.integrations.tables import load_mapping
from leads.handoffs.models import Handoff, Origin
from tests.cast import NOW
from tests.handoff.web import runs
from tests.handoff.web.form_fields import Fields
from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db

WORDS = {
    "mapping": "Columns to choose",
    "mapped": "Check every row",
    "checking": "Reading every row",
    "checked": "Import 2 leads",
    "running": "Stop the import",
    "cancelled": "Go on from there",
    "done": "2 leads imported",
    "undoing": "Taking it away again",
    "undone": "Nothing of this import is left",
    "failed": "the disk is full",
}


@pytest.fixture
def client(scene: Scene) -> Client:
    return browser_of(scene.cast.marketer)


def page_of(client: Client, run: Run, query: str = "") -> str:
    response = client.get(f"/imports/{run.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def sent(run: Run, page: str, **changes: str) -> dict[str, list[str] | str]:
    """Return what a browser sends of the form on the page, without a choice made, but for `changes`."""
    form = Fields()
    form.feed(page.partition('class="section stack-24"')[2].partition("</form>")[0])
    return {**form.found, **changes}


@pytest.mark.parametrize("state", runs.IN_STATE)
def test_every_state_says_what_it_is(scene: Scene, client: Client, state: str) -> None:
    assert WORDS[state] in page_of(client, runs.IN_STATE[state](scene.cast.marketer))


def test_a_dry_run_says_what_was_understood_and_what_the_file_cannot_say(scene: Scene, client: Client) -> None:
    page = page_of(client, runs.checked(scene.cast.marketer))

    assert "<b>2 of 5 leads understood</b>" in page
    assert "no times for synced, received, scored, routed and notified" in page
    assert "no times of day" not in page
    assert "nobody@elsewhere.example" in page
    assert "“carla@”" in page
    assert "No lead of the leads file is called “99”" in page
    assert not Handoff.objects.filter(origin=Origin.imported).exists()


def test_a_file_of_days_says_that_it_has_no_times_of_day(scene: Scene, client: Client) -> None:
    rows = b"Email,Assigned\nana@sol.example,2026-05-04\n"
    run = runs.start(scene.cast.marketer, rows=rows)
    form = sent(run, page_of(client, run), timezone="UTC") | {"c0-1-field": "handed_off"}
    client.post(f"/imports/{run.pk}/", form)
    runs.worked(run)

    page = page_of(client, run)

    assert "The file has no times of day for handed off" in page
    assert "does not say what became of its leads" in page


def test_what_came_of_it_leads_to_the_numbers_of_its_days(scene: Scene, client: Client) -> None:
    page = page_of(client, runs.done(scene.cast.marketer))

    assert "/path-map/?origin=imported&amp;from=2026-05-04&amp;to=2026-05-05" in page
    assert "/dispositions/?origin=imported" in page
    assert client.get("/path-map/?origin=imported&from=2026-05-04&to=2026-05-05").status_code == 200


def test_undo_names_what_it_will_take_away(scene: Scene, client: Client) -> None:
    run = runs.done(scene.cast.marketer)
    assert "Takes 2 imported handoffs away" in page_of(client, run)

    client.post(f"/imports/{run.pk}/undo/")

    run.refresh_from_db()
    assert run.state == State.undoing


@pytest.mark.parametrize(
    ("state", "turn", "after"),
    [
        ("checked", "begin", State.running),
        ("running", "cancel", State.cancelled),
        ("cancelled", "begin", State.running),
        ("checking", "cancel", State.mapping),
        ("failed", "check", State.checking),
        ("mapping", "undo", State.undoing),
    ],
)
def test_a_button_moves_the_import_on(scene: Scene, client: Client, state: str, turn: str, after: State) -> None:
    run = runs.IN_STATE[state](scene.cast.marketer)

    response = client.post(f"/imports/{run.pk}/{turn}/")

    run.refresh_from_db()
    assert (response.headers["Location"], run.state) == (f"/imports/{run.pk}/", after)


def test_the_result_leads_to_the_numbers_of_this_import_alone(scene: Scene, client: Client) -> None:
    page = page_of(client, runs.done(scene.cast.marketer))

    source = Handoff.objects.filter(origin=Origin.imported).values_list("source__key", flat=True)[0]
    links = re.findall(r'href="(/(?:path-map|dispositions)/\?[^"]*)"', page)
    assert len(links) == 2
    for link in links:
        query = parse_qs(link.replace("&amp;", "&").partition("?")[2])
        assert (query["origin"], query["source"]) == (["imported"], [source])
        assert "from" in query or query["period"] == ["all"]


def test_what_its_state_does_not_allow_is_told_and_not_done(scene: Scene, client: Client) -> None:
    run = runs.start(scene.cast.marketer)

    response = client.post(f"/imports/{run.pk}/begin/", follow=True)

    run.refresh_from_db()
    assert run.state == State.mapping
    assert "moved on meanwhile" in response.content.decode()


def test_there_is_no_other_turn_and_no_other_run(scene: Scene, client: Client) -> None:
    assert client.post(f"/imports/{scene.run.pk}/delete/").status_code == 404
    assert client.get("/imports/999999/").status_code == 404


def test_progress_is_a_fragment_until_it_is_there_and_then_the_page_is_loaded_anew(
    scene: Scene, client: Client
) -> None:
    ask = {"HX-Request": "true", "HX-Target": "progress"}
    working, done = runs.checking(scene.cast.marketer), runs.checked(scene.cast.marketer)

    fragment = client.get(f"/imports/{working.pk}/", headers=ask)
    arrived = client.get(f"/imports/{done.pk}/", headers=ask)

    assert "<progress" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert arrived.headers["HX-Refresh"] == "true"


def test_all_refused_rows_are_a_file_that_no_spreadsheet_runs(scene: Scene, client: Client) -> None:
    run = runs.checked(scene.cast.marketer)

    rows = list(csv.reader(io.StringIO(client.get(f"/imports/{run.pk}/refused.csv").getvalue().decode())))

    assert rows[0] == ["file", "line", "reason"]
    assert [row[:2] for row in rows[1:]] == [
        ["leads.csv", "4"],
        ["leads.csv", "5"],
        ["leads.csv", "6"],
        ["Calls.csv", "4"],
    ]
    assert rows[3][5] == "'=Eve"
    assert len(rows) == run.refused_count + 1


def test_the_mapping_is_a_file_that_is_taken_back(scene: Scene, client: Client) -> None:
    run = runs.mapped(scene.cast.marketer)

    text = client.get(f"/imports/{run.pk}/mapping.yaml").content.decode()

    assert load_mapping(text).document == run.mapping
    other = runs.start(scene.cast.marketer)
    file = io.BytesIO(text.encode() + b"timezone: Europe/Berlin\n")
    file.name = "mapping.yaml"
    client.post(f"/imports/{other.pk}/mapping.yaml", {"mapping": file})
    assert 'value="submitted" selected' in page_of(client, other)


def test_every_problem_of_a_mapping_file_is_told(scene: Scene, client: Client) -> None:
    file = io.BytesIO(b"source: crm\nleads: {columns: {emial: Email, handed_off: {column: Created, format: '%q'}}}\n")
    file.name = "mapping.yaml"

    page = client.post(f"/imports/{scene.run.pk}/mapping.yaml", {"mapping": file}, follow=True).content.decode()

    assert "emial" in page
    assert "%q" in page


def test_a_guess_is_shown_with_the_values_seen_and_how_sure_it_is(scene: Scene, client: Client) -> None:
    page = page_of(client, scene.run)

    assert "amina@northwind.example" in page
    assert "guessed, sure" in page
    assert "guessed, check it" in page
    assert "2026-05-04 09:00:00 is 4 May 2026" in page


def test_the_form_as_it_is_needs_a_zone_and_names_the_column(scene: Scene, client: Client) -> None:
    response = client.post(f"/imports/{scene.run.pk}/", sent(scene.run, page_of(client, scene.run), source="crm2"))

    page = response.content.decode()
    assert response.status_code == 422
    assert (
        '<a href="#timezone">Time zone: choose the zone in which times without an offset were written (Created' in page
    )
    assert 'value="crm2"' in page


def test_with_a_zone_the_rows_are_checked(scene: Scene, client: Client) -> None:
    form = sent(scene.run, page_of(client, scene.run), timezone="Europe/Berlin")

    response = client.post(f"/imports/{scene.run.pk}/", form)

    run = Run.objects.get(pk=scene.run.pk)
    assert (response.status_code, run.state, run.timezone) == (302, State.checking, "Europe/Berlin")


def test_what_was_chosen_comes_back_with_what_is_to_be_put_right(scene: Scene, client: Client) -> None:
    form = sent(scene.run, page_of(client, scene.run), timezone="Europe/Berlin")
    form |= {"c0-3-field": "fact", "c0-3-fact": "", "c0-4-field": "", "source": ""}

    response = client.post(f"/imports/{scene.run.pk}/", form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Handed off: choose the column" in page
    assert '<a href="#c0-3-fact">Company: name the fact</a>' in page
    assert '<a href="#source">Source: name the system' in page
    assert "<option selected>Europe/Berlin" in page


def test_days_that_may_be_months_are_asked(scene: Scene, client: Client) -> None:
    rows = b"Email,Assigned\nana@sol.example,03/04/2026\nbo@fjord.example,05/06/2026\n"
    run = runs.start(scene.cast.marketer, rows=rows)
    form = sent(run, page_of(client, run), timezone="UTC")
    form["c0-1-field"] = "handed_off"

    asked = client.post(f"/imports/{run.pk}/", form)
    told = client.post(f"/imports/{run.pk}/", {**form, "c0-1-format": "%d/%m/%Y"})

    page = asked.content.decode()
    assert "they can be read in more than one way" in page
    assert "03/04/2026 is 3 April 2026" in page
    assert "03/04/2026 is 4 March 2026" in page
    assert told.status_code == 302
    assert Run.objects.get(pk=run.pk).mapping["leads"]["columns"]["handed_off"]["format"] == "%d/%m/%Y"


def test_a_column_that_means_something_else_asks_what_that_needs(scene: Scene, client: Client) -> None:
    address = f"/imports/{scene.run.pk}/?column=c0-8&c0-8-field=outcome"

    fragment = client.get(address, headers={"HX-Request": "true", "HX-Target": "how-c0-8"}).content.decode()

    assert "Won" in fragment
    assert "Bad fit" in fragment
    assert "<html" not in fragment


def test_a_second_file_says_what_it_gives_by_its_columns(scene: Scene, client: Client) -> None:
    run = runs.mapped(scene.cast.marketer, with_calls=False)
    file = io.BytesIO(runs.CALLS)
    file.name = "Calls.csv"
    client.post(f"/imports/{run.pk}/files/", {"file": file})

    form = sent(run, page_of(client, run))
    response = client.post(f"/imports/{run.pk}/", form)

    run.refresh_from_db()
    assert response.status_code == 302
    assert run.mapping == runs.MAPPING | {"second": [runs.MAPPING["second"][0] | {"ignore_without_key": False}]}


def test_a_second_file_without_a_key_is_not_checked(scene: Scene, client: Client) -> None:
    run = runs.mapped(scene.cast.marketer)
    form = sent(run, page_of(client, run)) | {"c1-1-field": ""}

    page = client.post(f"/imports/{run.pk}/", form).content.decode()

    assert "Calls.csv: choose the column that says whose row it is" in page


def test_the_columns_of_a_checked_import_can_be_changed(scene: Scene, client: Client) -> None:
    run = runs.checked(scene.cast.marketer)

    assert "Check every row" in page_of(client, run, "?columns")


def test_a_run_that_works_takes_no_other_mapping(scene: Scene, client: Client) -> None:
    run = runs.running(scene.cast.marketer)

    response = client.post(f"/imports/{run.pk}/", {"source": "x"}, follow=True)

    assert "not in a state for this" in response.content.decode()
    assert Run.objects.get(pk=run.pk).mapping == run.mapping


def test_who_imported_and_when_stands_on_the_page(scene: Scene, client: Client) -> None:
    run = runs.done(scene.cast.revenue_ops)

    assert "Rob Revenue" in page_of(client, run)
    assert run.created_at == NOW
