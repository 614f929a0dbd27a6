"""The narrow table says of every evaluation what its facts say, and follows it."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from handoff.rules import Asked, Truth, asked_by, evaluate, parse, to_sql
from leads.definitions import narrow_columns, narrow_copy, narrow_filling
from leads.definitions.in_force import catalogue
from leads.definitions.models import CustomFact, Evaluation, NarrowColumn, NarrowMark, NarrowRow
from leads.definitions.narrow import NotInColumnsError, columns_for, taken
from leads.definitions.narrow_copy import copy_evaluations, missing
from tests.cast import NOW, Cast, install, make_lead
from tests.handoff.rules import random_rules
from tests.rows import make_evaluation

TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def acts(*ages: float, contents: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"ages": list(ages), "count": len(ages), "contents": list(contents)}


def copy_all() -> int:
    done = 0
    while copied := copy_evaluations(NOW):
        done += copied
    return done


def ask(document: dict[str, Any]) -> dict[int, Truth]:
    """Return the truth of a rule for each copied evaluation."""
    rule = parse(document, catalogue=catalogue())
    asked = to_sql(rule, columns_for(asked_by([rule])))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT evaluation_id, {asked.text} FROM definitions_narrowrow", asked.params)
        return {evaluation_id: TRUTHS[truth] for evaluation_id, truth in cursor.fetchall()}


def test_every_evaluation_is_copied_once_with_its_lead_version_and_tier(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrow_copy, "BATCH", 1)
    lead = make_lead()
    ready = make_evaluation(lead=lead, tier="standard")
    other = make_evaluation(lead=lead, tier="")

    assert (copy_all(), copy_all()) == (2, 0)

    rows = NarrowRow.objects.order_by("pk").values_list("evaluation_id", "lead_id", "version_id", "tier_number")
    assert list(rows) == [(ready.pk, lead.pk, ready.version_id, 3), (other.pk, lead.pk, other.version_id, 0)]
    assert missing() == 0


def test_rules_find_in_the_copy_what_they_find_in_the_facts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrow_copy, "BATCH", 30)
    CustomFact.objects.create(path="company.renews_on", type="date", label="renewal")
    CustomFact.objects.create(path="lead.score", type="number", label="score of their own")
    chance, lead = Random(3), make_lead()
    for _ in range(200):
        make_evaluation(lead=lead, facts=random_rules.random_facts(chance))
    copy_all()

    stored = {row.pk: row.facts for row in Evaluation.objects.all()}
    rules = [random_rules.random_rule(chance) for _ in range(100)]
    asked = [to_sql(rule, columns_for(asked_by([rule]))) for rule in rules]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT evaluation_id, {', '.join(one.text for one in asked)} FROM definitions_narrowrow",
            [param for one in asked for param in one.params],
        )
        found = cursor.fetchall()

    assert len(found) == 200
    for evaluation_id, *said in found:
        assert [TRUTHS[one] for one in said] == [evaluate(rule, stored[evaluation_id]).truth for rule in rules]


def test_a_kind_of_act_gets_columns_when_it_is_first_seen(cast: Cast) -> None:
    before = make_evaluation(lead=make_lead(), facts={})
    copy_all()
    after = make_evaluation(lead=make_lead(email="b@b.example"), facts={"activities": {"tour_of_ours": acts(0.5, 3)}})
    copy_all()

    assert ask({"id": "c", "activity": "tour_of_ours", "at_least": 2, "within_days": 3}) == {
        before.pk: Truth.FALSE,
        after.pk: Truth.TRUE,
    }


def test_a_fact_registered_later_is_filled_into_the_rows_copied_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrow_filling, "BATCH", 2)
    lead = make_lead()
    rows = [make_evaluation(lead=lead, facts={"lead": {"shoe_size": size}}) for size in (41, 44, None, "46", 47)]
    copy_all()
    CustomFact.objects.create(path="lead.shoe_size", type="number", label="shoe size")
    rule = {"id": "c", "fact": "lead.shoe_size", "op": "gte", "value": 44}

    with pytest.raises(NotInColumnsError):
        ask(rule)
    copy_evaluations(NOW)
    with pytest.raises(NotInColumnsError):
        ask(rule)
    assert missing() > 0
    copy_all()

    assert [ask(rule)[row.pk] for row in rows] == [
        Truth.FALSE,
        Truth.TRUE,
        Truth.UNKNOWN,
        Truth.UNKNOWN,
        Truth.TRUE,
    ]
    assert missing() == 0


def test_a_fact_that_left_the_catalogue_is_whole_when_it_comes_back(cast: Cast) -> None:
    fact = CustomFact.objects.create(path="lead.shoe_size", type="number", label="shoe size")
    copy_all()
    fact.delete()
    between = make_evaluation(lead=make_lead(), facts={"lead": {"shoe_size": 44}})
    copy_all()
    CustomFact.objects.create(path="lead.shoe_size", type="number", label="shoe size")

    assert ask({"id": "c", "fact": "lead.shoe_size", "op": "is_set"}) == {between.pk: Truth.TRUE}


def test_nothing_is_copied_while_somebody_else_copies(cast: Cast) -> None:
    make_evaluation(lead=make_lead())
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [narrow_copy.LOCK])
        assert copy_evaluations(NOW) == 0
    other.close()

    assert missing() == 1


def test_an_evaluation_committed_late_is_found_until_its_hour_is_over(cast: Cast) -> None:
    lead = make_lead()
    early, late, last = (make_evaluation(lead=lead) for _ in range(3))
    copy_all()
    # As if the second had not been committed when the copy passed it.
    NarrowRow.objects.filter(pk=late.pk).delete()

    assert copy_evaluations(NOW) == 1
    assert set(NarrowRow.objects.values_list("pk", flat=True)) == {early.pk, late.pk, last.pk}


def test_what_is_settled_is_not_looked_at_again(cast: Cast) -> None:
    make_evaluation(lead=make_lead())
    copy_all()
    copy_evaluations(NOW + HOUR)
    copy_evaluations(NOW + 2 * HOUR)

    mark = NarrowMark.objects.get()
    assert mark.settled_to == mark.copied_to == Evaluation.objects.get().pk


def test_nothing_is_settled_before_its_hour_is_over(cast: Cast) -> None:
    make_evaluation(lead=make_lead())
    copy_all()
    copy_evaluations(NOW + HOUR - timedelta(seconds=1))

    assert NarrowMark.objects.get().settled_to == 0


def test_an_erased_evaluation_takes_its_copy_along(cast: Cast) -> None:
    gone, stays = make_evaluation(lead=make_lead()), make_evaluation(lead=make_lead(email="b@b.example"))
    copy_all()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL handoff.erasure = 'on'")
        cursor.execute("DELETE FROM definitions_evaluation WHERE id = %s", [gone.pk])

    assert list(NarrowRow.objects.values_list("pk", flat=True)) == [stays.pk]


def test_a_kind_without_room_is_known_and_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_all()
    monkeypatch.setattr(narrow_columns, "MOST_COLUMNS", taken(NarrowColumn.objects.all()) + 4)
    make_evaluation(lead=make_lead(), facts={"activities": {"a_first": acts(1), "b_second": acts(1)}})
    copy_all()

    assert ask({"id": "c", "activity": "a_first"}) == {Evaluation.objects.get().pk: Truth.TRUE}
    with pytest.raises(NotInColumnsError):
        columns_for(Asked(facts={}, kinds=frozenset({"b_second"})))
    assert columns_for(Asked(facts={}, kinds=frozenset({"c_nobody_did"}))).kinds == {}


def test_columns_left_over_from_an_emptied_registry_are_made_anew(cast: Cast) -> None:
    make_evaluation(lead=make_lead(), facts={"lead": {"title": "vp"}})
    copy_all()
    numbers = dict(NarrowColumn.objects.values_list("subject", "pk"))
    NarrowRow.objects.all().delete()
    NarrowColumn.objects.all().delete()
    NarrowMark.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE definitions_narrowcolumn_id_seq RESTART WITH %s", [min(numbers.values())])

    copy_all()

    assert set(ask({"id": "c", "fact": "lead.title", "op": "eq", "value": "vp"}).values()) == {Truth.TRUE}
