"""What holds for findings and counts whatever happened."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.assess.counts import count
from trucewatch.assess.findings import find
from trucewatch.model.columns import Table
from trucewatch.model.derived import Exposures, Incidents
from trucewatch.model.judging import Surroundings
from trucewatch.model.time import Interval
from unit.assess.scenes import E7_PER_KM, HOUR_MS, agreement, clause, day, ids, incidents, mission, zone

FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
IN_FORCE = Interval(6 * HOUR_MS, 30 * HOUR_MS)
CLAUSES = (
    clause(
        {"all": [{"act": {"kinds": ["explosion"]}}, {"in_zone": "buffer"}]},
        {"during": {"span": {"t0_ms": 0, "t1_ms": 9 * HOUR_MS}}},
    ),
    clause({"any": [{"weapon": {"types": ["mortar"]}}, {"not": {"in_zone": "buffer"}}]}, id="withdrawal"),
)
RULED = agreement(*CLAUSES, zones=(zone(error_m=500),), in_force=(IN_FORCE,))


@st.composite
def happened(draw: st.DrawFn) -> dict:
    start = draw(st.integers(0, 47)) * HOUR_MS
    yes_no = st.sampled_from(["no", "no", "yes"])
    return {
        "t0_ms": start,
        "t1_ms": start + draw(st.sampled_from([1, HOUR_MS, 24 * HOUR_MS])),
        "lat_e7": draw(st.integers(0, 30)) * E7_PER_KM // 2,
        "radius_m": draw(st.sampled_from([50, 500, 5000])),
        "kind": draw(st.sampled_from(["explosion", "shot", "fire", "unspecified"])),
        "weapon": draw(st.sampled_from(["unknown", "mortar_82", "tank"])),
        "count_max": draw(st.sampled_from([1, 5, -1])),
        "means_bits": draw(st.sampled_from([1, 2, 3])),
        "low_confidence": draw(yes_no),
        "disputed": draw(yes_no),
        "in_area": draw(st.sampled_from(["yes", "yes", "no"])),
    }


tables = st.lists(happened(), max_size=10).map(lambda rows: incidents(*rows))


def judged(table: Incidents) -> Table:
    return find(table, RULED, Surroundings())


def counted(table: Incidents) -> Table:
    return count(table, judged(table), RULED, mission(), [day(0), day(1)], Exposures.of(0))


def same(a: Table, b: Table) -> bool:
    return len(a) == len(b) and all((getattr(a, c.name) == getattr(b, c.name)).all() for c in a.columns())


@FEW
@given(tables, st.integers(0, 9))
def test_order_changes_nothing(table: Incidents, seed: int) -> None:
    turned = table.take(np.random.default_rng(seed).permutation(len(table)))
    assert same(judged(table), judged(turned))
    assert same(counted(table), counted(turned))


@FEW
@given(tables, st.integers(0, 10))
def test_findings_of_parts_put_together_are_those_of_the_whole(table: Incidents, cut: int) -> None:
    parts = [
        judged(table.take(rows))
        for rows in (np.arange(min(cut, len(table))), np.arange(min(cut, len(table)), len(table)))
    ]
    joined = type(parts[0]).concat(parts)
    assert same(judged(table), joined.take(np.argsort(joined.id, kind="stable")))


@FEW
@given(tables)
def test_no_finding_outside_area_time_and_kind(table: Incidents) -> None:
    by_id = {i["id"]: i for i in table.rows()}
    for f in judged(table).rows():
        i = by_id[f["incident"]]
        assert i["in_area"] == "yes"
        assert i["kind"] != "fire"
        assert i["t0_ms"] < IN_FORCE.t1_ms
        assert max(i["t1_ms"], i["t0_ms"] + 1) > IN_FORCE.t0_ms


@FEW
@given(tables)
def test_a_finding_is_what_its_interval_says(table: Incidents) -> None:
    for f in judged(table).rows():
        assert 0 <= f["lo_e6"] <= f["hi_e6"] <= 1_000_000
        expected = (
            "inconsistent" if f["lo_e6"] >= 900_000 else "consistent" if f["hi_e6"] <= 100_000 else "undetermined"
        )
        assert f["result"] == expected


def test_an_agreement_that_is_not_in_force_gives_no_finding() -> None:
    assert len(find(incidents({}), agreement(*CLAUSES, in_force=()), Surroundings())) == 0


@FEW
@given(tables)
def test_knowing_less_of_an_incident_never_narrows_its_findings(table: Incidents) -> None:
    """Weapon and kind forgotten: the interval of every finding that remains holds the interval before."""
    if not len(table):
        return
    kinds = np.where(table.kind == 17, table.kind, 20).astype(np.int16)
    vague = table.replace(weapon=0, kind=np.where(table.in_area == 1, kinds, table.kind))
    before = {(f["incident"], f["clause"]): f for f in judged(table).rows()}
    after = {(f["incident"], f["clause"]): f for f in judged(vague).rows()}
    for key, f in before.items():
        assert after[key]["lo_e6"] <= f["lo_e6"]
        assert after[key]["hi_e6"] >= f["hi_e6"]


@FEW
@given(tables)
def test_counts_are_intervals_and_night_is_part_of_the_day(table: Incidents) -> None:
    for r in counted(table).rows():
        for least, most in ((r["least"], r["most"]), (r["night_least"], r["night_most"])):
            assert least >= 0
            assert most == -1 or most >= least
        assert r["night_least"] <= r["least"]
        if r["rule"] == "per_shot":
            assert r["most"] == -1 or r["night_most"] <= r["most"]


@FEW
@given(tables, happened())
def test_one_more_incident_never_lowers_what_was_observed_at_most(table: Incidents, more: dict) -> None:
    extra = incidents(more).replace(id=ids(["one more"]))
    before, after = counted(table), counted(Incidents.concat([table, extra]))
    assert before.id.tolist() == after.id.tolist()
    observed = before.rule == "per_shot"
    most = np.where(after.most == -1, 2**40, after.most) >= np.where(before.most == -1, 2**40, before.most)
    assert most[observed].all()
    assert (after.least >= before.least)[observed].all()


@FEW
@given(st.lists(happened(), max_size=7), st.integers(0, 127))
def test_the_episodes_of_any_real_part_lie_in_the_interval(rows: list[dict], chosen: int) -> None:
    """Whichever of the uncertain incidents are real, counting the real ones alone gives a number inside the interval."""
    plain = {"kind": "explosion", "in_area": "yes", "disputed": "no", "lat_e7": 0, "t1_ms": 0}
    rows = [{**r, **plain, "lat_e7": r["lat_e7"] // 6, "t1_ms": r["t0_ms"] + 1} for r in rows]
    real = [{**r, "low_confidence": "no"} for k, r in enumerate(rows) if r["low_confidence"] == "no" or chosen >> k & 1]
    for whole, part in zip(counted(incidents(*rows)).rows(), counted(incidents(*real)).rows(), strict=True):
        if (whole["zone"], whole["rule"]) == ("area", "per_episode"):
            assert whole["least"] <= part["least"] == part["most"] <= whole["most"]
