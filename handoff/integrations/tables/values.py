"""Reading values that are no times: what a field takes, and what is said of a value it does not take."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from holidays.registry import COUNTRIES

from handoff.integrations.tables.fields import CHANNELS, DIRECTIONS, OUTCOMES, Kind
from handoff.integrations.tables.times import unreadable
from handoff.rules import fold, is_activity_kind

YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "on"})
NO: Final = frozenset({"no", "n", "false", "f", "0", "off"})
MOST_EMPLOYEES: Final = 2_147_483_647
SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")

# One @ with something on both sides and a dot behind it; capture checks the address to the letter.
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+\.?")
_HOST: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:www\.)?([^/?#:@\s]+)(?::[0-9]+)?(?:[/?#]\S*)?", re.I)
_LABELS: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")
_DIGITS: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_GROUPED: Final = {
    ".": re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", re.ASCII),
    ",": re.compile(r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?", re.ASCII),
}
_CURRENCY: Final = re.compile(r"^[A-Z]{3}\s|\s[A-Z]{3}$|[$€£¥₹]|\s", re.ASCII)
_SYNONYMS: Final = {
    "usa": "US", "unitedstatesofamerica": "US", "uk": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "korea": "KR", "republicofkorea": "KR", "russianfederation": "RU", "czechrepublic": "CZ",
    "thenetherlands": "NL", "holland": "NL", "vietnam": "VN", "turkiye": "TR", "uae": "AE", "ivorycoast": "CI",
}  # fmt: skip


def read_email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        unreadable("which is no e-mail address; give one such as ana@example.com")
    return text


def read_domain(text: str) -> str:
    """Return the host of an address of a web site, without www."""
    found = _HOST.fullmatch(text)
    host = found[1].lower().rstrip(".") if found else ""
    if not _LABELS.fullmatch(host):
        unreadable("which is no address of a web site; give one such as example.com")
    return host


def read_country(text: str) -> str:
    """Return the two-letter code of a country that is named by a code or in English."""
    if len(text) == 2 and text.isascii() and text.isalpha() and text.upper() not in ("UK",):
        return text.upper()
    code = _countries().get(_letters(text))
    if code is None:
        unreadable("which is no country in English nor its code; list it under values")
    return code


@cache
def _countries() -> Mapping[str, str]:
    rows = COUNTRIES.values()
    return {**{_letters(name): row[1] for row in rows for name in (row[0], row[2])}, **_SYNONYMS}


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())


def read_yes_no(text: str) -> bool:
    answer = text.lower()
    if answer in YES:
        return True
    if answer not in NO:
        unreadable("which is neither yes nor no; list it under values as yes, no or null")
    return False


def read_above_zero(text: str, *, decimal: str = "") -> bool:
    return read_amount(text, decimal=decimal) > 0


def read_amount(text: str, *, decimal: str = "") -> Decimal:
    """Return a number. `decimal` says which mark the file has before decimals; without it there are no groups."""
    bare = _CURRENCY.sub("", text)
    form = _GROUPED.get(decimal, _DIGITS)
    if not form.fullmatch(bare) or len(bare) > 24:
        hint = "" if decimal else "; where it has groups of thousands, say which mark begins the decimals"
        unreadable(f"which is no number{hint}")
    return Decimal(bare.replace(",", "") if decimal != "," else bare.replace(".", "").replace(",", "."))


def read_count(text: str, *, decimal: str = "") -> int:
    number = read_amount(text, decimal=decimal)
    if number != number.to_integral_value() or not 0 <= number <= MOST_EMPLOYEES:
        unreadable("which is no whole number; give one such as 120")
    return int(number)


def read_number(text: str, *, decimal: str = "") -> int | float:
    number = read_amount(text, decimal=decimal)
    return int(number) if number == number.to_integral_value() else float(number)


def read_act(text: str) -> str:
    """Return a kind of act in lower_snake: "Demo Request" is demo_request."""
    kind = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    if len(kind) > 40 or not is_activity_kind(kind):
        unreadable("which makes no kind of act; list it under values, such as demo_request")
    return kind


def read_source(text: str) -> str:
    """Return the key of a source: "Paid Search" is paid-search."""
    key = re.sub(r"[^a-z0-9_]+", "-", fold(text)).strip("-")
    if not SOURCE.fullmatch(key):
        unreadable("which makes no name of a source; list it under values, such as website")
    return key


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.lower()
        if word not in words:
            unreadable(f"which is none of {', '.join(words)}; list it under values")
        return word

    return read


def _text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            unreadable(f"which is longer than {longest} characters; shorten it")
        return text

    return read


_WITH_DECIMALS: Final[Mapping[str, Callable[..., Any]]] = {
    "amount": read_amount,
    "count": read_count,
    "number": read_number,
}
_PLAIN: Final[Mapping[str, Callable[[str], Any]]] = {
    "country": read_country,
    "yes_no": read_yes_no,
    "act": read_act,
    "source": read_source,
    "outcome": _one_of(OUTCOMES),
    "channel": _one_of(CHANNELS),
    "direction": _one_of(DIRECTIONS),
}


def value_reader(kind: Kind, *, longest: int, decimal: str) -> Callable[[str], Any]:
    """Return what reads the values of a field of `kind`, which is no time; it raises UnreadableValueError."""
    bounded = _text(longest)
    if kind == "email":
        return lambda text: read_email(bounded(text))
    if kind == "domain":
        return lambda text: bounded(read_domain(text))
    if number := _WITH_DECIMALS.get(kind):
        return lambda text: number(text, decimal=decimal)
    return _PLAIN.get(kind, bounded)
