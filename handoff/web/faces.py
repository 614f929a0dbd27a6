"""What a clock shows on a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """A clock in words, for the `clock` tag.

    State is one of on_time, due_soon, overdue, met, missed, paused, void, unknown. A face counts down in the browser
    when it has `left_seconds` (business seconds, negative when over) and `open_seconds`, the time its calendar stays
    open from now on; at `warn_seconds` left it turns due soon.
    """

    state: str
    text: str
    due_text: str = ""
    calendar_text: str = ""
    title: str = ""
    left_seconds: int | None = None
    open_seconds: int | None = None
    warn_seconds: int | None = None
