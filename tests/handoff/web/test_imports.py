"""Beginning an import in the browser: files, presets, mapping files, and what is wrong with them."""

import io

import pytest
import yaml
from django.test import Client

from handoff.integrations.history.models import Run, State
from handoff.integrations.tables import PRESETS, preset
from handoff.web.import_mapping import document_of, mapping_form
from handoff.web.import_words import STATES
from leads.handoffs.models import Handoff, Origin
from tests.handoff.web import runs
from tests.handoff.web.pages import words_of
from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db

# The headers of each preset's files, one row of each.
ZOHO = {
    "Leads.csv": "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,"
    "Created Time,CONVERTED\n"
    '1,Denson,Pants,David Love,g@sol.example,660,sol.example,Education,Referral,"15 Apr, 2021 00:03:00",Yes\n',
    "Calls.csv": "TASKID,Call Start Time,Call Duration (in seconds),Call Owner,Subject,Call Type,LEADID\n"
    "5,2021-04-15 23:03:00,420,David Love,US CALL,Outbound,1\n",
    "Campaign_Lead_Status.csv": "Campaign Name,Lead First Name,Lead Last Name,Status,Last Modified Time\n"
    'Text Ads,Ana,Denson,Opened,"04 Apr, 2021 00:02:00"\n',
}
OLIST = {
    "marketing_qualified_leads.csv": "mql_id,first_contact_date,landing_page_id,origin\na,2018-02-01,p,social\n",
    "closed_deals.csv": "mql_id,won_date,lead_type\na,2018-02-26 19:58:54,online\n",
}
FILES = {"zoho": ZOHO, "olist": OLIST}


@pytest.fixture
def client(scene: Scene) -> Client:
    return browser_of(scene.cast.marketer)


def upload(name: str, content: bytes | str) -> io.BytesIO:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return file


def test_a_file_is_read_and_its_columns_are_asked(client: Client) -> None:
    response = client.post("/imports/", {"leads": upload("leads.csv", runs.LEADS)})

    run = Run.objects.latest("pk")
    assert response.headers["Location"] == f"/imports/{run.pk}/"
    assert (run.name, run.state, run.files.get().row_count) == ("leads.csv", State.mapping, 5)
    assert not Handoff.objects.filter(origin=Origin.imported).exists()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_chosen_by_hand_or_told_from_the_columns(client: Client, name: str) -> None:
    leads, *others = [upload(file, content) for file, content in FILES[name].items()]

    client.post("/imports/", {"leads": leads, "others": others})

    run = Run.objects.latest("pk")
    second = {one.name for one in preset(name).second}
    assert {*run.files.values_list("name", flat=True)} == {"leads", *second}
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "guessed, sure" in page
    assert 'value="handed_off" selected' in page


@pytest.mark.parametrize("name", PRESETS)
def test_a_form_that_nobody_touched_says_what_its_mapping_said(scene: Scene, name: str) -> None:
    """Also what a form does not show: constants, readings, columns that feed two fields."""
    document = preset(name).document
    (leads_name, leads), *others = FILES[name].items()
    run = runs.start(rows=leads.encode(), name=leads_name)
    for second, (file, content) in zip(preset(name).second, others, strict=True):
        runs.add(run, second.name, file, content.encode())

    found = document_of(mapping_form(run, document))

    defaults = {"ignore_without_key": False}
    assert found == {**document, "second": [{**defaults, **one} for one in document["second"]]}


def test_a_preset_without_a_zone_waits_for_it(client: Client) -> None:
    leads, *_ = FILES["olist"].items()
    client.post("/imports/", {"leads": upload(*leads), "preset": "olist"})

    page = client.get(f"/imports/{Run.objects.latest('pk').pk}/").content.decode()

    assert "needed: first_contact_date has times without an offset" in page
    assert 'name="source" value="olist"' in page


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"PK\x03\x04" + bytes(60), "CSV"), (b"A,A,A (2)\na,b,c\n", "A (2)"), (b"a\0b", "NUL")],
)
def test_what_is_no_table_is_told_and_nothing_is_kept(client: Client, content: bytes, words: str) -> None:
    before = Run.objects.count()

    response = client.post("/imports/", {"leads": upload("leads.csv", content)})

    assert response.status_code == 422
    assert words.lower() in response.content.decode().partition("error-summary")[2].partition("</ul>")[0].lower()
    assert Run.objects.count() == before


