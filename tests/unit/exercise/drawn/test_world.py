"""One drawn world of 400 km and 8 days, and what must be in it."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from trucewatch.exercise.drawn.arms import AVOIDING_PERCENT, ESCALATION_FACTOR, Escalation
from trucewatch.exercise.drawn.land import SECTION_M, drawn_land
from trucewatch.exercise.drawn.network import WRONG_KIND_PERCENT
from trucewatch.exercise.drawn.posts import JAMMED_M
from trucewatch.exercise.land import BUFFER_M, distance_m
from trucewatch.exercise.reach import reached
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.world import World, world

SETTING = Setting(seed=2, line_km=400, days=16, rate=120)


@cache
def made() -> World:
    return world(SETTING)


@cache
def clocks_seen() -> set[str]:
    """What the clocks of eight worlds say of themselves."""
    return {r.clock for seed in range(8) for r in world(Setting(seed=seed, line_km=300, days=6, rate=60)).reports}


def by_event(world_: World):
    perceived = {}
    for report in world_.reports:
        perceived.setdefault(report.event, []).append(report)
    return perceived


def test_sensors_and_sections_are_in_proportion_to_the_line():
    land = made().land
    assert len(land.sensors) == 400_000 // 2_600
    assert len(land.sections) == round(400_000 / SECTION_M)
    assert len(drawn_land(Setting(line_km=400, sensors=11)).sensors) == 11
    assert land.sections[0].from_m == -200_000
    assert land.sections[-1].until_m == 200_000


def test_all_that_stands_along_the_river_has_a_name_of_its_own():
    land = drawn_land(Setting(line_km=2_000))
    for sites in (land.sensors, land.cameras, land.localities, land.holding_areas, land.quarries, land.receivers):
        assert len({site.id for site in sites}) == len(sites)
    assert all(names["en"] != "" and names["de"] != "" for names in land.names.values())


def test_breaches_grow_in_one_section_by_the_factor_and_nowhere_else():
    grows = made().grows
    assert grows is not None
    land, calendar = made().land, made().calendar
    since_ms = calendar.at(grows.day + 7)
    late = [e for e in made().events if e.id.startswith(("breach-", "grown-")) and e.t0_ms >= since_ms]
    numbers = Counter(land.section(e.x_m) for e in late)
    usual = [n for section, n in numbers.items() if section != grows.section]
    ratio = numbers[grows.section] / (sum(usual) / len(usual))
    assert ESCALATION_FACTOR * 0.7 < ratio < ESCALATION_FACTOR * 1.3
    assert max(usual) < 2 * sum(usual) / len(usual)


def test_the_escalation_rises_over_a_week_and_stays():
    grows = Escalation("section_01", 6, 0)
    assert [grows.beside_the_usual(day) for day in (5, 6, 12, 30)] == [0, 9, 63, 63]


def test_fire_that_avoids_is_watched_less_than_other_fire():
    arms = [e for e in made().events if e.id.startswith("breach-")]

    def watching(event):
        near = made().at_work.near(event.x_m, event.t0_ms)
        return sum(distance_m((w.x_m, w.y_m), (event.x_m, event.y_m)) <= w.radius_m for w in near)

    shy, bold = ([watching(e) for e in arms if e.avoids == avoids] for avoids in (True, False))
    assert AVOIDING_PERCENT / 2 < 100 * len(shy) / len(arms) < AVOIDING_PERCENT * 2
    assert sum(shy) / len(shy) < 0.65 * sum(bold) / len(bold)


def test_a_breach_names_the_clause_that_its_place_makes_it_breach():
    land = made().land
    for event in (e for e in made().events if e.id.startswith("breach-")):
        if event.kind in {"explosion", "shot", "burst"}:
            assert event.breaches == ("ceasefire",)
        elif event.kind == "uav":
            inside = abs(event.y_m - land.river_y(event.x_m)) <= BUFFER_M
            assert event.breaches == (("aircraft",) if inside else ())
    assert not any(e.breaches for e in made().events if e.t0_ms < made().calendar.in_force_ms or e.cause != "arms")


def test_every_cause_is_there_and_what_never_was_is_false():
    assert {e.cause for e in made().events} == {"arms", "ordinary", "false"}
    assert all(e.real == (e.cause != "false") for e in made().events)
    assert {e.notified for e in made().events if e.id.startswith("blast-")} <= {True, False}


def test_who_is_jammed_is_near_a_jammer_at_that_time():
    jams = [e for e in made().events if e.id.startswith("jamming-")]
    jammed = [w for w in made().watching if w.state == "jammed"]
    assert jammed
    for w in jammed:
        near = [j for j in jams if distance_m((j.x_m, j.y_m), (w.x_m, w.y_m)) <= JAMMED_M]
        assert any(j.t0_ms <= w.t0_ms and w.t1_ms <= j.t1_ms for j in near)


def test_a_standing_watcher_is_in_one_state_at_every_moment():
    spans = {}
    for w in made().watching:
        if w.platform[0] in "AC" and w.state != "overpass":
            spans.setdefault(w.platform, []).append((w.t0_ms, w.t1_ms))
    assert len(spans) == len(made().land.sensors) + len(made().land.cameras)
    for of_one in spans.values():
        ordered = sorted(of_one)
        assert (ordered[0][0], ordered[-1][1]) == (made().calendar.opens_ms, made().calendar.closes_ms)
        assert all(a[1] == b[0] for a, b in pairwise(ordered))


def test_what_nobody_could_perceive_nobody_reports_but_by_chance_from_above():
    within = reached(made())
    perceived = by_event(made())
    by_chance = {"uav_flights", "imagery"}
    for event in made().events:
        if event.real and event.id not in within and event.volleys == 1:
            told = [r for r in perceived.get(event.id, []) if r.means != "told"]
            assert {r.source for r in told} <= by_chance, event.id


def test_kinds_are_confused_as_often_as_is_said():
    kinds = {e.id: e.kind for e in made().events}
    fire = {"explosion", "shot", "burst"}
    acoustic = [r for r in made().reports if r.source == "acoustic" and kinds.get(r.event) in fire and r.kind in fire]
    wrong = sum(r.kind != kinds[r.event] for r in acoustic)
    assert abs(100 * wrong / len(acoustic) - WRONG_KIND_PERCENT) < 1


def test_fixes_hold_the_truth_as_often_as_their_ellipse_says():
    """Of single events only: volleys scatter around theirs."""
    events = {e.id: e for e in made().events if e.volleys == 1}
    inside = {50: [], 95: []}
    for report in made().reports:
        if report.form == "fix" and report.event in events:
            event = events[report.event]
            north, east = event.y_m - report.spot.at[1], event.x_m - report.spot.at[0]
            a, b, c = report.spot.spread
            far = (b * north * north - 2 * c * north * east + a * east * east) / (a * b - c * c)
            inside[50].append(far <= 1.386)
            inside[95].append(far <= 5.991)
    for percent, held in inside.items():
        assert len(held) > 300
        assert abs(100 * sum(held) / len(held) - percent) < 6


def test_bands_hold_the_truth_about_as_often_as_they_promise():
    events = {e.id: e for e in made().events if e.volleys == 1 and not e.only}
    held = []
    for report in made().reports:
        if report.form == "detection" and report.event in events:
            event = events[report.event]
            away = distance_m(report.spot.at, (event.x_m, event.y_m))
            held.append(report.spot.near_m <= away <= report.spot.far_m)
    assert 0.9 < sum(held) / len(held) < 0.98


@pytest.mark.parametrize("what", ["free", "holdover", "synchronised"])
def test_clocks_are_of_every_kind(what):
    assert what in clocks_seen()


def test_one_sensor_repeats_itself():
    (stuck,) = {r.event for r in made().reports if r.event.startswith("stuck-")}
    messages = by_event(made())[stuck]
    assert len(messages) == 40
    assert len({(r.platform, r.kind, r.spot, r.count) for r in messages}) == 1
    assert max(r.t0_ms for r in messages) - min(r.t0_ms for r in messages) < 60_000


def test_articles_on_one_event_are_of_one_origin_and_several():
    of_event = {}
    for report in made().reports:
        if report.office == "media":
            of_event.setdefault(report.event, []).append(report)
    assert of_event
    for articles in of_event.values():
        assert len({r.group for r in articles}) == 1
        assert len({r.platform for r in articles}) == len(articles) >= 2


def test_damage_is_found_after_the_fire_that_made_it():
    events = {e.id: e for e in made().events}
    scars = [e for e in events.values() if e.kind == "damage"]
    assert scars
    for scar in scars:
        of = events[scar.trace_of]
        assert (scar.x_m, scar.y_m, scar.t0_ms) == (of.x_m, of.y_m, of.t0_ms)
    marked = [r for r in made().reports if r.kind == "damage"]
    assert all(r.t0_ms <= events[r.event].t0_ms < r.t1_ms for r in marked)
