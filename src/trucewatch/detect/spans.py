"""What was wrong or right with channels, told block by block, as spans: neighbours that say the same are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from trucewatch.detect.states import Fault
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates

TOUCHING_NS: Final = 2 * NS_PER_MS
"""Ends of samples are rounded; spans nearer than this touch."""

OF_ALL: Final = ("dead", "not_finite")
"""Defects of every sample of their span."""


LONG_S: Final = 10.0
"""A reason tells of what was looked at together; of a longer span it is said how long it held."""


def told(fault: Fault) -> Fault:
    """A span with a reason that holds for all of it. Source: our own rule. Limits: figures in the reason are those of its beginning."""
    seconds = (fault.end_ns - fault.start_ns) / NS_PER_S
    if fault.defect == "gap":
        return replace(fault, reason=f"{seconds:.5g} s are missing.")
    if seconds <= LONG_S or not fault.reason:
        return fault
    number, _, what = fault.reason.partition(" ")
    if fault.defect in OF_ALL and number.isdecimal():  # so many samples were of its beginning
        return replace(fault, reason=f"For {seconds:.5g} s {what}")
    return replace(fault, reason=f"{fault.reason} So for {seconds:.5g} s.")


class Spans:
    """Spans that are still growing, and those that have ended."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str, bool], Fault] = {}
        self._ended: list[Fault] = []

    def take(self, faults: Iterable[Fault]) -> None:
        """Take what is told of a block, blocks in order of time. Limits: of spans that overlap, the later is joined to the earlier."""
        for fault in sorted(faults, key=lambda f: (f.start_ns, f.end_ns, f.channel)):
            key = fault.channel, fault.defect, fault.whole
            held = self._open.get(key)
            if held and fault.start_ns <= held.end_ns + TOUCHING_NS:
                self._open[key] = replace(held, end_ns=max(held.end_ns, fault.end_ns))
                continue
            if held:
                self._ended.append(held)
            self._open[key] = fault

    def within(self, t0_ns: int, t1_ns: int) -> list[Fault]:
        """What was told of a time, cut to it."""
        cut = (replace(f, start_ns=max(f.start_ns, t0_ns), end_ns=min(f.end_ns, t1_ns)) for f in self._every())
        return [fault for fault in cut if fault.start_ns < fault.end_ns]

    def _every(self) -> list[Fault]:
        return [*self._ended, *self._open.values()]

    def up(self, channel: str, t0_ns: int, t1_ns: int) -> bool:
        """Whether a channel could be used at any moment of a time."""
        held = self._open.get((channel, "none", False))
        spans = [held] if held else []
        spans += [fault for fault in self._ended if fault.channel == channel and fault.defect == "none"]
        return any(fault.start_ns < t1_ns and fault.end_ns > t0_ns for fault in spans)

    def said(self, faults: Iterable[Fault] = ()) -> ChannelStates:
        """All of them so far as a table, with others that are told but once. Limits: times are rounded outwards to milliseconds."""
        every = [*map(told, self._every()), *faults]
        return ChannelStates.from_rows(
            {
                "channel": f.channel,
                "t0_ms": f.start_ns // NS_PER_MS,
                "t1_ms": -(-f.end_ns // NS_PER_MS),
                "state": "up" if f.defect == "none" else "down" if f.whole else "degraded",
                "defect": f.defect,
                "reason": f.reason,
            }
            for f in sorted(every, key=lambda f: (f.channel, f.start_ns, f.end_ns, f.defect, f.reason))
        )
