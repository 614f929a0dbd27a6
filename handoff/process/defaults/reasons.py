"""The picklist of reasons that a new installation starts with."""

from collections.abc import Mapping
from typing import Final

from dispositions.models import Outcome

REASONS: Final[Mapping[Outcome, tuple[tuple[str, str], ...]]] = {
    Outcome.converted: (
        ("meeting_held", "Meeting held"),
        ("opportunity", "Opportunity created"),
    ),
    Outcome.working: (
        ("meeting_booked", "Meeting booked"),
        ("evaluating", "Evaluating with colleagues"),
        ("asked_for_later", "Asked to be called later"),
    ),
    Outcome.no_response: (
        ("no_answer", "No answer after the agreed attempts"),
        ("unreachable", "Phone or e-mail does not work"),
    ),
    Outcome.bad_fit: (
        ("customer_already", "Customer already"),
        ("not_the_person", "Not the person who decides"),
        ("no_need", "No need: looked for something else"),
        ("not_a_business", "Not a business inquiry"),
    ),
}
