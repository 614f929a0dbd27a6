"""The body of `POST leads`: its shape, and the submission it makes."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from handoff.api.bodies.fields import (
    CampaignRef,
    CountryCode,
    CustomFacts,
    Instant,
    Prose,
    Slug,
    Text,
    Whole,
    Word,
    YesNo,
)
from handoff.api.bodies.phones import normal_phone
from handoff.api.bodies.shapes import Either, Shape, without_nulls
from leads.records.submissions import Act, CompanyCard, Submission

MOST_ACTS: Final = 200
OPTIONAL: Final[dict[str, Any]] = {"required": False, "allow_null": True}
OPTIONAL_TEXT: Final[dict[str, Any]] = {**OPTIONAL, "allow_blank": True}


class ActShape(Shape):
    """Something the lead did; an `external_id` makes a repeat add nothing."""

    kind = Word(max_length=40)
    occurred_at = Instant()
    content = Text(max_length=200, **OPTIONAL_TEXT)
    url = Text(max_length=500, **OPTIONAL_TEXT)
    words = Prose(max_length=10_000, help_text="what the lead wrote", **OPTIONAL_TEXT)
    campaign = Text(max_length=160, **OPTIONAL_TEXT)
    external_id = Text(max_length=120, **OPTIONAL_TEXT)


class CompanyCardShape(Shape):
    """What the source knows of the lead's company; what is left out changes nothing."""

    name = Text(max_length=200, **OPTIONAL_TEXT)
    domain = Text(max_length=253, **OPTIONAL_TEXT)
    industry = Text(max_length=80, **OPTIONAL_TEXT)
    employees = Whole(min_value=0, max_value=2**31 - 1, **OPTIONAL)
    country = CountryCode(**OPTIONAL_TEXT)
    is_target = YesNo(**OPTIONAL)
    is_customer = YesNo(**OPTIONAL)
    is_competitor = YesNo(**OPTIONAL)
    facts = CustomFacts(**OPTIONAL)


class ReportedStepsShape(Shape):
    """Times of steps as the source's own systems recorded them."""

    submitted = Instant(**OPTIONAL)
    synced = Instant(**OPTIONAL)


class SubmissionShape(Shape):
    """One lead with what it did; an e-mail address or an external id says who it is."""

    source = Slug(max_length=60)  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    external_id = Text(max_length=120, **OPTIONAL_TEXT)
    email = Text(max_length=254, **OPTIONAL_TEXT)
    name = Text(max_length=200, **OPTIONAL_TEXT)
    phone = Text(max_length=40, **OPTIONAL_TEXT)
    title = Text(max_length=200, **OPTIONAL_TEXT)
    seniority = Text(max_length=40, **OPTIONAL_TEXT)
    country = CountryCode(**OPTIONAL_TEXT)
    consent = YesNo(**OPTIONAL)
    is_student = YesNo(**OPTIONAL)
    landing_page = Text(max_length=500, **OPTIONAL_TEXT)
    campaign = CampaignRef(**OPTIONAL)
    company = CompanyCardShape(**OPTIONAL)
    facts = CustomFacts(**OPTIONAL)
    activities = serializers.ListField(child=ActShape(), max_length=MOST_ACTS, **OPTIONAL)
    steps = ReportedStepsShape(**OPTIONAL)


class OneOrListShape(Either):
    """One lead, or a list of at most 1,000."""

    alternatives = (SubmissionShape, [SubmissionShape])


SUBMISSION: Final = SubmissionShape()


def submission_of(data: Any) -> Submission:
    """Return the submission that one body, or one item of a list, makes.

    Raises: ValidationError.
    """
    values = SUBMISSION.check(data)
    campaign, kind = values.pop("campaign", ("", ""))
    company = values.pop("company", {})
    acts = tuple(Act(**without_nulls(act)) for act in values.pop("activities", ()))
    steps = without_nulls(values.pop("steps", {}))
    if phone := values.get("phone"):
        values["phone"] = normal_phone(phone, values.get("country", ""))
    return Submission(
        **_renamed(values), campaign=campaign, campaign_kind=kind, company=_card(company), acts=acts, steps=steps
    )


def _card(values: Mapping[str, Any]) -> CompanyCard:
    return CompanyCard(**_renamed(without_nulls(dict(values))))


def _renamed(values: dict[str, Any]) -> dict[str, Any]:
    """Say `custom` for what the API calls `facts`: a body has only those a company adds."""
    return {"custom" if name == "facts" else name: value for name, value in values.items()}
