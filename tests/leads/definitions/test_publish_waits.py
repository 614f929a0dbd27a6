"""Publication waits for whoever is judging: no lead is judged by a version that was retired before."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.in_force import definition_in_force, hold_judging
from leads.definitions.models import DefinitionActivation
from leads.definitions.publish import activate, add_version
from tests.cast import NOW, install


@pytest.mark.django_db(transaction=True)
def test_publication_waits_for_a_judgement_that_began_before_it() -> None:
    install()
    version = add_version(document=definition_document(), examples=EXAMPLES, why="", created_by_id=None, now=NOW)
    judging, judged = Event(), Event()
    seen: list[int] = []

    def judge() -> None:
        with transaction.atomic():
            seen.append(definition_in_force().number)
            judging.set()
            judged.wait(timeout=20)
        connections.close_all()

    def publish() -> None:
        activate(version, now=NOW + timedelta(hours=1))
        connections.close_all()

    judge_thread, publish_thread = Thread(target=judge), Thread(target=publish)
    judge_thread.start()
    assert judging.wait(timeout=20)
    publish_thread.start()
    assert _somebody_waits_for_a_lock()
    assert DefinitionActivation.objects.get(retired_at=None).version.number == 1
    judged.set()
    judge_thread.join()
    publish_thread.join()
    assert seen == [1]
    assert definition_in_force_now() == 2


def definition_in_force_now() -> int:
    with transaction.atomic():
        return definition_in_force().number


def _somebody_waits_for_a_lock() -> bool:
    """Look until a session of this database waits for a lock, at most ten seconds."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    pause = Event()
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0]:
                return True
        pause.wait(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_who_judges_after_a_publication_asked_overtakes_it_never() -> None:
    install()
    version = add_version(document=definition_document(), examples=EXAMPLES, why="", created_by_id=None, now=NOW)
    judging, judged = Event(), Event()
    seen: list[int] = []

    def judge_first() -> None:
        with transaction.atomic():
            definition_in_force()
            judging.set()
            judged.wait(timeout=20)
        connections.close_all()

    def publish() -> None:
        activate(version, now=NOW)
        connections.close_all()

    def judge_second() -> None:
        seen.append(definition_in_force_now())
        connections.close_all()

    first, publisher, second = Thread(target=judge_first), Thread(target=publish), Thread(target=judge_second)
    first.start()
    assert judging.wait(timeout=20)
    publisher.start()
    assert _somebody_waits_for_a_lock()
    second.start()
    second.join(timeout=0.5)
    assert seen == []
    judged.set()
    for thread in (first, publisher, second):
        thread.join()
    assert seen == [2]


@pytest.mark.django_db(transaction=True)
def test_who_only_looks_at_the_definition_waits_for_no_publication() -> None:
    install()
    seen: list[int] = []

    def look() -> None:
        seen.append(definition_in_force(to_judge=False).number)
        connections.close_all()

    with transaction.atomic():
        hold_judging()
        looking = Thread(target=look)
        looking.start()
        looking.join(timeout=20)
        assert seen == [1]
