from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.calendar import HOUR_MS, Calendar
from trucewatch.exercise.neighbours import Neighbours
from trucewatch.exercise.watch import Watch

CALENDAR = Calendar(5)
STATES = ("up", "down", "jammed", "present", "denied", "overpass")


def watch(n, x, hour, long, state):
    t0 = CALENDAR.opens_ms + hour * HOUR_MS
    until = CALENDAR.opens_ms + (hour // 24 + 1) * 24 * HOUR_MS
    return Watch(f"W{n}", "detected", state, t0, min(until, t0 + long * HOUR_MS), x, 0, 1_000)


WATCHES = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(0, 30), st.integers(1, 24), st.sampled_from(STATES)), max_size=40
)


@given(WATCHES, st.integers(-20, 20), st.integers(0, 40), st.integers(0, 30))
def test_those_near_are_all_who_work_within_reach_in_their_order(given_watches, x, hour, reach):
    watches = [watch(n, *one) for n, one in enumerate(given_watches)]
    ms = CALENDAR.opens_ms + hour * HOUR_MS
    expected = [
        w for w in watches if w.state in {"up", "present"} and abs(w.x_m - x) <= reach and w.t0_ms <= ms < w.t1_ms
    ]
    assert Neighbours(watches, reach).near(x, ms) == expected
