"""Where it was: distances, sides of a line, crossings. The line runs along the equator; the north is the hill's."""

import numpy as np
import pytest

from trucewatch.model.agreement import Extent, Zone
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import ALWAYS, E7_PER_KM, HOUR_MS, square
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, intervals, said

LATER = Interval(DAY_MS, 2 * DAY_MS)


def line(error_m: int = 0, valid: Interval = ALWAYS) -> dict[str, Zone]:
    ends = [(0, -50 * E7_PER_KM), (0, 50 * E7_PER_KM)]
    there_and_back = Region((np.array(ends, np.int64),))
    return {"line": Zone("line", "line_of_contact", {}, there_and_back, error_m, (), "t", valid, True, "hill", "vale")}


def near(km: float, error_km: float = 0.0, valid: Interval = ALWAYS) -> dict[str, Extent]:
    return {f"line~{km * 1000:.0f}": Extent(square(km - error_km), square(km + error_km), valid)}


@pytest.mark.parametrize(
    ("km", "is_", "message"),
    [(0, TRUE, "inside"), (13, TRUE, "inside"), (15, UNKNOWN, "open"), (17, FALSE, "outside")],
)
def test_within_a_distance_and_beyond_it(km, is_, message) -> None:
    row = {"lat_e7": km * E7_PER_KM}
    within = ask({"distance_to": {"of": "line", "within_m": 15_000}}, row, extents=near(15, 1))
    assert (intervals(within), said(within)) == ([is_], [f"reason.distance_to.{message}"])
    assert within.reason(0)["a"] == {"zone": "line", "metres": 15_000}
    beyond = ask({"distance_to": {"of": "line", "beyond_m": 15_000}}, row, extents=near(15, 1))
    turned = {"inside": "outside", "outside": "inside"}
    assert intervals(beyond) == [(1 - is_[1], 1 - is_[0])]
    assert said(beyond) == [f"reason.distance_to.beyond.{turned.get(message, message)}"]


def test_while_there_is_no_such_line_everything_lies_beyond() -> None:
    extents = near(15, valid=LATER)
    assert intervals(ask({"distance_to": {"of": "line", "within_m": 15_000}}, {}, extents=extents)) == [FALSE]
    assert intervals(ask({"distance_to": {"of": "line", "beyond_m": 15_000}}, {}, extents=extents)) == [TRUE]


def test_the_side_where_the_effect_lay() -> None:
    hill = Extent(square(50, lat_km=51), square(50, lat_km=49), ALWAYS)
    rows = [{"lat_e7": km * E7_PER_KM} for km in (10, 0, -10)]
    judged = ask({"side_of": {"line": "line", "side": "hill"}}, *rows, extents={"line|hill": hill})
    assert intervals(judged) == [TRUE, UNKNOWN, FALSE]
    assert said(judged) == ["reason.side_of.inside", "reason.side_of.open", "reason.side_of.outside"]
    assert judged.reason(0)["a"] == {"line": "line", "side": "hill"}


@pytest.mark.parametrize(
    ("row", "is_", "message"),
    [
        ({"kind": "uav", "uav_act": "crossing"}, TRUE, "holds"),
        ({"kind": "uav", "uav_act": "crossing", "lat_e7": E7_PER_KM}, UNKNOWN, "open"),
        ({"kind": "uav", "uav_act": "crossing", "lat_e7": E7_PER_KM, "radius_m": 1200}, TRUE, "holds"),
        ({"kind": "uav", "uav_act": "strike"}, UNKNOWN, "open"),
        ({"kind": "rocket"}, UNKNOWN, "open"),
        ({"kind": "unspecified"}, UNKNOWN, "open"),
        ({"kind": "explosion"}, FALSE, "still"),
    ],
)
def test_crossed(row, is_, message) -> None:
    judged = ask({"crossed": {"line": "line"}}, row, lines=line())
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.crossed.{message}"])


def test_a_crossing_near_an_approximate_line_is_one() -> None:
    row = {"kind": "uav", "uav_act": "crossing", "lat_e7": E7_PER_KM}
    assert intervals(ask({"crossed": {"line": "line"}}, row, lines=line(error_m=2000))) == [TRUE]


def test_no_line_is_crossed_before_it_is_valid_and_perhaps_where_that_is_not_known() -> None:
    rows = {"kind": "uav", "uav_act": "crossing"}, {"kind": "uav", "uav_act": "crossing", "t1_ms": DAY_MS + HOUR_MS}
    judged = ask({"crossed": {"line": "line"}}, *rows, lines=line(valid=LATER))
    assert intervals(judged) == [FALSE, UNKNOWN]
    assert said(judged) == ["reason.crossed.no_line", "reason.crossed.open"]
