"""Let the indicator watch thousands of missions in which nothing changes, and see how many it ever tells that something did.

.venv/bin/python torture/indicator.py [--missions 2000] [--seed N]

Every mission is invented: 180 days of counts around 30 a day, made in one of several ways. Its baseline is made as docs/explanation/how-the-indicator-works.md tells
a monitor to make it, from the law of the counts: `least` is four fifths of the mean of three days counted to at most the
mean, `most` five fourths of the mean. Of the missions of each kind at most the promised share, and what chance adds to it, may ever be told `lower` or
`higher`. Then the counts really change, and the median delay until that is told is printed.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.indicator import indicate
from trucewatch.assess.series import WHOLE_E6, DailySeries
from trucewatch.model.mission import IndicatorSpec
from trucewatch.model.time import from_text
from trucewatch.run.config import load_mission, shipped

Counts = NDArray[np.float64]
Chance = np.random.Generator
DAYS: Final = 180
WEEKS: Final = 25
A_DAY: Final = 30.0
ERROR: Final = 0.05
SURE: Final = 3.0
"""So many standard deviations above the promised share chance may add."""
FIRST: Final = date(2031, 5, 5)
LONG_AFTER: Final = from_text("2032-05-05")
MISSION: Final = load_mission(shipped("exercise"))
CHANGES: Final = {"-95 %": 0.05, "-50 %": 0.5, "x2": 2.0, "x5": 5.0}
WORDS: Final = ("lower", "higher")
WEEK_SHAPE: Final = np.array([1.3, 1.2, 1.2, 1.1, 1.0, 0.7, 0.5])


def poisson(chance: Chance, missions: int) -> Counts:
    """Counts that do not know of each other."""
    return chance.poisson(A_DAY, (missions, DAYS)).astype(np.float64)


def negative_binomial(chance: Chance, missions: int, shape: float = 2.0) -> Counts:
    """Days that differ: the smaller the shape, the more."""
    return chance.poisson(chance.gamma(shape, A_DAY / shape, (missions, DAYS))).astype(np.float64)


def very_bursty(chance: Chance, missions: int) -> Counts:
    """Most days quiet, few of them many times the mean."""
    return negative_binomial(chance, missions, 0.5)


def weekly(chance: Chance, missions: int) -> Counts:
    """Fewer at the end of each week."""
    rate = A_DAY * WEEK_SHAPE[np.arange(DAYS) % 7]
    return chance.poisson(rate * chance.gamma(2.0, 0.5, (missions, DAYS))).astype(np.float64)


def hot_spot(chance: Chance, missions: int) -> Counts:
    """Bursts of five days at ten times the rate of the others."""
    begins = chance.random((missions, DAYS + 4)) < 0.02
    hot = np.zeros((missions, DAYS), np.bool_)
    for day in range(5):
        hot |= begins[:, day : day + DAYS]
    share = 1.0 - 0.98**5
    rate = A_DAY / (1.0 + 9.0 * share) * np.where(hot, 10.0, 1.0)
    return chance.poisson(rate * chance.gamma(2.0, 0.5, (missions, DAYS))).astype(np.float64)


def swinging(chance: Chance, missions: int) -> Counts:
    """A rate that wanders: half of a swing is left after three days."""
    swing = chance.normal(size=(missions, DAYS))
    for day in range(1, DAYS):
        swing[:, day] = 0.8 * swing[:, day - 1] + 0.6 * swing[:, day]
    return chance.poisson(A_DAY * np.exp(0.7 * swing - 0.245)).astype(np.float64)


NULLS: Final[dict[str, tuple[Callable[[Chance, int], Counts], bool]]] = {
    "Poisson": (poisson, False),
    "negative binomial, shape 2": (negative_binomial, False),
    "negative binomial, shape 0.5": (very_bursty, False),
    "weekly": (weekly, False),
    "hot spot, five days": (hot_spot, False),
    "swinging": (swinging, False),
    "gappy, shape 2": (negative_binomial, True),
    "gappy, hot spot": (hot_spot, True),
}
"""How each kind is made, and whether days are missing."""


def baseline(make: Callable[[Chance, int], Counts], chance: Chance) -> IndicatorSpec:
    """What a monitor would state who knows the law of the counts."""
    blocks = make(chance, 4000).reshape(4000, -1, 3).mean(axis=2)
    least = 0.8 * np.minimum(blocks, A_DAY).mean()
    return IndicatorSpec(
        id="watched",
        names={},
        first=FIRST.isoformat(),
        weeks=WEEKS,
        baseline_e3=int(1000 * A_DAY),
        baseline_least_e3=int(1000 * least),
        baseline_most_e3=int(1250 * A_DAY),
        baseline_source="the law of the counts",
        rule="any",
        error_e6=int(1e6 * ERROR),
    )


def seen_days(chance: Chance, missions: int, gappy: bool) -> NDArray[np.bool_]:
    """Which days were seen; of gappy ones three in ten are missing at random, and twenty in a row as well."""
    seen = np.ones((missions, DAYS), np.bool_)
    if gappy:
        seen &= chance.random((missions, DAYS)) >= 0.3
        start = chance.integers(0, DAYS - 20, (missions, 1))
        seen &= (np.arange(DAYS) < start) | (np.arange(DAYS) >= start + 20)
    return seen


def told_after_days(spec: IndicatorSpec, counts: Counts, seen: NDArray[np.bool_]) -> dict[str, float]:
    """After how many days one mission is told `lower`, and `higher`, for the first time; infinity if never."""
    days = np.flatnonzero(seen)
    whole = np.full(len(days), WHOLE_E6, np.int64)
    number = counts[days].astype(np.int64)
    series = DailySeries(FIRST.toordinal() + days, np.ones(len(days), np.int64), number, number, whole, whole)
    standing = [row.standing for row in indicate(spec, series, MISSION, LONG_AFTER)]
    return {word: 7.0 * (standing.index(word) + 1) if word in standing else math.inf for word in WORDS}


def false_alarms(kind: str, missions: int, seed: int) -> dict[str, float]:
    """The share of unchanged missions of a kind that are ever told each word, and that are told any."""
    make, gappy = NULLS[kind]
    chance = np.random.default_rng((seed, list(NULLS).index(kind)))
    spec, counts, seen = baseline(make, chance), make(chance, missions), seen_days(chance, missions, gappy)
    told = [told_after_days(spec, c, s) for c, s in zip(counts, seen, strict=True)]
    shares = {word: float(np.mean([t[word] < math.inf for t in told])) for word in WORDS}
    return shares | {"any": float(np.mean([min(t.values()) < math.inf for t in told]))}


def delays(shape: float, missions: int, seed: int) -> dict[str, float]:
    """Median days until a change from the first day on is told."""

    def make(chance: Chance, number: int) -> Counts:
        return negative_binomial(chance, number, shape)

    chance = np.random.default_rng((seed, 99, int(10 * shape)))
    spec, found = baseline(make, chance), {}
    for name, times in CHANGES.items():
        rate = chance.gamma(shape, times * A_DAY / shape, (missions, DAYS))
        counts, all_days = chance.poisson(rate).astype(np.float64), np.ones(DAYS, np.bool_)
        word = WORDS[times > 1.0]
        found[name] = float(np.median([told_after_days(spec, c, all_days)[word] for c in counts]))
    return found


def main() -> None:
    """Watch all kinds and say what came of it; exit 1 if a kind is told more than was promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missions", type=int, default=2000, help="of each kind")
    parser.add_argument("--seed", type=int, default=3)
    given: Any = parser.parse_args()
    allowed = ERROR + SURE * math.sqrt(ERROR * (1.0 - ERROR) / given.missions)
    print(f"{given.missions} unchanged missions of each kind, {DAYS} days, promised {ERROR:.1%}, seed {given.seed}")
    broken = []
    with ProcessPoolExecutor(os.cpu_count()) as beside:
        alarms = {kind: beside.submit(false_alarms, kind, given.missions, given.seed) for kind in NULLS}
        changes = {shape: beside.submit(delays, shape, given.missions // 8, given.seed) for shape in (2.0, 0.5)}
        for kind, alarm in alarms.items():
            told = alarm.result()
            print(f"{kind:30s}" + ", ".join(f"ever {word} {told[word]:6.2%}" for word in told), flush=True)
            broken += [kind] if told["any"] > allowed else []
        for shape, change in changes.items():
            said = ", ".join(f"{name} {days:.0f}" for name, days in change.result().items())
            print(f"median days until the end of the week that tells it, shape {shape}: {said}", flush=True)
    if broken:
        sys.exit(f"BROKEN: more than {allowed:.2%} of {', '.join(broken)}")


if __name__ == "__main__":
    main()
