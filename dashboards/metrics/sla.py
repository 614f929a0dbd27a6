"""The shared SLA dashboard: what each team owes the other and how it was kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dashboards.metrics.counted import CANCELLED, JUDGED, are_rounded, counted_ledger
from dashboards.metrics.filters import History
from dashboards.metrics.groups import Groups, grouped_over, groups
from dashboards.metrics.labels import Labels
from dashboards.metrics.number import Number
from dashboards.metrics.operations import lateness, notice_lag
from dashboards.metrics.promises import Side, judged_periods, promises, sides
from dashboards.metrics.question import Question
from dashboards.metrics.rates import Rates, counted_over, rates
from handoff.people.models import OwedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaReport:
    """Everything on the SLA page; both teams get the same. Where it `is_rounded`, percentiles are those of buckets."""

    question: Question
    sides: Mapping[OwedBy, Side]
    rates: Rates
    groups: Groups
    is_rounded: bool = False

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        for side in self.sides.values():
            yield from side.numbers()
        yield from self.rates.numbers()
        yield from self.groups.numbers()


def of_one_origin(question: Question) -> Question:
    """Return the question about live handoffs where it asks for all: hypothetical promises are judged apart."""
    if question.filters.origin != History.ALL:
        return question
    return replace(question, filters=replace(question.filters, origin=History.LIVE))


def sla_report(question: Question, labels: Labels | None = None) -> SlaReport:
    """Answer the question for the SLA page."""
    question = of_one_origin(question)
    asked = {JUDGED: judged_periods(question), CANCELLED: [question.period]}
    is_large = are_rounded(question)
    asked |= grouped_over(question, is_large=is_large) | counted_over(question, is_large=is_large)
    ledger = counted_ledger(asked, question)
    return SlaReport(
        question=question,
        sides=sides(promises(question, ledger)),
        rates=rates(question, ledger),
        groups=groups(question, labels, ledger),
        is_rounded=is_large,
    )


def operations_numbers(question: Question) -> Iterator[Number]:
    """Yield the numbers that stand beside the page's, for those who ask by API: lateness and breach notice lag."""
    question = of_one_origin(question)
    for late in lateness(question):
        yield from late.numbers()
    yield from notice_lag(question).numbers()
