"""The Wilson score interval of a rate."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The bounds of a share, between 0 and 1."""

    low: float
    high: float


def wilson(part: int, whole: int, *, z: float = Z_95) -> Interval | None:
    """Bound the share `part` of `whole` at 95 %, after Wilson (1927); nothing is known of no cases."""
    if whole == 0:
        return None
    share = part / whole
    centre = share + z * z / (2 * whole)
    spread = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    return Interval(low=max((centre - spread) / scale, 0.0), high=min((centre + spread) / scale, 1.0))
