"""What holds for the probability that something is ordinary, whatever is observed and whatever is expected."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.test_fuse_laws import perceived, same, tables
from trucewatch.fuse.fuse import fuse
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Clutter, Fusing
from trucewatch.model.manifest import Reliability
from trucewatch.science.expected import ordinary_e6, shares_e6
from unit.fuse.perceived import HOUR_MS, observations, seen, shuffled

E6 = 1_000_000
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
number = st.integers(1, 400)
mean_e6 = st.integers(1, 300 * E6)
spread_e3 = st.integers(1_000, 60_000)
other_e6 = st.integers(1, 5 * E6)
edge_e7 = st.integers(-8, 8).map(lambda tenth: tenth * 1_000_000)


def one(value: int) -> np.ndarray:
    return np.array([value], np.int64)


def share(n: int, mean: int, spread: int, other: int) -> tuple[int, int]:
    p, excess = shares_e6(one(n), one(mean), one(spread), one(other))
    return int(p[0]), int(excess[0])


def of_our_time(table: Observations) -> Observations:
    """The same, in 2002: what lies before 1975 shares one slot of time in fusion, and ingest refuses what lies before 1990."""
    since_ms = 12_000 * 24 * HOUR_MS
    return table.replace(t0_ms=table.t0_ms + since_ms, t1_ms=table.t1_ms + since_ms)


@st.composite
def clutters(draw: st.DrawFn) -> Clutter:
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        south, west, hour = draw(edge_e7), draw(edge_e7), draw(st.integers(0, 23))
        size = draw(st.sampled_from([1_000_000, 9_000_000]))
        time = 1, draw(st.sampled_from([1, 2, 366])), hour, draw(st.integers(hour + 1, 24))
        kind = v.KINDS.index(draw(st.sampled_from(["explosion", "shot", "fire"])))
        law = draw(st.integers(1, E6)), draw(spread_e3), draw(st.integers(1, E6))
        rows.append((south, south + size, west, west + size, *time, kind, *law))
    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
    return Clutter(*columns[:8], columns[8].astype(np.int16), *columns[9:])


@st.composite
def goings(draw: st.DrawFn) -> Fusing:
    by_means = {
        ("observations", means): Reliability(draw(st.integers(500_000, 999_999)), draw(st.integers(0, E6)), "")
        for means in ("heard", "detected", "told")
    }
    return Fusing(by_means, draw(clutters()))


@given(number, mean_e6, mean_e6, spread_e3, other_e6)
def test_the_more_is_expected_the_more_of_it_is_ordinary(n: int, a: int, b: int, spread: int, other: int) -> None:
    less, more = share(n, min(a, b), spread, other), share(n, max(a, b), spread, other)
    assert 0 <= less[0] <= more[0] <= E6
    assert E6 >= less[1] >= more[1] >= 0


@given(number, mean_e6, spread_e3, other_e6, other_e6)
def test_the_likelier_something_else_is_the_less_is_ordinary(n: int, mean: int, spread: int, a: int, b: int) -> None:
    rarely, often = share(n, mean, spread, min(a, b)), share(n, mean, spread, max(a, b))
    assert rarely[0] >= often[0]
    assert rarely[1] <= often[1]


@given(number, mean_e6, spread_e3, other_e6)
def test_if_one_is_not_ordinary_there_is_an_excess(n: int, mean: int, spread: int, other: int) -> None:
    p, excess = share(n, mean, spread, other)
    assert E6 - p <= excess + 1  # of one picked at random, and at least one
    assert excess <= n * (E6 - p) + n  # no likelier than their number on average


@given(
    st.integers(0, E6),
    st.lists(st.tuples(st.integers(0, E6), st.sampled_from([-1, 0, 1]), st.integers(500_000, E6)), min_size=1),
)
def test_voices_count_in_any_order_and_a_fire_of_arms_never_makes_it_more_ordinary(
    before: int, said: list[tuple[int, int, int]]
) -> None:
    def heard(voices: list[tuple[int, int, int]]) -> int:
        columns = [np.array(c, np.int64) for c in zip(*voices, strict=True)]
        return int(ordinary_e6(one(before), np.array([0, len(voices)]), *columns)[0])

    assert abs(heard(said) - heard(said[::-1])) <= 1
    assert heard([*said, (E6, -1, 900_000)]) <= heard(said)
    assert heard([*said, (E6, 1, 900_000)]) >= heard(said)


@FEW
@given(tables(), goings(), st.integers(0, 9))
def test_order_changes_nothing(table: Observations, by: Fusing, seed: int) -> None:
    made, again = fuse(table, by)[0], fuse(shuffled(table, seed), by)[0]
    assert same(made, again)
    assert ((made.clutter_e6 >= 0) & (made.clutter_e6 <= E6)).all()


@FEW
@given(tables(), goings())
def test_what_happens_far_away_or_on_another_day_changes_nothing(table: Observations, by: Fusing) -> None:
    far = [seen(f"far{i}", 400 + 30 * i, kind=kind) for i, kind in enumerate(("explosion", "shot", "fire"))]
    later = [seen(f"later{i}", i, t0_ms=90 * HOUR_MS, t1_ms=91 * HOUR_MS) for i in range(3)]
    alone = fuse(of_our_time(table), by)[0]
    beside = fuse(of_our_time(Observations.concat([table, observations(*far, *later)])), by)[0]
    there = beside.take(np.isin(beside.id, alone.id))
    assert there.id.tolist() == alone.id.tolist()
    assert there.clutter_e6.tolist() == alone.clutter_e6.tolist()


@FEW
@given(perceived("a"), goings())
def test_a_copy_of_a_report_is_no_second_voice(report: dict, by: Fusing) -> None:
    first = {**report, "origin_group": "g", "radius_m": 300, "record": ""}
    copy = {**first, "id": observations(seen("copy")).id[0], "platform": "another"}
    alone, twice = fuse(observations(first), by)[0], fuse(observations(first, copy), by)[0]
    if len(twice) == 1:
        assert twice.clutter_e6.tolist() == alone.clutter_e6.tolist()
