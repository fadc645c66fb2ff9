"""Laws of the release: whatever the evidence and however it is configured, what may not leave does not."""

import dataclasses
import json
import re

import h3
import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Incidents
from trucewatch.model.edition import Bound
from trucewatch.model.mission import Release
from trucewatch.outputs import outputs_of
from trucewatch.publish.compose import compose
from trucewatch.publish.release import FLOORS, floors, release
from trucewatch.publish.tallies import PLACED_DESCRIPTIONS, PLACED_KINDS
from unit.publish import sample

numbers = st.integers(min_value=-100, max_value=100)
policies = st.builds(Release, cell_resolution=st.integers(-5, 15), delay_h=numbers, casualty_floor=numbers)


@st.composite
def incidents(draw):
    rows = []
    for index in range(draw(st.integers(0, 8))):
        lat, lon = draw(st.integers(-21_500, -20_500)) / 1000, draw(st.integers(-13_600, -12_300)) / 1000
        start = sample.SPAN.from_ms + draw(st.integers(0, 86_400_000 - 1))
        rows.append(
            {
                "id": f"{index:040d}".encode(),
                "t0_ms": start,
                "t1_ms": start + draw(st.sampled_from([1, 60_000, 40 * sample.HOUR, 300 * sample.HOUR])),
                "lat_e7": round(lat * 1e7),
                "lon_e7": round(lon * 1e7),
                "radius_m": 100,
                "cell": h3.latlng_to_cell(lat, lon, 6),
                "kind": draw(st.sampled_from(v.PERCEIVED)),
                "description": draw(st.sampled_from(v.DESCRIPTIONS)),
                "weapon": draw(st.sampled_from(v.WEAPONS)),
                "place": draw(st.sampled_from(v.PLACES)),
                "in_area": draw(st.sampled_from(v.YES_NO)),
                "coarse": draw(st.sampled_from(v.YES_NO)),
            }
        )
    return Incidents.from_rows(rows) if rows else Incidents.of(0)


def composed(table, policy=FLOORS, **mission):
    changed = dataclasses.replace(sample.MISSION, release=policy, **mission)
    return compose(dataclasses.replace(sample.EVIDENCE, incidents=table), changed, sample.AGREEMENT, sample.PROVENANCE)


@given(st.integers(-1, 10**9), st.sampled_from(v.BANDS), st.sampled_from(["", "displaced"]))
def test_a_bound_leaves_in_steps_never_too_low_and_never_where_little_was_seen(most, band, withdrawn):
    evidence = dataclasses.replace(
        sample.EVIDENCE,
        counts=sample.COUNTS.replace(coverage=band),
        bounds=(Bound("per_episode", "area", most, withdrawn),),
    )
    (told,) = release(evidence, sample.MISSION, sample.AGREEMENT, sample.AS_OF).facts["bounds"]
    assert told["rule"] == "per_episode"
    assert told["coverage"] == band
    if told["most"] == -1:
        assert most == -1 or withdrawn or band in {"not_observed", "little_observed"}
    else:
        assert told["most"] >= most
        assert re.fullmatch("0|[125]0*", str(told["most"]))


@given(policies)
def test_no_configuration_is_looser_than_the_floors(policy):
    raised = floors(policy)
    assert 0 <= raised.cell_resolution <= FLOORS.cell_resolution
    assert raised.delay_h >= max(policy.delay_h, FLOORS.delay_h)
    assert raised.casualty_floor >= max(policy.casualty_floor, FLOORS.casualty_floor)
    assert floors(raised) == raised


@settings(max_examples=40, deadline=None)
@given(incidents(), policies)
def test_no_place_finer_than_a_cell_and_none_of_fire_or_forces(table, policy):
    policy = dataclasses.replace(policy, delay_h=24)
    edition = composed(table, policy)
    may = {
        (h3.cell_to_parent(row["cell"], floors(policy).cell_resolution), row["kind"])
        for row in table.rows()
        if row["kind"] in PLACED_KINDS
        and row["description"] in PLACED_DESCRIPTIONS
        and row["place"] != "line"
        and row["t1_ms"] <= sample.AS_OF - 24 * sample.HOUR
    }
    told = {(cell["cell"], kind) for cell in edition["facts"]["cells"] for kind in cell["kinds"]}
    assert told <= may
    text = json.dumps(edition["facts"])
    assert not any(
        re.search(rf"\b{abs(number)}\b", text) for number in (*table.lat_e7.tolist(), *table.lon_e7.tolist())
    )
    assert not any(i.decode() in text for i in table.id.tolist())


