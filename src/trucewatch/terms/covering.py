"""What rows of evidence do for incidents: which they cover in place and time, and which row does best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Placed
from trucewatch.model.time import Interval
from trucewatch.science.geodesy import distances_mm
from trucewatch.terms.judgement import Judgement, Marks
from trucewatch.terms.spans import within

Grade: TypeAlias = tuple[str, tuple[int, int]]
"""A message id and the interval that goes with it."""


def meeting(subjects: Incidents, evidence: Placed) -> list[int]:
    """The rows of evidence whose time may meet that of any subject: no others can cover one."""
    if not len(subjects):
        return []
    first, last = subjects.t0_ms.min(), max(subjects.t1_ms.max(), subjects.t0_ms.max() + 1)
    rows: list[int] = np.flatnonzero((evidence.t0_ms < last) & (evidence.t1_ms > first)).tolist()
    return rows


def covered(subjects: Incidents, evidence: Placed, i: int) -> tuple[Marks, Marks]:
    """Which subjects (n,) row i covers wholly, their time and their 95 % circle, and which it meets."""
    wholly, partly = within(subjects.t0_ms, subjects.t1_ms, [Interval(int(evidence.t0_ms[i]), int(evidence.t1_ms[i]))])
    near = np.flatnonzero(partly)
    lat_e7, lon_e7, radius_m = subjects.lat_e7[near], subjects.lon_e7[near], subjects.radius_m[near]
    away_mm: Ints = distances_mm(lat_e7, lon_e7, int(evidence.lat_e7[i]), int(evidence.lon_e7[i]))
    own_m = int(evidence.radius_m[i])
    wholly[near] &= away_mm + 1000 * radius_m <= 1000 * own_m
    partly[near] = away_mm <= 1000 * (own_m + radius_m)
    return wholly, partly


def name_of(evidence: Placed, i: int) -> str:
    """How a reason cites a row: by the source's own reference, or else by its id."""
    return str(evidence.record[i] or evidence.id[i].decode())


class Best:
    """The best grade (n,) that any row of evidence has for each subject, 0 without one, and which row that is; the first of equals."""

    def __init__(self, subjects: int) -> None:
        self.grade = np.zeros(subjects, np.int64)
        self.row = np.full(subjects, -1, np.int64)

    def offer(self, grade: Ints, row: int | Ints) -> None:
        """Take a row, or one for each subject, where it has a better grade than those before."""
        better = grade > self.grade
        self.grade, self.row = np.where(better, grade, self.grade), np.where(better, row, self.row)

    def judged(self, grades: Sequence[Grade], cite: Callable[[int], Mapping[str, Any]]) -> Judgement:
        """The judgement by grades in ascending order; `cite` gives a message's arguments by the row that it rests on."""
        width = int(self.row.max(initial=-1)) + 2
        codes, message = np.unique(self.grade * width + self.row + 1, return_inverse=True)
        messages = [
            (grades[code // width][0], cite(code % width - 1) if code % width else {}) for code in codes.tolist()
        ]
        intervals = np.array([interval for _, interval in grades])[self.grade]
        return Judgement(intervals[:, 0], intervals[:, 1], message.astype(np.int64).ravel(), messages)
