"""Bangs and detections written by hand, in which every figure can be counted on the fingers."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.figures import likely_share
from trucewatch.exercise.hearing.figures import heard, rate
from trucewatch.exercise.hearing.held import held
from trucewatch.exercise.hearing.mission import hearing
from trucewatch.exercise.waves.blasts import Blast
from trucewatch.model.evidence import Observations
from trucewatch.model.time import from_text, to_text

AT_MS = 1_900_000_000_000
HERE = (480_000_000, 370_000_000)
STATIONS = [(480_000_000, 370_000_000 + 1_000_000 * k) for k in (1, 2, 3, 4)]
BANG = Blast("E", 0, AT_MS, HERE, 5_000)


def row(at_ms=AT_MS, north_m=0, radius_m=1000, **more):
    shape = {
        "radius50_m": radius_m // 2,
        "var_north_m2": 160_000,
        "var_east_m2": 160_000,
        "cov_m2": 0,
        "score_e3": 3000,
    }
    place = {"lat_e7": HERE[0] + round(north_m * 89.94), "lon_e7": HERE[1], "radius_m": radius_m}
    return {"t0_ms": at_ms - 100, "t1_ms": at_ms + 101, **place, **shape, **more}


def test_a_bang_is_held_against_the_detection_nearest_in_time_wherever_that_is() -> None:
    one = held([BANG], [row(AT_MS + 3000), row(AT_MS + 500, north_m=50_000)], STATIONS)
    (told,) = one.told
    assert told.found
    assert told.off_m == pytest.approx(50_000, rel=0.01)
    assert not told.held95
    assert not told.ellipse95
    assert told.late_s == pytest.approx(0.5, abs=0.001)
    assert not told.in_time
    assert one.others == 1


def test_no_detection_is_of_two_bangs_and_none_of_one_too_long_ago() -> None:
    later = replace(BANG, at_ms=AT_MS + 4000)
    one = held([BANG, later], [row(AT_MS + 3900)], STATIONS)
    assert [told.found for told in one.told] == [False, True]
    assert not held([BANG], [row(AT_MS + 10_001)], STATIONS).told[0].found


def test_regions_are_judged_as_they_were_told() -> None:
    told = held([BANG], [row(north_m=700)], STATIONS).told[0]
    assert (told.held50, told.held95, told.ellipse95, told.in_time) == (False, True, True, True)
    far = held([BANG], [row(north_m=999, radius_m=2000)], STATIONS).told[0]
    assert (far.held50, far.held95, far.ellipse95) == (True, True, False)
    assert (told.nearest_m, told.third_m) == (pytest.approx(7456, abs=20), pytest.approx(22_370, abs=60))


def test_figures_by_charge_and_distance_add_up() -> None:
    bangs = [replace(BANG, at_ms=AT_MS + 60_000 * k, charge_g=g) for k, g in enumerate((500, 5_000, 50_000, 500_000))]
    rows = [row(bang.at_ms, north_m=300 * k) for k, bang in enumerate(bangs) if k]
    one = held(bangs, rows, STATIONS)
    made = heard(one.told, one.others)
    assert (made["all"]["number"], made["all"]["of"], made["all"]["share"]) == (3, 4, 0.75)
    assert {name: figures["share"] for name, figures in made["by_charge"].items()} == {
        "under 1 kg": 0.0, "1 to 10 kg": 1.0, "10 to 100 kg": 1.0, "over 100 kg": 1.0,
    }  # fmt: skip
    assert made["by_charge"]["under 1 kg"]["off_m"] == {"p50": None, "p90": None}, "not found is no error of zero"
    assert list(made["by_distance"]) == ["20 to 40 km"]
    assert sum(few["of"] for by in made["by_both"].values() for few in by.values()) == 4
    assert made["all"]["off_m"]["p50"] == pytest.approx(600, rel=0.01)


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_interval_holds_its_share_and_shrinks_with_the_number(part: int, more: int) -> None:
    whole = part + more
    least, most = likely_share(part, whole)
    assert 0.0 <= least <= most <= 1.0
    if whole:
        assert least - 1e-12 <= part / whole <= most + 1e-12
        low, high = likely_share(4 * part, 4 * whole)
        assert high - low < most - least


def test_intervals_are_those_of_the_books() -> None:
    assert likely_share(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-3)
    assert rate(0, 2.0)["most"] == pytest.approx(3.689 / 2.0, abs=1e-3)
    assert rate(3, 0.0)["a_day"] is None


def truth(*bangs):
    spans = [[to_text(AT_MS - 60_000), to_text(AT_MS + 600_000)]]
    frame = {"what": "waveforms", "stood": [["W", *station] for station in STATIONS], "spans": spans}
    return [frame, *({"what": "blast", "event": one.event, "number": one.number, "at": to_text(one.at_ms), "lat_e7": one.e7[0], "lon_e7": one.e7[1], "charge_g": one.charge_g} for one in bangs)]  # fmt: skip


def observed(*rows):
    made = []
    for k, one in enumerate(rows):
        shape = {
            name: str(one.pop(name)) for name in ("radius50_m", "var_north_m2", "var_east_m2", "cov_m2", "score_e3")
        }
        made.append({"id": f"O{k}", "source": "seismoacoustic", "place": "point", "detail": json.dumps(shape), **one})
    return Observations.from_rows(made)


def test_a_mission_is_scored_by_what_it_was_delivered() -> None:
    at_ms = from_text(to_text(AT_MS))
    given_rows = observed(row(at_ms, north_m=200), row(at_ms + 30_000), row(at_ms + 300_000), row(at_ms + 9_000_000))
    made = hearing(truth(BANG), given_rows)
    assert made["all"]["number"] == 1
    assert made["all"]["held50"]["number"] == 1
    assert made["of_nothing"] == 2, "the one outside what was recorded is not known to be of nothing"
    quiet = made["false_per_quiet_day"]
    assert quiet["number"] == 1, "half a minute after a bang is not quiet"
    assert quiet["days"] == pytest.approx((660 - 130) / 86_400, abs=2e-4)


def test_where_nobody_listened_there_are_no_figures() -> None:
    assert hearing(truth(BANG), Observations.from_rows([])) is None
    assert hearing([], observed(row())) is None
