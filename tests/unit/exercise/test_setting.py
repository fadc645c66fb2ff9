import pytest

from trucewatch.errors import WorkflowError
from trucewatch.exercise.setting import SEASONS, Setting, on_stage, setting_of


def test_what_is_not_asked_for_is_as_usual():
    usual = setting_of(7, {})
    assert (usual.seed, usual.line_km, usual.days, usual.density, usual.sensors) == (7, 1_400, 30, "line", 0)


def test_a_staged_exercise_takes_its_days_and_nothing_else():
    assert setting_of(3, {"days": 5}, staged=True) == on_stage(3, 5)
    with pytest.raises(WorkflowError, match="no --line-km"):
        setting_of(3, {"days": 5, "line_km": 70}, staged=True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"line_km": 29}, "between 30 and 2000"),
        ({"line_km": 2_001}, "between 30 and 2000"),
        ({"days": 2}, "between 3 and 366"),
        ({"rate": 0}, "between 1 and 5000"),
        ({"sensors": 5_001}, "between 0 and 5000"),
        ({"sensors": 0}, "--sensors 1 or more"),
        ({"season": "harvest"}, "autumn, winter, spring, summer"),
        ({"density": "heaped"}, "sparse, line, medium, dense"),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(asked, said):
    with pytest.raises(WorkflowError, match=said):
        setting_of(1, asked)


def test_a_negative_seed_is_refused():
    with pytest.raises(WorkflowError, match="--seed between 0"):
        Setting(seed=-1)


def test_each_season_begins_on_a_day_of_its_own():
    assert len({Setting(season=season).calendar.opens_ms for season in SEASONS}) == len(SEASONS)