@settings(max_examples=40, deadline=None)
@given(incidents(), st.integers(24, 400))
def test_nothing_that_ended_less_than_the_delay_ago_changes_a_byte(table, delay_h):
    policy = Release(6, delay_h, 3)
    as_of_ms = max(sample.AS_OF, sample.UNTIL + delay_h * sample.HOUR)
    mission = dataclasses.replace(sample.MISSION, release=policy)

    def facts(given_table):
        evidence = dataclasses.replace(sample.EVIDENCE, incidents=given_table)
        told = release(evidence, mission, sample.AGREEMENT, as_of_ms).facts
        return {k: x for k, x in told.items() if k != "held_back"}

    old = table.take(table.t1_ms <= as_of_ms - delay_h * sample.HOUR)
    assert facts(table) == facts(old)


@settings(max_examples=40, deadline=None)
@given(incidents(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    turned = table.take(np.array(order, dtype=np.int64))
    assert msgspec.json.encode(composed(turned), order="sorted") == msgspec.json.encode(composed(table), order="sorted")


@settings(max_examples=40, deadline=None)
@given(incidents())
def test_every_incident_is_told_held_back_or_outside_exactly_once(table):
    facts = composed(table)["facts"]
    coarse = sum(row["number"] for row in facts["coarse"])
    assert facts["in_area"] + facts["outside"] + facts["held_back"] + coarse == len(table)
    area = next(row["kinds"] for row in facts["by_zone"] if row["zone"] == "area")
    assert sum(area.values()) == facts["in_area"]
    assert sum(n for cell in facts["cells"] for n in cell["kinds"].values()) + facts["unplaced"] == facts["in_area"]


@settings(max_examples=15, deadline=None)
@given(incidents(), policies, st.booleans(), st.sampled_from(["UTC", "Europe/Kyiv"]), st.sampled_from(["", "x"]))
def test_the_mark_cannot_be_configured_away(table, policy, exercise, timezone, house_text):
    policy = dataclasses.replace(policy, delay_h=24)
    edition = composed(
        table, policy, exercise=exercise, mandate="", timezone=timezone, titles={"en": house_text}, about={}, sides=()
    )
    for output in outputs_of(edition):
        made = output.render(edition, sample.language("en") if output.spoken else None, sample.asset).decode()
        if output.spoken:
            assert made.count("DEMONSTRATION") == 5, "top, foot, title, picture, every printed sheet"
            assert made.count("EXERCISE") == 5 * exercise
        else:
            assert json.dumps(edition["marks"], separators=(",", ":")) in made
            assert ("DEMONSTRATION: no mission" in made, "EXERCISE: everything" in made) == (True, exercise)
            assert edition["marks"] == ["exercise"] * exercise + ["demonstration"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(v.CASUALTY_STATUS)), max_size=6),
    st.integers(3, 8),
)
def test_no_casualty_figure_stays_under_the_floor(people, floor):
    row = sample.CASUALTIES.take(np.array([0]))
    tables = [
        row.replace(
            id=np.array([f"{i:040d}".encode()]), killed_min=k, killed_max=k, injured_min=h, injured_max=h, status=status
        )
        for i, (k, h, status) in enumerate(people)
    ]
    table = type(row).concat(tables)
    mission = dataclasses.replace(sample.MISSION, release=Release(6, 24, floor))
    evidence = dataclasses.replace(sample.EVIDENCE, casualties=table)
    told = release(evidence, mission, sample.AGREEMENT, sample.AS_OF).facts["casualties"]
    shown = [r for r in told if "under" not in r]
    assert all(r["killed"]["most"] + r["injured"]["most"] >= floor for r in shown)
    assert sum(r["killed"]["least"] for r in shown) <= sum(k for k, _, _ in people)
