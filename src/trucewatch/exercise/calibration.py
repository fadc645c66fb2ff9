"""Whether probabilities mean what they say: Brier score, expected calibration error, and the curve behind it.

Source: Brier (1950); Naeini, Cooper and Hauskrecht (2015) for the expected error over bins of equal width.
Limits: within a tenth, errors of one sign can hide those of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

from trucewatch.exercise.figures import rounded

MILLION: Final = 1_000_000
_BINS: Final = 10
Group: TypeAlias = tuple[int, int, int]
"""The sum of its probabilities x 1e6, how many happened, how many there are."""


def brier(p_e6: Sequence[int], happened: Sequence[bool]) -> Fraction:
    """Mean squared distance of the probabilities (x 1e6) from what happened; 0 where there are none."""
    squares = sum((p - MILLION * int(true)) ** 2 for p, true in zip(p_e6, happened, strict=True))
    return Fraction(squares, MILLION * MILLION * max(1, len(p_e6)))


def expected_error(p_e6: Sequence[int], happened: Sequence[bool]) -> Fraction:
    """Mean over all forecasts of how far, within their tenth, the mean probability is from the share that happened."""
    return _error(_tenths(p_e6, happened).values())


def _error(groups: Iterable[Group]) -> Fraction:
    listed = list(groups)
    off = sum(abs(total - MILLION * true) for total, true, _ in listed)
    return Fraction(off, MILLION * max(1, sum(n for _, _, n in listed)))


def expected_error_of_tenth_parts(p_e6: Sequence[int], happened: Sequence[bool]) -> Fraction:
    """The same over groups of a tenth of the forecasts each, from the least probable on; equal probabilities are never parted."""
    ranked = sorted(zip(p_e6, happened, strict=True), key=lambda one: one[0])
    groups: list[Group] = []
    begun = 0
    for at, (p, _) in enumerate(ranked, 1):
        full = (at - begun) * _BINS >= len(ranked)
        if at == len(ranked) or (full and ranked[at][0] != p):
            part = ranked[begun:at]
            groups.append((sum(q for q, _ in part), sum(true for _, true in part), len(part)))
            begun = at
    return _error(groups)


def judged(p_e6: Sequence[int], happened: Sequence[bool]) -> dict[str, Any]:
    """All figures of one kind of probability; `curve` has the tenths that hold any: mean probability, share that happened, how many."""
    tenths = sorted(_tenths(p_e6, happened).items())
    curve = [
        {"p": rounded(Fraction(total, MILLION * n)), "happened": rounded(Fraction(true, n)), "n": n}
        for _, (total, true, n) in tenths
    ]
    return {
        "brier": rounded(brier(p_e6, happened)),
        "ece": rounded(_error(group for _, group in tenths)),
        "ece_equal_mass": rounded(expected_error_of_tenth_parts(p_e6, happened)),
        "n": len(p_e6),
        "curve": curve,
    }


def judged_intervals(intervals_e6: Sequence[tuple[int, int]], happened: Sequence[bool]) -> dict[str, Any]:
    """The same of intervals of probability, each from least to most.

    An interval is wrong as far as what happened lies outside it: within groups whose ends lie in the same tenths, `ece` is the mean over all of how far the
    share that happened lies below the mean lower end or above the mean upper one. `width` is their mean width: an interval from 0 to 1 is
    never wrong and says nothing. `brier` is that of the middles, so that unknown counts as one half.
    """
    groups: dict[tuple[int, int], list[tuple[int, int, bool]]] = {}
    for (least, most), true in zip(intervals_e6, happened, strict=True):
        groups.setdefault((_tenth(least), _tenth(most)), []).append((least, most, true))
    total, curve = Fraction(0), []
    for _, rows in sorted(groups.items()):
        n, least, most = len(rows), sum(r[0] for r in rows), sum(r[1] for r in rows)
        came = MILLION * sum(r[2] for r in rows)
        total += Fraction(max(0, least - came, came - most), MILLION)
        curve.append(
            {
                "least": rounded(Fraction(least, MILLION * n)),
                "most": rounded(Fraction(most, MILLION * n)),
                "happened": rounded(Fraction(came, MILLION * n)),
                "n": n,
            }
        )
    middles = [(least + most) // 2 for least, most in intervals_e6]
    widths = sum(most - least for least, most in intervals_e6)
    return {
        "brier": rounded(brier(middles, happened)),
        "ece": rounded(total / max(1, len(intervals_e6))),
        "n": len(intervals_e6),
        "width": rounded(Fraction(widths, MILLION * max(1, len(intervals_e6)))),
        "curve": curve,
    }


def _tenths(p_e6: Sequence[int], happened: Sequence[bool]) -> dict[int, Group]:
    """By tenth."""
    bins: dict[int, Group] = {}
    for p, true in zip(p_e6, happened, strict=True):
        total, trues, n = bins.get(_tenth(p), (0, 0, 0))
        bins[_tenth(p)] = (total + p, trues + int(true), n + 1)
    return bins


def _tenth(p_e6: int) -> int:
    return min(p_e6 * _BINS // MILLION, _BINS - 1)
