"""Three values of truth."""

from enum import IntEnum


class Truth(IntEnum):
    """True, false, or unknown; the numbers are those that evaluations store.

    In a condition only TRUE counts as true, so unknown is never taken for met.
    """

    TRUE = 1
    FALSE = 0
    UNKNOWN = -1

    def __bool__(self) -> bool:
        return self is Truth.TRUE

    @property
    def word(self) -> str:
        """The value as pages and the API spell it: true, false, unknown."""
        return self.name.lower()


# Bound once: reaching a member through its enum costs a descriptor call each time.
TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
