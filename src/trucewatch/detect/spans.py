"""What was wrong or right with channels, told block by block, as spans: neighbours that say the same are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.detect.states import Fault
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates

TOUCHING_NS: Final = 2 * NS_PER_MS
"""Ends of samples are rounded; spans nearer than this touch."""


@dataclass(frozen=True)
class Span:
    """A fault, or none, over some blocks. `blocks`: how many told of it."""

    fault: Fault
    blocks: int = 1

    def told(self) -> Fault:
        """The same with a reason that holds for all of it."""
        fault, seconds = self.fault, (self.fault.end_ns - self.fault.start_ns) / NS_PER_S
        if fault.defect == "gap":
            return replace(fault, reason=f"{seconds:.5g} s are missing.")
        again = f" So for {seconds:.5g} s." if self.blocks > 1 and fault.reason else ""
        return replace(fault, reason=f"{fault.reason}{again}")


class Spans:
    """Spans that are still growing, and those that have ended."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str, bool], Span] = {}
        self._ended: list[Span] = []

    def take(self, faults: Iterable[Fault]) -> None:
        """Take what is told of a block, blocks in order of time. Limits: of spans that overlap, the later is joined to the earlier."""
        self.join(Span(fault) for fault in faults)

    def join(self, spans: Iterable[Span]) -> None:
        """Take spans of a time that comes after that of all before, such as of the next hour; see `take`."""
        for span in sorted(spans, key=lambda s: (s.fault.start_ns, s.fault.end_ns, s.fault.channel)):
            key = span.fault.channel, span.fault.defect, span.fault.whole
            held = self._open.get(key)
            if held and span.fault.start_ns <= held.fault.end_ns + TOUCHING_NS:
                longer = replace(held.fault, end_ns=max(held.fault.end_ns, span.fault.end_ns))
                self._open[key] = Span(longer, held.blocks + span.blocks)
                continue
            if held:
                self._ended.append(held)
            self._open[key] = span

    def within(self, t0_ns: int, t1_ns: int) -> list[Span]:
        """What was told of a time that was not let go, cut to it."""
        cut = ((span, max(span.fault.start_ns, t0_ns), min(span.fault.end_ns, t1_ns)) for span in self._every())
        return [Span(replace(s.fault, start_ns=low, end_ns=high), s.blocks) for s, low, high in cut if low < high]

    def _every(self) -> list[Span]:
        return [*self._ended, *self._open.values()]

    def up(self, channel: str, t0_ns: int, t1_ns: int) -> bool:
        """Whether a channel could be used at any moment of a time that was not let go."""
        held = self._open.get((channel, "none", False))
        spans = [held.fault] if held else []
        ended = (span.fault for span in self._ended)
        spans += [fault for fault in ended if fault.channel == channel and fault.defect == "none"]
        return any(fault.start_ns < t1_ns and fault.end_ns > t0_ns for fault in spans)

    def forget(self, before_ns: int) -> None:
        """Let go what ended before a time."""
        self._ended = [span for span in self._ended if span.fault.end_ns > before_ns]

    def said(self, faults: Iterable[Fault] = ()) -> ChannelStates:
        """All of them so far as a table, with others that are told but once. Limits: times are rounded outwards to milliseconds."""
        every = [*(span.told() for span in self._every()), *faults]
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
