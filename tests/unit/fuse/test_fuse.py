"""From observations to incidents, one rule at a time."""

import json

import numpy as np
import pytest

from trucewatch.fuse.fuse import fuse
from trucewatch.fuse.rules import REACH_M
from trucewatch.model.derived import Incidents
from trucewatch.model.fusing import Fusing
from trucewatch.model.manifest import Reliability
from trucewatch.model.standing import standing
from trucewatch.science.locating import USUAL_M
from unit.fuse.perceived import E7_PER_KM, HOUR_MS, MINUTE_MS, band, line, observations, oid, seen

DAY = {"t0_ms": 0, "t1_ms": 24 * HOUR_MS}


def made(*rows) -> list[dict]:
    return fuse(observations(*rows))[0].rows()


def test_nothing_gives_nothing() -> None:
    incidents, members = fuse(observations())
    assert len(incidents) == len(members) == 0


def test_an_observation_alone_is_an_incident_that_says_what_it_said() -> None:
    (incident,) = made(
        seen("a", 1, 2, weapon="mortar_82", count_min=30, count_max=30, count_word="about", confidence="low")
    )
    assert incident["weapon"] == "mortar_82"
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (30, 30, "about")
    assert (incident["lat_e7"], incident["lon_e7"], incident["radius_m"]) == (E7_PER_KM, 2 * E7_PER_KM, 300)
    assert (incident["t0_ms"], incident["t1_ms"]) == (12 * HOUR_MS, 12 * HOUR_MS + MINUTE_MS)
    assert (incident["low_confidence"], incident["disputed"], incident["coarse"], incident["in_area"]) == (
        "yes",
        "no",
        "no",
        "yes",
    )
    assert incident["means_bits"] == 2
    assert len(incident["cell"]) == 15


def test_a_number_that_one_of_them_called_about_stays_so() -> None:
    (incident,) = made(
        seen("a", count_min=30, count_max=30, count_word="about"),
        seen("b", 0.1, count_min=28, count_max=28, count_word="exactly"),
    )
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (30, 30, "about")


def test_two_who_agree_perceived_one_thing() -> None:
    (incident,) = made(seen("a"), seen("b", 0.3, radius_m=600, means="seen", confidence="low"))
    assert (incident["observations"], incident["origins"], incident["means_bits"]) == (2, 2, 3)
    # a weight of 1 / 300² against 1 / 600², each radius over 2.4477, less as both perceived parts that scatter
    errors_m2 = [(300 / 2.4477) ** 2, (600 / 2.4477) ** 2]
    w, v = (1 / m2 for m2 in errors_m2)
    beyond = 300**2 / sum(errors_m2) - 2 + (w + v) * USUAL_M**2
    scatter_m2 = beyond / (2 * (w + v) - 2 * (w * w + v * v) / (w + v) + w + v)
    a, b = (1 / (m2 + scatter_m2) for m2 in errors_m2)
    assert incident["lat_e7"] == pytest.approx(0.3 * b / (a + b) * E7_PER_KM, rel=0.01)
    assert incident["radius_m"] == pytest.approx(2.4477 / (a + b) ** 0.5, abs=2)
    assert incident["radius50_m"] == pytest.approx(1.1774 / (a + b) ** 0.5, abs=2)
    assert incident["low_confidence"] == "no"
    assert (incident["place"], incident["corroboration"], incident["status"]) == ("point", "independent", "automatic")


def test_who_disagrees_widens_the_place() -> None:
    agreed, (apart,) = made(seen("a"), seen("b", 0.1))[0], made(seen("a"), seen("b", 0.6))
    assert apart["radius_m"] > 1.5 * agreed["radius_m"]


def test_one_origin_adds_no_information_however_often_it_speaks() -> None:
    rows = [seen(f"{k}", 0.01 * k, origin_group="net") for k in range(9)]
    assert made(*rows)[0]["radius_m"] >= made(rows[0])[0]["radius_m"] == 300


