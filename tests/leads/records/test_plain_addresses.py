"""Addresses that are valid at a glance: the short way says what the full check says."""

import unicodedata

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from leads.records.submissions import BadEmailError, normal_email

SIGNS = "abcXYZ019._+-@%é ß"
PARTS = st.text(SIGNS, min_size=1, max_size=12)
TOPS = st.sampled_from(
    ["com", "example", "test", "local", "invalid", "localhost", "onion", "c", "co.uk", "xn--p1ai", "1a"]
)


def by_full_check(text: str) -> str | None:
    try:
        found = validate_email(unicodedata.normalize("NFC", text.strip()), check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def by_us(text: str) -> str | None:
    try:
        return normal_email(text)
    except BadEmailError:
        return None


@given(PARTS, PARTS, TOPS)
def test_it_says_what_the_full_check_says(local: str, domain: str, top: str) -> None:
    text = f"{local}@{domain}.{top}"
    assert by_us(text) == by_full_check(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 65 + "@acme.example",
        "a@" + "b" * 64 + ".example",
        "a@ab--c.example",
        "a@xn--bcher-kva.example",
        "a@sub.acme.test",
        "a@nottest",
        "a@latest.com",
        "a." * 120 + "a@" + "b" * 20 + ".example",
        "Ana.Costa+demo@Acme.Example",
    ],
)
def test_it_says_so_at_the_edges(text: str) -> None:
    assert by_us(text) == by_full_check(text)
