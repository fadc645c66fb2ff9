"""What holds for every place found from bearings or arrival times: shifts in time shift it in time, order is nothing, a wrong clock moves nothing."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.detect.arrivals import Placed, place
from trucewatch.detect.crossing import Crossed, cross
from trucewatch.model.signals import NS_PER_MS
from unit.detect.sounds import AT_MS, apart_m, arrays, hrr_5, microphones
from unit.detect.waves import REAL

UNHURRIED = settings(deadline=None, max_examples=15)
SEEDS = st.integers(0, 2**32 - 1)
OFFSETS = st.one_of(st.floats(-25, -0.8), st.floats(0.8, 25))


def told(found: Placed | Crossed, shift_ms: int = 0) -> tuple:
    r = found.region
    return (
        *(r.lat_e7, r.lon_e7, r.radius_m, r.radius50_m, r.var_north_m2, r.var_east_m2, r.cov_m2, r.area_km2),
        *(r.origin.t0_ms - shift_ms, r.origin.t1_ms - shift_ms),
    )


@UNHURRIED
@given(SEEDS, st.integers(2, 6), st.integers(-(10**11), 10**11), st.randoms(use_true_random=False))
def test_bearings_shifted_in_time_and_in_another_order(seed, number, shift_ms, random):
    _, heard = arrays(np.random.default_rng(seed), number)
    other = [dataclasses.replace(h, t_ms=h.t_ms + shift_ms) for h in heard]
    random.shuffle(other)
    assert told(cross(other), shift_ms) == told(cross(heard))


@UNHURRIED
@given(SEEDS, st.integers(4, 8), st.integers(-(10**11), 10**11), st.randoms(use_true_random=False))
def test_arrivals_shifted_in_time_and_in_another_order(seed, number, shift_ms, random):
    _, heard = microphones(np.random.default_rng(seed), number)
    other = [dataclasses.replace(a, t_ns=a.t_ns + shift_ms * NS_PER_MS) for a in heard]
    random.shuffle(other)
    assert told(place(other), shift_ms) == told(place(heard))


@UNHURRIED
@given(SEEDS, st.integers(8, 10), OFFSETS)
def test_a_wrong_clock_is_named_and_does_not_move_the_place(seed, number, off_s):
    """Of a sound within the microphones. Of one far outside a second more says little, and either of two may be wrong."""
    _, heard = microphones(np.random.default_rng(seed), number, {3: off_s}, around=True)
    found, without = place(heard), place([a for a in heard if a.channel != "M03"])
    assert abs(found.wrong["M03"] - off_s) < 0.5
    a, b = found.region, without.region
    assert apart_m((a.lat_e7, a.lon_e7), (b.lat_e7, b.lon_e7)) < 0.25 * b.radius_m
    assert abs(a.origin.t0_ms - b.origin.t0_ms) < 300


def test_good_clocks_are_seldom_named():
    """A law of large numbers, no law of each: of 300 such sounds, with some 2,250 clocks, two clocks were named."""
    draw = np.random.default_rng(11)
    named = [len(place(microphones(draw, int(draw.integers(5, 11)))[1]).wrong) for _ in range(30)]
    assert sum(named) <= 2


def test_a_region_of_95_percent_holds_the_place_as_often():
    """Of arrays and of microphones that hear as the model says. The bounds are three standard deviations of a hundred such regions."""
    draw = np.random.default_rng(11)
    held = {"arrays": 0, "arrays half": 0, "microphones": 0, "microphones half": 0, "time": 0}
    for _ in range(100):
        source, heard = arrays(draw, int(draw.integers(2, 7)))
        a = cross(heard).region
        source2, sounds = microphones(draw, int(draw.integers(5, 9)), speed_m_s=340 + draw.normal(0, 4))
        b = place(sounds).region
        held["arrays"] += a.holds(*source)
        held["arrays half"] += a.holds(*source, share=0.5)
        held["microphones"] += b.holds(*source2)
        held["microphones half"] += b.holds(*source2, share=0.5)
        held["time"] += (a.origin.t0_ms <= AT_MS < a.origin.t1_ms) + (b.origin.t0_ms <= AT_MS < b.origin.t1_ms)
    assert all(88 <= held[name] <= 100 for name in ("arrays", "microphones")), held
    assert all(35 <= held[name] <= 67 for name in ("arrays half", "microphones half")), held
    assert 180 <= held["time"] <= 199, held


@REAL
def test_a_real_explosion_lies_in_its_region():
    found = cross(hrr_5())
    assert found.region.holds(335_377_000, -1_063_340_000)
    assert found.strange == ()
    assert found.region.area_km2 < 12_000
    assert apart_m((found.region.lat_e7, found.region.lon_e7), (335_377_000, -1_063_340_000)) < 25_000