def test_bands_of_two_sensors_of_one_network_cross_and_those_of_two_who_quote_one_witness_do_not() -> None:
    rows = band("a", -3, 0, 0, origin_group="net"), band("b", 0, -3, 90, origin_group="net")
    alone = made(rows[0])[0]
    (crossed,) = made(*({**row, "means": "detected"} for row in rows))
    (quoted,) = made(*({**row, "means": "told"} for row in rows))
    assert crossed["origins"] == quoted["origins"] == 1
    assert crossed["radius_m"] < 0.8 * alone["radius_m"] <= quoted["radius_m"]


def test_of_a_fix_and_the_bands_that_it_was_made_of_the_fix_speaks() -> None:
    fix = seen("fix", origin_group="net", means="detected")
    bands = [band(f"{k}", -3, 0.1 * k, 0, origin_group="net", means="detected") for k in range(3)]
    (incident,) = made(fix, *bands)
    assert (incident["observations"], incident["lat_e7"], incident["radius_m"]) == (4, 0, 300)


def test_a_shot_and_an_explosion_are_one_only_if_somebody_took_the_one_for_the_other() -> None:
    assert len(made(seen("a"), seen("b", kind="smoke", t0_ms=12 * HOUR_MS + 20 * MINUTE_MS, t1_ms=13 * HOUR_MS))) == 1
    (one,) = made(seen("a"), seen("b", kind="explosion"), seen("c", 0.1, kind="shot"))
    assert (one["kind"], set(json.loads(one["kinds"]))) == ("explosion", {"explosion", "shot"})
    later = {"t0_ms": 12 * HOUR_MS + 20 * MINUTE_MS, "t1_ms": 12 * HOUR_MS + 21 * MINUTE_MS}
    assert len(made(seen("a"), seen("c", 0.1, kind="shot", **later))) == 2


def test_fire_and_its_answer_are_two_things_and_a_disagreement_is_one() -> None:
    later = {"t0_ms": 12 * HOUR_MS + 20 * MINUTE_MS, "t1_ms": 12 * HOUR_MS + 21 * MINUTE_MS}
    rows = seen("a", direction="N-S"), seen("b", direction="S-N", **later), seen("c", 0.1), seen("d", 0.1, **later)
    incidents = made(*rows)
    assert sorted((i["direction"], i["observations"]) for i in incidents) == [("N-S", 2), ("S-N", 2)]
    (disputed,) = made(seen("a", direction="N-S"), seen("b", direction="S-N"))
    assert disputed["direction"] == ""
    assert len(made(seen("a", description="outgoing"), seen("b", description="impact", **later))) == 2


def test_votes_on_the_kind_weigh_as_much_as_sources_can_be_relied_on() -> None:
    rows = observations(seen("a", kind="smoke", source="poor"), seen("b", source="good"))
    by = Fusing({("poor", "heard"): Reliability(600_000, 0, ""), ("good", "heard"): Reliability(990_000, 0, "")})
    (one,) = fuse(rows, by)[0].rows()
    assert one["kind"] == "explosion"
    # against the other kind that was named, and against the eight that nobody named
    p = 9 * 99 / (9 * 99 + 9 * 1.5 + 8)
    assert one["kind_e6"] == pytest.approx(1e6 * p, abs=2)


@pytest.mark.parametrize("kind", ["explosion", "fire"])
def test_a_bombardment_of_an_hour_is_one_thing_and_the_next_evening_another(kind: str) -> None:
    def at(minutes: int) -> dict:
        return {"t0_ms": 12 * HOUR_MS + minutes * MINUTE_MS, "t1_ms": 12 * HOUR_MS + (minutes + 1) * MINUTE_MS}

    assert len(made(*(seen(f"{k}", 0.1 * (k % 3), kind=kind, **at(5 * k)) for k in range(12)))) == 1
    assert len(made(seen("a", kind=kind), seen("b", kind=kind, **at(50)))) == 1
    assert len(made(seen("a", kind=kind), seen("b", kind=kind, **at(240)))) == 2
    # who may be hours off by the clock may have perceived it
    assert len(made(seen("a", kind=kind), seen("b", kind=kind, **at(240), clock_error_ms=6 * HOUR_MS))) == 1


