"""Whether a series lies below, near or above its baseline, week by week, by bets that are valid whenever one looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from trucewatch.assess.series import OPEN, WHOLE_E6, DailySeries
from trucewatch.model.mission import IndicatorSpec, Mission
from trucewatch.model.time import DAY_MS, Interval, local_to_ms, period_ending, zone
from trucewatch.science.betting import (
    HIGHER,
    LOWER,
    NOTHING,
    UNCHANGED,
    Floats,
    Ints,
    change_point,
    decades_e3,
    follow,
)

WEEK: Final = 7
SETTLES_MS: Final = 3 * DAY_MS
"""A day enters so long after its cut-off: most of what arrives late has arrived by then."""
BLOCK_E6: Final = 3 * WHOLE_E6
"""A bet is placed on so many days that were seen."""
BLOCK_LASTS_DAYS: Final = 28
"""A block lies within so many days."""
ENOUGH_E6: Final = 3 * WHOLE_E6
"""With fewer days of a week seen nothing is said of it."""
STANDS_DAYS: Final = 12 * WEEK
"""What was said lapses after that, unless it was said again."""
NO_FIGURE: Final = -1
UNBOUNDED: Final = 1e18
WORDS: Final = {LOWER: "lower", HIGHER: "higher", UNCHANGED: "unchanged", NOTHING: "too_little_seen"}


@dataclass(frozen=True)
class Indicated:
    """What an indicator says of one week.

    `state`: a word of INDICATOR_STATES. `standing`: what was said last and has not lapsed, whether or not this week was seen; empty if
    nothing. `since_ms`: the change point, local midnight of the first of the days that speak most for a direction; 0 if none. `lower_e3`,
    `higher_e3`: thousandths of the decimal logarithm of the evidence at the end of the week; `since_e3`: of the evidence since the
    change point. `seen_e6`: days that were seen for certain. `least`, `most`: figures that end in the week, added (NO_FIGURE:
    none does, which is no zero; most OPEN: no upper end), and `expected_e3` what the baseline gives for as many days seen wholly.
    """

    indicator: str
    from_ms: int
    until_ms: int
    state: str
    standing: str
    lapsed: bool
    since_ms: int
    since_e3: int
    lower_e3: int
    higher_e3: int
    seen_e6: int
    days_seen: int
    days_missing: int
    least: int
    most: int
    expected_e3: int


@dataclass(frozen=True, eq=False)
class _Blocks:
    """Means of a day and part seen (k, 3), and first and last day of each block."""

    values: Floats
    first: Ints
    last: Ints


def indicate(spec: IndicatorSpec, series: DailySeries, mission: Mission, as_of_ms: int) -> list[Indicated]:
    """Say for every planned week that has settled whether the series lies lower, higher, near its baseline, or was too little seen.

    Args:
        spec: its baseline and first day. series: its figures by day. mission: its clock.
        as_of_ms: days whose cut-off lies less than 72 h before do not enter.
    Returns: one for each week all days of which have settled, oldest first.

    A bet is placed whenever three days have been seen, and once on every figure: one of several days enters as it is, when its last day
    settles. A fall is judged by the greatest that was counted and the least that was seen, a rise the other way round. A week says what
    stands at its end if three of its days were seen; what is said stands for twelve weeks. Without a baseline nothing is ever said.

    Source: `science.betting`; vocabulary.md, Indicator.
    Limits: `lower` speaks of the counts up to the baseline only, and neither word of causes, severity, or short bursts. Where counting
        stops because it is dangerous, days are missing and nothing is said of them. A figure that arrives after its day has settled
        changes weeks that were told.
    """
    weeks = _weeks(spec, mission, as_of_ms)
    if not weeks:
        return []
    first = date.fromisoformat(spec.first).toordinal()
    inside = series.between(first, first + WEEK * len(weeks) - 1)
    found = _Followed(spec, inside, mission)
    return [found.row(week, first + WEEK * number) for number, week in enumerate(weeks)]


def _weeks(spec: IndicatorSpec, mission: Mission, as_of_ms: int) -> list[Interval]:
    """Every planned week of which all days have settled, from cut-off to cut-off."""
    tz, first, made = zone(mission.timezone), date.fromisoformat(spec.first), []
    for week in range(spec.weeks):
        opens, closes = first + timedelta(weeks=week), first + timedelta(weeks=week, days=WEEK - 1)
        until_ms = period_ending(closes, mission.cut_off, tz).until_ms
        if until_ms + SETTLES_MS > as_of_ms:
            break
        made.append(Interval(period_ending(opens, mission.cut_off, tz).from_ms, until_ms))
    return made


class _Followed:
    """A series with its blocks and what the tests said of them."""

    def __init__(self, spec: IndicatorSpec, series: DailySeries, mission: Mission) -> None:
        self.spec, self.series, self.mission, self.blocks = spec, series, mission, blocks(series)
        self.baseline = np.array([spec.baseline_e3, spec.baseline_least_e3, spec.baseline_most_e3], np.float64) / 1000.0
        k = len(self.blocks.last) if spec.baseline_e3 else 0
        planned = -(-WEEK * WHOLE_E6 * spec.weeks // BLOCK_E6)
        self.stands, self.said_day, self.evidence, self.began = follow(
            self.blocks.values[:k], self.blocks.last[:k], self.baseline, planned, 2e6 / spec.error_e6, STANDS_DAYS
        )

    def row(self, week: Interval, first: int) -> Indicated:
        """What is said of a week. `first`: number of its first day."""
        last = first + WEEK - 1
        at = int(np.searchsorted(self.blocks.last[: len(self.stands)], last, side="right")) - 1
        said = int(self.stands[at]) if at >= 0 else NOTHING
        lapsed = said != NOTHING and last - int(self.said_day[at]) > STANDS_DAYS
        standing = NOTHING if lapsed else said
        seen_e6, days_seen = _seen(self.series, first)
        since_ms, since_e3 = self._since(standing, at)
        ends = self.series.between(0, last)
        here = ends.last >= first
        most = ends.most[here]
        return Indicated(
            indicator=self.spec.id,
            from_ms=week.t0_ms,
            until_ms=week.t1_ms,
            state=WORDS[standing if seen_e6 >= ENOUGH_E6 else NOTHING],
            standing="" if standing == NOTHING else WORDS[standing],
            lapsed=lapsed,
            since_ms=since_ms,
            since_e3=since_e3,
            lower_e3=self._evidence_e3(at, LOWER),
            higher_e3=self._evidence_e3(at, HIGHER),
            seen_e6=seen_e6,
            days_seen=days_seen,
            days_missing=WEEK - days_seen,
            least=int(ends.least[here].sum()) if here.any() else NO_FIGURE,
            most=OPEN if (most == OPEN).any() or not here.any() else int(most.sum()),
            expected_e3=self.spec.baseline_e3 * int(ends.days[here].sum()),
        )

    def _evidence_e3(self, at: int, test: int) -> int:
        return int(decades_e3(self.evidence[at, test])) if at >= 0 else 0

    def _since(self, standing: int, at: int) -> tuple[int, int]:
        """The local midnight with which the days begin that speak most for the direction that stands, and how much they do."""
        if standing not in (LOWER, HIGHER):
            return 0, 0
        said = int(np.searchsorted(self.blocks.last, self.said_day[at]))
        start, evidence = change_point(standing, self.began[said, standing], self.blocks.values, said, self.baseline)
        day = date.fromordinal(int(self.blocks.first[start]))
        return local_to_ms(day, "00:00", zone(self.mission.timezone)), int(decades_e3(evidence))


def _seen(series: DailySeries, first: int) -> tuple[int, int]:
    """How much of a week was seen for certain, days x 1e6, and how many of its days were seen at all."""
    overlap = np.minimum(series.last, first + WEEK - 1) - np.maximum(series.last - series.days, first - 1)
    days = np.maximum(overlap, 0)
    return int((days * series.share_least_e6).sum()), int(days[series.share_most_e6 > 0].sum())


def blocks(series: DailySeries) -> _Blocks:
    """Put figures together, in order of time, until three days of them were seen for certain; what is too old by then is left out.

    Which figures go together depends on what was seen, never on what was counted.
    """
    values, first, last = [], [], []
    ends, days = series.last.tolist(), series.days.tolist()
    seen_e6 = (series.days * series.share_least_e6).tolist()
    open_: list[int] = []
    for k, end in enumerate(ends):
        open_ = [i for i in open_ if ends[i] - days[i] >= end - BLOCK_LASTS_DAYS] + [k]
        if sum(seen_e6[i] for i in open_) >= BLOCK_E6:
            values.append(_means(series, open_))
            first.append(ends[open_[0]] - days[open_[0]] + 1)
            last.append(end)
            open_ = []
    table = np.array(values, np.float64).reshape(-1, 3)
    return _Blocks(table, np.array(first, np.int64), np.array(last, np.int64))


def _means(series: DailySeries, rows: list[int]) -> tuple[float, float, float]:
    """Least and greatest mean of a day by what was seen at most, and the part of that which was seen for certain."""
    days, most = series.days[rows], series.most[rows]
    could_e6 = int((days * series.share_most_e6[rows]).sum())
    seen_e6 = int((days * series.share_least_e6[rows]).sum())
    greatest = UNBOUNDED if (most == OPEN).any() else int(most.sum()) * WHOLE_E6 / could_e6
    return int(series.least[rows].sum()) * WHOLE_E6 / could_e6, greatest, seen_e6 / could_e6
