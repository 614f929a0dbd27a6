"""What became of handoffs at a fixed age, so that cohorts of different ages compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Case, CharField, F, Q, Value, When

from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, rate
from dispositions.models import Outcome

NONE_YET: Final = "none"
YOUNG: Final = "young"
# In the order of the tables.
BECAME: Final[tuple[str, ...]] = (
    Outcome.converted.value,
    Outcome.no_response.value,
    Outcome.bad_fit.value,
    Outcome.working.value,
    NONE_YET,
)
_GOOD: Final[Mapping[str, Good]] = {
    Outcome.converted.value: Good.UP,
    Outcome.bad_fit.value: Good.DOWN,
    Outcome.no_response.value: Good.DOWN,
}


class Maturity(StrEnum):
    """The age, in days since handed off, at which an outcome counts; or whatever is known so far."""

    MONTH = "30"
    TWO_MONTHS = "60"
    QUARTER = "90"
    SO_FAR = "so_far"

    @property
    def age(self) -> timedelta | None:
        return None if self is Maturity.SO_FAR else timedelta(days=int(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many handoffs of a group became what; those that are `young` have not come of age, and count in no rate.

    `imported` are those among the others that an import brought.
    """

    became: Mapping[str, int]
    imported: int
    young: int

    @property
    def grown(self) -> int:
        return sum(self.became.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What became of the handoffs of one group: `handoffs` came of age, and the rates are over them."""

    key: str
    name: str
    handoffs: Number
    imported: Number
    young: Number
    rates: Mapping[str, Number]
    is_unfinished: bool = False

    def numbers(self) -> Iterator[Number]:
        yield from (self.handoffs, self.imported, self.young)
        yield from self.rates.values()


def outcome_row(
    maturity: Maturity,
    tally: Tally,
    *,
    group: tuple[str, str] | None = None,
    within: tuple[str, str] | None = None,
    name: str = "",
    before: Tally | None = None,
    is_unfinished: bool = False,
) -> OutcomeRow:
    """State a tally; `group` is the dimension and the key that narrow it, `before` the tally of the period before.

    `within` is a group that it is a part of, as the months of a version.
    """

    def named(family: str, *of: str) -> str:
        found = Name(family=family, of=(*of, maturity))
        for one in (within, group):
            found = found.by(*one) if one else found
        return str(found)

    rates = {
        outcome: rate(
            named("outcome_rate", outcome),
            tally.became[outcome],
            tally.grown,
            before=(before.became[outcome], before.grown) if before else None,
            good=_GOOD.get(outcome, Good.NEITHER),
        )
        for outcome in BECAME
    }
    return OutcomeRow(
        key=group[1] if group else "",
        name=name,
        handoffs=count(named("matured"), tally.grown, previous=before.grown if before else None),
        imported=count(named("matured_imported"), tally.imported),
        young=count(named("not_matured"), tally.young),
        rates=rates,
        is_unfinished=is_unfinished,
    )


def became(maturity: Maturity, now: datetime) -> Case:
    """Return what a handoff became: an outcome, NONE_YET, or YOUNG where it has not come of age at `now`.

    What happened after that age does not count; a handoff that was closed later was still worked, or had none.
    """
    closed, disposed, cases = ~Q(closed_at=None), ~Q(disposed_at=None), []
    if (age := maturity.age) is not None:
        of_age = F("handed_off_at") + Value(age)
        closed, disposed = Q(closed_at__lte=of_age), Q(disposed_at__lte=of_age)
        cases = [When(handed_off_at__gt=now - age, then=Value(YOUNG))]
    return Case(
        *cases,
        When(closed, then=F("closing_disposition__outcome")),
        When(disposed, then=Value(Outcome.working.value)),
        default=Value(NONE_YET),
        output_field=CharField(),
    )
