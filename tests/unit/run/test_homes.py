"""To which moment observations belong whose rows lie apart."""

from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Grouping
from trucewatch.model.time import DAY_MS
from trucewatch.run.homes import Astray, Joined, astray, joined, touched_by
from trucewatch.run.revisions import Key, Revision
from unit.fuse.perceived import HOUR_MS, observations, seen

A, B, C, D = (bytes([letter]) * 40 for letter in b"abcd")
KNOWN: dict[Key, list[Revision]] = {
    ("observations", "R"): [Revision(B, "x", 0, 2 * DAY_MS), Revision(D, "y", 1, 9 * DAY_MS + HOUR_MS)]
}


def merge(*named: tuple[bytes, int], act: str = "merge") -> Grouping:
    return Grouping(act, tuple(i.decode() for i, _ in named), 1, "", days=tuple(day for _, day in named))


def read(day: int) -> Observations:
    there = {1: [(A, 5)], 3: [(C, 7)]}.get(day, [])
    return observations(*(seen("", id=i, t0_ms=day * DAY_MS + hour * HOUR_MS) for i, hour in there))


def homes(groups: list[Joined], known: dict[Key, list[Revision]], *touched: int) -> dict[bytes, Astray]:
    return {one.id: one for listed in astray(groups, known, touched, read).values() for one in listed}


def test_merges_that_share_an_observation_are_one_group() -> None:
    found = joined([merge((A, 1), (C, 3)), merge((D, 4)), merge((C, 3), (B, 2)), merge((B, 2), act="split")], {})
    assert sorted(found, key=lambda one: min(one.ids)) == [
        Joined(frozenset({A, B, C}), frozenset({1, 2, 3})),
        Joined(frozenset({D}), frozenset({4})),
    ]


def test_a_correction_under_another_id_comes_along_with_its_day() -> None:
    assert joined([merge((A, 1), (B, 2))], KNOWN) == [Joined(frozenset({A, B, D}), frozenset({1, 2, 9}))]


def test_whoever_names_a_wrong_day_of_a_record_does_not_join_it() -> None:
    assert joined([merge((A, 1), (B, 6))], KNOWN) == [Joined(frozenset({A}), frozenset({1, 6}))]


def test_a_change_on_one_day_of_a_group_touches_all() -> None:
    groups = joined([merge((A, 1), (C, 3))], {})
    assert touched_by(groups, {3, 8}) == {1, 3, 8}
    assert touched_by(groups, {2, 4}) == {2, 4}


def test_a_record_belongs_where_the_row_lies_by_which_it_counts() -> None:
    found = homes([], KNOWN)
    assert found == {B: Astray(B, (2 * DAY_MS,), 9 * DAY_MS + HOUR_MS)}


def test_what_is_joined_belongs_to_its_smallest() -> None:
    home_ms = DAY_MS + 5 * HOUR_MS
    found = homes(joined([merge((A, 1), (C, 3))], {}), {}, 3)
    assert found == {C: Astray(C, (3 * DAY_MS + 7 * HOUR_MS,), home_ms)}
    with_record = homes(joined([merge((A, 1), (B, 2))], KNOWN), KNOWN, 2)
    assert {i: one.home_ms for i, one in with_record.items()} == {B: home_ms, D: home_ms}


def test_the_smallest_that_is_there_decides() -> None:
    nobody = b"0" * 40
    found = homes(joined([merge((nobody, 1), (C, 3), (A, 1))], {}), {}, 1)
    assert found[C].home_ms == DAY_MS + 5 * HOUR_MS


def test_groups_far_from_what_changed_are_not_read() -> None:
    assert homes(joined([merge((A, 1), (C, 3))], {}), {}, 40) == {}
