"""What is of one thing, in situations that a reader can draw; and how floods are borne."""

import time
from typing import Any

import numpy as np
import pytest

from trucewatch.science.association import LEVELS, associate, levels
from trucewatch.science.cells import ANTIMERIDIAN_E7, POLE_E7
from unit.science.extents_table import NOON_MS, extent, ray, sector, table

FLOOD_S = 60.0
"""Seconds of processor time in which a flood must be done, many times what it takes."""


def roots(*rows: dict[str, Any]) -> list[int]:
    return associate(table(*rows)).root.tolist()


def test_what_is_near_in_place_and_time_is_of_one_thing() -> None:
    assert roots(extent(), extent(0.3), extent(0, 0.3, 5), extent(9), extent(0, 0, 300)) == [0, 0, 0, 3, 4]


def test_another_group_is_another_thing() -> None:
    assert roots(extent(), extent(group=1), extent(group=1)) == [0, 1, 1]


def test_another_family_is_of_the_thing_only_if_at_its_very_time() -> None:
    crowd = [extent(0.1 * k) for k in range(4)]
    assert roots(*crowd, extent(0, 0, 0.5, family=1, strange_e3=-500))[-1] == 0
    assert roots(*crowd, extent(0, 0, 60, family=1, strange_e3=-500))[-1] == 4


def test_a_bearing_joins_what_lies_on_it_and_ties_nothing_together() -> None:
    two = [extent(5 + 0.1 * k) for k in range(3)] + [extent(15 + 0.1 * k) for k in range(3)]
    made = roots(*two, ray())
    assert made[:6] == [0, 0, 0, 3, 3, 3]
    assert roots(*two[:3], ray())[3] == 0
    assert roots(*two[:3], ray(0, 0, 90))[3] == 3


def test_a_band_joins_what_lies_in_it() -> None:
    crowd = [extent(3 + 0.1 * k) for k in range(3)]
    assert roots(*crowd, sector())[3] == 0
    assert roots(*crowd, sector(towards_deg=180))[3] == 3


def test_what_may_be_of_two_things_names_the_other() -> None:
    west, east = ([extent(0, side * 1.0 + 0.02 * k) for k in range(6)] for side in (-1, 1))
    found = associate(table(*west, *east, extent(0, 0.05)))
    assert {int(found.root[12]), int(found.other[12])} == {0, 6}
    assert 300_000 < found.p_e6[12] < 800_000


def test_no_chain_leads_on() -> None:
    for chain in ([extent(0.4 * k) for k in range(100)], [extent(0, 0, 9 * k) for k in range(100)]):
        made = np.array(roots(*chain))
        assert len(set(made.tolist())) >= 10
        assert np.abs(made - np.arange(100)).max() <= 15


def test_a_lone_pair_is_one_thing_only_where_little_happens() -> None:
    pair = [extent(), extent(0.5, 0, 20)]
    assert roots(*pair) == [0, 0]
    crowd = [extent(0.3 * (k % 10) - 1.5, 0.3 * (k // 10) - 1.5, 40 * (k % 7) - 100) for k in range(100)]
    assert associate(table(*pair, *crowd)).p_e6[0] < associate(table(*pair)).p_e6[0]


def test_what_stands_for_a_thing_is_of_it() -> None:
    """In a dense sector the middle of a crowd may move away from the densest extent, which then would rather be alone."""
    draw = np.random.default_rng(4)
    rows = [extent(*draw.uniform(0, 14, 2), draw.uniform(0, 300)) for _ in range(6000)]
    found = associate(table(*rows))
    sizes = np.bincount(found.root)
    assert (found.root[found.root] == found.root).all()
    assert sizes.max() < 200


@pytest.mark.parametrize(
    ("n", "where"),
    [
        (10_000, "one instant"),
        (10_000, "one hour"),
        (10_000, "one square"),
        (100_000, "one instant"),
        (100_000, "one hour"),
    ],
)
def test_a_flood_is_done_in_bounded_time(n: int, where: str) -> None:
    """Of a cell that overflows every so-manieth is asked: at most 25 x 5 x 512 neighbours, however many there are."""
    draw = np.random.default_rng(n)
    made = np.repeat(table(extent(0.01, 0.01)), n)
    if where != "one instant":
        made["at_ms"] = NOON_MS + draw.integers(0, 3_600_000, n)
    if where == "one square":
        made["lat_e7"] += draw.integers(-150_000, 150_000, n).astype(np.int32)
        made["lon_e7"] += draw.integers(-150_000, 150_000, n).astype(np.int32)
    started = time.process_time()
    found = associate(made)
    assert time.process_time() - started < FLOOD_S
    assert (found.root[found.root] == found.root).all()
    # spread evenly over a square, a thousand in a square kilometre and hour: how many things that is nobody can say
    if where != "one square":
        assert len(np.unique(found.root)) < 3


def test_absurd_errors_places_and_times_are_borne() -> None:
    rows = [
        extent(radius_m=0, var_s2=0.0),
        extent(radius_m=0, var_s2=0.0),
        extent(radius_m=2 * 10**7),
        extent(var_s2=1e18),
        extent(at_ms=0),
        extent(at_ms=4_000_000_000_000),
        extent(from_lat_e7=POLE_E7),
        extent(from_lat_e7=-POLE_E7),
        extent(from_lon_e7=ANTIMERIDIAN_E7),
        extent(from_lon_e7=-ANTIMERIDIAN_E7),
        extent(spread_m=0, lasting_s=0),
    ]
    made = table(*rows)
    found = associate(made)
    assert levels(made).max() == LEVELS
    assert found.root[:2].tolist() == [0, 0]
    assert found.root[2:10].tolist() == list(range(2, 10))
    assert ((found.p_e6 > 0) & (found.p_e6 <= 1_000_000)).all()


def test_nothing_gives_nothing() -> None:
    assert len(associate(table()).root) == 0
