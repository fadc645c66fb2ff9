"""Laws of what was detected in waveforms: no door lets out how large an explosion was, where an array stands, or where somebody fired."""

import dataclasses
import json
import re

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from shelves.sources import shelf
from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.ingest import ingest
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import Observations
from trucewatch.model.signals import Detections
from trucewatch.outputs import outputs_of
from trucewatch.publish.compose import compose
from trucewatch.sources.seismoacoustic import write
from unit.publish import detected, sample

SOURCE = shelf()["seismoacoustic"]
HASHES = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
DAY_MS = 86_400_000
FIXED = {"configuration": "e" * 64, "versions": "trucewatch 987.654.321", "left_out": "{}"}
SIZE_SOURCE = "scale by Ordnung 1887"
NOWHERE = dict.fromkeys(("bearing_cdeg", "bearing_sigma_cdeg", "trace_velocity_mm_s", "trace_velocity_sigma_mm_s"), -1)
degrees = st.tuples(st.integers(-214_999_999, -205_000_001), st.integers(-135_999_999, -123_000_001))


@st.composite
def detections(draw):
    """Rows of one day, and what an analyst said of some of them."""
    rows = []
    for index in range(draw(st.integers(1, 6))):
        lat_e7, lon_e7 = draw(degrees)
        at_ms = sample.SPAN.from_ms + draw(st.integers(0, DAY_MS - 60_000))
        size = {
            "size_e3": draw(st.integers(4_321_000, 4_321_999)),
            "size_sigma_e3": 7_654_321,
            "size_source": SIZE_SOURCE,
        }
        place = {"t0_ms": at_ms, "t1_ms": at_ms + draw(st.integers(1, 30_000)), "lat_e7": lat_e7, "lon_e7": lon_e7}
        common = {**FIXED, **size, **place, "data": " ".join(draw(st.sets(st.sampled_from(HASHES), min_size=1)))}
        if draw(st.booleans()):
            line = {"bearing_cdeg": draw(st.integers(0, 35_999)), "bearing_sigma_cdeg": draw(st.integers(0, 900))}
            rows.append({**common, **line, "method": "bearing", "place": "line", "stations": f"YY.IA{index}.H1.BDF"})
        else:
            spread = {"radius_m": 900, "radius50_m": 400, "var_north_m2": 123_457, "var_east_m2": 98_765, "cov_m2": 1}
            rows.append({**common, **NOWHERE, **spread, "method": "stack", "place": "point", "stations": "XX.A.00.HHZ"})
    table = Detections.from_rows(rows)
    table = table.replace(id=row_ids("detection", table, [c.name for c in Detections.columns()][1:]))
    words = st.sampled_from(["", "outgoing", "incoming", "impact", "direction"])
    return table, {one.decode(): draw(words) for one in table.id.tolist()}


def taken_in(table, said):
    parsed = ingest(write.detections(table, said), "d.csv", SOURCE, sample.MISSION, sample.AS_OF)
    assert not parsed.report.rejections, parsed.report.rejections
    return parsed.of(Observations)


def composed(incidents):
    evidence = dataclasses.replace(sample.EVIDENCE, incidents=incidents)
    return compose(evidence, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)


def every_file(edition):
    for output in outputs_of(edition):
        yield output.render(edition, sample.language("en") if output.spoken else None, sample.asset).decode()


@settings(max_examples=25, deadline=None)
@given(detections())
def test_no_file_tells_a_size_an_array_or_how_it_was_found(given_rows):
    table, said = given_rows
    observations = taken_in(table, said)
    assert all(SIZE_SOURCE in detail for detail in observations.detail.tolist()), "the analysts of the house have it"
    edition = composed(fuse(observations)[0])
    for made in [msgspec.json.encode(edition).decode(), *every_file(edition)]:
        assert not re.search(r"4321\d{3}|7654321|Ordnung|size_|987\.654", made)
        assert not re.search(r"XX\.A|YY\.IA|stack|back.?azimuth|123457|98765", made)
        assert not any(re.search(rf"\b{abs(number)}\b", made) for number in table.lat_e7.tolist())
        assert not any(one.decode() in made for one in (*table.id.tolist(), *observations.id.tolist()))


@settings(max_examples=25, deadline=None)
@given(detections())
def test_no_cell_tells_of_a_bearing_or_of_outgoing_fire(given_rows):
    incidents = fuse(taken_in(*given_rows))[0]
    facts = composed(incidents)["facts"]
    placed = [
        row
        for row in incidents.rows()
        if row["place"] == "point" and row["description"] not in {"outgoing", "direction"}
    ]
    assert {cell["cell"] for cell in facts["cells"]} <= {row["cell"] for row in placed}
    assert facts["unplaced"] + sum(n for cell in facts["cells"] for n in cell["kinds"].values()) == facts["in_area"]


@settings(max_examples=25, deadline=None)
@given(detections(), st.integers(1, 4))
def test_the_same_waveforms_add_no_independent_origin(given_rows, copies):
    """However often, and by whatever configuration, the same files are gone through: one origin."""
    table, _ = given_rows
    one = table.take([0]).replace(t1_ms=table.t0_ms[:1] + 500)
    again = [one.replace(configuration=f"{n:064x}", score_e3=n) for n in range(copies)]
    both = Detections.concat([one, *again])
    both = both.replace(id=row_ids("detection", both, [c.name for c in Detections.columns()][1:]))
    incidents = fuse(taken_in(both, {}))[0]
    assert max(incidents.origins.tolist()) == 1
    assert not {"independent", "same_means"} & {row["corroboration"] for row in incidents.rows()}


@settings(max_examples=25, deadline=None)
@given(detections(), st.sampled_from(v.INCIDENT_STATUSES))
def test_the_file_for_analysts_tells_no_size_and_no_origin_of_fire_and_no_place_of_a_bearing(given_rows, status):
    edition = detected.events_edition(status=status, seen=(seen := taken_in(*given_rows)))
    told = json.dumps(edition["events"])
    for made in (told, *every_file(edition)):
        assert not re.search(r"4321\d{3}|7654321|Ordnung|magnitude", made)
    fired = [row for row in seen.rows() if row["description"] in {"outgoing", "direction"}]
    assert not any(row["id"] in told for row in fired)
    assert all(event["place"] != "line" or "<origin" not in render_one(edition, event) for event in edition["events"])
    explosions = len(fuse(seen)[0])
    assert edition["withheld"] + len(edition["events"]) == explosions


def render_one(edition, event):
    return next(text for text in every_file({**edition, "events": [event]}) if text.startswith("<?xml"))
