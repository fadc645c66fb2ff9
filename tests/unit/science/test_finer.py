"""Between nodes delays are those between them, and what is moved is moved by as much as is said."""

import numpy as np

from trucewatch.science.arrived import evidence, weights_of
from trucewatch.science.finer import around, carried, delays
from trucewatch.science.tables import tabled

SHAPE = (12, 9, 2)


def tables():
    lat, lon, depth = np.meshgrid(*(np.arange(n) for n in SHAPE), indexing="ij")
    seconds = np.stack([(3 * lat + 5 * lon + 40 * depth).ravel(), (100 - 2 * lat + lon).ravel()], axis=1)
    return tabled(["A.P", "B.P"], SHAPE, seconds.astype(float), 8.0)


def test_a_few_nodes_are_looked_at_finely_and_all_of_them_as_they_are() -> None:
    one = np.zeros(np.prod(SHAPE), np.bool_)
    one[(5 * 9 + 4) * 2 + 1] = True
    places = around(one, SHAPE)
    assert places.finer == 16
    assert (places.lat.min(), places.lat.max(), places.lon.min(), places.lon.max()) == (4, 6, 3, 5)
    assert set(places.depth.tolist()) == {0, 1}
    assert around(np.ones_like(one), SHAPE).finer == 49 // 12


def test_delays_between_nodes_are_even_between_theirs() -> None:
    made, one = tables(), np.zeros(np.prod(SHAPE), np.bool_)
    one[70] = True
    places = around(one, SHAPE)
    found = delays(made, places)
    said = np.stack([3 * places.lat + 5 * places.lon + 40 * places.depth, 100 - 2 * places.lat + places.lon], axis=1)
    assert np.array_equal(found, np.rint(8.0 * said))
    whole = (places.lat % 1 == 0) & (places.lon % 1 == 0)
    assert np.array_equal(found[whole], made.offsets[places.nodes(SHAPE)[whole]])


def test_delays_at_nodes_are_theirs() -> None:
    shape = (60, 30, 2)
    draw = np.random.default_rng(3)
    made = tabled(["A.P", "B.P"], shape, draw.uniform(0.0, 9.0, (int(np.prod(shape)), 2)), 8.0)
    inside = np.zeros(int(np.prod(shape)), np.bool_)
    inside[[2 * (3 * 30 + 4), 2 * (55 * 30 + 20)]] = True
    places = around(inside, shape)
    assert places.finer == 1
    assert len(places.lat) == (56 - 2 + 1) * (21 - 3 + 1) * 2
    whole = [int(one) for one in (places.lat * 30 + places.lon) * 2 + places.depth]
    assert np.array_equal(delays(made, places), made.offsets[whole])


def test_every_place_lies_in_the_cell_of_its_node_also_at_an_edge() -> None:
    corner = np.zeros(np.prod(SHAPE), np.bool_)
    corner[-1] = True
    places = around(corner, SHAPE)
    lat, lon = places.nodes(SHAPE) // 2 // 9, places.nodes(SHAPE) // 2 % 9
    assert np.abs(lat - places.lat).max() <= 0.5
    assert np.abs(lon - places.lon).max() <= 0.5


def test_what_is_carried_aside_keeps_its_middle_and_grows_as_wide() -> None:
    one = np.zeros(np.prod(SHAPE), np.bool_)
    one[(5 * 9 + 4) * 2] = True
    places = around(one, SHAPE)
    p = np.where((places.lat == 5) & (places.lon == 4) & (places.depth == 0), 1.0, 0.0)
    moved = carried(p, places, weights_of(3.0))
    assert abs(moved.sum() - 1.0) < 1e-9
    assert moved[places.depth == 1].sum() == 0.0
    spread = (moved * (places.lat - 5) ** 2).sum() * 256
    assert abs(spread - 9.0) < 0.3
    assert np.array_equal(carried(p, places, weights_of(0.0)), p)


def test_silence_says_nothing_and_a_row_says_at_most_so_much() -> None:
    onsets = np.zeros((2, 200), np.float32)
    onsets[0, 100] = np.log(4.0)
    onsets[1, 100:103] = 9.0, 8.0, -1.0
    said = evidence(onsets)
    assert said[0, 100] == np.float32(3.0 * (4.0 - 1.0 - np.log(4.0)))
    assert said[1].max() == 12.0
    assert said[1, 101] < 6.0
    assert said[:, :100].max() == said[1, 102] == 0.0
