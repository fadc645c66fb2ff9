from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.event import Event, parts

BOMBARDMENT = Event("b", "explosion", 0, 3_600_000, 100, -50, acts=97, volleys=9, spread_m=250, heard_m=9_000)


@given(st.integers(1, 200), st.integers(1, 12), st.integers(0, 2**40))
def test_volleys_share_the_acts_and_lie_within_the_time(acts, volleys, seed):
    event = replace(BOMBARDMENT, acts=acts, volleys=min(acts, volleys))
    made = list(parts(event, seed))
    assert len(made) == event.volleys
    assert sum(p.acts for p in made) == acts
    assert made[0].t0_ms == event.t0_ms
    assert [p.t0_ms for p in made] == sorted(p.t0_ms for p in made)
    assert all(event.t0_ms <= p.t0_ms < p.t1_ms <= event.t1_ms for p in made)


def test_volleys_scatter_around_the_event_as_it_says():
    off = [p.x_m - 100 for seed in range(300) for p in parts(BOMBARDMENT, seed)]
    sigma = (sum(x * x for x in off) / len(off)) ** 0.5
    assert abs(sum(off) / len(off)) < 25
    assert 225 < sigma < 275


def test_what_happens_once_is_perceived_where_it_is():
    single = replace(BOMBARDMENT, volleys=1)
    assert list(parts(single, 1)) == [single]
