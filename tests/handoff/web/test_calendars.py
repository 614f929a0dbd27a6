"""The pages of calendars: hours in words, the tester, a change shown before it counts, and the JSON form."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from handoff.people.calendars import publish_hours
from handoff.people.hours import hours_in_force
from handoff.people.models import Calendar, CalendarVersion
from handoff.process.defaults.hours import office_hours
from tests.handoff.web.form_fields import Fields
from tests.handoff.web.pages import ask, read, words_of
from tests.handoff.web.scene import SOON, Scene, browser_of

LIST = "/settings/calendars/"


@pytest.fixture
def page(scene: Scene) -> str:
    """The address of the hours of Sales US."""
    return f"{LIST}{scene.cast.sales.calendar_id}/"


def filled(html: str) -> dict[str, str]:
    """Return what a browser would send of the form of hours, untouched."""

    class Texts(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.name, self.texts = "", dict[str, str]()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "textarea":
                self.name = dict(attrs).get("name") or ""
                self.texts[self.name] = ""

        def handle_data(self, data: str) -> None:
            if self.name:
                self.texts[self.name] += data.removeprefix("\n")

        def handle_endtag(self, tag: str) -> None:
            self.name = ""

    form = html[html.index('action="/settings/calendars/') :]
    form = form[: form.index("</form>")]
    fields, texts = Fields(), Texts()
    fields.feed(form)
    texts.feed(form)
    return {name: str(value) for name, value in {**fields.found, **texts.texts}.items() if name}


def opened(scene: Scene, page: str, **changes: str) -> dict[str, str]:
    html = ask(scene.cast.revenue_ops, f"{page}edit/").content.decode()
    return {**filled(html), **changes}


def post(scene: Scene, page: str, data: dict[str, str], *, follow: bool = False) -> Any:
    return ask(scene.cast.revenue_ops, f"{page}edit/", data, follow=follow)


def publish(scene: Scene, page: str, **changes: str) -> Any:
    shown = post(scene, page, opened(scene, page, **changes))
    assert shown.status_code == 200, words_of(shown.content.decode())
    return post(scene, page, {**filled(shown.content.decode()), "do": "publish"}, follow=True)


def test_the_list_tells_each_calendar_in_words(scene: Scene) -> None:
    words = read(scene.cast.rep, LIST)

    assert "Sales US hours America/New_York Monday to Friday 09:00 to 17:00" in words
    assert "without the public holidays of US, known to 2031" in words
    assert "Sales Wed 11 Nov 2026 Veterans Day" in words
    assert "24×7 UTC always open" in words
    assert "never in the coming year" in words


def test_a_calendar_shows_its_week_its_closed_days_and_its_frozen_holidays(scene: Scene, page: str) -> None:
    words = read(scene.cast.rep, page)

    assert "Version 1, in force since Mon 31 Aug 08:00 , by Ada Admin · America/New_York · hours of Sales" in words
    assert "Saturday closed" in words
    assert "Thu 26 Nov 2026 Thanksgiving Day" in words
    assert "frozen with this version for 2016 to 2031" in words
    assert "Change the hours" not in words


def test_who_sets_hours_is_led_to_the_settings(scene: Scene, page: str) -> None:
    assert 'href="/settings/"' in ask(scene.cast.revenue_ops, "/path-map/").content.decode()
    assert 'href="/settings/"' not in ask(scene.cast.rep, "/path-map/").content.decode()
    assert "Change the hours" in read(scene.cast.marketer, page)
    assert "Calendars" in read(scene.cast.rep, "/settings/")


@pytest.mark.parametrize(
    ("asked", "due", "working"),
    [
        (
            "start=2026-11-20T16:58&target=minutes&amount=5",
            "Due Mon 23 Nov 2026 09:03 in America/New_York",
            "started Fri 16:58; 2 min Friday, 3 min Monday; calendar Sales US hours v1",
        ),
        ("start=2026-11-25T10:00&target=hours&amount=8", "Due Fri 27 Nov 2026 10:00", "7 h Wednesday, 1 h Friday"),
        ("start=2026-11-20T14:00&target=same_day&cutoff=15:00", "Due Fri 20 Nov 2026 17:00", "3 h Friday"),
        ("start=2026-11-20T15:00&target=same_day&cutoff=15:00", "Due Mon 23 Nov 2026 17:00", "8 h Monday"),
        ("start=2026-11-20T16:59:30&target=minutes&amount=1", "Due Mon 23 Nov 2026 09:00", "30 s Friday"),
    ],
)
def test_the_tester_says_when_it_is_due_and_how_that_comes_about(
    scene: Scene, page: str, asked: str, due: str, working: str
) -> None:
    words = read(scene.cast.outsider, f"{page}?{asked}")

    assert due in words
    assert working in words


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("start=soon&target=minutes&amount=5", "Started: Write it as 2026-11-20 16:58"),
        ("start=2026-11-20T16:58&target=minutes", "How many: Say how many"),
        ("start=2026-11-20T16:58&target=minutes&amount=0", "How many: Write a number above zero"),
        ("start=2026-11-20T16:58&target=weeks&amount=1", "Target: Choose one of the list"),
        ("start=2026-11-20T16:58&target=same_day&cutoff=3pm", "Cut-off: Write it as 15:00"),
        ("start=2040-11-20T16:58&target=minutes&amount=5", "Started: This calendar knows the years 2016 to 2031"),
        ("start=0001-01-01T00:00&target=hours&amount=5", "Started: This calendar knows the years 2016 to 2031"),
        ("start=9999-12-31T23:59&target=hours&amount=5", "Started: This calendar knows the years 2016 to 2031"),
    ],
)
def test_the_tester_says_what_it_cannot_be_asked(scene: Scene, page: str, asked: str, text: str) -> None:
    words = read(scene.cast.rep, f"{page}?{asked}")

    assert text in words
    assert "Due " not in words


def test_a_change_is_shown_in_words_and_counts_when_it_is_published(scene: Scene, page: str) -> None:
    data = opened(
        scene,
        page,
        fri="9-12",
        overrides="2026-12-24 09:00-12:00\n2026-11-27 closed",
        yearly_closed="12-28 to 12-30",
    )
    shown = post(scene, page, data)

    words = words_of(shown.content.decode())
    assert "What version 2 changes" in words
    assert "Fridays open 09:00 to 12:00, instead of 09:00 to 17:00." in words
    assert "Fri 27 Nov 2026 closes, instead of 09:00 to 17:00." in words
    assert "Thu 24 Dec 2026 opens 09:00 to 12:00, instead of 09:00 to 17:00." in words
    assert "Mon 28 Dec 2026 to Wed 30 Dec 2026 close" in words
    assert CalendarVersion.objects.filter(calendar=scene.cast.sales.calendar).count() == 1

    published = post(scene, page, {**filled(shown.content.decode()), "do": "publish"}, follow=True)

    words = words_of(published.content.decode())
    assert "Version 2 of Sales US hours is in force. Clocks that run keep theirs." in words
    assert "Friday 09:00 to 12:00" in words
    assert "Fri 27 Nov 2026 closed that day" in words
    assert "Version 2 Rob Revenue, Tue 3 Nov 10:02" in words
    version = CalendarVersion.objects.get(calendar=scene.cast.sales.calendar, number=2)
    assert version.document["resolved"]["years"] == [2016, 2031]
    assert hours_in_force()[scene.cast.sales.calendar_id].version_id == version.pk


def test_another_country_shows_every_holiday_that_moves(scene: Scene, page: str) -> None:
    words = words_of(post(scene, page, opened(scene, page, country="gb", subdivision="eng")).content.decode())

    assert "Wed 11 Nov 2026 opens 09:00 to 17:00, instead of closed." in words
    assert "Mon 28 Dec 2026 closes, instead of 09:00 to 17:00." in words
    assert "later days." in words


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("mon", "nine", "Monday: nine are no hours. Write 09:00-17:00, several with commas, or closed."),
        ("mon", "09:00-12:00, 11:00-13:00", "Monday: Has overlapping windows."),
        ("tue", "17:00-09:00", "Tuesday: Closes at 09:00, not after it opens at 17:00."),
        ("wed", "09:00-25:00", "Wednesday: Has a window that is not two times HH:MM."),
        ("tz", "Mars/Olympus", "Time zone: Choose one of the list"),
        ("overrides", "2026-12-24 closed\n\n2026-13-01 closed", "Single days: Line 3, 2026-13-01: is not a date."),
        ("overrides", "2026-12-24", "Single days: Line 1: nothing are no hours."),
        ("overrides", "2026-12-24 closed\n2026-12-24 9-12", "Line 2: 2026-12-24 stands on line 1 already."),
        ("yearly_closed", "05-01\n12-24 to 02-30", "Closed every year: Line 2: '02-30' is not a day of the year."),
        ("country", "ZZ", "Public holidays of: No public holidays are known for 'ZZ'."),
        ("subdivision", "ENG", "Part of the country: US has no subdivision 'ENG'."),
        ("based_on", "x", "Based on: Enter a whole number."),
    ],
)
def test_what_is_wrong_stands_at_its_field(scene: Scene, page: str, field: str, text: str, error: str) -> None:
    response = post(scene, page, opened(scene, page, **{field: text}))

    words = words_of(response.content.decode())
    assert response.status_code == 422
    assert "Not published: 1 thing to put right" in words
    assert error in words
    assert field == "tz" or text.splitlines()[0] in response.content.decode()


def test_every_problem_is_told_at_once(scene: Scene, page: str) -> None:
    words = words_of(post(scene, page, opened(scene, page, mon="x", tue="17-9", overrides="y z")).content.decode())

    assert "Monday: x are no hours" in words
    assert "Tuesday: Closes at 09:00" in words
    assert "Single days: Line 1: z are no hours" in words


def test_hours_that_never_open_are_refused(scene: Scene, page: str) -> None:
    closed = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "")
    response = post(scene, page, opened(scene, page, **closed))

    assert response.status_code == 422
    assert "No date ever opens" in words_of(response.content.decode())


def test_what_nobody_has_seen_is_shown_first(scene: Scene, page: str) -> None:
    shown = filled(post(scene, page, opened(scene, page, fri="9-12")).content.decode())
    response = post(scene, page, {**shown, "fri": "9-13", "do": "publish"})

    assert response.status_code == 409
    words = words_of(response.content.decode())
    assert "This is not what was shown before." in words
    assert "Fridays open 09:00 to 13:00" in words
    assert not CalendarVersion.objects.filter(number=2).exists()


def test_what_came_into_force_meanwhile_is_told_and_then_followed(scene: Scene, page: str) -> None:
    shown = filled(post(scene, page, opened(scene, page, fri="9-12")).content.decode())
    hours = office_hours("America/Chicago", "US")
    calendar = scene.cast.sales.calendar_id
    publish_hours(calendar, document=hours, based_on=1, created_by_id=scene.cast.marketer.pk, now=SOON)

    response = post(scene, page, {**shown, "do": "publish"})

    words = words_of(response.content.decode())
    assert response.status_code == 409
    assert "Version 2 came into force meanwhile, by Mark Eter." in words
    assert "Times are those of America/New_York instead of America/Chicago" in words
    again = post(scene, page, {**filled(response.content.decode()), "do": "publish"}, follow=True)
    assert "Version 3 of Sales US hours is in force." in words_of(again.content.decode())


def test_the_same_hours_are_not_published(scene: Scene, page: str) -> None:
    html = post(scene, page, opened(scene, page)).content.decode()

    assert "Nothing: these are the hours in force." in words_of(html)
    assert 'value="publish"' not in html


def test_a_former_version_is_used_again(scene: Scene, page: str) -> None:
    publish(scene, page, fri="9-12")
    form = filled(ask(scene.cast.revenue_ops, f"{page}edit/?from=1").content.decode())

    assert form["fri"] == "09:00-17:00"
    assert form["based_on"] == "2"
    assert ask(scene.cast.revenue_ops, f"{page}edit/?from=99").status_code == 404


def test_a_version_is_downloaded_as_json_and_read_again(scene: Scene, page: str) -> None:
    publish(scene, page, fri="9-12", overrides="2026-12-24 9-12", yearly_closed="12-24 to 01-02")
    file = ask(scene.cast.rep, f"{page}versions/2.json")
    assert file.headers["Content-Disposition"] == 'attachment; filename="sales-us-hours-v2.json"'
    assert json.loads(file.content)["weekly"]["fri"] == [["09:00", "12:00"]]

    sent = {"file": SimpleUploadedFile("hours.json", file.content)}
    response = browser_of(scene.cast.revenue_ops).post(f"{page}import/", sent)

    assert response.status_code == 200
    assert "Nothing: these are the hours in force." in words_of(response.content.decode())


def test_a_pasted_form_is_shown_against_the_version_in_force_and_published(scene: Scene, page: str) -> None:
    text = json.dumps({**office_hours("America/New_York", "US"), "overrides": {"2026-12-24": [["09:00", "12:00"]]}})
    shown = ask(scene.cast.marketer, f"{page}import/", {"text": text}).content.decode()

    assert "Thu 24 Dec 2026 opens 09:00 to 12:00" in words_of(shown)
    done = post(scene, page, {**filled(shown), "do": "publish"}, follow=True)
    assert "Version 2 of Sales US hours is in force." in words_of(done.content.decode())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Choose a file, or paste its text below"),
        ("{", "This is no JSON, line 1"),
        ("[" * 60_000, "This is no JSON"),
        ("[]", "calendar is not an object. Write a JSON object."),
        ('{"tz": "Mars"}', "tz 'Mars' is not a known time zone."),
        (
            '{"tz": "UTC", "weekly": {"funday": [], "mon": [["17:00", "09:00"]]}, "holidays": {"country": 7}}',
            "weekly.funday is not a weekday. Use mon, tue, wed, thu, fri, sat, sun.",
        ),
        ('{"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}, "holidays": {"country": "utils"}}', "'utils'"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_every_problem(
    scene: Scene, page: str, text: str, told: str
) -> None:
    response = ask(scene.cast.revenue_ops, f"{page}import/", {"text": text})

    assert response.status_code == 422
    assert told in words_of(response.content.decode())
    assert "What version 2 changes" not in response.content.decode()


def test_bytes_that_are_no_text_are_no_json(scene: Scene, page: str) -> None:
    sent = {"file": SimpleUploadedFile("hours.json", b"\xff\xfe\x00\xd8")}
    response = browser_of(scene.cast.revenue_ops).post(f"{page}import/", sent)

    assert response.status_code == 422
    assert "This is no JSON" in words_of(response.content.decode())


def test_a_calendar_without_a_version_gets_its_first(scene: Scene) -> None:
    calendar = Calendar.objects.create(name="Nights")
    address = f"{LIST}{calendar.pk}/"
    assert "No version is in force." in read(scene.cast.rep, address)
    assert "Nights no zone yet none yet" in read(scene.cast.rep, LIST)

    words = words_of(publish(scene, address, mon="22-24").content.decode())

    assert "Version 1 of Nights is in force." in words
    assert "Monday 22:00 to 24:00" in words


def test_another_calendar_begins_with_the_hours_of_one(scene: Scene) -> None:
    sent = {"name": "Sales UK nights", "like": str(Calendar.objects.get(name="Sales UK hours").pk)}
    page = ask(scene.cast.revenue_ops, LIST, sent, follow=True)

    words = words_of(page.content.decode())
    assert "Sales UK nights begins with the hours of Sales UK hours. Change them here." in words
    assert filled(page.content.decode())["subdivision"] == "ENG"
    made = Calendar.objects.get(name="Sales UK nights")
    assert hours_in_force()[made.pk].number == 1


@pytest.mark.parametrize(
    ("name", "like", "text"),
    [
        ("24×7", "", "Name: There is a calendar of this name already; choose another name."),
        (" ", "", "Name: Write a name"),
        ("Nights", "0", "Begin with the hours of: Choose one of the list"),
    ],
)
def test_a_calendar_that_cannot_be_added_says_why(scene: Scene, name: str, like: str, text: str) -> None:
    sent = {"name": name, "like": like or str(scene.cast.sales.calendar_id)}
    response = ask(scene.cast.revenue_ops, LIST, sent)

    assert response.status_code == 422
    assert text in words_of(response.content.decode())
    assert Calendar.objects.count() == 5


def test_a_calendar_that_is_not_there_is_not_found(scene: Scene) -> None:
    for address in ("999999/", "99999999999999999999/", "999999/edit/", "999999/versions/1.json"):
        assert ask(scene.cast.revenue_ops, f"{LIST}{address}").status_code == 404
    calendar = scene.cast.sales.calendar_id
    assert ask(scene.cast.rep, f"{LIST}{calendar}/versions/99999999999999999999.json").status_code == 404