def test_a_bearing_never_gives_a_point() -> None:
    (incident,) = made(line("a"))
    assert incident["radius_m"] >= REACH_M // 2
    assert incident["place"] == "line"
    for several in ([line("a"), line("b", -3, 0)], [line("a"), line("b", 0, 0.1, 2), line("c", -3, 0)]):
        assert all(i["place"] == "line" and i["radius_m"] >= REACH_M // 4 for i in made(*several))


def test_two_bearings_that_cross_locate_with_the_error_of_both() -> None:
    (crossed,) = made(line("a"), line("b", 10, -10, 90))
    assert crossed["lat_e7"] == pytest.approx(10 * E7_PER_KM, abs=0.1 * E7_PER_KM)
    assert abs(crossed["lon_e7"]) < 0.1 * E7_PER_KM
    assert 300 < crossed["radius_m"] < 1_500
    assert crossed["place"] == "line"


def test_a_bearing_joins_a_place_on_it_and_does_not_move_it() -> None:
    (incident,) = made(line("a"), seen("b", 8))
    assert incident["lat_e7"] == pytest.approx(8 * E7_PER_KM, abs=0.01 * E7_PER_KM)
    assert (incident["place"], incident["origins"]) == ("point", 2)
    assert 290 <= incident["radius_m"] <= 300
    assert len(made(line("a"), seen("b", 8, 4))) == 2


def test_a_band_keeps_the_circle_that_holds_it() -> None:
    (incident,) = made(band("a"))
    assert incident["lat_e7"] == pytest.approx(3 * E7_PER_KM, rel=0.01)
    assert 1000 < incident["radius_m"] < 1500


def test_two_sensors_that_heard_the_same_thirty_shots_do_not_make_sixty() -> None:
    thirty = {"kind": "shot", "count_min": 30, "count_max": 30}
    (incident,) = made(seen("a", **thirty), seen("b", **thirty))
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (30, 30, "exactly")


def test_what_one_platform_heard_one_after_the_other_adds_up() -> None:
    later = {
        "t0_ms": 12 * HOUR_MS + 5 * MINUTE_MS,
        "t1_ms": 12 * HOUR_MS + 6 * MINUTE_MS,
        "platform": "post",
        "origin_group": "post",
    }
    rows = (
        seen("a", platform="post", origin_group="post", count_min=3, count_max=5),
        seen("b", **later, count_min=2, count_max=2),
    )
    (incident,) = made(*rows, seen("c", count_min=4, count_max=4))
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (5, 7, "between")
    assert incident["origins"] == 2


def test_an_open_count_opens_and_silence_does_not() -> None:
    (incident,) = made(seen("a", count_min=5, count_max=-1, count_word="at_least"), seen("b", count_min=9, count_max=9))
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (9, -1, "at_least")
    silent = {"count_min": -1, "count_max": -1, "count_word": "not_stated"}
    (incident,) = made(seen("a", **silent), seen("b", count_min=9, count_max=9))
    assert (incident["count_min"], incident["count_max"]) == (9, 9)
    (incident,) = made(seen("a", **silent), seen("b", **silent))
    assert (incident["count_min"], incident["count_max"], incident["count_word"]) == (1, -1, "not_stated")


def test_copies_of_one_report_add_no_origin_and_no_number() -> None:
    copied = {"origin_group": "ministry", "platform": "", "means": "told", "count_min": 4, "count_max": 4}
    (incident,) = made(seen("a", **copied, source="x"), seen("b", **copied, source="y"))
    assert (incident["observations"], incident["origins"], incident["count_min"], incident["count_max"]) == (2, 1, 4, 4)
    (day,) = made(seen("a", **copied, **DAY, source="x"), seen("b", **copied, **DAY, source="y"))
    assert (day["origins"], day["count_max"]) == (1, 4)


def test_what_is_known_to_the_day_joins_only_its_like() -> None:
    fire = {"kind": "fire", "means": "detected", "source": "firms", **DAY}
    assert len(made(seen("a", **fire), seen("b", 0.4, **fire))) == 1
    assert len(made(seen("a", **fire), seen("b", 0.4, kind="fire", means="detected", source="firms"))) == 2
    assert len(made(seen("a", **fire), seen("b", **{**fire, "source": "other"}))) == 2
    assert len(made(seen("a", **fire), seen("b", **{**fire, "t1_ms": 23 * HOUR_MS}))) == 2
    told = {"means": "told", **DAY}
    assert len(made(seen("a", **told), seen("b", 0.3, **told))) == 2


def test_a_place_of_more_than_five_kilometres_joins_nothing() -> None:
    assert len(made(seen("a", radius_m=5001), seen("b"))) == 2
    assert len(made(seen("a", place="unknown"), seen("b"))) == 2


def test_what_is_known_to_more_than_a_day_and_a_half_is_coarse() -> None:
    assert [i["coarse"] for i in made(seen("a", t0_ms=0, t1_ms=36 * HOUR_MS))] == ["no"]
    assert [i["coarse"] for i in made(seen("a", t0_ms=0, t1_ms=36 * HOUR_MS + 1))] == ["yes"]


def test_descriptions_and_weapons_stand_where_all_who_state_one_agree() -> None:
    (incident,) = made(
        seen("a", description="incoming", weapon="mortar"), seen("b"), seen("c", description="incoming", weapon="tank")
    )
    assert (incident["description"], incident["weapon"]) == ("incoming", "unknown")


def test_the_highest_revision_of_a_record_counts_and_old_links_work() -> None:
    first = seen("old", 0, record="7", revision=1, count_min=99, count_max=99)
    second = seen("new", 40, record="7", revision=2)
    incidents, members = fuse(observations(first, second, seen("other", record="8")))
    assert len(incidents) == 2
    held = {m["observation"]: m["incident"] for m in members.rows()}
    assert held[oid("old").decode()] == held[oid("new").decode()] != held[oid("other").decode()]
    assert 99 not in incidents.count_min


def test_two_contents_of_equal_standing_are_disputed_and_a_higher_one_ends_it() -> None:
    two = seen("a", weapon="tank"), seen("a", weapon="mortar")
    assert [i["disputed"] for i in made(*two)] == ["yes"]
    assert [i["disputed"] for i in made(*two, seen("a", weapon="tank", revision=1))] == ["no"]
    assert [i["disputed"] for i in made(two[0], two[0])] == ["no"]


def test_no_incident_is_longer_or_wider_than_the_bounds() -> None:
    every = [seen(f"{k}", 0.2 * k, t0_ms=4 * MINUTE_MS * k, t1_ms=4 * MINUTE_MS * k + 1000) for k in range(400)]
    incidents = fuse(observations(*every))[0]
    assert (incidents.t1_ms - incidents.t0_ms).max() <= 4 * HOUR_MS
    assert incidents.observations.max() < 40
    assert incidents.observations.sum() == 400


def test_ids_come_from_the_smallest_observation() -> None:
    names = ["a", "b", "c"]
    (one,) = fuse(observations(*(seen(n) for n in names)))[0].id.tolist()
    smallest = min(names, key=oid)
    assert fuse(observations(seen(smallest)))[0].id.tolist() == [one]
    assert isinstance(fuse(observations(seen("a")))[0], Incidents)


def test_standing_rows_are_sorted_and_each_id_is_there_one_time() -> None:
    known = standing(observations(*(seen(f"{k % 7}", record=f"{k % 7}", revision=k // 7) for k in range(20))))
    assert len(known.rows) == 7
    assert (np.diff(known.rows.id.astype("S40").view("S40").argsort(kind="stable")) == 1).all()
    assert known.rows.revision.tolist().count(2) == 6
