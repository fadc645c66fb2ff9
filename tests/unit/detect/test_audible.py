"""Where an explosion of a size would have been found: what noise and silence do to it, how it is cut and joined in time, and how true it is."""

import csv
import io
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.detect.audible import FEW, HOUR_MS, LOST, MOST_DISCS, Ground, Heard, discs, places_of
from trucewatch.detect.detector import Detector, detect
from trucewatch.detect.ears import ears
from trucewatch.detect.noise import SPELL_NS, Noise, of_time
from trucewatch.detect.watched import audible_csv
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Record
from trucewatch.science.detectable import chances
from trucewatch.science.distances import arc_m
from trucewatch.science.grids import grid_over
from trucewatch.science.travel_tables import Air
from unit.detect.blasts import PLACES, START_NS, Blast, channel, network, record, record_sized, replaced

BLOCK_NS = 10 * NS_PER_S
SPELL_MS = SPELL_NS // NS_PER_MS
NET = replace(network(), least_size=4.5)
ROWS = 2 * len(PLACES)
HOUR_NS = HOUR_MS * NS_PER_MS
MIDNIGHT_NS = START_NS // (24 * HOUR_NS) * 24 * HOUR_NS
CALM = 40.0


def noise_of(spells: list[float | list[float]], start_ns: int = MIDNIGHT_NS) -> Noise:
    """The noise that rows had, ten minutes after ten minutes."""
    noise = Noise(start_ns, BLOCK_NS)
    for k, one in enumerate(spells):
        energies = np.broadcast_to(np.square(np.array(one, np.float64)).reshape(-1, 1), (ROWS, 60))
        noise.take(60 * k, energies)
    noise.use(start_ns + BLOCK_NS * np.arange(60 * len(spells)), np.ones((60 * len(spells), ROWS), np.bool_))
    return noise


def heard_from(noise: Noise, t0_ms: int, t1_ms: int) -> list[Heard]:
    return Ground(NET).audible(of_time(noise, t0_ms * NS_PER_MS, t1_ms * NS_PER_MS), t0_ms, t1_ms)


def told(spells: list) -> list[Heard]:
    base_ms = MIDNIGHT_NS // NS_PER_MS
    return heard_from(noise_of(spells), base_ms, base_ms + SPELL_MS * len(spells))


