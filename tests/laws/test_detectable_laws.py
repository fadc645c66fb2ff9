"""What holds for every map of what would be found: noise never helps, nobody's order matters, and no choice of sites beats the bound."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.science import adding
from trucewatch.science.adding import State, next_best_sites, share_found
from trucewatch.science.detectable import Hearing, chances, drawn, hearing, least_in_parts, least_sizes
from trucewatch.science.magnitudes import PRESSURE_LN, SPREAD_OF_STATIONS, distance_term, overpressure

UNHURRIED = settings(deadline=None, max_examples=60)
FINDING = (least_sizes, least_in_parts)
SIZES = st.floats(-2.0, 6.0)


class Network:
    """Stations with a noise each, and places so far from them."""

    def __init__(self, draw: np.random.Generator, stations: int, places: int, threshold: float, *, air: bool) -> None:
        """Throw stations and places onto some land."""
        self.air, self.threshold, self.least_rows = air, threshold, int(draw.integers(1, 4))
        wide = 2e3 if air else 3e5
        self.names = [f"S{k}" for k in range(stations)]
        at, of = draw.random((stations, 2)) * wide, draw.random((places, 2)) * wide
        self.away = np.hypot(*(of[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
        self.noise = 10.0 ** draw.uniform(-2.0, 2.0, stations)
        self.q = draw.uniform(0.05, 0.4, stations)
        self.looks = draw.choice([1.5, 3.0, 10.0, np.inf], stations)

    def __repr__(self) -> str:
        """Say it in a line; what is drawn repeats it."""
        return f"Network({len(self.names)} stations, {len(self.away)} places, air={self.air})"

    def heard(self, chosen=None, noise=None) -> Hearing:
        chosen = np.arange(len(self.names)) if chosen is None else np.array(chosen, np.int64)
        noise = self.noise if noise is None else noise
        names = [self.names[k] for k in chosen]
        how = {"air": self.air, "threshold": self.threshold, "least_rows": self.least_rows}
        every = noise[chosen], np.zeros(len(chosen)), names, self.q[chosen], self.looks[chosen]
        return hearing(self.away[:, chosen], *every, **how)


@st.composite
def networks(draw: st.DrawFn, least: int = 1, most: int = 6) -> Network:
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    sizes = draw(st.integers(least, most)), draw(st.integers(1, 8))
    return Network(random, *sizes, draw(st.sampled_from([1.3, 2.0, 2.4])), air=draw(st.booleans()))


@UNHURRIED
@given(networks(), st.integers(0, 5), st.floats(1.0, 1e3), SIZES)
def test_more_noise_never_finds_more(one: Network, k: int, times: float, size: float) -> None:
    louder = one.noise.copy()
    louder[k % len(louder)] *= times
    for find in FINDING:
        assert (find(one.heard(noise=louder)) >= find(one.heard())).all()
    assert (chances(one.heard(noise=louder), size) <= chances(one.heard(), size)).all()


@UNHURRIED
@given(networks(least=2))
def test_one_more_station_never_makes_the_least_size_larger_where_each_part_listens_for_itself(one: Network) -> None:
    fewer = one.heard(range(len(one.names) - 1))
    assert (least_in_parts(one.heard()) <= least_in_parts(fewer)).all()


@UNHURRIED
@given(networks(least=2))
def test_in_one_stack_one_more_station_makes_it_larger_only_where_it_hears_worse_than_is_needed(one: Network) -> None:
    last = len(one.names) - 1
    fewer, alone = one.heard(range(last)), one.heard([last])
    before, now = least_sizes(fewer), least_sizes(one.heard())
    alone = least_sizes(hearing_alone(one, last))
    assert (now <= np.maximum(before, alone) + 1e-6).all()


def hearing_alone(one: Network, k: int) -> Hearing:
    """One station, taken for a network that needs no others."""
    how = {"air": one.air, "threshold": one.threshold, "least_rows": 1}
    every = one.noise[[k]], np.zeros(1), [one.names[k]], one.q[[k]], one.looks[[k]]
    return hearing(one.away[:, [k]], *every, **how)


@UNHURRIED
@given(networks(least=2), st.sampled_from([np.nan, np.inf, 0.0]), SIZES)
def test_a_dead_station_is_one_that_is_not_there(one: Network, nothing: float, size: float) -> None:
    dead = one.noise.copy()
    dead[0] = nothing
    without = one.heard(range(1, len(one.names)))
    for find in FINDING:
        assert np.array_equal(find(one.heard(noise=dead)), find(without))
    assert np.array_equal(chances(one.heard(noise=dead), size), chances(without, size))


@UNHURRIED
@given(networks(), st.randoms(use_true_random=False), SIZES)
def test_the_order_of_stations_changes_nothing(one: Network, random, size: float) -> None:
    order = list(range(len(one.names)))
    random.shuffle(order)
    for find in FINDING:
        assert find(one.heard(order)) == pytest.approx(find(one.heard()), abs=1e-6)
    assert chances(one.heard(order), size) == pytest.approx(chances(one.heard(), size), abs=0.026)


@UNHURRIED
@given(networks(), SIZES, st.floats(0.0, 3.0))
def test_a_larger_sound_is_found_no_less(one: Network, size: float, more: float) -> None:
    assert (chances(one.heard(), size + more) >= chances(one.heard(), size)).all()


def plain_onset(one: Network, place: int, k: int, size: float, off: float = 0.0, wobble: float = 0.0) -> float:
    if one.air:
        amplitude = 101_325.0 * overpressure(max(one.away[place, k], 1.0) / 10.0 ** (size / 3.0))
    else:
        amplitude = 10.0 ** (size - distance_term(one.away[place, [k]])[0])
    energy = (amplitude * 10.0**off / one.noise[k]) ** 2
    dull = (1.0 - one.q[k]) / (2.0 * one.looks[k])
    return max(float(np.log((1.0 + energy) / (1.0 + one.q[k] * energy))) + wobble - dull, float(np.log(0.4)))


@UNHURRIED
@given(networks(), SIZES)
def test_chances_are_those_of_a_plain_count(one: Network, size: float) -> None:
    spread = PRESSURE_LN / np.log(10.0) if one.air else SPREAD_OF_STATIONS
    off = spread * np.array([drawn(name) for name in one.names])
    deviation = np.sqrt(1.0 / one.looks + 0.5 / one.looks**2)
    wobble = deviation[:, None] * np.array([drawn(f"{name} 0") for name in one.names])
    found = chances(one.heard(), size)
    for place in range(len(one.away)):
        means = [
            np.mean([plain_onset(one, place, k, size, off[k, draw], wobble[k, draw]) for k in range(len(off))])
            for draw in range(off.shape[1])
        ]
        if min(abs(np.array(means) - np.log(one.threshold))) > 1e-9:
            reached = np.mean(np.array(means) >= np.log(one.threshold))
            assert found[place] == (reached if len(one.names) >= one.least_rows else 0.0)


@UNHURRIED
@given(networks())
def test_least_sizes_are_those_of_a_plain_search(one: Network) -> None:
    sizes, parts = least_sizes(one.heard()), least_in_parts(one.heard())
    steps = np.arange(-6.0, 12.0, 0.25)
    for place in range(len(one.away)):
        onsets = np.array([[plain_onset(one, place, k, s) for k in range(len(one.names))] for s in steps])
        best = np.sort(onsets, axis=1)[:, -one.least_rows :]
        for found, means in ((sizes[place], onsets.mean(axis=1)), (parts[place], best.mean(axis=1))):
            reached = steps[means >= np.log(one.threshold)]
            if len(one.names) < one.least_rows:
                assert np.isinf(found)
            elif len(reached):
                assert reached[0] - 0.25 - 1e-5 <= found <= reached[0] + 1e-5
            else:
                assert found > steps[-1] - 1e-5


@st.composite
def plannings(draw: st.DrawFn) -> tuple[list[State], float, int]:
    """A network, candidates, one or two states of the noise, and a size that they find here and there."""
    one = draw(networks(least=3, most=7))
    standing = draw(st.integers(0, len(one.names) - 2))
    states = []
    for _ in range(draw(st.integers(1, 2))):
        noise = one.noise * 10.0 ** draw(st.floats(-1.0, 1.0))
        rest = [one.heard([k], noise) for k in range(standing, len(one.names))]
        states.append((one.heard(range(standing), noise), rest))
    sizes = least_sizes(one.heard())
    near = float(sizes[np.isfinite(sizes)].mean()) if np.isfinite(sizes).any() else 0.0
    size = near + draw(st.floats(-1.0, 1.0))
    return [State(*state, 1.0 / len(states)) for state in states], size, draw(st.integers(1, 4))


@UNHURRIED
@pytest.mark.parametrize("steps", [0, 10**9])
@given(planning=plannings())
def test_no_choice_beats_the_bound_and_the_first_is_the_best(steps, planning: tuple[list[State], float, int]) -> None:
    """With the bound that asks all choices, and with that of many."""
    states, size, wanted = planning
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(adding, "MOST_STEPS", steps)
        choice = next_best_sites(states, size, wanted, lambda *_: None)
    before = share_found(states, (), size)
    every = range(len(states[0].candidates))
    best = {
        k: max((share_found(states, some, size) for some in combinations(every, k)), default=0.0)
        for k in range(min(wanted, len(every)) + 1)
    }
    reached = share_found(states, choice.chosen, size)
    assert sum(choice.gains) == pytest.approx(reached - before, abs=1e-9)
    assert max(best.values()) - before <= choice.bound + 1e-12
    if steps:
        assert max(best.values()) - before == pytest.approx(choice.bound, abs=1e-12), "all choices were asked"
    assert sum(choice.gains) <= choice.bound + 1e-12
    assert all(gain > 0.0 for gain in choice.gains)
    assert len(set(choice.chosen)) == len(choice.chosen) <= wanted
    if choice.chosen:
        assert choice.gains[0] == pytest.approx(best[1] - before, abs=1e-9)
    elif 1 in best:
        assert best[1] <= before + 1e-12
