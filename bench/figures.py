"""Figures of repeated measurements."""

from collections.abc import Sequence
from statistics import median

Figures = dict[str, float]


def figures(values: Sequence[float], digits: int = 2) -> Figures:
    """Return median, least and most, rounded."""
    return {
        "median": round(median(values), digits),
        "least": round(min(values), digits),
        "most": round(max(values), digits),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie, the next one up where it falls between two."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
