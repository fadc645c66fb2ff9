"""Bets against "unchanged": wealth that a series at its baseline lets grow large only with small probability, whenever one looks.

A block is some days of a series: the mean of a day, from least to most. Four tests bet on every block: that the series lies below its baseline,
that it lies above, and, with a margin of two, that it does not lie above and not below. Each keeps a purse for every size of bet; its
evidence is the mean of the purses, an e-value.

Source: Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting, section 4; Shin, Ramdas and Rinaldo (2023),
    E-detectors, section 2; Ville's inequality.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
BETS: Final = (0.1, 0.3, 0.9)
"""Parts of the purse that a bet can lose. Small ones win where little changed, great ones where much did."""
LOWER: Final = 0
HIGHER: Final = 1
NOT_HIGHER: Final = 2
NOT_LOWER: Final = 3
TESTS: Final = 4
MARGIN: Final = 2.0
UNCHANGED: Final = 2
NOTHING: Final = -1
WITHDRAWN: Final = -2
"""What can be said at a block, beside LOWER and HIGHER."""
LONG_AGO: Final = -(2**40)
AT_MOST_FOLD: Final = 5.0
"""A block counts for at most so many times the baseline, or one bad day would decide."""
MOST_WEALTH: Final = 1e100
"""Wealth beyond it is not kept: less wealth is never a false alarm."""
LN_10: Final = 2.302585092994046


@njit("float64(float64, float64, float64, float64, float64)", cache=True)
def fall(bet: float, mean: float, share: float, cap: float, least: float) -> float:
    """By what the purse is multiplied that bets on a fall.

    Args:
        bet: part of the purse, 0 to 1. mean: greatest mean of a day of the block. share: of it that was seen at least, 0 to 1.
        cap: what a block counts for at most. least: what an unchanged, wholly seen block counts for on average at least, below `cap`.
    Returns: from 1 - bet upwards; at most 1 on average while the series is unchanged, since the capped mean of the part that was
        seen is on average at least `share * least`: the cap is not made smaller with the part.
    """
    return 1.0 + bet / (cap / least - share) * (share - min(mean, cap) / least)


@njit("float64(float64, float64, float64, float64)", cache=True)
def rise(bet: float, mean: float, cap: float, most: float) -> float:
    """By what the purse is multiplied that bets on a rise; `mean`: the least of a day, `most`: what it is on average at most."""
    return 1.0 + bet * (min(mean, cap) / most - 1.0)


@njit("float64(int64, float64, float64, float64, float64, float64[:])", cache=True)
def factor(test: int, bet: float, least_mean: float, most_mean: float, share: float, baseline: Floats) -> float:
    """By what one block multiplies a purse of a test. `baseline`: per day, its least, its most."""
    per_day, least, most = baseline[0], baseline[1], baseline[2]
    if test == LOWER:
        return fall(bet, most_mean, share, per_day, least)
    if test == HIGHER:
        return rise(bet, least_mean, AT_MOST_FOLD * per_day, most)
    if test == NOT_HIGHER:
        return fall(bet, most_mean, share, MARGIN * per_day, MARGIN * least)
    return rise(bet, least_mean, AT_MOST_FOLD * per_day, most / MARGIN)


@njit("void(int64, int64, float64[:, :], float64[:], int64[:], int64[:])", cache=True)
def begin(test: int, at: int, purses: Floats, record: Floats, begun: Ints, spoken_day: Ints) -> None:
    """Let a test begin at block `at` with half of what it may own; the other half comes in equal parts with the planned blocks."""
    purses[test, :] = 0.5
    record[test] = 0.0
    begun[test] = at
    spoken_day[test] = LONG_AGO


@njit("float64(int64, float64, float64[:], float64[:], float64[:, :])", cache=True)
def bet(test: int, added: float, block: Floats, baseline: Floats, purses: Floats) -> float:
    """Add to the purses of a test, let them bet on a block, and return their mean. `block`: least mean, most mean, share."""
    total = 0.0
    for g in range(len(BETS)):
        grown = (purses[test, g] + added) * factor(test, BETS[g], block[0], block[1], block[2], baseline)
        purses[test, g] = min(grown, MOST_WEALTH)
        total += purses[test, g]
    return total / len(BETS)


@njit("boolean(int64, int64, int64)", cache=True)
def begins_again(test: int, found: int, standing: int) -> bool:
    """Whether a test begins anew after a block at which `found` was said and before which `standing` stood."""
    if test in (NOT_HIGHER, NOT_LOWER):
        return found in (LOWER, HIGHER)
    if found in (UNCHANGED, WITHDRAWN):
        return standing in (LOWER, HIGHER)
    return found in (LOWER, HIGHER) and found not in (standing, test)


@njit("void(int64, int64, int64, float64[:, :], float64[:], int64[:], int64[:])", cache=True)
def begin_again(
    found: int, standing: int, at: int, purses: Floats, record: Floats, begun: Ints, spoken_day: Ints
) -> None:
    """Let those tests begin at block `at` that begin anew after what was found."""
    for test in range(TESTS):
        if begins_again(test, found, standing):
            begin(test, at, purses, record, begun, spoken_day)


@njit("int64(int64, float64, int64, boolean[:], float64[:], float64[:], int64[:], int64)", cache=True)
def concluded(
    standing: int,
    threshold: float,
    day: int,
    spoke: Marks,
    evidence: Floats,
    record: Floats,
    spoken_day: Ints,
    stands_days: int,
) -> int:
    """What is said at a block: LOWER, HIGHER, UNCHANGED; WITHDRAWN where what stood lost its evidence; otherwise NOTHING."""
    if spoke[LOWER]:
        return LOWER
    if spoke[HIGHER]:
        return HIGHER
    earlier = min(spoken_day[NOT_HIGHER], spoken_day[NOT_LOWER])
    if (spoke[NOT_HIGHER] or spoke[NOT_LOWER]) and day - earlier <= stands_days:
        return UNCHANGED
    if standing in (LOWER, HIGHER) and evidence[standing] * threshold < record[standing]:
        return WITHDRAWN
    return NOTHING


@njit(
    "Tuple((int64[:], int64[:], float64[:, :], int64[:, :]))(float64[:, :], int64[:], float64[:], int64, float64, int64)",
    cache=True,
)
def follow(
    blocks: Floats, day: Ints, baseline: Floats, planned: int, threshold: float, stands_days: int
) -> tuple[Ints, Ints, Floats, Ints]:
    """Follow a series block by block, and say what stands after each.

    Args:
        blocks: (k, 3) least and greatest mean of a day, by what was seen of the block at most; part of that which was seen for certain.
        day: (k,) number of the day on which each block ends, ascending.
        baseline: (3,) of a day that was seen wholly; its least, its most. planned: how many blocks are planned.
        threshold: evidence from which a test speaks: 2 / error. stands_days: for how many days what was said stands.
    Returns: (k,) what stands after each block, LOWER, HIGHER, UNCHANGED or NOTHING; (k,) the day on which it was said last;
        (k, TESTS) the evidence; (k, TESTS) the block with which each test began.

    A test speaks at a block where its evidence is at least the threshold and was never greater. LOWER and HIGHER are withdrawn where their
    evidence falls to 1 / threshold of its height, and lapse `stands_days` after they were said last. UNCHANGED is said where both tests
    with a margin have spoken since a direction was said last. Where a direction was said and stands no more, both tests of
    direction begin again; where it turns, the other one does. So nothing begins again before a first false alarm, and of all
    series that stay at the baseline at most the share `error` ever has one.

    Limits: the promise is for series whose next block is at the baseline on average whatever went before; an unchanged series with swings much
        longer than a block breaks it. No bet begins after the planned blocks. It says nothing of causes, or of severity above the cap.
    """
    k = len(day)
    stands, since = np.full(k, NOTHING, np.int64), np.zeros(k, np.int64)
    evidence, began = np.zeros((k, TESTS)), np.zeros((k, TESTS), np.int64)
    purses, record, spoke = np.zeros((TESTS, len(BETS))), np.zeros(TESTS), np.zeros(TESTS, np.bool_)
    begun, spoken_day = np.zeros(TESTS, np.int64), np.zeros(TESTS, np.int64)
    for test in range(TESTS):
        begin(test, 0, purses, record, begun, spoken_day)
    standing, said_day = NOTHING, LONG_AGO
    for i in range(k):
        if standing != NOTHING and day[i] - said_day > stands_days:
            begin_again(WITHDRAWN, standing, i, purses, record, begun, spoken_day)
            standing = NOTHING
        for test in range(TESTS):
            added = 0.5 / planned if i - begun[test] < planned else 0.0
            evidence[i, test] = bet(test, added, blocks[i], baseline, purses)
            began[i, test] = begun[test]
            spoke[test] = evidence[i, test] >= max(threshold, record[test])
            record[test] = max(record[test], evidence[i, test])
            if spoke[test]:
                spoken_day[test] = day[i]
        found = concluded(standing, threshold, day[i], spoke, evidence[i], record, spoken_day, stands_days)
        begin_again(found, standing, i + 1, purses, record, begun, spoken_day)
        if found != NOTHING:
            standing, said_day = (NOTHING if found == WITHDRAWN else found), day[i]
        stands[i], since[i] = standing, said_day
    return stands, since, evidence, began


@njit("Tuple((int64, float64))(int64, int64, float64[:, :], int64, float64[:])", cache=True)
def change_point(test: int, first: int, blocks: Floats, last: int, baseline: Floats) -> tuple[int, float]:
    """The block with which the bets of a test would best have begun, and their evidence from there to block `last`.

    Args: first: the earliest block to begin with. blocks, baseline: as in `follow`.
    Source: Shin, Ramdas and Rinaldo (2023), section 2: the greatest term of the mixture over beginnings; of equal ones the latest.
    Limits: an estimate without an interval; slow changes have no one beginning.
    """
    wealth = np.ones(len(BETS))
    best, evidence = last, -1.0
    for i in range(last, first - 1, -1):
        total = 0.0
        for g in range(len(BETS)):
            made = wealth[g] * factor(test, BETS[g], blocks[i, 0], blocks[i, 1], blocks[i, 2], baseline)
            wealth[g] = min(made, MOST_WEALTH)
            total += wealth[g]
        if total / len(BETS) > evidence:
            best, evidence = i, total / len(BETS)
    return best, evidence


@njit("int64(float64)", cache=True)
def decades_e3(evidence: float) -> int:
    """Evidence as thousandths of its decimal logarithm; -1,000,000 for none at all."""
    return int(np.rint(1000.0 * log(evidence) / LN_10)) if evidence > 0.0 else -1_000_000
