from itertools import pairwise

import pytest

from trucewatch.exercise.calendar import Calendar
from trucewatch.exercise.watch import watches

CALENDAR = Calendar(14)
MADE = {seed: watches(CALENDAR, seed) for seed in (1, 2, 3)}


@pytest.mark.parametrize("seed", MADE)
def test_a_standing_watcher_is_in_one_state_at_every_moment(seed):
    by_platform = {}
    for w in MADE[seed]:
        if w.platform.startswith(("A", "camera")):
            by_platform.setdefault(w.platform, []).append((w.t0_ms, w.t1_ms))
    assert len(by_platform) == 27
    for spans in by_platform.values():
        ordered = sorted(spans)
        assert (ordered[0][0], ordered[-1][1]) == (CALENDAR.opens_ms, CALENDAR.closes_ms)
        assert all(before[1] == after[0] for before, after in pairwise(ordered))


@pytest.mark.parametrize("seed", MADE)
def test_patrols_look_and_listen_by_day_and_only_where_they_are_let_in(seed):
    stops = [w for w in MADE[seed] if w.platform.startswith("patrol")]
    present = {(w.platform, w.t0_ms, w.means) for w in stops if w.state == "present"}
    denied = {(w.platform, w.t0_ms, w.means) for w in stops if w.state == "denied"}
    assert not present & denied
    assert {means for _, _, means in present} == {"seen", "heard"}
    for w in stops:
        clock = (w.t0_ms - CALENDAR.at(0)) % 86_400_000 // 3_600_000
        assert 8 <= clock < 17


@pytest.mark.parametrize("seed", MADE)
def test_every_restriction_stands_once_with_its_reason_and_what_was_lost(seed):
    restricted = [w for w in MADE[seed] if w.restriction]
    assert sorted(w.restriction for w in restricted) == ["delayed", "denied", "turned_back"]
    for w in restricted:
        assert all((w.reason, w.side_as_seen, w.answer, w.task))
        assert w.state == "denied"
        assert (w.delay_min > 0) == (w.restriction == "delayed")


def test_who_is_jammed_does_not_work():
    jammed = [w for w in MADE[1] if w.state == "jammed"]
    assert {w.platform for w in jammed} == {"A03", "A04"}
    assert not any(w.works for w in jammed)
