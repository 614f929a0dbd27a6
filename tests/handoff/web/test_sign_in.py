"""The log-in: by e-mail, the same answer to every mistake, and no office locked out."""

import pytest
from django.core.cache import cache
from django.test import Client

from handoff.people.models import DemoStory, User
from handoff.web.attempts import FAILURES_A_PAIR
from tests.cast import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
WRONG = "E-mail and password do not go together."


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("maya@tests.example", PASSWORD, name="Maya")


def log_in(email: str, password: str = PASSWORD, address: str = "192.0.2.1", **more: str):
    return Client(REMOTE_ADDR=address).post("/login/", {"username": email, "password": password, **more})


def test_a_person_gets_in_whatever_the_case_of_the_address(person: User) -> None:
    assert log_in("Maya@Tests.Example").headers["Location"] == "/"


def test_every_mistake_gets_the_same_answer(person: User) -> None:
    User.objects.create_user("gone@tests.example", PASSWORD, name="Gone", is_active=False)

    for email, password in (
        (person.email, "wrong"),
        ("nobody@tests.example", "wrong"),
        ("gone@tests.example", PASSWORD),
    ):
        page = log_in(email, password).content.decode()
        assert WRONG in page
        assert "Not logged in: 1 thing to put right" in page


def test_guessing_has_to_wait_and_the_colleague_beside_gets_in(person: User) -> None:
    User.objects.create_user("tom@tests.example", PASSWORD, name="Tom")
    for _ in range(FAILURES_A_PAIR):
        log_in(person.email, "wrong")

    assert "Too many attempts" in log_in(person.email).content.decode()
    assert log_in("tom@tests.example").status_code == 302
    assert log_in(person.email, address="192.0.2.2").status_code == 302


def test_getting_in_forgets_the_failures(person: User) -> None:
    for _ in range(3):
        for _ in range(FAILURES_A_PAIR - 1):
            log_in(person.email, "wrong")
        assert log_in(person.email).status_code == 302


def test_it_leads_to_the_page_that_was_asked_for_if_it_is_ours(person: User) -> None:
    assert log_in(person.email, next="/queue/?owed=first_touch").headers["Location"] == "/queue/?owed=first_touch"
    assert log_in(person.email, next="https://evil.example/").headers["Location"] == "/"


def test_the_session_gets_a_new_key(person: User) -> None:
    client = Client()
    client.get("/login/")
    client.session.save()
    before = client.session.session_key
    client.post("/login/", {"username": person.email, "password": PASSWORD})

    assert client.session.session_key != before


def test_a_way_out_is_taken_by_post_alone(person: User) -> None:
    client = Client()
    client.force_login(person)

    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/preferences/").status_code == 302


def test_the_admin_site_has_no_log_in_of_its_own(person: User) -> None:
    answer = Client().get("/admin/login/?next=/admin/people/user/")

    assert answer.headers["Location"] == "/login/?next=%2Fadmin%2Fpeople%2Fuser%2F"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_into_the_admin_site_leads_nowhere_else(person: User, wanted: str) -> None:
    answer = Client().post(
        "/admin/login/", {"username": person.email, "password": PASSWORD}, query_params={"next": wanted}
    )

    assert answer.headers["Location"] == "/login/?next=%2Fadmin%2F"


def test_who_may_not_administer_is_told_so_and_not_sent_round_in_circles(person: User) -> None:
    client = Client()
    client.force_login(person)

    assert client.get("/admin/", follow=True).status_code == 403


def test_the_log_in_says_what_the_product_is_and_names_nobody() -> None:
    page = Client().get("/login/").content.decode()

    assert "Handoff carries every lead from marketing to sales and back" in page
    assert "@handoff.example" not in page


def test_the_demo_lists_its_people_with_the_password() -> None:
    DemoStory.objects.create(seed=1, days=1, told_at=NOW)

    page = Client().get("/login/").content.decode()

    assert "maya@handoff.example: rep" in page
    assert "The password of all is <code>demo</code>" in page
