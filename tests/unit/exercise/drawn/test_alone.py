"""How often a single sensor is wrong, by formula and by what happens in worlds."""

from collections import Counter
from dataclasses import replace

import pytest

from trucewatch.exercise.drawn.alone import false_alone_e3
from trucewatch.exercise.drawn.land import drawn_land
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.world import world

SETTING = Setting(line_km=400, days=8, rate=30)


@pytest.mark.parametrize("density", ["line", "sparse"])
def test_the_formula_is_near_what_worlds_do(density):
    false = true = 0
    for seed in range(1, 7):
        made = world(replace(SETTING, seed=seed, density=density))
        heard = Counter(r.event for r in made.reports if r.office == "acoustic" and r.kind != "thunder")
        days = {e.id: e.t0_ms >= made.calendar.in_force_ms for e in made.events}
        names = {e for e, n in heard.items() if n == 1 and days[e] and not e.startswith(("thunder", "stuck"))}
        false += sum(name.startswith("false") for name in names)
        true += sum(not name.startswith("false") for name in names)
    setting = replace(SETTING, density=density)
    told = false_alone_e3(setting, drawn_land(setting)) / 1_000
    assert abs(false / (false + true) - told) < 0.05


def test_more_fire_makes_a_single_sensor_more_credible():
    calm, hot = (false_alone_e3(s, drawn_land(s)) for s in (replace(SETTING, rate=2), replace(SETTING, rate=300)))
    assert 0 < hot < calm < 1_000


def test_nothing_depends_on_what_a_seed_drew_but_where_sensors_stand():
    assert (
        abs(
            false_alone_e3(SETTING, drawn_land(SETTING)) - false_alone_e3(SETTING, drawn_land(replace(SETTING, seed=9)))
        )
        < 25
    )
