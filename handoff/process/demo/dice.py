"""Chance with a seed: the same seed tells the same story."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import exp, log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws of the kinds that the demo needs."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  (a story, not a secret)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def one_of(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self.random.choices([*weights], [*weights.values()])[0]

    def between(self, low: float, high: float) -> float:
        return self.random.uniform(low, high)

    def hours(self, low: float, high: float) -> timedelta:
        return timedelta(seconds=round(self.between(low, high) * 3600))

    def seconds(self, low: float, high: float) -> timedelta:
        return timedelta(seconds=round(self.between(low, high)))

    def skewed(self, median: timedelta, sigma: float) -> timedelta:
        """Return a log-normal length of at least a second: waiting times have a long tail."""
        seconds = exp(self.random.gauss(log(median.total_seconds()), sigma))
        return timedelta(seconds=max(1, round(seconds)))
