"""What the path map is drawn from: the seams as measured, and where each panel's axis ends."""

from dataclasses import dataclass

from dashboards.charts.durations import business_duration, duration
from dashboards.charts.scale import nice_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """One seam as measured: seconds, shares between 0 and 1; a p90 of None was not reached.

    `note` says what else the cell has to tell. One that is not `is_told` stands for a gap between seams.
    """

    key: str
    label: str
    owner: str
    to_step: str
    median: float | None
    p90: float | None
    share: float | None
    cases: int
    open_share: float = 0.0
    href: str = ""
    note: str = ""
    is_told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target inside a panel, in seconds from its start, and how it is kept, in words."""

    at: float
    text: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One panel as measured: its seams in order, from which step they lead, and what the whole of it is called."""

    name: str
    from_step: str
    seams: tuple[Seam, ...]
    promises: tuple[Promise, ...] = ()
    is_business: bool = False

    def words(self, seconds: float) -> str:
        """Write a duration of this panel; business time has no days."""
        return business_duration(seconds) if self.is_business else duration(seconds)

    @property
    def total(self) -> float:
        """Add up the medians: the length of the bar, not the median of the whole."""
        return sum(seam.median or 0.0 for seam in self.seams)

    @property
    def worst(self) -> Seam | None:
        """Find the seam with the largest median."""
        known = [seam for seam in self.seams if seam.median is not None]
        return max(known, key=lambda seam: seam.median or 0.0, default=None)

    def starts(self) -> tuple[float, ...]:
        """List where each seam begins, in seconds of medians before it."""
        return tuple(sum(seam.median or 0.0 for seam in self.seams[:place]) for place in range(len(self.seams)))


def axis_end(part: Part) -> int:
    """Decide where a panel's axis ends, in seconds.

    It ends where the p90 of the worst seam ends, or the longest finite one if that is not reached, rounded up, and
    never before the sum of the medians.
    """
    ends = {
        seam.key: start + seam.p90
        for seam, start in zip(part.seams, part.starts(), strict=True)
        if seam.p90 is not None and seam.median is not None
    }
    worst = part.worst
    longest = ends.get(worst.key) if worst else None
    if longest is None:
        longest = max(ends.values(), default=0.0)
    return nice_end(max(longest, part.total, 1.0))
