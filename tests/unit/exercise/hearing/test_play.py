"""A trial is the same again from one seed; its network is told means; what is loud and near is heard where it was."""

from dataclasses import replace
from functools import cache

from trucewatch.exercise.hearing.held import held
from trucewatch.exercise.hearing.play import Heard, played
from trucewatch.exercise.hearing.trials import AIR, FEW, GROUND, described, exploded, stood

NEAR = replace(FEW, near_m=2_000, far_m=9_000, least_g=50_000, slot_s=360)


@cache
def hour() -> Heard:
    return played(NEAR, 1501)


def test_what_is_loud_and_near_is_heard_where_it_was() -> None:
    one = hour()
    assert len(one.blasts) == 10
    told = held(one.blasts, one.detections.rows(), [station.e7 for station in one.stations]).told
    assert all(blast.found for blast in told)
    assert sum(blast.held95 for blast in told) >= 8
    assert sum(blast.off_m < 1500 for blast in told) >= 8


def test_a_seed_gives_one_hour_and_another_seed_another() -> None:
    assert exploded(GROUND, 7) == exploded(GROUND, 7)
    assert exploded(GROUND, 7) != exploded(GROUND, 8)
    assert stood(AIR, 7) != stood(AIR, 8)
    again = played(NEAR, 1501)
    assert again.detections == hour().detections or list(again.detections.rows()) == list(hour().detections.rows())


def test_explosions_lie_where_the_trial_says() -> None:
    for trial in (GROUND, AIR, FEW):
        made = exploded(trial, 3)
        assert len(made) == 3600 // trial.slot_s
        assert all(trial.least_g <= one.charge_g <= trial.most_g for one in made)


def test_a_network_is_told_means_and_no_ground() -> None:
    one, other = (described(GROUND, stood(GROUND, seed), (0.0, 0.0)) for seed in (1, 2))
    assert one.phases == other.phases
    fast = described(replace(GROUND, told=1.03), stood(GROUND, 1), (0.0, 0.0))
    assert fast.phases[0].medium.speed_m_s == 1.03 * one.phases[0].medium.speed_m_s
