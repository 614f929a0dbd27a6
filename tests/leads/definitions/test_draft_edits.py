"""Single changes to a draft's document: each does one thing, and never touches what it was given."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.definitions import draft_edits as edits
from leads.definitions.draft_places import NoSuchPlaceError, criteria_of, nodes_of, value_at

A, B, C = ({"id": name, "activity": name} for name in ("a", "b", "c"))


def document(**tier: Any) -> dict[str, Any]:
    return {"tiers": [{"key": "t", "name": "T", "fit": {"all": []}, "behaviour": {"all": []}, **tier}], "never": []}


def fit(rule: Any) -> dict[str, Any]:
    return document(fit=rule)


@pytest.mark.parametrize(
    ("rule", "place", "after", "stands_at"),
    [
        ({"all": []}, "", {"all": [C]}, "/all/0"),
        ({"any": [A]}, "", {"any": [A, C]}, "/any/1"),
        (A, "", {"all": [A, C]}, "/all/1"),
        (None, "", {"all": [C]}, "/all/0"),
        ({"not": A}, "", {"not": {"all": [A, C]}}, "/not/all/1"),
        ({"all": [{"any": [A]}]}, "/all/0", {"all": [{"any": [A, C]}]}, "/all/0/any/1"),
    ],
)
def test_something_is_put_into_a_rule(rule: Any, place: str, after: Any, stands_at: str) -> None:
    edited = edits.add_node(fit(rule), f"/tiers/0/fit{place}", C)
    assert edited == (fit(after), f"/tiers/0/fit{stands_at}")


def test_a_rule_that_is_not_written_yet_is_begun() -> None:
    begun = edits.add_node({"tiers": [{"key": "t"}]}, "/tiers/0/fit", A)
    assert begun.document == {"tiers": [{"key": "t", "fit": {"all": [A]}}]}


@pytest.mark.parametrize(
    ("rule", "place", "after"),
    [
        ({"all": [{"not": A}, B]}, "/all/0", {"all": [A, B]}),
        ({"all": [{"any": [A, B]}, C]}, "/all/0", {"all": [A, B, C]}),
        ({"all": [A]}, "", A),
        ({"not": {"any": [A, B]}}, "", {"any": [A, B]}),
    ],
)
def test_a_group_goes_and_its_members_stay(rule: Any, place: str, after: Any) -> None:
    assert edits.unwrap(fit(rule), f"/tiers/0/fit{place}").document == fit(after)


def test_members_that_have_nowhere_to_stand_keep_their_group() -> None:
    with pytest.raises(NoSuchPlaceError):
        edits.unwrap(fit({"not": {"all": [A, B]}}), "/tiers/0/fit/not")


@pytest.mark.parametrize(
    ("rule", "place", "after"),
    [
        ({"all": [A, B]}, "/all/0", {"all": [B]}),
        ({"all": [{"not": A}, B]}, "/all/0/not", {"all": [B]}),
        ({"not": A}, "/not", {"all": []}),
        ({"any": [A]}, "", {"all": []}),
    ],
)
def test_what_is_removed_leaves_the_rest(rule: Any, place: str, after: Any) -> None:
    assert edits.remove(fit(rule), f"/tiers/0/fit{place}").document == fit(after)


@pytest.mark.parametrize(
    ("place", "target", "after", "stands_at"),
    [
        ("/all/0", "/all/1", {"all": [{"any": [B, A]}, C]}, "/all/0/any/1"),
        ("/all/2", "/all/1", {"all": [A, {"any": [B, C]}]}, "/all/1/any/1"),
        ("/all/1/any/0", "", {"all": [A, {"any": []}, C, B]}, "/all/3"),
        ("/all/0", "", {"all": [{"any": [B]}, C, A]}, "/all/2"),
    ],
)
def test_something_moves_into_another_group_and_is_found_there(
    place: str, target: str, after: Any, stands_at: str
) -> None:
    root = "/tiers/0/fit"
    moved = edits.move_into(fit({"all": [A, {"any": [B]}, C]}), f"{root}{place}", f"{root}{target}")
    assert moved == (fit(after), f"{root}{stands_at}")


def test_nothing_moves_into_itself() -> None:
    with pytest.raises(NoSuchPlaceError):
        edits.move_into(fit({"all": [{"any": [A]}]}), "/tiers/0/fit/all/0", "/tiers/0/fit/all/0")


@pytest.mark.parametrize(("by", "after", "stands_at"), [(-1, [B, A, C], 0), (1, [A, C, B], 2), (9, [A, C, B], 2)])
def test_an_item_moves_up_and_down_and_stays_at_an_end(by: int, after: list[Any], stands_at: int) -> None:
    moved = edits.move(fit({"all": [A, B, C]}), "/tiers/0/fit/all/1", by)
    assert moved == (fit({"all": after}), f"/tiers/0/fit/all/{stands_at}")


def test_a_criterion_changes_wherever_its_id_stands() -> None:
    before = document(fit={"all": [A, B]}, behaviour={"any": [A]})
    changed = {**A, "at_least": 2}
    after = edits.write_criterion(before, "/tiers/0/fit/all/0", changed).document
    assert after == document(fit={"all": [changed, B]}, behaviour={"any": [changed]})


@pytest.mark.parametrize(
    ("hint", "taken", "found"),
    [
        ("employees", set(), "employees"),
        ("employees", {"employees", "employees_2"}, "employees_3"),
        ("Ein Größter!", set(), "ein_gr_ter"),
        ("7 days", set(), "c_7_days"),
        ("", set(), "c"),
        ("x" * 90, set(), "x" * 36),
    ],
)
def test_an_id_is_readable_and_free(hint: str, taken: set[str], found: str) -> None:
    assert edits.free_id(hint, taken) == found


@pytest.mark.parametrize(
    "place", ["/tiers/1", "/tiers/x", "/nothing", "/tiers/0/fit/all/0/id/x", "/tiers/-1", "/tiers/²"]
)
def test_a_place_where_nothing_is_says_so(place: str) -> None:
    with pytest.raises(NoSuchPlaceError):
        value_at(fit({"all": [A]}), place)


def _rules(depth: int) -> st.SearchStrategy[Any]:
    leaves = st.builds(lambda name: {"id": name, "activity": name}, st.sampled_from("abcdefgh"))
    if not depth:
        return leaves
    inner = _rules(depth - 1)
    groups = st.builds(
        lambda kind, members: {kind: members}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)
    )
    return leaves | groups | st.builds(lambda member: {"not": member}, inner)


@given(rule=_rules(3), data=st.data())
def test_no_change_touches_what_it_was_given_and_a_move_loses_no_criterion(rule: Any, data: st.DataObject) -> None:
    before = fit(rule)
    kept = deepcopy(before)
    place = data.draw(st.sampled_from([one for one, _ in nodes_of(rule, "/tiers/0/fit")]))
    target = data.draw(st.sampled_from(edits.groups_of(before)))
    edits.wrap(before, place, "not")
    edits.remove(before, place)
    assert before == kept
    try:
        moved = edits.move_into(before, place, target)
    except NoSuchPlaceError:
        return
    assert before == kept
    count = sorted(str(node) for _, node in criteria_of(before))
    assert sorted(str(node) for _, node in criteria_of(moved.document)) == count
    assert value_at(moved.document, moved.place) == value_at(before, place)


def test_what_a_rule_negates_is_moved_out_of_its_negation() -> None:
    node = {"id": "a", "activity": "a"}

    moved = edits.move_into(fit({"not": node}), "/tiers/0/fit/not", "/tiers/0/fit")

    assert [one for _, one in criteria_of(moved.document)] == [node]
    assert value_at(moved.document, moved.place) == node
