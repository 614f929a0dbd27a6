"""Where each handoff stands in each seam of the path, as conditions on its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Aggregate, Count, F, Q
from django.db.models.lookups import Exact

from dashboards.metrics.percentiles import Percentiles, or_never
from leads.handoffs.steps import HUMAN, NUMBER, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A seam of one path: from `since` to `step`, with the steps before and after it.

    `paths` are the versions that run in this order, where others run in another: conditions hold for handoffs pinned
    to one of them only. None says that all do. `has_days` says that some handoffs may know a step to the day alone,
    as imported ones do: such a step ends, begins and misses no seam.
    """

    since: Step
    step: Step
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    paths: tuple[int, ...] | None
    has_days: bool = False

    @property
    def is_human(self) -> bool:
        """Say whether a person's working hours count; in all other seams business time is wall time."""
        return self.step in HUMAN

    @property
    def single(self) -> Q:
        """Return the condition of a handoff that went from `since` to `step` in known time."""
        return self.came_from(self.since)

    @property
    def unknown(self) -> Q:
        """Return the condition of a handoff whose step is earlier than the one before it: a clock is wrong."""
        return self._on_path & ~Q(**{f"{self.step}_from": None}) & Q(**{f"{self.step}_wall": None})

    @property
    def not_yet(self) -> Q:
        """Return the condition of a handoff that has come to `since` and no further."""
        still_to_come = [~_at(step) for step in (self.step, *self.later)]
        return self._on_path & self._told & _all_of([self._timed(self.since), *still_to_come])

    @property
    def timed(self) -> Q:
        """Return the condition of what the seam's percentiles are over: a time, or longer than any."""
        return self.single | self.not_yet

    @property
    def timed_business(self) -> Q:
        """Return the same for business time, which is not known where the owner's hours were not."""
        if not self.is_human:
            return self.timed
        return self.single & ~Q(**{f"{self.step}_business": None}) | self.not_yet

    @property
    def skipped(self) -> Q:
        """Return the condition of a handoff that went on without `step`, or overtook it."""
        return (
            self._on_path
            & Q(**{f"{self.step}_from": None})
            & (known_to_the_second(self.step) if self.has_days else Q())
            & self._told
            & _any_of([self._timed(step) for step in self.earlier])
            & _any_of([self._timed(step) for step in self.later])
        )

    @property
    def merged(self) -> Q:
        """Return the condition of known time from an earlier step than `since`."""
        wrong = Q(**{f"{self.step}_from": None}) | Q(**{f"{self.step}_from": NUMBER[self.since]})
        return self._on_path & ~wrong & ~Q(**{f"{self.step}_wall": None})

    def came_from(self, earlier: Step) -> Q:
        """Return the condition of known time from `earlier`; unless it is `since`, the seams between are merged."""
        return self._on_path & Q(**{f"{self.step}_from": NUMBER[earlier]}) & ~Q(**{f"{self.step}_wall": None})

    def ended_between(self, earlier: Step) -> Q:
        """Return the condition of a handoff that came to `earlier` and is not known to have come to `step`."""
        return self._on_path & self._told & self._timed(earlier) & ~_at(self.step)

    def _timed(self, step: Step) -> Q:
        return _at(step) & known_to_the_second(step) if self.has_days else _at(step)

    @property
    def _told(self) -> Q:
        return told(self.step) if self.has_days else Q()

    @property
    def _on_path(self) -> Q:
        return Q() if self.paths is None else Q(path__in=self.paths)


def known_to_the_second(step: Step) -> Q:
    """Return the condition of a handoff whose step, where it has one, is not known to the day alone."""
    return Q(Exact(F("day_steps").bitand(1 << NUMBER[step]), 0))


def told(step: Step) -> Q:
    """Return the condition of a handoff whose source says whether the step was reached."""
    return Q(Exact(F("untold_steps").bitand(1 << NUMBER[step]), 0))


def places(order: Sequence[Step], paths: tuple[int, ...] | None, *, has_days: bool = False) -> tuple[Place, ...]:
    """Return the seams of a path in order."""
    return tuple(
        Place(
            since=order[index - 1],
            step=step,
            earlier=tuple(order[:index]),
            later=tuple(order[index + 1 :]),
            paths=paths,
            has_days=has_days,
        )
        for index, step in enumerate(order)
        if index
    )


def seam_counts(place: Place) -> dict[str, Aggregate]:
    """Return the counts of one seam."""
    step = place.step
    counts: dict[str, Aggregate] = {
        f"{step}_cases": Count("id", filter=place.single),
        f"{step}_not_yet": Count("id", filter=place.not_yet),
        f"{step}_unknown": Count("id", filter=place.unknown),
        f"{step}_skipped": Count("id", filter=place.skipped),
        f"{step}_merged": Count("id", filter=place.merged),
    }
    if place.is_human:
        counts[f"{step}_timed_business"] = Count("id", filter=place.timed_business)
    return counts


def seam_columns(place: Place) -> dict[str, Aggregate]:
    """Return the aggregates of one seam; what has no time yet lies beyond any value in its percentiles."""
    step = place.step
    columns = seam_counts(place)
    columns[f"{step}_walls"] = Percentiles(or_never(f"{step}_wall"), filter=place.timed)
    if place.is_human:
        columns[f"{step}_businesses"] = Percentiles(or_never(f"{step}_business"), filter=place.timed_business)
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the aggregates of one seam found: counts, and median and p90 of wall and business seconds with their n."""

    cases: int
    not_yet: int
    unknown: int
    skipped: int
    wall: tuple[int | None, int | None]
    business: tuple[int | None, int | None]
    n: int
    business_n: int
    merged: int

    @classmethod
    def read(cls, place: Place, row: Mapping[str, Any]) -> "Measured":
        """Read the aggregates of one seam from a row that has those of all."""
        step = place.step
        n = row[f"{step}_cases"] + row[f"{step}_not_yet"]
        wall = _pair(row[f"{step}_walls"])
        return cls(
            cases=row[f"{step}_cases"],
            not_yet=row[f"{step}_not_yet"],
            unknown=row[f"{step}_unknown"],
            skipped=row[f"{step}_skipped"],
            wall=wall,
            business=_pair(row[f"{step}_businesses"]) if place.is_human else wall,
            n=n,
            business_n=row[f"{step}_timed_business"] if place.is_human else n,
            merged=row[f"{step}_merged"],
        )


def _pair(percentiles: Sequence[int] | None) -> tuple[int | None, int | None]:
    return (percentiles[0], percentiles[1]) if percentiles else (None, None)


def _at(step: Step) -> Q:
    return ~Q(**{f"{step}_at": None})


def _all_of(conditions: Sequence[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _any_of(conditions: Sequence[Q]) -> Q:
    return reduce(or_, conditions) if conditions else Q(pk__in=[])
