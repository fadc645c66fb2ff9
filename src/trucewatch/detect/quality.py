"""Which parts of a record can be used for a band of frequencies, and what became of the others: states, never silent zeros."""

from __future__ import annotations

from typing import Final

from trucewatch.detect.faults import usable
from trucewatch.detect.joining import joined
from trucewatch.detect.states import Fault, fault_of, states
from trucewatch.errors import EvidenceError
from trucewatch.model.signals import ChannelStates, Record, Stretch

SAMPLES_A_CYCLE: Final = 2.5
"""A band is heard only with at least so many samples in a cycle of its upper end: two, and room for the filter that keeps it."""


def examine(record: Record, hi_hz: float) -> tuple[Record, ChannelStates]:
    """Put the pieces of every channel together and take out what cannot be used.

    Args:
        record: of any channels, its pieces in any order. hi_hz: the upper end of the band that is wanted.
    Returns: the record of what can be used, and the states of every channel, good spans among them.
    Source: Casey et al. (2018), Seismol. Res. Lett. 89, 630, for the names of the defects.
    Limits: each channel is judged alone; polarity and clocks show only beside others.
    """
    good: list[Stretch] = []
    faults: list[Fault] = []
    for channel in sorted(record.channels()):
        pieces = record.of(channel)
        faults += [fault_of(s, "clock_drift", s.doubt) for s in pieces if s.doubt]
        stretches, said = joined([s for s in pieces if not s.doubt])
        faults += said
        for stretch in stretches:
            parts, said = usable(stretch)
            fast, slow = _fast_enough(parts, hi_hz)
            good += fast
            faults += [*said, *slow]
    return Record(tuple(good), record.data), states(good, faults)


def _fast_enough(parts: list[Stretch], hi_hz: float) -> tuple[list[Stretch], list[Fault]]:
    fast = [s for s in parts if s.rate_hz >= SAMPLES_A_CYCLE * hi_hz]
    said = f"samples a second cannot hold {hi_hz:g} Hz."
    slow = [fault_of(s, "too_slow", f"{s.rate_hz:g} {said}") for s in parts if s.rate_hz < SAMPLES_A_CYCLE * hi_hz]
    return fast, slow


def require_something(record: Record, table: ChannelStates) -> None:
    """Refuse to go on where nothing could be heard.

    Raises: EvidenceError: no channel has anything to use; it says why.
    Source: a run that saw nothing must not look like one that saw no event. Limits: the first eight reasons are told.
    """
    if record.stretches:
        return
    reasons = [f"{row['channel']}: {row['reason']}" for row in table.rows() if row["state"] == "down"]
    raise EvidenceError(
        "Nothing could be heard: no channel has anything that can be used.",
        hint=" ".join(dict.fromkeys(reasons[:8])) or "The record is empty: see its files and times.",
    )
