"""The exercise's range models promise no more than its watchers perceive, and not much less."""

from collections import defaultdict

import pytest

from trucewatch.exercise.calendar import Calendar
from trucewatch.exercise.land import distance_m
from trucewatch.exercise.ordinary import ordinary
from trucewatch.exercise.perceive import perceive
from trucewatch.exercise.staged import staged
from trucewatch.exercise.watch import watches
from trucewatch.model.mission import RangeModel
from trucewatch.model.vocabulary import CLASS_OF_KIND
from trucewatch.run.config import load_mission, shipped

CALENDAR = Calendar(14)
RANGES = {(r.means, r.event_class): r for r in load_mission(shipped("exercise")).ranges}
Tally = dict[tuple[str, str], list[tuple[float, bool]]]


def chance(model: RangeModel, away_m: int, radius_m: int) -> float:
    part = 1000 * away_m / radius_m
    falling = (model.none_e3 - part) / max(1, model.none_e3 - model.sure_e3)
    return model.p_e6 / 1e6 * min(1.0, max(0.0, falling)) if part > model.sure_e3 else model.p_e6 / 1e6


@pytest.fixture(scope="module")
def tally() -> Tally:
    """By means and class, for every event and every watcher at work: the chance by the model, and whether it was perceived."""
    made: Tally = defaultdict(list)
    for seed in range(1, 13):
        events = ordinary(CALENDAR, seed) + staged(CALENDAR, seed)
        watching = [w for w in watches(CALENDAR, seed) if w.state in {"up", "present"}]
        perceived = {(r.event, r.platform, r.means) for r in perceive(events, watching, CALENDAR, seed)}
        for e in (e for e in events if e.real and e.kind != "fire"):  # satellites see fires; they are in `overpass`
            for w in (w for w in watching if w.t0_ms <= e.t0_ms < w.t1_ms):
                model = RANGES.get((w.means, CLASS_OF_KIND[e.kind]))
                p = chance(model, distance_m((w.x_m, w.y_m), (e.x_m, e.y_m)), w.radius_m) if model else 0.0
                if p > 0:
                    made[w.means, CLASS_OF_KIND[e.kind]].append((p, (e.id, w.platform, w.means) in perceived))
    return made


def test_watchers_perceive_what_the_models_promise(tally: Tally) -> None:
    often = {key: outcomes for key, outcomes in tally.items() if len(outcomes) >= 30}
    assert {means for means, _ in often} == {"detected", "recorded", "seen", "heard"}
    for key, outcomes in often.items():
        promised = sum(p for p, _ in outcomes) / len(outcomes)
        perceived = sum(seen for _, seen in outcomes) / len(outcomes)
        assert promised - 0.08 <= perceived <= promised + 0.25, key
