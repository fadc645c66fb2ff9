"""What holds for every figure: it is the number of what it says that it counted."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.assess.belonging import places_of
from trucewatch.assess.counts import count, counted
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Extent
from trucewatch.model.columns import Table
from trucewatch.model.derived import Exposures, Findings, Incidents
from trucewatch.model.time import DAY_MS, Interval, Period
from unit.assess.scenes import E7_PER_KM, HOUR_MS, agreement, day, ids, incidents, mission, rule, square, zone

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEAR = {"merge_distance_m": 3000, "merge_time_s": 7200}
RIVER = zone("river", line=True, left="north", right="south")
RULES = (
    rule("shots"),
    rule("perceptions", "observation", means=("heard",), by=("zone", "side"), line="river"),
    rule("phases", "episode", one_direction=True, by=("zone", "side"), line="river", **NEAR),
    rule("incidents", "incident", exercises=False),
    rule("clauses", "clause", kinds=(), clauses=("fire",)),
)
SIDES = {
    f"river|{party}": Extent(square(40, lat_km=41 * way), square(40, lat_km=39 * way), RIVER.valid)
    for party, way in (("north", 1), ("south", -1))
}
ZONES = (zone(error_m=500), zone("short", valid=Interval(6 * HOUR_MS, 30 * HOUR_MS)), RIVER)
RULED = agreement(zones=ZONES, rules=RULES, extents=SIDES)
SPANS = (day(0), day(1), Period(until_ms=2 * DAY_MS, from_ms=0, name="1970-01-01/1970-01-02"), day(5))


@st.composite
def happened(draw: st.DrawFn) -> dict:
    start = draw(st.integers(0, 47)) * HOUR_MS
    yes_no = st.sampled_from(["no", "no", "no", "yes"])
    return {
        "t0_ms": start,
        "t1_ms": start + draw(st.sampled_from([1, HOUR_MS])),
        "lat_e7": draw(st.integers(-12, 12)) * E7_PER_KM,
        "radius_m": draw(st.sampled_from([50, 900])),
        "kind": draw(st.sampled_from(["explosion", "shot", "fire", "restriction"])),
        "description": draw(st.sampled_from(["undetermined", "impact", "outgoing", "live_fire_exercise"])),
        "direction": draw(st.sampled_from(["", "N-S", "S-N"])),
        "count_max": draw(st.sampled_from([1, 5, -1])),
        "observations": 3,
        "means_bits": draw(st.sampled_from([1, 2, 3])),
        "low_confidence": draw(yes_no),
        "disputed": draw(yes_no),
        "coarse": draw(yes_no),
        "in_area": draw(st.sampled_from(["yes", "yes", "yes", "no"])),
    }


tables = st.lists(happened(), max_size=12).map(lambda rows: incidents(*rows))


def judged(table: Incidents) -> Findings:
    """A finding of every incident by two clauses, each result in turn."""
    rows = [(k, clause) for k in range(len(table)) for clause in ("fire", "weapons")]
    made = Findings.from_rows({"clause": clause, "result": v.RESULTS[k % 3]} for k, clause in rows)
    return made.replace(incident=table.id[[k for k, _ in rows]] if rows else ids([]))


def numbers(table: Incidents, findings: Findings) -> Table:
    return count(table, findings, RULED, mission(), SPANS, Exposures.of(0))


@FEW
@given(tables)
def test_a_figure_is_the_number_of_what_it_counted(table: Incidents) -> None:
    findings = judged(table)
    rules, spans = {r.id: r for r in RULES}, {p.name: p for p in SPANS}
    rows = numbers(table, findings).rows()
    assert {r["zone"] for r in rows} == {"area", "buffer", "short", "side:north", "side:south"}
    for r in rows:
        span, ruled = spans[r["period"]], rules[r["rule"]]
        whole, night = counted(table, findings, RULED, mission(), span, r["zone"], ruled)
        assert whole.number() == (r["least"], r["most"])
        assert night.number() == (r["night_least"], r["night_most"])
        assert set(night.incidents.id.tolist()) <= set(whole.incidents.id.tolist())
        assert set(whole.incidents.id.tolist()) <= set(table.id.tolist())


@FEW
@given(tables)
def test_a_span_of_days_counts_what_its_days_do(table: Incidents) -> None:
    """Weights add up over days; an episode across a cut-off is one in the span, and open stays open."""
    by_key = {(r["period"], r["zone"], r["rule"]): r for r in numbers(table, judged(table)).rows()}
    for ruled in RULES:
        for place in places_of(ruled, RULED):
            first, second, both = (by_key[p.name, place, ruled.id] for p in SPANS[:3])
            days = first["least"] + second["least"]
            assert both["least"] <= days if ruled.unit == "episode" else both["least"] == days
            assert (both["most"] == -1) == (first["most"] == -1 or second["most"] == -1)


@FEW
@given(tables, st.integers(0, 9))
def test_the_order_of_incidents_and_findings_changes_nothing(table: Incidents, turn: int) -> None:
    findings = judged(table)
    turned = np.roll(np.arange(len(table)), turn)
    assert (
        numbers(table, findings).rows()
        == numbers(table.take(turned), findings.take(np.argsort(findings.incident))).rows()
    )
