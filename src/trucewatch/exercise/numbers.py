"""How far counts are off the true numbers, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from trucewatch.exercise.figures import mean, share
from trucewatch.exercise.matching import Line
from trucewatch.model.derived import Counts

_OF_PERIOD: Final = {"per_shot": "acts", "per_episode": "episodes"}
"""Where older truths have the number of the whole area, for each rule."""
Ranged: TypeAlias = tuple[int, int, int]
"""At least, at most (-1 open), and the true number."""


def numbers(lines: Iterable[Line], counts: Counts) -> dict[str, dict[str, float | int | None]]:
    """For each rule: in which share of periods and zones the range holds the true number, in which it begins above it, and how far `least` and the middle are off.

    Errors are relative to the true number, where that is above 0: with their sign, and `_abs` without; the middle only of ranges that are not open.
    Zones in which nothing ever was are not asked: the truth does not say whether it knows them.
    """
    true, periods = _true_numbers(lines)
    known = {(rule, zone) for _, rule, zone in true}
    rules: dict[str, list[Ranged]] = {}
    for row in counts.rows():
        if row["period"] in periods and (row["rule"], row["zone"]) in known:
            number = true.get((row["period"], row["rule"], row["zone"]), 0)
            rules.setdefault(row["rule"], []).append((row["least"], row["most"], number))
    return {rule: _off(ranges) for rule, ranges in sorted(rules.items())}


def _true_numbers(lines: Iterable[Line]) -> tuple[dict[tuple[str, str, str], int], set[str]]:
    true: dict[tuple[str, str, str], int] = {}
    periods: set[str] = set()
    for line in lines:
        if line["what"] == "period":
            periods.add(line["period"])
            true |= {(line["period"], rule, "area"): line[field] for rule, field in _OF_PERIOD.items()}
        elif line["what"] == "count":
            true[line["period"], line["rule"], line["zone"]] = line["number"]
    return true, periods


def _off(ranges: Sequence[Ranged]) -> dict[str, float | int | None]:
    above = [one for one in ranges if one[2] > 0]
    least = [Fraction(least - n, n) for least, _, n in above]
    middle = [Fraction(least + most - 2 * n, 2 * n) for least, most, n in above if most >= 0]
    return {
        "n": len(ranges),
        "holds_the_truth": share(sum(a <= n and (b < 0 or n <= b) for a, b, n in ranges), len(ranges)),
        "begins_above_it": share(sum(a > n for a, _, n in ranges), len(ranges)),
        "least_off": mean(least),
        "least_off_abs": mean(map(abs, least)),
        "middle_off": mean(middle),
        "middle_off_abs": mean(map(abs, middle)),
    }
