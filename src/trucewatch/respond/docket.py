"""The docket as figures: cases by stage with median times, rulings beside what is pending, what is overdue. Never allegations by party.

A party that is accused often would look guilty, and one that is accused of nothing would look innocent: neither follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trucewatch.model.cases import PENDING, RULINGS, STAGES, told_steps
from trucewatch.respond.clocks import HOUR_MS


@dataclass(frozen=True)
class Line:
    """What the docket needs of one case: its stages with their times, its ruling and when that becomes public, clocks overdue."""

    history: tuple[tuple[str, int], ...]
    ruling: str
    ruled_ms: int
    public_ms: int
    due: tuple[tuple[int, int], ...]
    """(due_ms, ended_ms or 0) of each clock."""


@dataclass(frozen=True)
class Figures:
    """The docket as of an instant.

    `by_stage`: how many are there now. `median_h`: hours that cases which left a stage had spent in it, and of how many stays that is the
    median. `rulings`: by word; `pending`: cases without one. `overdue`: clocks.
    """

    cases: int
    by_stage: Mapping[str, int]
    median_h: Mapping[str, tuple[int, int]]
    rulings: Mapping[str, int]
    pending: int
    overdue: int


def figures(lines: Iterable[Line], as_of_ms: int) -> Figures:
    """Count a docket as of an instant; what happened later is not seen, and a ruling only once it is public and while it stands.

    Before its minute a case of a ruling counts as at the ruling, whatever followed: remedies would tell how it went.

    Limits: a case that came back to a stage counts each stay; the median of an even number is the lower of the two, in whole hours rounded down.
    """
    now: Counter[str] = Counter()
    stays: dict[str, list[int]] = {stage: [] for stage in STAGES}
    rulings: Counter[str] = Counter()
    late = 0
    for line in lines:
        past = [(stage, at) for stage, at in line.history if at <= as_of_ms]
        seen = told_steps(past, line.ruled_ms, line.public_ms, as_of_ms)
        if not seen:
            continue
        now[seen[-1][0]] += 1
        for (stage, start), (_, end) in pairwise(seen):
            stays[stage].append((end - start) // HOUR_MS)
        stands = line.ruling and seen[-1][0] not in PENDING
        if stands and line.ruled_ms <= as_of_ms and line.public_ms <= as_of_ms:
            rulings[line.ruling] += 1
        late += sum(due < as_of_ms and not 0 < ended <= as_of_ms for due, ended in line.due)
    return Figures(
        cases=sum(now.values()),
        by_stage={stage: now[stage] for stage in STAGES if now[stage]},
        median_h={stage: (sorted(h)[(len(h) - 1) // 2], len(h)) for stage, h in stays.items() if h},
        rulings={word: rulings[word] for word in RULINGS if rulings[word]},
        pending=sum(now[stage] for stage in PENDING),
        overdue=late,
    )
