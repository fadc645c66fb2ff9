"""A network of channels of two rates, from samples to triggers: where a sound is, and the same in whatever pieces it comes."""

from itertools import pairwise

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.distances import arcs_to
from trucewatch.science.grids import grid_over
from trucewatch.science.listening import Group, Listened, Listening
from trucewatch.science.onsets import Measure
from trucewatch.science.travel_tables import Steady, tables_over

GRID = grid_over(507_000_000, 507_900_000, 291_000_000, 292_400_000, 500.0)
CODES = [f"S{k}" for k in range(7)]
DRAW = np.random.default_rng(12)
LAT = 507_000_000 + (DRAW.random(7) * 900_000).astype(np.int64)
LON = 291_000_000 + (DRAW.random(7) * 1_400_000).astype(np.int64)
SPEED_M_S = 3000.0
TABLES = tables_over(GRID, CODES, LAT, LON, {"P": Steady(SPEED_M_S)}, 50.0)
SLOW, FAST = Measure(50.0, 4.0, 15.0), Measure(100.0, 4.0, 15.0, every=2)
GROUPS = [
    Group(FAST, 4, {"S6.P": [2, 3], "S0.P": [0], "S1.P": [1]}),
    Group(SLOW, 4, {f"S{k}.P": [k - 2] for k in (5, 2, 3, 4)}),
]
NODE, AT_S, LASTS_S = 150, 12.0, 40.0


def waves() -> tuple[list[np.ndarray], list[np.ndarray]]:
    draw = np.random.default_rng(5)
    away = [arcs_to(GRID.lat_e7, GRID.lon_e7, int(y), int(x))[0][NODE] for y, x in zip(LAT, LON, strict=True)]
    made = []
    for group in GROUPS:
        rate = group.measure.rate_hz
        samples = draw.standard_normal((group.channels, round(LASTS_S * rate)))
        for name, channels in group.rows.items():
            arrival = round((AT_S + away[int(name[1])] / SPEED_M_S) * rate)
            samples[channels, arrival:] *= 1.0 + 6.0 * np.exp(-np.arange(samples.shape[1] - arrival) / rate)
        made.append(samples)
    return made, [np.ones(one.shape, np.bool_) for one in made]


def listening() -> Listening:
    return Listening(GROUPS, TABLES, threshold=2.5, apart_s=5.0)


def told(pieces: list[Listened]) -> tuple[bytes, ...]:
    columns = [
        np.concatenate([getattr(p.stack, name) for p in pieces]) for name in ("value", "normalised", "node", "used")
    ]
    found = [np.concatenate([getattr(p.found, name) for p in pieces]) for name in ("sample", "value", "node")]
    return tuple(column.tobytes() for column in columns + found)


def test_a_sound_is_found_where_and_when_it_was() -> None:
    made = listening().push(*waves())
    assert made.stack.used.any(axis=0).all()
    assert made.found.sample.tolist() == [pytest.approx((AT_S + SLOW.late_s) * 50.0, abs=10.0)]
    (node,) = made.found.node
    off_m = arcs_to(GRID.lat_e7, GRID.lon_e7, int(GRID.lat_e7[NODE]), int(GRID.lon_e7[NODE]))[0][node]
    assert off_m < 1500.0


def test_in_pieces_it_is_the_same() -> None:
    samples, present = waves()
    present[0][1, 900:950] = False
    once = told([listening().push(samples, present)])
    pieces, cut = listening(), np.random.default_rng(1)
    edges = [[0, *np.sort(cut.integers(0, one.shape[1], 9)).tolist(), one.shape[1]] for one in samples]
    made = []
    for (a, b), (c, d) in zip(pairwise(edges[0]), pairwise(edges[1]), strict=True):
        of_each = ([x[0][:, a:b], x[1][:, c:d]] for x in (samples, present))
        made.append(pieces.push(*of_each))
    assert told(made) == once


@pytest.mark.parametrize(
    "groups",
    {
        "a row that nobody gives": GROUPS[:1],
        "a row that two give": [*GROUPS, Group(SLOW, 1, {"S0.P": [0]})],
        "a row that nobody asked for": [*GROUPS, Group(SLOW, 1, {"S9.P": [0]})],
        "another rate": [GROUPS[0], Group(Measure(40.0, 4.0, 15.0), 4, GROUPS[1].rows)],
    }.values(),
)
def test_what_does_not_fit_is_refused(groups) -> None:
    with pytest.raises(WorkflowError):
        Listening(groups, TABLES, 2.5, 5.0)