def of_disc(rows: list, k: int = 0) -> list[tuple[int, int, str]]:
    base = MIDNIGHT_NS // NS_PER_MS
    name = sorted({one.disc.name for one in rows})[k]
    return [
        ((one.t0_ms - base) // 60_000, (one.t1_ms - base) // 60_000, one.missing)
        for one in rows
        if one.disc.name == name
    ]


def test_neighbours_that_say_the_same_are_one_row_and_none_goes_on_over_a_full_hour() -> None:
    rows = told([CALM] * 3 + [1e6] * 2 + [CALM] * 2 + [np.nan] * 2)
    assert of_disc(rows) == [(0, 30, ""), (30, 50, LOST), (50, 60, ""), (60, 70, ""), (70, 90, FEW)]


def test_an_explosion_in_ten_minutes_is_no_noise_of_them() -> None:
    noise = Noise(MIDNIGHT_NS, BLOCK_NS)
    energies = np.full((ROWS, 60), CALM**2)
    energies[:, 20:24] = 1e12
    noise.take(0, energies)
    (spell,) = noise.spells(MIDNIGHT_NS + SPELL_NS)
    assert spell.noise == pytest.approx(CALM)


def test_a_row_that_is_known_of_less_than_half_of_the_time_was_not_heard() -> None:
    noise = Noise(MIDNIGHT_NS, BLOCK_NS)
    energies = np.full((ROWS, 60), CALM**2)
    energies[0, 29:], energies[1, 30:] = np.nan, np.nan
    noise.take(0, energies)
    (spell,) = noise.spells(MIDNIGHT_NS + SPELL_NS)
    assert np.isnan(spell.noise).tolist() == [True] + [False] * (ROWS - 1)


def test_fewer_rows_than_are_asked_for_hear_nothing() -> None:
    quiet = [CALM] * NET.least_rows + [np.nan] * (ROWS - NET.least_rows)
    assert {one.missing for one in told([quiet])} == {""}
    assert {one.missing for one in told([[np.nan, *quiet[1:]]])} == {FEW}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([CALM, 2000.0, 1e6, np.nan]), min_size=1, max_size=20),
    st.integers(0, 599),
)
def test_told_hour_by_hour_is_what_is_told_at_once(spells, early_s) -> None:
    start_ns = MIDNIGHT_NS + early_s // 10 * BLOCK_NS
    start_ms, noise = start_ns // NS_PER_MS, noise_of(spells, start_ns)
    end_ms = start_ms + len(spells) * SPELL_MS
    marks = [start_ms, *range((start_ms // HOUR_MS + 1) * HOUR_MS, end_ms, HOUR_MS), end_ms]
    pieces = [one for low, high in pairwise(marks) for one in heard_from(noise, low, high)]
    assert sorted(pieces) == sorted(heard_from(noise, start_ms, end_ms))


def test_a_row_that_was_seldom_used_was_not_heard_though_its_noise_is_known() -> None:
    noise, used = Noise(MIDNIGHT_NS, BLOCK_NS), np.ones((60, ROWS), np.bool_)
    noise.take(0, np.full((ROWS, 60), CALM**2))
    used[:6, 0], used[:7, 1] = False, False
    noise.use(MIDNIGHT_NS + BLOCK_NS * np.arange(60), used)
    (spell,) = of_time(noise, MIDNIGHT_NS, MIDNIGHT_NS + SPELL_NS)
    assert np.isnan(spell.noise).tolist() == [False, True] + [False] * (ROWS - 2)


def test_what_was_not_listened_to_is_never_told_as_audible() -> None:
    """A second is missing of every ten: each block's noise is known, and no row is whole for as long as waves take."""
    end_ns = START_NS + 600 * NS_PER_S
    holed = [s.cut(100 * k, 100 * k + 900) for s in record([], 600.0).stretches for k in range(0, 600, 10)]
    whole, gone = (
        Detector(NET, {s.channel: s.rate_hz for s in pieces}, START_NS) for pieces in (record([]).stretches, holed)
    )
    whole.push(record([], 600.0), end_ns)
    gone.push(Record(tuple(holed)), end_ns)
    said = []
    for detector in (whole, gone):
        detector.end(end_ns)
        said.append(
            {one.missing for one in heard_from(detector.stacker.noise, START_NS // NS_PER_MS, end_ns // NS_PER_MS)}
        )
    assert gone.listened_s[0] == 0.0
    assert all(np.isfinite(spell.noise).all() for spell in gone.stacker.noise.spells(end_ns))
    assert said == [{""}, {FEW}]


def test_nothing_is_told_of_a_time_of_which_nothing_is_known() -> None:
    spells = list(noise_of([CALM] * 5).spells(MIDNIGHT_NS + 5 * SPELL_NS))
    base_ms = MIDNIGHT_NS // NS_PER_MS
    rows = Ground(NET).audible([*spells[:2], *spells[3:]], base_ms, base_ms + 5 * SPELL_MS)
    assert of_disc(rows) == [(0, 20, ""), (30, 50, "")]


def test_without_a_size_that_is_looked_for_nothing_is_audible() -> None:
    with pytest.raises(WorkflowError, match="which size"):
        Ground(network())


def test_pieces_of_waveforms_give_the_noise_that_all_of_them_give() -> None:
    heard = replaced(record([Blast(80.0, 480_130_000, 370_480_000)], 300.0), channel("S2", "E"), lambda s: s * 7)
    end_ns, rates = START_NS + 300 * NS_PER_S, {s.channel: s.rate_hz for s in heard.stretches}
    at_once, again = (Detector(NET, rates, START_NS) for _ in range(2))
    at_once.push(heard, end_ns)
    at_once.end(end_ns)
    for second in range(17, 317, 17):
        low, high = max(0, second - 17) * 100, min(second, 300) * 100
        piece = replace(heard, stretches=tuple(s.cut(low, high) for s in heard.stretches))
        again.push(piece, START_NS + min(second, 300) * NS_PER_S)
    again.end(end_ns)
    first, second = ([(s.t0_ms, s.noise.tolist()) for s in d.stacker.noise.spells(end_ns)] for d in (at_once, again))
    assert first == second
    noise = dict(zip(at_once.stacker.tables.rows, first[0][1], strict=True))
    assert noise["S1.P"] == pytest.approx(100.0 * np.sqrt(10.0 / 50.0), rel=0.1), (
        "a fifth of white noise is in the band"
    )
    assert noise["S2.S"] == pytest.approx(noise["S3.S"] * np.sqrt((1 + 49) / 2), rel=0.1)


@pytest.mark.parametrize(
    ("high", "wide", "least"),
    [(0.3, 0.5, 0.75), (2.0, 3.0, 0.9), (0.3, 3.0, 0.6), (0.02, 0.02, 0.0), (0.02, 3.0, 0.0), (0.3, 0.02, 0.0)],
)
def test_discs_cover_a_grid_but_for_its_edges(high, wide, least) -> None:
    grid = grid_over(480_000_000, 480_000_000 + round(high * 1e7), 370_000_000, 370_000_000 + round(wide * 1e7), 1000.0)
    made = discs(grid)
    assert 1 <= len(made) <= MOST_DISCS
    assert len({one.name for one in made}) == len(made)
    places = zip(grid.lat_e7[::7].tolist(), grid.lon_e7[::7].tolist(), strict=True)
    inside = [any(arc_m(*at, one.lat_e7, one.lon_e7) <= one.radius_m for one in made) for at in places]
    every = np.concatenate([places_of(one) for one in made])
    lats, lons = grid.lat_e7, grid.lon_e7
    round_earth = 200 + round(0.02 * 1e7 * wide)
    assert (every >= (lats.min() - 200, lons.min() - round_earth)).all()
    assert (every <= (lats.max() + 200, lons.max() + round_earth)).all()
    if min(high, wide) > 0.1:
        assert np.mean(inside) > least


def test_a_day_of_a_network_is_bounded_in_rows() -> None:
    draw = np.random.default_rng(1)
    rows = told([CALM if draw.random() < 0.5 else 1e6 for _ in range(144)])
    assert len(rows) <= 144 * MOST_DISCS
    assert len(told([CALM] * 144)) == 24 * len(discs(NET.grid))


def test_rows_of_coverage_say_of_what_size_they_speak() -> None:
    table = audible_csv(Ground(NET).rows(told([CALM, 1e6]))).decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {(row["state"], row["reason"]) for row in rows} == {
        ("up", "An explosion of magnitude 4.5: It would have been found."),
        ("down", "An explosion of magnitude 4.5: It would have been lost in noise."),
    }
    assert len({row["record"] for row in rows}) == len(rows)


def test_rock_and_air_in_one_stack_and_air_without_a_unit_are_refused() -> None:
    p, s = NET.phases
    air = Air(283.0)
    place = np.array([480_000_000]), np.array([370_000_000])
    with pytest.raises(WorkflowError, match="not for both"):
        ears(replace(NET, phases=(p, replace(s, medium=air))), *place)
    sound = replace(NET, phases=(replace(p, medium=air),))
    with pytest.raises(WorkflowError, match="how loud the recordings"):
        ears(sound, *place)
    heard = ears(replace(sound, counts_per_pa=1000.0), *place).hearing(np.full(len(PLACES), 100.0))
    assert heard.air


@pytest.mark.parametrize("more", [-0.25, 0.0, 0.35])
def test_what_is_said_to_be_found_is_found(more) -> None:
    """Explosions of about the least size, in noise, by the whole way from samples to detections."""
    lat, lon, lasting_s = 480_130_000, 370_480_000, 900.0
    end_ns = START_NS + round(lasting_s) * NS_PER_S
    here = ears(NET, np.array([lat]), np.array([lon])).hearing(np.full(ROWS, 44.0))
    blasts = [Blast(40.0 + 30 * k, lat, lon, 3.7 + more) for k in range(28)]
    found = detect(record_sized(blasts, lasting_s, 3), NET, START_NS, end_ns).detections
    at = np.array([row["t0_ms"] / 1000 - START_NS / NS_PER_S for row in found.rows()])
    share = np.mean([bool((np.abs(at - blast.at_s) < 3.0).any()) for blast in blasts])
    assert chances(here, 3.7 + more)[0] == pytest.approx(share, abs=0.22)
