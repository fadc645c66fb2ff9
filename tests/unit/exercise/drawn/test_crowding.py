import pytest

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.crowding import Crowding
from trucewatch.exercise.drawn.land import drawn_land
from trucewatch.exercise.setting import Setting


def places(density, seed=1):
    setting = Setting(seed=seed, density=density)
    land = drawn_land(setting)
    crowding, chance = Crowding(setting, land), Chance(seed, "test")
    made = [crowding.place(chance) for _ in range(2_000)]
    return [(x, y - land.river_y(x)) for x, y in made], land


@pytest.mark.parametrize(
    ("density", "long_km", "half_km"),
    [("sparse", 1_400, 19), ("line", 1_400, 5), ("medium", 100, 15), ("dense", 60, 10)],
)
def test_fire_lies_where_the_setting_says(density, long_km, half_km):
    made, _ = places(density)
    xs, offs = [x for x, _ in made], [off for _, off in made]
    assert long_km * 900 < max(xs) - min(xs) <= long_km * 1_000
    assert half_km * 900 < max(map(abs, offs)) <= half_km * 1_000


@pytest.mark.parametrize("density", ["medium", "dense"])
def test_most_fire_of_a_crowded_sector_falls_near_four_hot_spots(density):
    made, _ = places(density)
    cells = {}
    for x, off in made:
        cells[x // 4_000, off // 4_000] = cells.get((x // 4_000, off // 4_000), 0) + 1
    assert sum(sorted(cells.values())[-24:]) > 0.65 * len(made)


def test_in_one_section_fire_stays_in_it():
    setting = Setting(line_km=400)
    land = drawn_land(setting)
    crowding, chance = Crowding(setting, land, "section_03"), Chance(1, "test")
    assert {land.section(crowding.place(chance)[0]) for _ in range(500)} == {"section_03"}
