"""API keys: made once, found by their plain text, and no longer when revoked or expired."""

from datetime import timedelta

import pytest

from handoff.people.keys import find_key, issue_key
from handoff.people.models import ApiKey
from tests.cast import NOW, make_user

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_it_finds_a_key_by_its_plain_text() -> None:
    rep = make_user("Rita Rep")
    key, plain = issue_key("dialler", ["work"], rep, NOW)
    found = find_key(plain, NOW)
    assert found is not None
    assert (found.pk, found.acts_for) == (key.pk, rep)


def test_it_keeps_nothing_of_the_secret_but_its_hash() -> None:
    key, plain = issue_key("intake", ["ingest"], None, NOW)
    secret = plain.split(".", 1)[1]
    stored = ApiKey.objects.filter(pk=key.pk).values().get()
    assert secret not in str(stored)
    assert len(secret) >= 43  # 256 bits in base64


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: plain[:-1] + ("a" if plain[-1] != "a" else "b"),
        lambda plain: "0" + plain,
        lambda plain: plain.split(".")[0],
        lambda plain: plain.split(".")[0] + ".",
        lambda plain: "",
        lambda plain: "\0." + plain.split(".")[1],
        lambda plain: plain + "\ud800",
    ],
)
def test_it_finds_nothing_for_a_spoilt_key(spoil) -> None:
    _, plain = issue_key("intake", ["ingest"], None, NOW)
    assert find_key(spoil(plain), NOW) is None


def test_it_finds_no_revoked_key() -> None:
    key, plain = issue_key("intake", ["ingest"], None, NOW)
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=NOW)
    assert find_key(plain, NOW) is None


def test_it_finds_a_key_until_it_expires() -> None:
    key, plain = issue_key("intake", ["ingest"], None, NOW)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=NOW + MINUTE)
    assert find_key(plain, NOW) is not None
    assert find_key(plain, NOW + MINUTE) is None


def test_it_notes_the_use_of_a_key_every_five_minutes(django_assert_num_queries) -> None:
    key, plain = issue_key("intake", ["ingest"], None, NOW)
    with django_assert_num_queries(2):
        find_key(plain, NOW)
    with django_assert_num_queries(1):
        find_key(plain, NOW + 4 * MINUTE)
    with django_assert_num_queries(2):
        find_key(plain, NOW + 6 * MINUTE)
    key.refresh_from_db()
    assert key.last_used_at == NOW + 6 * MINUTE
