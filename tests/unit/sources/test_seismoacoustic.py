"""What rows of the table of detections mean: points, lines of bearing, who depends on whom, and channels that could not hear."""

from __future__ import annotations

import csv
import io
import json

import pytest

from shelves.sources import shelf, take_in
from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import CoverageIntervals, Observations
from trucewatch.model.signals import ChannelStates, Detections
from trucewatch.model.time import from_text
from trucewatch.sources.seismoacoustic import write

SOURCE = shelf()["seismoacoustic"]
AT_MS = from_text("2026-03-28T20:10:00Z")
A, B, C = ("a" * 64, "b" * 64, "c" * 64)
FIELDS = {
    "t0_ms": AT_MS, "t1_ms": AT_MS + 300, "lat_e7": 481_000_000, "lon_e7": 377_000_000, "configuration": "d" * 64,
    "versions": "trucewatch 0", "left_out": "{}", "size_sigma_e3": -1, "score_e3": 900,
}  # fmt: skip
NO_BEARING = dict.fromkeys(
    ("bearing_cdeg", "bearing_sigma_cdeg", "trace_velocity_mm_s", "trace_velocity_sigma_mm_s"), -1
)
POINT = {
    **FIELDS, **NO_BEARING, "method": "stack", "place": "point", "radius_m": 900, "radius50_m": 400, "var_north_m2": 160_000,
    "var_east_m2": 90_000, "cov_m2": -1, "stations": "XX.A.00.HHZ XX.B.00.HHZ YY.C.00.HHZ", "data": A,
}  # fmt: skip
LINE = {
    **FIELDS, "method": "bearing", "place": "line", "bearing_cdeg": 36_000, "bearing_sigma_cdeg": 140, "trace_velocity_mm_s": 341_000,
    "trace_velocity_sigma_mm_s": 5_000, "stations": "YY.IA.H1.BDF YY.IA.H2.BDF", "data": B,
}  # fmt: skip


def table(*rows) -> Detections:
    made = Detections.from_rows(rows)
    return made.replace(id=row_ids("detection", made, [c.name for c in Detections.columns()][1:]))


def observed(*rows, **described):
    parsed = take_in(SOURCE, write.detections(table(*rows), described))
    assert not parsed.report.rejections, parsed.report.rejections
    return sorted(parsed.of(Observations).rows(), key=lambda row: (row["place"], row["t0_ms"]))


def changed(name: str, value: object) -> bytes:
    """One delivered row with another value in one column."""
    (row,) = csv.DictReader(io.StringIO(write.detections(table(POINT)).decode()))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow({**row, name: value})
    return out.getvalue().encode()


def test_a_point_is_an_explosion_that_was_detected_in_its_interval() -> None:
    (row,) = observed(POINT)
    assert (row["means"], row["kind"], row["place"]) == ("detected", "explosion", "point")
    assert (row["t0_ms"], row["t1_ms"], row["lat_e7"], row["lon_e7"]) == (AT_MS, AT_MS + 300, 481_000_000, 377_000_000)
    assert (row["radius_m"], row["description"], row["count_word"], row["platform"]) == (
        900, "undetermined", "not_stated", "XX+YY",
    )  # fmt: skip
    said = json.loads(row["detail"])
    assert [said[name] for name in ("var_north_m2", "var_east_m2", "cov_m2")] == ["160000", "90000", "-1"]
    assert "size_e3" not in said
    assert "bearing_cdeg" not in said


def test_a_bearing_stays_a_line_and_may_have_happened_along_all_of_it() -> None:
    (row,) = observed(LINE)
    assert (row["place"], row["bearing_cdeg"], row["radius_m"]) == ("line", 0, 20_000)
    assert row["bearing_half_cdeg"] == 275  # 1.96 standard deviations, rounded outwards
    assert (row["distance_min_m"], row["distance_max_m"]) == (-1, -1)
    assert row["t1_ms"] == AT_MS + 300
    assert AT_MS - row["t0_ms"] == 20_000 * 1000 // 300
    assert json.loads(row["detail"])["window_t0_ms"] == str(AT_MS)


def test_what_people_said_of_it_is_kept_and_nothing_is_made_up() -> None:
    (known,) = table(POINT).id.tolist()
    assert observed(POINT, **{known.decode(): "outgoing"})[0]["description"] == "outgoing"
    (sized,) = observed({**POINT, "size_e3": -250, "size_sigma_e3": 300, "size_source": "an invented scale"})
    assert json.loads(sized["detail"])["size_e3"] == "-250"


def test_the_same_waveforms_are_one_origin_whoever_computed_it() -> None:
    first, second, other = (
        {**POINT, "data": f"{A} {B}"},
        {**POINT, "data": f"{B} {A}", "configuration": "e" * 64},
        {**POINT, "data": C, "configuration": "f" * 64},
    )
    groups = [row["origin_group"] for row in observed(first, second, other)]
    assert len(set(groups)) == 2
    apart = [observed(row)[0]["origin_group"] for row in (first, second, other)]
    assert sorted(set(apart)) == sorted(set(groups))