def test_a_second_file_that_cannot_be_read_is_left_out_and_told(client: Client) -> None:
    files = {
        "leads": upload("leads.csv", runs.LEADS),
        "others": [upload("calls.csv", b""), upload("x.csv", runs.CALLS)],
    }

    page = client.post("/imports/", files, follow=True).content.decode()

    assert "calls.csv is left out" in page
    assert [*Run.objects.latest("pk").files.order_by("place").values_list("name", flat=True)] == ["leads", "x"]


def test_a_mapping_file_that_is_none_names_every_problem(client: Client) -> None:
    mapping = upload("m.yaml", "source: crm\nleads: {columns: {emial: Email, nme: Name}}\n")

    response = client.post("/imports/", {"leads": upload("leads.csv", runs.LEADS), "mapping": mapping})

    page = response.content.decode()
    assert response.status_code == 422
    assert "emial" in page
    assert "nme" in page


def test_the_columns_of_a_second_file_are_guessed_and_to_be_checked(client: Client) -> None:
    files = {"leads": upload("leads.csv", runs.LEADS), "others": [upload("calls.csv", runs.CALLS)]}

    client.post("/imports/", files)

    address = f"/imports/{Run.objects.latest('pk').pk}/"
    page = client.get(address).content.decode()
    section = page.partition(">calls.csv</h2>")[2]
    assert '<option value="touches.at" selected>' in section
    assert "guessed, check it" in section
    assert "gives: touches" in client.get(f"{address}mapping.yaml").content.decode()


def test_a_mapping_that_does_not_fit_is_kept_and_says_what_is_missing(client: Client) -> None:
    document = {**runs.MAPPING, "leads": {**runs.MAPPING["leads"]}}
    document["leads"]["columns"] = {**document["leads"]["columns"], "owner": "Salesperson"}
    mapping = upload("m.yaml", yaml.safe_dump(document))
    client.post("/imports/", {"leads": upload("leads.csv", runs.LEADS), "mapping": mapping})
    address = f"/imports/{Run.objects.latest('pk').pk}/"

    for _ in range(2):  # as often as the page is looked at
        page = words_of(client.get(address).content.decode())
        assert (
            "leads.csv has no column “Salesperson”, from which the mapping reads owner: "
            "choose another column for it below, or it is left out." in page
        )
        assert "The mapping reads “Calls.csv” too, which is not here: add it under this name, or go on without." in page
    kept = client.get(f"{address}mapping.yaml").content.decode()
    assert "owner: Salesperson" in kept
    assert "name: Name" in kept


def test_without_a_file_it_asks_for_one(client: Client) -> None:
    response = client.post("/imports/", {"preset": "zoho"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Leads file: Choose the file of your leads" in page
    assert '<option value="zoho" selected>' in page


@pytest.mark.parametrize("state", runs.IN_STATE)
def test_the_list_shows_each_import_in_its_state(scene: Scene, client: Client, state: str) -> None:
    run = runs.IN_STATE[state](scene.cast.marketer)

    page = client.get("/imports/").content.decode()

    row = page.partition(f'href="/imports/{run.pk}/"')[2].partition("</tr>")[0]
    assert STATES[run.state][1] in row
    assert "Mark Eter" in row


def test_the_list_says_what_was_undone(scene: Scene, client: Client) -> None:
    runs.undone(scene.cast.marketer)
    discarded = runs.discarded(scene.cast.marketer)

    page = words_of(client.get("/imports/").content.decode())

    assert "Undone, 2 handoffs taken away" in page
    assert page.count("Discarded, nothing was imported") == 1
    assert "0 rows" not in words_of(client.get(f"/imports/{discarded.pk}/").content.decode())


def test_before_the_first_import_it_says_what_to_do(scene: Scene, client: Client) -> None:
    scene.run.delete()

    assert "Nothing imported yet" in client.get("/imports/").content.decode()


@pytest.mark.parametrize(
    ("role", "is_there"), [("rep", False), ("manager", True), ("marketer", True), ("revenue_ops", True)]
)
def test_only_who_may_import_is_led_there(scene: Scene, role: str, is_there: bool) -> None:
    page = browser_of(getattr(scene.cast, role)).get("/path-map/").content.decode()

    assert ('href="/imports/"' in page) is is_there


def test_files_of_one_name_in_other_letters_stay_apart_from_the_leads(client: Client) -> None:
    files = {"leads": upload("leads.csv", runs.LEADS), "others": [upload("Leads.csv", runs.CALLS)]}

    client.post("/imports/", files)

    names = Run.objects.latest("pk").files.order_by("place").values_list("name", flat=True)
    assert [*names] == ["leads", "leads_2"]
