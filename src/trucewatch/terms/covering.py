"""Whether a row of evidence covers incidents in place and time: certainly, or perhaps."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Placed
from trucewatch.model.time import Interval
from trucewatch.science.geodesy import distances_mm
from trucewatch.terms.judgement import Marks
from trucewatch.terms.spans import within

Covered: TypeAlias = tuple[Marks, Marks]
"""Which incidents (n,) are covered wholly, and which may be."""


def covered(subjects: Incidents, evidence: Placed, i: int) -> Covered:
    """Which incidents row i of some evidence covers: their whole time and their 95 % circle, or at least a part of both."""
    wholly, partly = within(subjects.t0_ms, subjects.t1_ms, [Interval(int(evidence.t0_ms[i]), int(evidence.t1_ms[i]))])
    return around(subjects, evidence, i, wholly, partly)


def around(subjects: Incidents, evidence: Placed, i: int, wholly: Marks, partly: Marks) -> Covered:
    """Of the marked incidents those whose 95 % circle lies in the circle of row i, and those whose circle meets it."""
    near = np.flatnonzero(partly)
    away_mm: Ints = distances_mm(
        subjects.lat_e7[near], subjects.lon_e7[near], int(evidence.lat_e7[i]), int(evidence.lon_e7[i])
    )
    radius_m, own_m = subjects.radius_m[near], int(evidence.radius_m[i])
    inside, touched = np.zeros(len(subjects), np.bool_), np.zeros(len(subjects), np.bool_)
    inside[near] = away_mm + 1000 * radius_m <= 1000 * own_m
    touched[near] = away_mm <= 1000 * (own_m + radius_m)
    return wholly & inside, touched
