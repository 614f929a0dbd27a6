"""Two editors of one draft: laws of the merge, and the cases people meet."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leads.definitions.draft_content import Content, same
from leads.definitions.draft_merge import ABSENT, changed_parts, merge


def _content(*tiers: str, intro: Any = "", examples: tuple[str, ...] = (), **says: Any) -> Content:
    return Content(
        document={"intro": intro, "tiers": [{"key": key, "says": says.get(key, 0)} for key in tiers], "never": []},
        examples=[{"title": title, "tier": says.get(title, "")} for title in examples],
    )


def _keys(content: Content | None) -> list[str]:
    assert content is not None
    return [tier["key"] for tier in content.document["tiers"]]


def _is_same(one: Content | None, other: Content) -> bool:
    return one is not None and same([one.document, one.examples], [other.document, other.examples])


_keys_of = st.lists(st.sampled_from("abcde"), unique=True).map(tuple)
_contents = st.builds(
    lambda tiers, examples, intro, says: _content(*tiers, intro=intro, examples=examples, **says),
    _keys_of,
    st.lists(st.sampled_from(["one", "two", "three"]), unique=True).map(tuple),
    st.sampled_from(["", "x", 1, True]),
    st.dictionaries(st.sampled_from(["a", "b", "one", "two"]), st.sampled_from([0, False, "s"])),
)


@given(_contents, _contents)
def test_who_alone_changed_it_gets_exactly_what_they_wrote(base: Content, changed: Content) -> None:
    assert _is_same(merge(base=base, mine=changed, theirs=base).content, changed)
    assert _is_same(merge(base=base, mine=base, theirs=changed).content, changed)


@given(_contents, _contents)
def test_two_that_wrote_the_same_agree(base: Content, changed: Content) -> None:
    assert _is_same(merge(base=base, mine=changed, theirs=changed).content, changed)


@given(_contents, _contents, _contents)
def test_a_merge_keeps_every_change_of_both_or_says_where_they_clash(
    base: Content, mine: Content, theirs: Content
) -> None:
    merged = merge(base=base, mine=mine, theirs=theirs)
    assert (merged.content is None) == bool(merged.clashing)
    assert merged.theirs == changed_parts(base, theirs)
    if merged.content is None:
        return
    orders = {"the order of the tiers", "the order of the examples"}
    for changed in (mine, theirs):
        assert set(changed_parts(base, changed)) - orders <= set(changed_parts(base, merged.content))
        assert not set(changed_parts(base, changed)) & set(changed_parts(changed, merged.content)) - orders


@given(_contents, _contents, _contents)
def test_it_does_not_matter_who_came_first_for_what_clashes(base: Content, mine: Content, theirs: Content) -> None:
    one, other = merge(base=base, mine=mine, theirs=theirs), merge(base=base, mine=theirs, theirs=mine)
    assert set(one.clashing) == set(other.clashing)


def test_different_tiers_are_both_kept() -> None:
    base = _content("a", "b")
    merged = merge(base=base, mine=_content("a", "b", a=1), theirs=_content("a", "b", b=2))
    assert _is_same(merged.content, _content("a", "b", a=1, b=2))
    assert merged.theirs == ("the tier “b”",)


def test_the_same_tier_clashes() -> None:
    merged = merge(base=_content("a"), mine=_content("a", a=1), theirs=_content("a", a=2))
    assert (merged.content, merged.clashing) == (None, ("the tier “a”",))


def test_true_and_one_are_different_changes() -> None:
    assert changed_parts(_content(intro=1), _content(intro=True)) == ("the introduction",)


def test_tiers_added_by_both_stand_where_each_put_them() -> None:
    base = _content("a", "b")
    merged = merge(base=base, mine=_content("new", "a", "b"), theirs=_content("a", "other", "b"))
    assert _keys(merged.content) == ["new", "a", "other", "b"]


def test_one_reorders_while_the_other_takes_one_out() -> None:
    merged = merge(base=_content("a", "b", "c"), mine=_content("c", "b", "a"), theirs=_content("a", "c"))
    assert _keys(merged.content) == ["c", "a"]


def test_two_orders_clash() -> None:
    merged = merge(base=_content("a", "b", "c"), mine=_content("c", "a", "b"), theirs=_content("b", "a", "c"))
    assert merged.clashing == ("the order of the tiers",)


def test_a_tier_changed_by_one_and_taken_out_by_the_other_clashes() -> None:
    merged = merge(base=_content("a", "b"), mine=_content("b"), theirs=_content("a", "b", a=1))
    assert merged.clashing == ("the tier “a”",)


def test_different_examples_are_both_kept() -> None:
    base = _content(examples=("one", "two"))
    mine, theirs = _content(examples=("one", "two"), one="x"), _content(examples=("one", "two", "three"))
    merged = merge(base=base, mine=mine, theirs=theirs)
    assert _is_same(merged.content, _content(examples=("one", "two", "three"), one="x"))


def test_parts_that_cannot_be_told_apart_are_one_part() -> None:
    twice = Content(document={"tiers": [{"key": "a"}, {"key": "a"}]}, examples=[])
    base = Content(document={"tiers": [{"key": "a"}]}, examples=[])
    other = Content(document={"tiers": [{"key": "b"}]}, examples=[])
    assert merge(base=base, mine=twice, theirs=other).clashing == ("the tiers",)
    assert _is_same(merge(base=base, mine=twice, theirs=base).content, twice)


def test_a_document_that_is_no_object_is_one_part() -> None:
    base, mine = Content(document=[], examples=[]), Content(document="typed", examples=[])
    assert _is_same(merge(base=base, mine=mine, theirs=base).content, mine)
    assert merge(base=base, mine=mine, theirs=Content(document={}, examples=[])).clashing == ("the document",)


def test_whose_part_stays_is_chosen_and_the_rest_is_merged() -> None:
    base = _content("a", "b", "c")
    mine, theirs = _content("a", "b", "c", a="m", b="m"), _content("a", "b", "c", a="t", c="t")
    (clash,) = merge(base=base, mine=mine, theirs=theirs).clashes
    assert (clash.words, clash.mine["says"], clash.theirs["says"]) == ("the tier “a”", "m", "t")

    for side, says in (("mine", "m"), ("theirs", "t")):
        chosen = merge(base=base, mine=mine, theirs=theirs, chosen={clash.part: side})
        assert _is_same(chosen.content, _content("a", "b", "c", a=says, b="m", c="t"))


def test_a_tier_that_one_took_out_stays_or_goes_as_is_chosen() -> None:
    base, mine, theirs = _content("a", "b"), _content("b"), _content("a", "b", a=1)
    (clash,) = merge(base=base, mine=mine, theirs=theirs).clashes
    assert clash.mine is ABSENT
    assert _keys(merge(base=base, mine=mine, theirs=theirs, chosen={clash.part: "mine"}).content) == ["b"]
    assert _keys(merge(base=base, mine=mine, theirs=theirs, chosen={clash.part: "theirs"}).content) == ["b", "a"]
