"""What a mission of a drawn land knows beforehand: from formulas, and near what truly happens over seeds."""

from dataclasses import replace

import pytest

from trucewatch.exercise.drawn.expected import clutter_table, share_heard_e3
from trucewatch.exercise.drawn.land import drawn_land
from trucewatch.exercise.drawn.seasons import HUNTING_HOURS
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.world import world
from trucewatch.model import vocabulary as v
from trucewatch.run.config.clutter import load_clutter

SETTING = Setting(line_km=400, days=8, rate=20)


def expected(setting, kind):
    """Ordinary incidents of a kind a day, from the table."""
    c = load_clutter({"clutter.csv": clutter_table(setting, drawn_land(setting))})
    km2 = (c.north_e7 - c.south_e7) * 110.717e-7 * (c.east_e7 - c.west_e7) * 103.970e-7
    number = c.rate_e6 / 1e6 * km2 / 1_000 * (c.until_hour - c.from_hour)
    return float(number[c.kind == v.KINDS.index(kind)].sum())


@pytest.mark.parametrize(("kind", "name", "within"), [("fire", "farm-fire", 0.3), ("shot", "hunting", 0.2)])
def test_the_table_expects_what_is_perceived_on_the_average(kind, name, within):
    seen = 0
    for seed in range(1, 6):
        made = world(replace(SETTING, seed=seed))
        traced = {r.event for r in made.reports} | {p.event for p in made.pixels}
        seen += len({e for e in traced if e.startswith(name)})
    told = expected(SETTING, kind)
    assert abs(seen / (5 * SETTING.days) / told - 1) < within


def test_the_table_depends_on_the_season_and_not_on_what_the_seed_drew():
    autumn, summer = expected(SETTING, "fire"), expected(replace(SETTING, season="summer"), "fire")
    assert autumn > 1.4 * summer
    land = drawn_land(SETTING)
    assert clutter_table(SETTING, land) == clutter_table(replace(SETTING, seed=99), land)


def test_every_incident_of_fire_finds_a_row():
    c = load_clutter({"clutter.csv": clutter_table(SETTING, drawn_land(SETTING))})
    for kind in ("explosion", "shot", "burst", "fire", "uav"):
        of = c.kind == v.KINDS.index(kind)
        hours = {h for a, b in zip(c.from_hour[of], c.until_hour[of], strict=True) for h in range(a, b)}
        assert hours == set(range(24)), kind


def test_more_sensors_hear_more():
    few, many = (share_heard_e3(drawn_land(replace(SETTING, sensors=n)), 3_200) for n in (20, 160))
    assert few < many <= 900
    assert HUNTING_HOURS[0] == "07:40"
