"""An association that takes extents one by one: situations, floods, and what it keeps."""

import time

import numpy as np
import pytest

from trucewatch.science.association import associate
from trucewatch.science.chains import Chains
from trucewatch.science.extents import chosen
from trucewatch.science.growing import Growing
from trucewatch.science.kept import Kept, States
from trucewatch.science.things import Things
from trucewatch.science.vicinity import MOST_NEW, Vicinity, around, covers, grown, hull, inside
from unit.science.extents_table import NOON_MS, extent, ray, sector, table


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_from_nothing_one_by_one() -> None:
    rows = table(extent(), extent(0.3), extent(9), extent(0.1, 0.1, 5), ray(-8), sector(-3))
    made = Growing(rows[:0], ints())
    for k in range(len(rows)):
        said = made.take(rows[k : k + 1], ints(k))
        whole = associate(rows[: k + 1])
        assert made.association().root.tolist() == whole.root.tolist()
        assert made.association().p_e6.tolist() == whole.p_e6.tolist()
        assert k in said.names
    assert made.association().root.tolist()[:4] == [0, 0, 2, 0]


def test_a_smaller_rank_renames_the_thing_for_all_its_members() -> None:
    rows = table(*(extent(0.1 * k) for k in range(4)))
    made = Growing(rows[:3], ints(10, 20, 30))
    assert made.of(ints(0, 1, 2)).root.tolist() == [0, 0, 0]
    said = made.take(rows[3:], ints(5))
    assert said.names.tolist() == [0, 1, 2, 3]
    assert said.root.tolist() == [3, 3, 3, 3]


def test_what_is_far_is_not_even_named() -> None:
    rows = table(extent(), extent(0.2), extent(0, 0, 9_000), extent(3000), extent(0.1))
    made = Growing(rows[:4], ints(0, 1, 2, 3))
    assert made.take(rows[4:], ints(4)).names.tolist() == [0, 1, 4]


def test_what_is_too_vague_for_anything_is_alone() -> None:
    made = Growing(table(extent()), ints(0))
    said = made.take(table(extent(radius_m=20_000_000)), ints(1))
    assert (said.names.tolist(), said.root.tolist(), said.p_e6.tolist()) == ([1], [1], [1_000_000])


@pytest.mark.parametrize("n", [3_000, 10_000])
def test_a_flood_is_taken_and_the_rest_unharmed(n: int) -> None:
    """Ten thousand at one point and instant at once; then one more, which costs no more than looking at all of them again."""
    elsewhere = table(*(extent(40 + 0.3 * k) for k in range(6)))
    flood = np.repeat(table(extent(0.01, 0.01)), n)
    made = Growing(elsewhere, np.arange(6))
    before = made.of(np.arange(6))
    started = time.process_time()
    made.take(flood, np.arange(6, 6 + n))
    made.take(flood[:1], ints(6 + n))
    assert time.process_time() - started < 30.0
    after = made.of(np.arange(6))
    assert after.root.tolist() == before.root.tolist()
    assert after.p_e6.tolist() == before.p_e6.tolist()
    whole = associate(np.concatenate([elsewhere, flood, flood[:1]]))
    assert made.association().root.tolist() == whole.root.tolist()
    assert made.association().p_e6.tolist() == whole.p_e6.tolist()


def test_a_flooded_square_equals_the_whole() -> None:
    """Where cells overflow, only some are asked: which ones must not depend on what was looked at."""
    draw = np.random.default_rng(8)
    n = 4_000
    made = np.repeat(table(extent(0.01, 0.01)), n)
    made["at_ms"] = NOON_MS + draw.integers(0, 1_200_000, n)
    made["lat_e7"] += draw.integers(-90_000, 90_000, n).astype(np.int32)
    made["lon_e7"] += draw.integers(-90_000, 90_000, n).astype(np.int32)
    state = Growing(made[: n - 5], np.arange(n - 5))
    for k in range(n - 5, n):
        state.take(made[k : k + 1], ints(k))
    whole = associate(made)
    for name in ("root", "other", "p_e6"):
        assert (getattr(state.association(), name) == getattr(whole, name)).all()


def test_chains_tell_members_of_owners() -> None:
    made = Chains()
    made.lengthen(6)
    made.give(ints(0, 1, 2, 3), ints(0, 0, 2, 2))
    made.give(ints(1, 2), ints(2, -1))
    assert made.owner.tolist() == [0, 2, -1, 2, -1, -1]
    assert sorted(made.members(ints(2)).tolist()) == [1, 3]
    assert made.members(ints(0, 4)).tolist() == [0]
    made.lengthen(8)
    made.give(ints(7), ints(0))
    assert sorted(made.members(ints(0)).tolist()) == [0, 7]


def test_states_are_kept_and_forgotten() -> None:
    rows = table(extent(), extent(1), extent(2), extent(3))
    kept, names = Kept(), np.arange(4)
    kept.lengthen(4)
    moved = rows.copy()
    moved["lat_e7"][1] += 5
    states = States.absent(rows)
    states.put(ints(0, 1), Things(chosen(moved, ints(0, 1)), ints(0, 1), np.array([1.0, 3.0])))
    states.into[2], states.chance[2] = 1, 970_000
    kept.keep(names, states, rows)
    again = kept.of(names, rows)
    assert again.exists.tolist() == [True, True, False, False]
    assert not again.differ(states).any()
    assert [column.tolist() for column in kept.pairs(names)] == [[0, 1, 1, 3], [0, 0, 970_000, 0]]
    for _ in range(3):
        kept.keep(names, States.absent(rows), rows)
        assert not kept.of(names, rows).exists.any()
        kept.keep(names, states, rows)
    assert kept._used == 2, "rows that were left are used again"


def test_boxes_hold_what_lies_within_reach() -> None:
    rows = table(extent(), extent(1, 1), extent(4, 0, 60))
    box = hull(rows[:2])
    assert inside(box, rows).tolist() == [True, True, False]
    assert inside(grown(box, (2_900.0, 3600.0)), rows).tolist() == [True, True, False]
    assert inside(grown(box, (3_100.0, 3600.0)), rows).tolist() == [True, True, True]
    assert not inside(grown(box, (3_100.0, 3500.0)), rows)[2]
    assert covers(grown(box, (10.0, 1.0)), box)
    assert not covers(box, grown(box, (10.0, 1.0)))
    assert around(box, hull(rows[2:])) == hull(rows)


def test_a_vicinity_finds_what_was_added_before_and_after_it_was_sorted_in() -> None:
    draw = np.random.default_rng(1)
    rows = np.repeat(table(extent()), MOST_NEW + 700)
    rows["lat_e7"] = draw.integers(-9_000_000, 9_000_000, len(rows))
    rows["lon_e7"] = draw.integers(-9_000_000, 9_000_000, len(rows))
    near, box = Vicinity(1500, 1350), (-1_000_000, 500_000, 0, 2_000_000, NOON_MS, NOON_MS)
    for begin in range(0, len(rows), 1000):
        part = np.arange(begin, min(begin + 1000, len(rows)))
        near.add(rows[part], part.astype(np.int32))
        found = near.within(0, box)
        assert set(np.flatnonzero(inside(box, rows[: part[-1] + 1])).tolist()) <= set(found.tolist())
        assert len(found) == len(set(found.tolist())) < 500
    assert len(near.within(1, box)) == 0
