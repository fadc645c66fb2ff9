"""The exercise's range models promise no more than its watchers perceive, and not much less."""

from collections import defaultdict
from dataclasses import replace

import pytest

from trucewatch.exercise.generate import generate
from trucewatch.exercise.land import distance_m
from trucewatch.exercise.setting import Setting, on_stage
from trucewatch.exercise.world import World, world
from trucewatch.model.mission import RangeModel
from trucewatch.model.vocabulary import CLASS_OF_KIND
from trucewatch.run.config import load_mission, shipped

SHIPPED = shipped("exercise")
LONG = Setting(line_km=400, days=8, rate=400)
Tally = dict[tuple[str, str], list[tuple[float, bool]]]


def chance(model: RangeModel, away_m: int, radius_m: int) -> float:
    part = 1000 * away_m / radius_m
    falling = (model.none_e3 - part) / max(1, model.none_e3 - model.sure_e3)
    return model.p_e6 / 1e6 * min(1.0, max(0.0, falling)) if part > model.sure_e3 else model.p_e6 / 1e6


def tally(worlds: list[World], ranges: tuple[RangeModel, ...]) -> Tally:
    """By means and class, for every event and every watcher at work: the chance by the model, and whether it was perceived."""
    models = {(r.means, r.event_class): r for r in ranges}
    made: Tally = defaultdict(list)
    for one in worlds:
        perceived = {(r.event, r.platform, r.means) for r in one.reports}
        for e in (e for e in one.events if e.real and e.kind != "fire"):  # satellites see fires; they are in `overpass`
            for w in one.at_work.near(e.x_m, e.t0_ms):
                model = models.get((w.means, CLASS_OF_KIND.get(e.kind, "")))
                p = chance(model, distance_m((w.x_m, w.y_m), (e.x_m, e.y_m)), w.radius_m) if model else 0.0
                if p > 0:
                    made[w.means, CLASS_OF_KIND[e.kind]].append((p, (e.id, w.platform, w.means) in perceived))
    return made


@pytest.mark.parametrize(
    ("settings", "means"),
    [
        ([on_stage(seed) for seed in range(1, 13)], {"detected", "recorded", "seen", "heard"}),
        ([replace(LONG, seed=seed) for seed in (1, 2)], {"detected", "recorded", "heard"}),
    ],
    ids=["staged", "drawn"],
)
def test_watchers_perceive_what_the_models_promise(settings: list[Setting], means: set[str]) -> None:
    files = {**SHIPPED, **generate(settings[0], SHIPPED).configuration}
    found = tally([world(setting) for setting in settings], load_mission(files).ranges)
    often = {key: outcomes for key, outcomes in found.items() if len(outcomes) >= 30}
    assert {key[0] for key in often} == means
    for key, outcomes in often.items():
        promised = sum(p for p, _ in outcomes) / len(outcomes)
        perceived = sum(seen for _, seen in outcomes) / len(outcomes)
        assert promised - 0.08 <= perceived <= promised + 0.25, (key, promised, perceived, len(outcomes))
