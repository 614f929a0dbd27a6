"""Who did something: a person, an API key, or a named system."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The author of a change; `system` is the source system, ours being `handoff`."""

    user_id: int | None = None
    api_key_id: int | None = None
    system: str = "handoff"


PRODUCT = Actor()
