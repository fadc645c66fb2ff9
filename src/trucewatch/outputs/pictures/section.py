"""The waves of all stations by distance: one panel a phase, one line a station, and where the wave was to arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.pictures import Band, Picture, Trace
from trucewatch.outputs.pictures.canvas import Box, path, round_step, runs

NAMES_PX: Final = 150
"""Room for the name and the distance of a station."""
BETWEEN_PX: Final = 16
HEAD_PX, FOOT_PX = 44, 40
HEIGHT_PX: Final = 640
LINE_PX: Final = (21.0, 130.0)
"""A station's line is at least and at most so high."""
FILLED: Final = (0.44, 0.62)
"""How much of its line a wave fills to each side; where lines are narrow it may reach into the next."""
NARROW_PX: Final = 40
EARLY_S, LATE_S = 2.0, 5.0
"""A panel begins so long before the origin and ends so long after its last arrival, or an eighth of that time."""
TICKS: Final = 7


@dataclass(frozen=True)
class Line:
    """A station's line in a panel: its wave as a path, spans without samples, where its wave was to arrive."""

    trace: Trace
    y: float
    wave: str
    holes: tuple[tuple[float, float], ...]
    arrival_x: float


@dataclass(frozen=True)
class Panel:
    """A phase. `origin_x`: where the time of the origin lies; `ticks`: places of seconds on the axis."""

    band: Band
    box: Box
    origin_x: float
    ticks: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """All panels. `names`: stations with their distance in metres, whether any of them was used, and the middle of their line."""

    box: Box
    line_px: float
    names: tuple[tuple[str, int, bool, float], ...]
    panels: tuple[Panel, ...]


def section(picture: Picture, x: float, y: float, width: float) -> Section:
    """Lay out the waves in a part of the picture; its height follows from how many stations there are."""
    stations = list(dict.fromkeys(trace.station for trace in picture.traces))
    line_px = min(max(HEIGHT_PX / len(stations), LINE_PX[0]), LINE_PX[1])
    high = line_px * len(stations)
    wide = (width - NAMES_PX - BETWEEN_PX * (len(picture.bands) - 1)) / len(picture.bands)
    panels = []
    for k, band in enumerate(picture.bands):
        box = Box(x + NAMES_PX + k * (wide + BETWEEN_PX), y + HEAD_PX, wide, high)
        panels.append(_panel(band, [t for t in picture.traces if t.phase == band.phase], box, line_px))
    heard = {trace.station for trace in picture.traces if trace.used}
    away = {trace.station: trace.away_m for trace in picture.traces}
    names = tuple((s, away[s], s in heard, y + HEAD_PX + line_px * (k + 0.5)) for k, s in enumerate(stations))
    return Section(Box(x, y, width, HEAD_PX + high + FOOT_PX), line_px, names, tuple(panels))


def _panel(band: Band, theirs: Sequence[Trace], box: Box, line_px: float) -> Panel:
    last = max(trace.arrival_s for trace in theirs)
    until_s = last + max(LATE_S, last / 8)
    px_per_s = box.width / (EARLY_S + until_s)
    step = round_step(EARLY_S + until_s, TICKS)
    seconds = np.arange(np.ceil(-EARLY_S / step) * step, until_s, step)
    at = [(float(s), box.x + (float(s) + EARLY_S) * px_per_s) for s in seconds]
    lines = tuple(_line(trace, box, box.y + line_px * (k + 0.5), line_px, px_per_s) for k, trace in enumerate(theirs))
    return Panel(band, box, box.x + EARLY_S * px_per_s, tuple(at), lines)


def _line(trace: Trace, box: Box, y: float, line_px: float, px_per_s: float) -> Line:
    number = round(box.width / px_per_s * trace.rate_hz)
    first = round((-EARLY_S - trace.start_s) * trace.rate_hz)
    samples = np.full(max(number, 1), np.nan)
    part = trace.samples[first : first + number]
    samples[: len(part)] = part
    px_per_sample = box.width / len(samples)
    holes = tuple((box.x + a * px_per_sample, box.x + b * px_per_sample) for a, b in runs(~np.isfinite(samples)))
    return Line(
        trace,
        y,
        _wave(samples, box, y, line_px * FILLED[line_px < NARROW_PX]),
        holes,
        box.x + (trace.arrival_s + EARLY_S) * px_per_s,
    )


def _wave(samples: NDArray[np.float64], box: Box, y: float, half_px: float) -> str:
    """Every wave to its own height: the least and the greatest sample of each pixel, one line for each stretch without a hole."""
    there = np.isfinite(samples)
    highest = float(np.abs(samples[there]).max(initial=0.0)) or 1.0
    edges = np.linspace(0, len(samples), min(len(samples), round(box.width)) + 1).astype(np.int64)
    parts: list[list[tuple[float, float]]] = [[]]
    for first, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        column = samples[first:end]
        if not np.isfinite(column).all():
            parts.append([])
            continue
        at = box.x + (first + 0.5) * box.width / len(samples)
        ends = (column[0], column[-1]) if len(column) < 3 else _turned(column)
        parts[-1] += [(at, y - half_px * float(value) / highest) for value in ends]
    return "".join(path(part) for part in parts)


def _turned(column: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest of some samples in the order in which they came."""
    low, high = int(column.argmin()), int(column.argmax())
    return (float(column[low]), float(column[high])) if low < high else (float(column[high]), float(column[low]))
