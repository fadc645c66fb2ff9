"""The same question asked in another way: the direction and speed whose beam holds most of a window's energy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.plane import Hearing
from trucewatch.detect.windows import Window
from trucewatch.science.beams import crest, explained, spectra, tapering
from trucewatch.science.elementary import cos, sin
from trucewatch.science.plane_waves import told

NODES: Final = 137
"""Slownesses along either axis of the grid."""


@dataclass(frozen=True)
class Beam:
    """Where the beam's power is highest: degrees, metres a second, and the share of the energy that it holds, 0 to 1."""

    back_azimuth_deg: float
    trace_velocity_m_s: float
    power: float


def beam(window: Window, places_m: NDArray[np.float64], flipped: NDArray[np.bool_], hearing: Hearing) -> Beam:
    """Search a grid of slownesses for the beam that explains most of a window.

    Args: window: (k, n). places_m: (k, 2) of its channels. flipped: (k,) which are reversed. hearing: the band, and the slowest wave.
    Returns: the crest between nodes; nan where the window has no bin in the band.
    Source: Capon (1969), Proc. IEEE 57, 1408 (the conventional beam). Limits: every channel weighs alike; a wrong clock pulls the crest.
    """
    number = window.samples.shape[1]
    rate_hz = window.span.rate_hz
    first, last = math.ceil(hearing.lo_hz * number / rate_hz), math.floor(hearing.hi_hz * number / rate_hz)
    if last < first:
        return Beam(math.nan, math.nan, 0.0)
    tapered = np.where(flipped, -1.0, 1.0)[:, None] * tapering(number) * window.samples
    bins = _in_time(spectra(np.ascontiguousarray(tapered), first, last), window, first)
    hz = np.arange(first, last + 1) * (rate_hz / number)
    axis = np.linspace(-1.0 / hearing.slowest_m_s, 1.0 / hearing.slowest_m_s, NODES)
    east, north, power = crest(explained(bins, hz, np.ascontiguousarray(places_m), axis), axis)
    back, _, speed, _ = told(east, north, 0.0, 0.0, 0.0)
    return Beam(back, speed, power)


def _in_time(bins: NDArray[np.float64], window: Window, first: int) -> NDArray[np.float64]:
    """The bins turned to what they would be if every channel's first sample came at the window's start."""
    late = window.span.late_s
    if not late.any():
        return bins
    made = np.empty_like(bins)
    step = 2.0 * math.pi * window.span.rate_hz / window.samples.shape[1]
    for i in range(len(bins)):
        for b in range(bins.shape[2]):
            angle = -step * (first + b) * float(late[i])
            c, s = cos(angle), sin(angle)
            made[i, 0, b] = bins[i, 0, b] * c - bins[i, 1, b] * s
            made[i, 1, b] = bins[i, 0, b] * s + bins[i, 1, b] * c
    return made
