"""How many handoffs are too many for percentiles over rows."""

from typing import Final

from dashboards.metrics.question import Question
from leads.handoffs.models import Handoff

# Handoffs of the period and the one before; beyond, percentiles are those of histograms in buckets of two per cent.
EXACT_UP_TO: Final = 10_000


def are_many(question: Question) -> bool:
    """Say whether the handoffs of the asked origin are too many, filtered or not."""
    first = (question.period.previous or question.period).start
    found = Handoff.objects.filter(
        question.filters.of_origin(), handed_off_at__gte=first, handed_off_at__lt=question.period.end
    )
    return found[EXACT_UP_TO : EXACT_UP_TO + 1].exists()
