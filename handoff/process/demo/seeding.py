"""Seeding: the company is founded and its story told, once; starting over forgets everything."""

import gc
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.apps import apps
from django.db import connection, transaction

from handoff.actor import Actor
from handoff.errors import ConflictError
from handoff.people.demo import is_demo
from handoff.people.keys import keep_key
from handoff.people.models import ApiKey, DemoStory, Scope, User
from handoff.process.demo.company import DemoCompany, found_company
from handoff.process.demo.plan import Story
from handoff.process.demo.story import tell_story
from handoff.process.demo.telling import Teller

DEMO_KEY: Final = "demo.only-for-invented-leads"
OURS: Final = ("people", "outbox", "records", "definitions", "handoffs", "routing", "slas", "dispositions", "api")
GATHER_AFTER: Final = (0, 3, 12)


class NotEmptyError(ConflictError):
    """There are people here already; the demo is told into an empty installation only."""

    code = "not_empty"


class NotADemoError(ConflictError):
    """This installation is no demo; nothing of it is deleted."""

    code = "not_a_demo"


@transaction.atomic
def seed_demo(*, seed: int, days: int, now: datetime, told: Callable[[datetime], None] = lambda _until: None) -> None:
    """Found the company and tell its story in one transaction; `told` is called with each instant reached.

    Raises: NotEmptyError.
    """
    if User.objects.exists():
        raise NotEmptyError
    story = tell_story(seed=seed, now=now, days=days)
    company = found_company(now=story.began_at)
    key = _demo_key(company["Alex Admin"], story.began_at)
    DemoStory.objects.create(seed=seed, days=days, told_at=now)
    # The rows of a week are all alive at once, and looking through them for garbage takes a quarter of the time.
    gc.disable()
    try:
        _tell(story, company, key, told)
    finally:
        gc.enable()


def _tell(story: Story, company: DemoCompany, key: ApiKey, told: Callable[[datetime], None]) -> None:
    teller = Teller(story=story, company=company, source=Actor(api_key_id=key.pk, system="hubspot"))
    for number, until in enumerate(teller.tell()):
        told(until)
        if number in GATHER_AFTER:
            _gather_statistics()
    _gather_statistics()


def _gather_statistics() -> None:
    """Keep plans good as tables grow: nothing is committed yet, so nobody else does it."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_tables())}")


def forget_everything() -> None:
    """Empty every table of the product; the demo mark is what allows it.

    Raises: NotADemoError.
    """
    if not is_demo():
        raise NotADemoError
    with connection.cursor() as cursor:
        # Ids go on: what running processes keep by the id of a version must never mean another one.
        cursor.execute(f"TRUNCATE {', '.join(_tables())} CASCADE")


def _tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if model._meta.app_label in OURS)


def _demo_key(user: User, now: datetime) -> ApiKey:
    """Keep the one key that is printed: known to everybody, and made nowhere but in a demo."""
    return keep_key(DEMO_KEY, name="Demo", scopes=Scope.values, acts_for=user, now=now)
