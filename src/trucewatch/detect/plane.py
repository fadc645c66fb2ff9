"""The wave that crosses an array in one window: delays of pairs, a robust fit, a gate for channels that contradict it, a last fit with sigmas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.windows import Span, Window
from trucewatch.science.lags import correlations, levelled, pair_table, peak
from trucewatch.science.plane_waves import least_squares, least_trimmed_squares, misfits, spread, told

LEAST_CHANNELS: Final = 3
LEAST_SHARE: Final = 0.6
"""A wave that fewer of the channels follow is none."""
OUT_OF_STEP_SIGMAS: Final = 3.0
TIMING_SAMPLES: Final = 0.1
"""No delay is known better than to this share of a sample: the parabola's own error."""
PLACE_SHARE: Final = 0.02
MOST_PLACE_ERROR_M: Final = 3.0
"""How well one knows where a sensor stands: to this share of the array's width, or as a satellite receiver says it; one standard deviation."""
NOISE_SIGMAS: Final = 4.0
"""A window is coherent when its channels are more alike than noise of this band makes them in so many standard deviations."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """How the channels of one window follow each other. `lags`, `likeness`: (m, 2) in samples, for a pair as recorded and one of it reversed."""

    span: Span
    table: NDArray[np.int64]
    lags: Floats
    likeness: Floats


@dataclass(frozen=True, eq=False)
class Wave:
    """A plane wave: angles in degrees, speeds in metres a second; nan where the window determines none.

    `used`, `out_of_step`: places of channels among those of the array. `coherence`: the median of the best correlations of the pairs used.
    """

    start_ns: int
    end_ns: int
    back_azimuth_deg: float
    back_azimuth_sigma_deg: float
    trace_velocity_m_s: float
    trace_velocity_sigma_m_s: float
    coherence: float
    coherent: bool
    used: tuple[int, ...]
    out_of_step: tuple[int, ...]


@dataclass(frozen=True)
class Hearing:
    """With what an array is listened to: a band in hertz, and the slowest wave that is looked for."""

    lo_hz: float
    hi_hz: float
    slowest_m_s: float

    def timing_s(self, likeness: float, lasting_s: float, rate_hz: float, placing_s: float) -> float:
        """The least standard deviation of one channel's arrival time; `placing_s`: what the error of its place adds.

        Source: Carter (1987), Proc. IEEE 75, 236: the Cramer-Rao bound of a delay by coherence, and a share of a sample.
        """
        square = max(1e-6, min(0.9999, likeness)) ** 2
        middle = (self.hi_hz**3 - self.lo_hz**3) / (3.0 * (self.hi_hz - self.lo_hz))
        bound = (1.0 - square) / square / (8.0 * math.pi**2 * middle * (self.hi_hz - self.lo_hz) * lasting_s)
        return math.sqrt(0.5 * bound + (TIMING_SAMPLES / rate_hz) ** 2 + placing_s**2)

    def noise_likeness(self, lasting_s: float) -> float:
        """How alike noise may look. Source: the standard deviation of a correlation, 1 / sqrt(2 B T) (Bendat & Piersol, 2010, 8.4)."""
        return min(0.95, NOISE_SIGMAS / math.sqrt(2.0 * (self.hi_hz - self.lo_hz) * lasting_s))


def paired(window: Window, places_m: Floats, hearing: Hearing) -> Pairs:
    """The best lag of every pair of channels, within the time that the slowest wave takes from one to the other.

    Args: window: (k, n). places_m: (k, 2) of its channels. hearing: see there.
    Source: Cansi (1995), Geophys. Res. Lett. 22(9), 1021. Limits: a wave longer than the window is not told from another one cycle off.
    """
    table = pair_table(len(window.samples))
    offsets = places_m[table[:, 1]] - places_m[table[:, 0]]
    reach = np.ceil(np.sqrt((offsets**2).sum(axis=1)) / hearing.slowest_m_s * window.span.rate_hz).astype(np.int64) + 1
    reach = np.minimum(reach, window.samples.shape[1] - 1)
    rows = correlations(levelled(window.samples), table, int(reach.max()))
    best = [(peak(row, far, 1.0), peak(row, far, -1.0)) for row, far in zip(rows, reach, strict=True)]
    made = np.array(best)
    return Pairs(window.span, table, np.ascontiguousarray(made[:, :, 0]), np.ascontiguousarray(made[:, :, 1]))


def wave(pairs: Pairs, places_m: Floats, flipped: NDArray[np.bool_], hearing: Hearing) -> Wave:
    """The plane wave of a window.

    Args: pairs: of its channels. places_m: (k, 2) of them. flipped: (k,) which of them are reversed. hearing: see there.
    Source: Bishop et al. (2020), Geophys. J. Int. 221, 1883: least trimmed squares on all pairs; then least squares on the pairs of the channels that
    follow it, and their sigmas (Szuberla & Olson, 2004, J. Acoust. Soc. Am. 115, 253).
    Limits: one wave at a time; a channel with a wrong clock is found only among five or more.
    """
    span, table = pairs.span, pairs.table
    turned = (flipped[table[:, 0]] != flipped[table[:, 1]]).astype(np.int64)
    every = np.arange(len(table))
    likeness = pairs.likeness[every, turned]
    delays = pairs.lags[every, turned] / span.rate_hz + span.late_s[table[:, 1]] - span.late_s[table[:, 0]]
    offsets = np.ascontiguousarray(places_m[table[:, 1]] - places_m[table[:, 0]])
    lasting_s = span.lasting_s
    trimmed = least_trimmed_squares(offsets, delays, (len(delays) + 3) // 2)
    placing_s = _placing_s(offsets, trimmed, hearing.slowest_m_s)
    timing_s = hearing.timing_s(float(np.median(likeness)), lasting_s, span.rate_hz, placing_s)
    kept = _in_step(misfits(offsets, delays, *trimmed), table, len(places_m), timing_s)
    used = kept[table[:, 0]] & kept[table[:, 1]]
    coherence = float(np.median(likeness[used])) if used.any() else 0.0
    east, north = least_squares(offsets, delays, used)
    number = int(kept.sum())
    rest = float(misfits(offsets, delays, east, north)[used].sum())
    error_s = hearing.timing_s(coherence, lasting_s, span.rate_hz, placing_s)
    if number > LEAST_CHANNELS and not math.isnan(rest):
        error_s = max(error_s, math.sqrt(rest / number / (number - 3)))
    said = told(east, north, *spread(np.ascontiguousarray(places_m[kept]), error_s))
    enough = number >= max(LEAST_CHANNELS, LEAST_SHARE * len(places_m))
    coherent = enough and coherence >= hearing.noise_likeness(lasting_s) and not math.isnan(said[0])
    channels = span.present
    return Wave(
        *(span.start_ns, span.end_ns),
        *said,
        coherence=coherence,
        coherent=coherent,
        used=tuple(channels[kept].tolist()),
        out_of_step=tuple(channels[~kept].tolist()),
    )


def _placing_s(offsets_m: Floats, slowness: tuple[float, float], slowest_m_s: float) -> float:
    """What the error of a sensor's place does to its arrival time, for a wave of this slowness."""
    width_m = math.sqrt(float((offsets_m**2).sum(axis=1).max()))
    slow = math.sqrt(slowness[0] ** 2 + slowness[1] ** 2)
    return min(MOST_PLACE_ERROR_M, PLACE_SHARE * width_m) * (0.0 if math.isnan(slow) else min(slow, 1.0 / slowest_m_s))


def _in_step(squares: Floats, table: NDArray[np.int64], channels: int, timing_s: float) -> NDArray[np.bool_]:
    """Which channels (k,) follow the wave: with at least half of the others their delays are as it says."""
    off = ~(squares <= (OUT_OF_STEP_SIGMAS * math.sqrt(2.0) * timing_s) ** 2)
    wrong = np.bincount(table[off].ravel(), minlength=channels)
    kept: NDArray[np.bool_] = 2 * wrong <= channels - 1
    return kept
