"""Whether this installation tells the demo story."""

from handoff.people.models import DemoStory


def is_demo() -> bool:
    """Say whether the people and leads here are invented, so that pages can say so."""
    return DemoStory.objects.exists()
