"""The pieces of one channel put together in time: gaps, overlaps, wrong rates and a drifting clock are said, nothing is filled in.

Where two pieces say the same for a time, one of them is dropped; where they contradict each other, neither is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from trucewatch.detect.states import Fault, fault_of
from trucewatch.model.signals import NS_PER_S, Stretch

SAME_RATE: Final = 1e-3
"""Rates of one channel that differ by less than this share are the same rate, written differently."""
STEP_SAMPLES: Final = 1.0
"""Two pieces whose times fit to less than this are neighbours: nothing is missing between them."""
DRIFT_SAMPLES: Final = 0.5
"""When the steps add up to more than this, samples and times no longer belong together."""


def joined(pieces: Sequence[Stretch]) -> tuple[list[Stretch], list[Fault]]:
    """The stretches of one channel from its pieces, in any order.

    Returns: stretches in time, none touching the next, and what was wrong between them.
    Source: the metrics num_gaps, num_overlaps and clock drift of IRIS MUSTANG (Casey et al., 2018, Seismol. Res. Lett. 89, 630).
    Limits: the rate that most samples have is taken for the right one.
    """
    kept, faults = _of_one_rate(sorted(pieces, key=lambda s: (s.start_ns, len(s.samples), s.samples.tobytes())))
    made: list[Stretch] = []
    for piece in kept:
        if not made:
            made.append(piece)
            continue
        held = made.pop()
        after, said = _put_together(held, piece)
        made += after
        faults += said
    whole = [s for s in made if len(s.samples)]
    return _without_steps(whole, faults)


def _of_one_rate(pieces: list[Stretch]) -> tuple[list[Stretch], list[Fault]]:
    """The pieces of the rate that most samples have."""
    lengths: dict[float, int] = {}
    for s in pieces:
        near = next((rate for rate in lengths if abs(rate - s.rate_hz) <= SAME_RATE * rate), s.rate_hz)
        lengths[near] = lengths.get(near, 0) + len(s.samples)
    usual = min(lengths, key=lambda rate: (-lengths[rate], rate), default=0.0)
    good = [s for s in pieces if abs(s.rate_hz - usual) <= SAME_RATE * usual]
    said = f"samples a second, where the channel has {usual:g}."
    strange = [s for s in pieces if abs(s.rate_hz - usual) > SAME_RATE * usual]
    return good, [fault_of(s, "wrong_rate", f"{s.rate_hz:g} {said}") for s in strange]


def _put_together(held: Stretch, piece: Stretch) -> tuple[list[Stretch], list[Fault]]:
    """What two pieces make of which the first does not begin later."""
    rate = held.rate_hz
    between = (piece.start_ns - held.end_ns) * rate / NS_PER_S
    if between >= STEP_SAMPLES:
        lost = f"{between / rate:.3g} s are missing."
        return [held, piece], [Fault(held.channel, held.end_ns, piece.start_ns, "gap", lost)]
    if between > -STEP_SAMPLES:
        return [held, piece], []
    return _overlapping(held, piece, round(-between))


def _overlapping(held: Stretch, piece: Stretch, shared: int) -> tuple[list[Stretch], list[Fault]]:
    """`shared`: so many samples of `held` lie at or after the beginning of `piece`."""
    early = round((held.start_ns - piece.start_ns) * held.rate_hz / NS_PER_S)
    if early > 0:  # it begins in a span that two others contradict each other about
        piece, shared = piece.cut(min(early, len(piece.samples)), len(piece.samples)), shared - early
    first = max(0, len(held.samples) - shared)
    both = min(shared, len(held.samples), len(piece.samples))
    end = first + both
    if np.array_equal(held.samples[first:end], piece.samples[:both], equal_nan=True):
        rest = piece.cut(both, len(piece.samples))
        return ([held, rest] if len(rest.samples) else [held]), []
    said = f"Two recordings of {both / held.rate_hz:.3g} s contradict each other."
    fault = Fault(held.channel, held.moment_ns(first), held.moment_ns(end), "overlap", said)
    later = held.cut(end, len(held.samples)) if end < len(held.samples) else piece.cut(both, len(piece.samples))
    return [s for s in (held.cut(0, first), later) if len(s.samples)], [fault]


def _without_steps(stretches: list[Stretch], faults: list[Fault]) -> tuple[list[Stretch], list[Fault]]:
    """Neighbours made one, as long as samples and times belong together."""
    made: list[Stretch] = []
    run: list[Stretch] = []
    for s in stretches:
        if run and abs(s.start_ns - run[-1].end_ns) * s.rate_hz / NS_PER_S >= STEP_SAMPLES:
            made.append(_as_one(run))
            run = []
        elif run and abs(_off_samples(run, s)) > DRIFT_SAMPLES:
            faults.append(_drift(run, s))
            made.append(_as_one(run))
            run = []
        run.append(s)
    return [*made, *([_as_one(run)] if run else [])], faults


def _off_samples(run: list[Stretch], s: Stretch) -> float:
    """By how many samples a piece begins later than the samples before it say."""
    number = sum(len(r.samples) for r in run)
    return (s.start_ns - run[0].moment_ns(number)) * s.rate_hz / NS_PER_S


def _drift(run: list[Stretch], s: Stretch) -> Fault:
    off = _off_samples(run, s)
    lasted = max(1, s.start_ns - run[0].start_ns)
    share = off / s.rate_hz * NS_PER_S / lasted * 1e6
    said = f"The clock moved by {off / s.rate_hz:.3g} s against the samples ({share:.3g} millionths)."
    return Fault(s.channel, run[0].start_ns, s.start_ns, "clock_drift", said, whole=False)


def _as_one(run: list[Stretch]) -> Stretch:
    if len(run) == 1:
        return run[0]
    return Stretch(run[0].channel, run[0].start_ns, run[0].rate_hz, np.concatenate([s.samples for s in run]))
