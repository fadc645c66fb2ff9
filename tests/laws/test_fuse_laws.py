"""What holds for incidents whatever is observed, in whatever order."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.fuse.fuse import fuse
from trucewatch.model.columns import Table
from trucewatch.model.evidence import Observations
from unit.fuse.perceived import HOUR_MS, MINUTE_MS, band, line, observations, seen, shuffled

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
km = st.integers(-60, 60).map(lambda tenth: tenth / 10)


@st.composite
def perceived(draw: st.DrawFn, name: str) -> dict:
    start = draw(st.integers(0, 90)) * MINUTE_MS
    timing = {
        "t0_ms": start,
        "t1_ms": start + draw(st.sampled_from([1000, 20 * MINUTE_MS, 24 * HOUR_MS, 40 * HOUR_MS])),
    }
    more = {
        **timing,
        "kind": draw(st.sampled_from(["explosion", "smoke", "shot", "fire"])),
        "means": draw(st.sampled_from(["heard", "detected", "told"])),
        "platform": draw(st.sampled_from(["", "p", "q"])),
        "origin_group": draw(st.sampled_from(["", "g", name])),
        "record": draw(st.sampled_from(["", "1", "2"])),
        "revision": draw(st.integers(0, 1)),
        "count_max": draw(st.sampled_from([-1, 1, 7])),
        "clock_error_ms": draw(st.sampled_from([0, 90_000])),
    }
    make = draw(st.sampled_from([seen, seen, band, line]))
    if make is seen:
        return seen(name, draw(km), draw(km), **more, radius_m=draw(st.sampled_from([100, 900, 4000, 9000])))
    return make(name, draw(km), draw(km), draw(st.integers(0, 359)), **more)


@st.composite
def tables(draw: st.DrawFn, most: int = 14) -> Observations:
    names = draw(st.lists(st.sampled_from("abcdefghijklmnop"), max_size=most))
    return observations(*(draw(perceived(name)) for name in names))


def same(a: Table, b: Table) -> bool:
    return len(a) == len(b) and all((getattr(a, c.name) == getattr(b, c.name)).all() for c in a.columns())


def both_same(a: Observations, b: Observations) -> bool:
    return all(same(x, y) for x, y in zip(fuse(a), fuse(b), strict=True))


@FEW
@given(tables(), st.integers(0, 9))
def test_order_changes_nothing(table: Observations, seed: int) -> None:
    assert both_same(table, shuffled(table, seed))


@FEW
@given(tables())
def test_the_same_delivery_twice_changes_nothing(table: Observations) -> None:
    assert both_same(table, Observations.concat([table, table]))


@FEW
@given(tables())
def test_every_observation_is_in_exactly_one_incident(table: Observations) -> None:
    incidents, members = fuse(table)
    assert sorted(set(table.id.tolist())) == members.observation.tolist()
    assert set(members.incident.tolist()) == set(incidents.id.tolist())
    assert (incidents.observations >= incidents.origins).all()
    assert (incidents.origins >= 1).all()


@FEW
@given(tables(), tables())
def test_what_is_far_in_time_changes_no_incident(here: Observations, later: Observations) -> None:
    """The incremental law: what lies far apart is computed apart, and the results put together are the whole."""
    # what lies before 1975 shares one slot of time: nothing is observed there
    since_ms, far_ms = 12_000 * 24 * HOUR_MS, 12_400 * 24 * HOUR_MS
    here = here.replace(t0_ms=here.t0_ms + since_ms, t1_ms=here.t1_ms + since_ms)
    ids = np.array([i[::-1] for i in later.id.tolist()], "S40")
    later = later.replace(id=ids, record="", t0_ms=later.t0_ms + far_ms, t1_ms=later.t1_ms + far_ms)
    together = fuse(Observations.concat([here, later]))
    for whole, part_a, part_b in zip(together, fuse(here), fuse(later), strict=True):
        joined = type(whole).concat([part_a, part_b])
        key = joined.observation if hasattr(joined, "observation") else joined.id
        assert same(whole, joined.take(np.argsort(key, kind="stable")))


@FEW
@given(tables())
def test_what_is_far_in_place_changes_no_incident(table: Observations) -> None:
    far = observations(*(seen(f"far {k}", 800 + 9 * k, 40, t0_ms=0, t1_ms=1) for k in range(3)))
    alone, together = fuse(table)[0], fuse(Observations.concat([table, far]))[0]
    kept = np.isin(together.id, alone.id)
    assert same(alone, together.take(np.flatnonzero(kept)))
    assert int((~kept).sum()) == 3


@FEW
@given(tables(), st.integers(0, 5))
def test_a_copy_of_a_report_adds_no_origin_and_no_number(table: Observations, which: int) -> None:
    apart = table.replace(record="", origin_group=[f"g{k}" for k in range(len(table))], platform="", means="told")
    if not len(apart):
        return
    _, first = np.unique(apart.id, return_index=True)
    apart = apart.take(first)
    one = apart.take(np.array([which % len(apart)]))
    copy = one.replace(id=np.array([b"f" * 40]), source="elsewhere")
    before, after = fuse(apart)[0], fuse(Observations.concat([apart, copy]))[0]
    if one.radius_m[0] > 5000 and one.place[0] == 0:
        return  # too vague to be joined by anything, its copies too
    for name in ("id", "origins", "count_min", "count_max", "means_bits"):
        assert sorted(getattr(before, name).tolist()) == sorted(getattr(after, name).tolist())
    assert int(after.observations.sum()) == int(before.observations.sum()) + 1


@FEW
@given(tables())
def test_counts_are_intervals_and_regions_nest(table: Observations) -> None:
    incidents, members = fuse(table)
    assert ((incidents.count_max == -1) | (incidents.count_max >= incidents.count_min)).all()
    assert (incidents.count_min >= 1).all()
    assert (incidents.radius50_m < incidents.radius_m).all()
    assert (incidents.var_north_m2 * incidents.var_east_m2 > incidents.cov_m2 * incidents.cov_m2).all()
    for name in ("kind_e6", "clutter_e6", "preferred_e6"):
        assert (getattr(incidents, name) >= 0).all()
        assert (getattr(incidents, name) <= 1_000_000).all()
    assert (members.p_e6 > 0).all()
    assert (members.p_e6 <= 1_000_000).all()
    others = members.other[members.other != b""]
    assert set(others.tolist()) <= set(incidents.id.tolist())
    assert (members.other != members.incident).all()


@FEW
@given(tables())
def test_a_bearing_alone_yields_no_point(table: Observations) -> None:
    incidents, members = fuse(table)
    lines = set(table.id[table.place == 2].tolist()) - set(table.id[table.place != 2].tolist())
    for incident in incidents.rows():
        held = members.observation[members.incident == incident["id"].encode()].tolist()
        if set(held) <= lines:
            assert incident["place"] == "line"


@FEW
@given(tables(), st.integers(0, 5))
def test_two_copies_of_one_report_give_the_posterior_of_one(table: Observations, which: int) -> None:
    apart = table.replace(record="", origin_group=[f"g{k}" for k in range(len(table))])
    if not len(apart):
        return
    apart = apart.take(np.unique(apart.id, return_index=True)[1])
    one = apart.take(np.array([which % len(apart)]))
    if one.radius_m[0] > 5000 and one.place[0] == 0:
        return  # too vague to be joined by anything, its copies too
    copy = one.replace(id=np.array([b"f" * 40]), source="observations", platform="another")
    before, after = fuse(apart)[0], fuse(Observations.concat([apart, copy]))[0]
    for name in (
        "id",
        "lat_e7",
        "lon_e7",
        "radius_m",
        "radius50_m",
        "kind",
        "kind_e6",
        "kinds",
        "alternatives",
        "origins",
    ):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()
