"""Histograms of seconds in buckets of two per cent, each one whole number that is added to others. Plain Python."""

from array import array
from collections.abc import Iterator, Sequence
from math import ceil, floor, log
from typing import Final

from dashboards.metrics.number import NEVER

# Seconds below this have a bucket each; from here on every bucket is two per cent wider than the one before.
EXACT_BELOW: Final = 50
STEP: Final = 1.02
LANE_BITS: Final = 32

# Lane 0 counts what has no time yet; seconds begin at lane 1.
BUCKET_SQL: Final = (
    f"CASE WHEN {{value}} >= {NEVER} THEN 0 WHEN {{value}} < {EXACT_BELOW} THEN {{value}} + 1 "
    f"ELSE {EXACT_BELOW + 1} + floor(ln({{value}}::float8 / {EXACT_BELOW}) / ln({STEP}::float8))::integer END"
)


def bucket_of(seconds: int) -> int:
    """Return the bucket of seconds, as BUCKET_SQL does."""
    if seconds >= NEVER:
        return 0
    if seconds < EXACT_BELOW:
        return seconds + 1
    return EXACT_BELOW + 1 + floor(log(seconds / EXACT_BELOW) / log(STEP))


def packed(bucket: int, count: int) -> int:
    """Return the histogram of `count` values in one bucket; the sum of histograms is their sum as numbers."""
    return count << (LANE_BITS * bucket)


def size(histogram: int) -> int:
    """Return how many values there are."""
    return sum(_lanes(histogram))


def percentiles(histogram: int, fractions: Sequence[float] = (0.5, 0.9)) -> list[int] | None:
    """Return the middle of the bucket in which each percentile lies, within 1 % of it; None over no values.

    What has no time yet lies beyond any value, and is NEVER.
    """
    lanes = _lanes(histogram)
    total = sum(lanes)
    if not total:
        return None
    ordered = list(_cumulated(lanes))
    return [_at(ordered, ceil(fraction * total)) for fraction in fractions]


def middle(bucket: int) -> int:
    """Return the seconds that stand for a bucket."""
    if bucket <= EXACT_BELOW:
        return bucket - 1
    return int(EXACT_BELOW * STEP ** (bucket - EXACT_BELOW - 1 + 0.5) + 0.5)


def _lanes(histogram: int) -> "array[int]":
    lanes = array("I")
    width = lanes.itemsize
    lanes.frombytes(histogram.to_bytes(-(-max(histogram.bit_length(), 1) // (8 * width)) * width, "little"))
    return lanes


def _cumulated(lanes: Sequence[int]) -> Iterator[tuple[int, int]]:
    seen = 0
    for bucket, count in enumerate(lanes):
        if bucket and count:
            seen += count
            yield seen, bucket


def _at(ordered: Sequence[tuple[int, int]], rank: int) -> int:
    return next((middle(bucket) for seen, bucket in ordered if seen >= rank), NEVER)
