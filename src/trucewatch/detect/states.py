"""What was wrong with a channel, as rows of a table: the sentence is made here, where the figures are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.model.signals import NS_PER_MS, ChannelStates, Stretch


@dataclass(frozen=True)
class Fault:
    """A span of a channel that says less than it should. `whole`: nothing of it can be used."""

    channel: str
    start_ns: int
    end_ns: int
    defect: str
    reason: str
    whole: bool = True


def fault_of(stretch: Stretch, defect: str, reason: str) -> Fault:
    """A fault that takes a whole stretch."""
    return Fault(stretch.channel, stretch.start_ns, stretch.end_ns, defect, reason)


def states(good: Iterable[Stretch], faults: Sequence[Fault]) -> ChannelStates:
    """The table of what could be perceived and what could not, by channel and time. Limits: spans are rounded outwards to milliseconds."""
    rows = [(f.channel, f.start_ns, f.end_ns, "down" if f.whole else "degraded", f.defect, f.reason) for f in faults]
    rows += [(s.channel, s.start_ns, s.end_ns, "up", "none", "") for s in good]
    names = ("channel", "t0_ms", "t1_ms", "state", "defect", "reason")
    return ChannelStates.from_rows(
        dict(zip(names, (channel, start // NS_PER_MS, -(-end // NS_PER_MS), *said), strict=True))
        for channel, start, end, *said in sorted(rows)
    )


def left_out(table: ChannelStates) -> dict[str, str]:
    """The channels of which nothing could be used, each with its reasons."""
    up = {row["channel"] for row in table.rows() if row["state"] != "down"}
    said: dict[str, list[str]] = {}
    for row in table.rows():
        if row["channel"] not in up:
            said.setdefault(row["channel"], []).append(row["reason"])
    return {channel: " ".join(dict.fromkeys(reasons)) for channel, reasons in sorted(said.items())}
