"""How probable it is that an incident is ordinary: what was expected, how many there were, who said what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trucewatch.fuse.fuse import fuse
from trucewatch.fuse.ordinary import counted, day_of_year
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Incidents
from trucewatch.model.fusing import Clutter, Fusing, Grouping
from trucewatch.model.manifest import Reliability
from unit.fuse.perceived import E7_PER_KM, HOUR_MS, line, observations, oid, seen

DAY_MS = 24 * HOUR_MS
NO = Clutter.none()


def box(**given: Any) -> dict[str, Any]:
    """A box of two degrees around 0 N, 0 E, all year and day, in which some six explosions a day are usual."""
    usual = {"south_e7": -(10**7), "north_e7": 10**7, "west_e7": -(10**7), "east_e7": 10**7}
    spans = {"from_day": 1, "until_day": 366, "from_hour": 0, "until_hour": 24}
    return {**usual, **spans, "kind": "explosion", "rate_e6": 5_000, "spread_e3": 1_500, "other_e6": 500, **given}


def clutter(*boxes: dict[str, Any]) -> Clutter:
    named = [{**b, "kind": v.KINDS.index(b["kind"])} for b in boxes]
    columns = {name: np.array([b[name] for b in named], np.int64) for name in named[0]}
    return Clutter(**{**columns, "kind": columns["kind"].astype(np.int16)})


def found(*rows: dict[str, Any], clutter: Clutter = NO, **by: Any) -> list[int]:
    """The probability that each is ordinary, in the order in which their observations are given."""
    incidents, members = fuse(observations(*rows), Fusing(clutter=clutter, **by))
    of = dict(zip(members.observation.tolist(), members.incident.tolist(), strict=True))
    p = dict(zip(incidents.id.tolist(), incidents.clutter_e6.tolist(), strict=True))
    return [p[of[row["id"]]] for row in rows]


def relied(kind_e6: int = 900_000, false_e6: int = 0) -> dict[tuple[str, str], Reliability]:
    return {("observations", "heard"): Reliability(kind_e6, false_e6, "assumed")}


def test_without_anything_known_nothing_is_ordinary() -> None:
    assert found(seen("a"), seen("b", 30)) == [0, 0]


def test_a_few_are_of_the_season_and_a_hundred_are_not() -> None:
    few = found(seen("a", 30), clutter=clutter(box()))
    many = found(*(seen(str(i), 10 * (i % 10) - 50, 10 * (i // 10) - 50) for i in range(100)), clutter=clutter(box()))
    assert few[0] > 900_000
    assert len(set(many)) == 1
    assert many[0] < 150_000


@pytest.mark.parametrize(
    ("outside", "given"),
    [
        ("another kind", {"kind": "fire"}),
        ("another season", {"from_day": 2}),
        ("other hours", {"from_hour": 13}),
        ("hours that end before", {"until_hour": 12}),
        ("another place", {"west_e7": 30 * E7_PER_KM}),
    ],
)
def test_a_box_speaks_of_its_kind_place_season_and_hours_alone(outside: str, given: dict[str, int]) -> None:
    assert found(seen("a"), clutter=clutter(box())) != [0]
    assert found(seen("a"), clutter=clutter(box(**given))) == [0], outside


def test_the_smallest_box_speaks_and_what_it_holds_is_not_counted_outside() -> None:
    works = box(south_e7=0, north_e7=20 * E7_PER_KM, west_e7=0, east_e7=20 * E7_PER_KM, rate_e6=400_000)
    rows = [seen(str(i), 1 + 4 * (i % 5), 1 + 4 * (i // 5)) for i in range(5)]
    both = found(*rows, seen("away", -50, -50), clutter=clutter(box(rate_e6=100), works))
    alone = found(seen("away", -50, -50), clutter=clutter(box(rate_e6=100), works))
    assert min(both[:5]) > 900_000
    assert both[5] == alone[0]


def test_what_has_no_middle_or_no_day_is_in_no_box() -> None:
    long = {"t1_ms": 12 * HOUR_MS + 40 * HOUR_MS}
    assert found(line("a"), clutter=clutter(box())) == [0]
    assert found(seen("a", **long), clutter=clutter(box())) == [0]


def test_a_day_elsewhere_changes_nothing() -> None:
    far = [seen(f"far{i}", 300 + 9 * i) for i in range(20)]
    later = [
        seen(f"later{i}", 9 * i, t0_ms=12 * HOUR_MS + DAY_MS, t1_ms=12 * HOUR_MS + DAY_MS + 1000) for i in range(9)
    ]
    alone = found(seen("a"), clutter=clutter(box()))
    assert found(seen("a"), *far, *later, clutter=clutter(box()))[0] == alone[0]


def test_one_detection_is_false_as_often_as_its_source_is_and_two_origins_multiply() -> None:
    assert found(seen("a"), reliability=relied(false_e6=100_000)) == [100_000]
    assert found(seen("a"), seen("b"), reliability=relied(false_e6=100_000)) == [10_000, 10_000]


def test_two_reports_of_one_origin_are_as_false_as_one() -> None:
    twice = seen("a"), seen("b", 0.1, origin_group="a")
    assert found(*twice, reliability=relied(false_e6=100_000)) == [100_000, 100_000]


def test_two_sensors_of_one_network_do_not_err_at_one_time_and_a_copy_is_no_second_sensor() -> None:
    by = {("observations", "detected"): Reliability(900_000, 100_000, "assumed")}
    net = {"origin_group": "net", "means": "detected"}
    assert found(seen("a", **net), seen("b", 0.1, **net), reliability=by) == [10_000, 10_000]
    assert found(seen("a", **net), seen("a2", platform="b", **net), reliability=by) == [100_000, 100_000]
    assert found(seen("a", **net), seen("a2", 0.1, platform="a", **net), reliability=by) == [100_000, 100_000]


def test_of_what_one_origin_says_by_several_means_the_most_reliable_counts() -> None:
    by = {**relied(false_e6=300_000), ("observations", "detected"): Reliability(900_000, 50_000, "assumed")}
    assert found(seen("a"), seen("b", 0.1, origin_group="a", means="detected"), reliability=by) == [50_000, 50_000]


def test_what_is_known_to_a_day_belongs_to_its_noon() -> None:
    day = {"t0_ms": 0, "t1_ms": DAY_MS}
    assert found(seen("a", **day), clutter=clutter(box(from_hour=12, until_hour=13))) != [0]
    assert found(seen("a", **day), clutter=clutter(box(from_hour=0, until_hour=1))) == [0]


def test_who_describes_hunters_is_believed_as_far_as_relied_on() -> None:
    assert found(seen("a", kind="shot", description="hunting"), reliability=relied()) == [900_000]
    two = seen("a", kind="shot", description="hunting"), seen("b", kind="shot", description="celebratory")
    assert found(*two, reliability=relied())[0] > 980_000


def test_who_describes_fire_speaks_against_the_season() -> None:
    plain, fire = (
        found(seen("a"), clutter=clutter(box())),
        found(seen("a", description="incoming"), clutter=clutter(box())),
    )
    assert fire[0] < plain[0]
    torn = seen("a", description="incoming"), seen("b", 0.1, origin_group="a", description="hunting")
    assert found(*torn, reliability=relied()) == [0, 0]


@pytest.mark.parametrize(("word", "p_e6"), [("hunting", 1_000_000), ("incoming", 0)])
def test_what_people_decided_decides(word: str, p_e6: int) -> None:
    act = Grouping("reclass", (oid("a").decode(),), 7, "seen on the recording", description=word)
    assert found(seen("a"), clutter=clutter(box()), groupings=(act,)) == [p_e6]


def test_days_are_counted_with_what_was_expected_and_the_probability_of_more() -> None:
    one = Incidents.of(
        3, kind="explosion", t0_ms=np.array([0, HOUR_MS, DAY_MS]), t1_ms=np.array([9, HOUR_MS + 9, DAY_MS + 9])
    )
    days = counted(one, clutter(box()))
    assert (days.day.tolist(), days.number.tolist(), days.of.tolist()) == ([0, 1], [2, 1], [0, 0, 1])
    assert days.mean_e6[0] == pytest.approx(0.005 * 49.46 * 24 * 1e6, rel=0.01)
    assert (days.excess_e6 < 200_000).all()


def test_days_of_the_year_begin_with_one_and_leap() -> None:
    days = np.array(["1970-01-01", "2024-02-29", "2024-12-31", "2023-12-31", "1969-12-31"], "datetime64[D]")
    assert day_of_year(days.astype(np.int64)).tolist() == [1, 60, 366, 365, 365]
