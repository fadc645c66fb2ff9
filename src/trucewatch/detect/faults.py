"""What is wrong inside a stretch: numbers that are none, a dead channel, a clipped one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.states import Fault
from trucewatch.model.signals import Stretch
from trucewatch.science.runs import equal_runs, least_step, marked_runs

DEAD_S: Final = 5.0
LEAST_DEAD: Final = 20
"""A channel that gives one number for so long, and for so many samples, is dead: even silence has noise."""
ABSURD: Final = 1e30
"""No digitiser counts so far: the bytes were read in the wrong order."""
CLIPPED_RUN: Final = 3
LONG_CLIPPED_RUN: Final = 5
EDGE_STEPS: Final = 4
"""A flat top is clipped if the signal comes to it by at least so many steps of the digitiser; a smooth crest comes by one."""

Floats = NDArray[np.float64]
Spans = NDArray[np.int64]


def usable(stretch: Stretch) -> tuple[list[Stretch], list[Fault]]:
    """The parts of a stretch that can be used, and what was wrong with the others.

    Source: the metrics dead_channel, digitizer_clipping and amplifier_saturation of IRIS MUSTANG (Casey et al., 2018, Seismol. Res. Lett. 89, 630).
    Limits: a clipped part is kept and marked; a channel that is dead and noisy at once is not seen here.
    """
    values = np.ascontiguousarray(stretch.samples, np.float64)
    sane = np.isfinite(values)
    sane[sane] = np.abs(values[sane]) < ABSURD
    nothing = marked_runs(~sane)
    dead = equal_runs(values, max(LEAST_DEAD, round(DEAD_S * stretch.rate_hz)))
    dead = dead if len(dead) or not _flat(values) else np.array([[0, len(values)]])
    faults = [
        _fault(stretch, span, "not_finite", "samples are no numbers, or beyond all counting.") for span in nothing
    ]
    faults += [_fault(stretch, span, "dead", f"samples are all {values[span[0]]:g}.") for span in dead]
    usable_ = np.ones(len(values), np.bool_)
    for first, end in np.concatenate([nothing, dead]):
        usable_[first:end] = False
    good = [stretch.cut(first, end) for first, end in marked_runs(usable_)]
    return good, [*faults, *(fault for s in good for fault in _clipping(s))]


def _flat(values: Floats) -> bool:
    """Whether a short stretch says one thing throughout."""
    return len(values) > 1 and bool((values == values[0]).all())


def _fault(stretch: Stretch, span: Spans, defect: str, what: str, *, whole: bool = True) -> Fault:
    first, end = int(span[0]), int(span[1])
    said = f"{end - first} {what}"
    return Fault(stretch.channel, stretch.moment_ns(first), stretch.moment_ns(end), defect, said, whole=whole)


def _clipping(stretch: Stretch) -> list[Fault]:
    """One fault from the first to the last clipped top, if there are any."""
    values = np.ascontiguousarray(stretch.samples, np.float64)
    runs = equal_runs(values, CLIPPED_RUN)
    top, bottom, step = values.max(initial=-np.inf), values.min(initial=np.inf), least_step(values)
    clipped = [r for r in runs if values[r[0]] in {top, bottom} and _abrupt(values, r, EDGE_STEPS * step)]
    if len(clipped) < 2 and not any(r[1] - r[0] >= LONG_CLIPPED_RUN for r in clipped):
        return []
    number = sum(int(r[1] - r[0]) for r in clipped)
    span = np.array([clipped[0][0], clipped[-1][1]])
    said = f"samples lie between the first and the last flat top; {number} of them are clipped."
    return [_fault(stretch, span, "clipped", said, whole=False)]


def _abrupt(values: Floats, run: Spans, least: float) -> bool:
    first, end = int(run[0]), int(run[1])
    before = abs(values[first] - values[first - 1]) if first else 0.0
    after = abs(values[end] - values[end - 1]) if end < len(values) else 0.0
    return bool(max(before, after) >= least)
