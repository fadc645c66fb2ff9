"""Does fire avoid the watchers: simulated fire of 28 days, indifferent or avoiding, around one sensor that is not always there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trucewatch.coverage.displacement import Displacement, displaced, results, withdrawn
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.time import DAY_MS, Interval
from trucewatch.model.vocabulary import MEANS
from trucewatch.science.avoidance import smallness_e6
from unit.assess.scenes import HOUR_MS, incidents, mission, zone
from unit.coverage.watching import watches

DAYS = 28
SPAN = Interval((DAYS - 1) * DAY_MS, DAYS * DAY_MS)
TOLD, HEARD, DETECTED = (1 << MEANS.index(means) for means in ("told", "heard", "detected"))
Random = np.random.Generator
Bools = NDArray[np.bool_]


def at(day: int, hour: float, **more: Any) -> dict[str, Any]:
    """Somebody told of an explosion in the middle of the zone."""
    ms = day * DAY_MS + round(hour * HOUR_MS)
    return {"t0_ms": ms, "t1_ms": ms + 60_000, "means_bits": TOLD, **more}


def shift(day: int, first: int, last: int) -> dict[str, Any]:
    """The sensor watches from hour to hour of a day."""
    return {"t0_ms": day * DAY_MS + first * HOUR_MS, "t1_ms": day * DAY_MS + last * HOUR_MS}


def asked(fire: Incidents, given: CoverageIntervals) -> Displacement:
    found = displaced(fire, given, [zone()], mission(), SPAN)
    assert [row.zone for row in found] == ["area", "buffer"]
    assert found[0].result == found[1].result, "all happens inside the zone"
    return found[1]


ROTA = watches(*(shift(day, 4 * k, 4 * k + 4) for day in range(DAYS) for k in range(6)))
HOURLY = np.array([3] * 6 + [1] * 12 + [3] * 6) / 48
"""Fire comes by night rather than by day."""


def rota(random: Random) -> tuple[CoverageIntervals, Bools]:
    """A sensor that is up in half of the shifts of four hours, drawn anew each day; and in which hours (672,) it is up."""
    on = random.random(DAYS * 6) < 0.5
    return ROTA.take(on), np.repeat(on, 4)


def indifferent(random: Random) -> Incidents:
    """Bursts: none to three episodes a day, each of one to twelve reports within an hour."""
    day = np.repeat(np.arange(DAYS), random.integers(0, 4, DAYS))
    hour = np.repeat(24 * day + random.choice(24, len(day), p=HOURLY), random.integers(1, 13, len(day)))
    t0_ms = hour * HOUR_MS + random.integers(0, HOUR_MS - 60_000, len(hour))
    return Incidents.of(
        len(t0_ms), t0_ms=t0_ms, t1_ms=t0_ms + 60_000, radius_m=100, means_bits=TOLD, in_area="yes", kind="explosion"
    )


def avoiding(fire: Incidents, on: Bools, obeyed: float, random: Random) -> Incidents:
    """The same fire, of which a share of what would have been watched is moved to the next hour in which nobody watches."""
    free = np.flatnonzero(~on)
    hour = fire.t0_ms // HOUR_MS
    moved = on[hour] & (random.random(len(fire)) < obeyed)
    later = free[np.minimum(np.searchsorted(free, hour), len(free) - 1)]
    t0_ms = np.where(moved, later * HOUR_MS + fire.t0_ms % HOUR_MS, fire.t0_ms)
    return fire.replace(t0_ms=t0_ms, t1_ms=t0_ms + 60_000)


@pytest.mark.parametrize(("obeyed", "least"), [(1.0, 40), (0.8, 20)])
def test_fire_that_avoids_the_watchers_is_found(obeyed: float, least: int) -> None:
    found = []
    for seed in range(40):
        random = np.random.default_rng(seed)
        given, on = rota(random)
        found.append(asked(avoiding(indifferent(random), on, obeyed, random), given))
    shown = [row for row in found if row.result == "found"]
    assert len(shown) >= least
    assert {row.perceived_by for row in shown} == {"told"}
    assert all(row.observed_e6 < row.expected_e6 // 2 for row in shown)
    assert withdrawn(shown[:1]) == {"buffer"}
    assert results(shown[:1]) == {"buffer": "found"}


def test_indifferent_fire_is_found_in_at_most_one_percent_of_missions() -> None:
    alarms = 0
    for seed in range(500):
        random = np.random.default_rng(1000 + seed)
        given, _ = rota(random)
        (area,) = displaced(indifferent(random), given, [], mission(), SPAN)
        alarms += area.result == "found"
    # of 500 draws at 1 %, more than 11 come in 0.5 % of cases
    assert alarms <= 11


def test_spells_of_fire_and_of_outages_hardly_ever_look_like_avoidance() -> None:
    """Days are not independent here: what the docstring warns of, measured."""
    alarms = 0
    for seed in range(200):
        random = np.random.default_rng(5000 + seed)
        up, hot = (np.repeat(random.random(10) < 0.5, 3)[:DAYS] for _ in range(2))
        fire = [at(day, 12 + random.random()) for day in range(DAYS) if hot[day] for _ in range(random.integers(1, 9))]
        given = watches(*(shift(day, 0, 24) for day in range(DAYS) if up[day]))
        (area,) = displaced(incidents(*fire) if fire else Incidents.of(0), given, [], mission(), SPAN)
        alarms += area.result == "found"
    assert alarms <= 5


def test_watching_by_day_and_fire_by_night_is_no_avoidance() -> None:
    by_day = watches(*(shift(day, 7, 17) for day in range(DAYS) if day != 5))
    fire = incidents(*(at(day, hour) for day in range(DAYS) for hour in (1, 3, 12.5, 22)))
    found = asked(fire, by_day)
    assert found.result in {"not_found", "too_little"}
    at_night = incidents(*(at(day, hour) for day in range(DAYS) for hour in (1, 3, 22)))
    assert asked(at_night, by_day).result == "too_little"


def test_a_place_that_is_never_watched_tells_nothing() -> None:
    far = incidents(*(at(day, 12, lat_e7=80 * 89_932) for day in range(DAYS)))
    given = watches(*(shift(day, 0, 24) for day in range(0, DAYS, 2)))
    (area,) = displaced(far, given, [], mission(), SPAN)
    assert (area.result, area.incidents, area.p_e6) == ("too_little", 0, 1_000_000)


def test_what_only_the_watchers_perceived_is_no_witness() -> None:
    every_other = watches(*(shift(day, 0, 24) for day in range(0, DAYS, 2)))
    unwatched = [at(day, 12) for day in range(1, DAYS, 2)]
    assert asked(incidents(*unwatched), every_other).result == "found"
    assert asked(incidents(*({**row, "means_bits": HEARD} for row in unwatched)), every_other).incidents == 0
    assert asked(incidents(*({**row, "means_bits": DETECTED} for row in unwatched)), every_other).incidents == 0


def test_heat_seen_from_space_is_a_witness_and_the_pass_itself_no_watch() -> None:
    every_other = [shift(day, 0, 24) for day in range(0, DAYS, 2)]
    passes = [{**shift(day, 12, 13), "means": "detected", "state": "overpass"} for day in range(1, DAYS, 2)]
    heat = [at(day, 12, kind="fire", means_bits=DETECTED) for day in range(1, DAYS, 2)]
    found = asked(incidents(*heat), watches(*every_other, *passes))
    assert (found.result, found.perceived_by) == ("found", "satellite")


@pytest.mark.parametrize(
    "vague", [{"radius_m": 20_000}, {"coarse": "yes"}, {"in_area": "no"}, {"t1_ms": 2 * DAYS * DAY_MS}]
)
def test_what_has_no_place_or_hour_is_no_witness(vague: dict[str, Any]) -> None:
    every_other = watches(*(shift(day, 0, 24) for day in range(0, DAYS, 2)))
    assert asked(incidents(*({**at(day, 12), **vague} for day in range(1, DAYS, 2))), every_other).incidents == 0


def test_a_loud_day_counts_once() -> None:
    every_other = watches(*(shift(day, 0, 24) for day in range(0, DAYS, 2)))
    one_day = incidents(*(at(1, 12 + k / 1000) for k in range(1000)))
    found = asked(one_day, every_other)
    assert (found.result, found.days, found.incidents) == ("too_little", 1, 1000)


def test_days_before_the_first_known_watch_are_not_taken_for_unwatched() -> None:
    since = DAYS - 6
    given = watches(*(shift(day, 0, 24) for day in range(since, DAYS, 2)))
    fire = incidents(*(at(day, 12) for day in range(DAYS)))
    assert asked(fire, given).days == 6


def test_nothing_known_at_all() -> None:
    assert asked(Incidents.of(0), watches()).result == "too_little"


@pytest.mark.parametrize(
    ("observed", "expected", "days", "p"),
    [
        (0, 0.5 * 10, 10, 0.5**10),
        (0, 10, 10, 0),
        (5, 5, 10, 1),
        (7, 5, 10, 1),
        (0, 0, 0, 1),
        (2, 5, 10, 0.145520),
    ],
)
def test_smallness(observed: float, expected: float, days: int, p: float) -> None:
    assert smallness_e6(round(observed * 1e6), round(expected * 1e6), days) == pytest.approx(p * 1e6, abs=1.5)
