"""What a source submits of a lead: the shapes that capture takes, and how their keys are normalised."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from handoff.errors import HandoffError


class UnknownPersonError(HandoffError):
    """A lead needs an e-mail address or the source's external id."""

    code = "lead_without_key"


class BadEmailError(HandoffError):
    """The e-mail address is not one that mail can reach."""

    code = "bad_email"


class BadTimeError(HandoffError):
    """A time is too far off to be what happened; two clocks that disagree are forgiven a day."""

    code = "bad_time"


EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
FORGIVEN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something the lead did, as the source tells it; `external_id` makes a repeat add nothing."""

    kind: str
    occurred_at: datetime
    content: str = ""
    url: str = ""
    words: str = ""
    campaign: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCard:
    """What the source knows of the lead's company; what is empty overwrites nothing."""

    name: str = ""
    domain: str = ""
    industry: str = ""
    employees: int | None = None
    country: str = ""
    is_target: bool | None = None
    is_customer: bool | None = None
    is_competitor: bool | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One lead as one source submits it.

    `steps` are times the source reports by step name (submitted, synced). `received_at` lets a batch replay
    earlier instants; it defaults to the instant of the capture.
    """

    source: str
    external_id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    title: str = ""
    seniority: str = ""
    country: str = ""
    consent: bool | None = None
    is_student: bool | None = None
    landing_page: str = ""
    campaign: str = ""
    campaign_kind: str = ""
    company: CompanyCard = field(default_factory=CompanyCard)
    custom: Mapping[str, Any] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    steps: Mapping[str, datetime] = field(default_factory=dict)
    received_at: datetime | None = None


# An address of this form, outside the special domains, is valid as it stands; the full check costs fifty times as much.
_PLAIN: Final = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}")
LONGEST_LOCAL: Final = 64
LONGEST_LABEL: Final = 63
LONGEST_ADDRESS: Final = 254


def normal_email(text: str) -> str:
    """Return the address in the one form it is compared in: NFC, domain in its mail form, all lower case.

    Raises: BadEmailError.
    """
    lower = text.strip().lower()
    if _is_plain(lower):
        return lower
    try:
        found = validate_email(unicodedata.normalize("NFC", text.strip()), check_deliverability=False)
    except EmailNotValidError as error:
        raise BadEmailError(fields={"email": f"{error} Give an address such as ana@example.com."}) from error
    return found.normalized.lower()


def _is_plain(address: str) -> bool:
    if not address.isascii() or len(address) > LONGEST_ADDRESS or not _PLAIN.fullmatch(address):
        return False
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        len(local) <= LONGEST_LOCAL
        and not any(len(label) > LONGEST_LABEL or label[2:4] == "--" for label in labels)
        and not any(domain.endswith(special) for special in SPECIAL_USE_DOMAIN_NAMES)
    )


def require_sane_times(submission: Submission, *, at: datetime) -> None:
    """Refuse acts and steps that were before the year 2000, or more than a day after `at`.

    Raises: BadTimeError.
    """
    told = {f"activities.{place}.occurred_at": act.occurred_at for place, act in enumerate(submission.acts)}
    told |= {f"steps.{step}": reached for step, reached in submission.steps.items()}
    wrong = {name: moment for name, moment in told.items() if not EARLIEST <= moment <= at + FORGIVEN}
    if wrong:
        raise BadTimeError(
            fields=dict.fromkeys(wrong, "Give the time at which it happened: not before 2000, not after now.")
        )


def domain_of(email: str) -> str:
    """Return the part after the last @, or an empty text."""
    return email.rpartition("@")[2]


def require_key(submission: Submission) -> str:
    """Return the submission's normalised e-mail, or an empty text when its external id has to do.

    Raises: UnknownPersonError, BadEmailError.
    """
    if submission.email.strip():
        return normal_email(submission.email)
    if not submission.external_id:
        raise UnknownPersonError(fields={"email": "Give an e-mail address, or the external_id of the source."})
    return ""