def test_what_stations_of_one_network_heard_is_of_one_origin_where_networks_overlap() -> None:
    """Whatever files it was computed from, and in whichever delivery it comes."""
    made = {}
    for used, data in (("XX.A..HHZ XX.B..HHZ", A), ("XX.B..HHZ YY.C..HHZ", B), ("YY.C..HHZ YY.D..HHZ", C)):
        delivery = write.detections(table({**POINT, "data": data, "stations": used}), overlapping=True)
        (row,) = take_in(SOURCE, delivery).of(Observations).rows()
        made[data] = row["origin_group"]
    assert made[A] == made[B] != made[C]


def test_a_place_and_the_bearings_that_gave_it_are_one_origin() -> None:
    crossed = {**POINT, "method": "crossing", "data": f"{A} {B}", "stations": "YY.IA YY.IB"}
    lines = {**LINE, "data": A}, {**LINE, "data": B, "bearing_cdeg": 9_000}
    alone = {**POINT, "data": C}
    rows = observed(crossed, *lines, alone)
    assert len({row["origin_group"] for row in rows if row["place"] == "line"}) == 1
    points = [row["origin_group"] for row in rows if row["place"] == "point"]
    assert sum(group == rows[0]["origin_group"] for group in points) == 1
    assert len({row["origin_group"] for row in observed(*lines)}) == 2


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("place", "line", "never turned into a point"),
        ("method", "bearing", "never turned into a point"),
        ("place", "unknown", "array stands"),
        ("radius_m", "", "circle"),
        ("cov_m2", 120_000, "no covariance"),
        ("t1_ms", AT_MS, "ends before"),
        ("bearing_cdeg", 7, "says nothing of a point"),
        ("data", "a" * 63, "no SHA-256"),
        ("origin", "here", "no SHA-256"),
        ("size_sigma_e3", 10, "without its scale"),
        ("id", "a" * 39, "no id"),
        ("t0_ms", from_text("1989-12-31T23:59:59Z"), "before 1990"),
    ],
)
def test_a_bad_row_is_named_by_its_defect(column, value, says) -> None:
    report = take_in(SOURCE, changed(column, value)).report
    assert (report.rows, report.rejected) == (1, 1)
    assert says in report.rejections[0].reason
    assert report.rejections[0].hint


def test_one_bad_row_keeps_no_other_back() -> None:
    good = write.detections(table(POINT, LINE)).decode().splitlines()
    report = take_in(SOURCE, "\n".join([good[0], good[1], good[1].replace("stack", "guess"), good[2]]).encode()).report
    assert (report.read, report.rejected) == (2, 1)


STATE = {"channel": "XX.A.00.HHZ", "t0_ms": AT_MS, "t1_ms": AT_MS + 60_000}
HERE = {"XX.A.00.HHZ": (481_000_000, 377_000_000)}


def states(*rows, places=HERE, reach_m=0):
    return take_in(SOURCE, write.states(ChannelStates.from_rows({**STATE, **row} for row in rows), places, reach_m))


UP = {"state": "up", "defect": "none", "reason": ""}
DOWN = {"state": "down", "defect": "clipped", "reason": "It is clipped, at 10 % of its samples."}


def test_what_could_not_be_heard_is_coverage_with_its_reason() -> None:
    (row,) = states(DOWN).of(CoverageIntervals).rows()
    assert (row["state"], row["means"], row["platform"]) == ("down", "detected", "XX.A.00.HHZ")
    assert (row["t0_ms"], row["t1_ms"], row["lat_e7"]) == (AT_MS, AT_MS + 60_000, 481_000_000)
    assert row["reason"] == "clipped: It is clipped, at 10 % of its samples."


def test_a_channel_that_is_up_covers_nothing_unless_somebody_says_how_far_it_hears() -> None:
    silent = states(UP, DOWN)
    assert [row["state"] for row in silent.of(CoverageIntervals).rows()] == ["down"]
    assert sum(silent.report.skipped.values()) == 1
    heard = states(UP, DOWN, reach_m=7_000).of(CoverageIntervals).rows()
    assert sorted((row["state"], row["radius_m"]) for row in heard) == [("down", 7_000), ("up", 7_000)]


def test_what_has_no_place_or_time_is_counted_and_never_zero() -> None:
    lost = states(DOWN, places={})
    timeless = states({**DOWN, "t0_ms": 0, "t1_ms": 0, "channel": "a.mseed", "defect": "unreadable"}, places=HERE)
    assert [len(parsed.tables) for parsed in (lost, timeless)] == [0, 0]
    assert [parsed.report.skipped for parsed in (lost, timeless)] == [
        {"a channel of which nobody knows where it stands": 1},
        {"a file that could not be read: of which time nobody knows": 1},
    ]
