"""Which sites to add to a network so that more of the sounds of a size are found: the best next one, again and again, with a bound on any choice.

A row that hears a place badly weakens the stack there, and few rows find nothing at all: gains may be negative, and grow as others join. So
`lazy_greedy.choose` would be wrong here: every candidate is asked again each time. The bound is the best of all choices where so many can be asked; beyond, it lets
each place and drawing have the sites that are best for it alone.

Source: our own; the second bound is that of a relaxation, in which the choice may differ from place to place.
Limits: for one threshold; with more stations noise reaches a lower one as seldom (`science.thresholds`), which is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.detectable import DRAWS, Floats, Hearing, sums
from trucewatch.science.elementary import log
from trucewatch.science.lazy_greedy import Choice

SLACK: Final = 1e-9
"""What sums of onsets may differ by for the order in which they were added: a bound is never less for it than what was reached."""

MOST_STEPS: Final = 5_000_000_000
"""Some ten seconds of work: so many sums at most are asked for the best of all choices."""
MOST_SUMS: Final = 25_000_000
"""And so many are held for it."""

Say = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class State:
    """One state of the noise: how the network hears the places, how each candidate does, with as many rows each, and what the state weighs."""

    network: Hearing
    candidates: Sequence[Hearing]
    weight: float

    @property
    def more_rows(self) -> int:
        """The rows that each candidate adds."""
        return self.candidates[0].lift.shape[1] if self.candidates else 0

    def with_sites(self, chosen: Sequence[int], size: float) -> tuple[Floats, int]:
        """The sums of onsets (places, draws) with some candidates added, and over how many rows."""
        reached = sums(self.network, size)
        for k in sorted(chosen):
            reached = reached + sums(self.candidates[k], size)
        return reached, self.network.lift.shape[1] + len(chosen) * self.more_rows

    def enough(self, reached: Floats, rows: int, slack: float = 0.0) -> NDArray[np.bool_]:
        """Where sums over so many rows reach the threshold; with fewer rows than are asked for, nowhere."""
        if rows < max(1, self.network.least_rows):
            return np.zeros(reached.shape, np.bool_)
        found: NDArray[np.bool_] = reached + slack >= rows * log(self.network.threshold)
        return found


def share_found(states: Sequence[State], chosen: Sequence[int], size: float) -> float:
    """The share of places and drawings in which a sound of a size is found, with some candidates added. Source, Limits: see the module."""
    return sum(state.weight * float(state.enough(*state.with_sites(chosen, size)).mean()) for state in states)


def next_best_sites(states: Sequence[State], size: float, wanted: int, say: Say) -> Choice:
    """Choose the candidates that raise the share found most, one after the other; stops where none raises it.

    Args: states: weights sum to 1; all have the same candidates, at least one.
    Returns: of equal gains the earlier candidate is chosen. `bound`: no choice of at most so many adds more.
    Source, Limits: see the module.
    """
    candidates = len(states[0].candidates)
    wanted = min(wanted, candidates)
    chosen: list[int] = []
    gains: list[float] = []
    before = now = share_found(states, (), size)
    while len(chosen) < wanted:
        say("sites", len(chosen), wanted)
        shares = _each_added(states, chosen, size)
        best = int(np.argmax(shares))
        if not shares[best] > now:
            break
        gains.append(float(shares[best]) - now)
        now = float(shares[best])
        chosen.append(best)
    best_of_all = _best_of_all if _can_ask_all(states, wanted) else _at_most
    bound = best_of_all(states, size, wanted, say) - before
    return Choice(tuple(chosen), tuple(gains), bound, candidates * min(wanted, len(chosen) + 1))


def _each_added(states: Sequence[State], chosen: Sequence[int], size: float) -> Floats:
    """The share found with each candidate added to those chosen; one that is chosen already is none any more."""
    shares = np.zeros(len(states[0].candidates))
    for state in states:
        reached, rows = state.with_sites(chosen, size)
        for k, candidate in enumerate(state.candidates):
            found = state.enough(reached + sums(candidate, size), rows + state.more_rows)
            shares[k] += state.weight * float(found.mean())
    shares[list(chosen)] = -1.0
    return shares


def _can_ask_all(states: Sequence[State], wanted: int) -> bool:
    candidates = len(states[0].candidates)
    here = DRAWS * sum(len(state.network.lift) for state in states)
    choices = sum(math.comb(candidates, k) for k in range(1, wanted + 1))
    return choices * here <= MOST_STEPS and candidates * here <= MOST_SUMS


def _best_of_all(states: Sequence[State], size: float, wanted: int, say: Say) -> float:
    """The greatest share found with any choice of at most so many candidates."""
    say("choices", 0, 1)
    parts = [state.with_sites((), size) for state in states]
    reached = np.concatenate([sums_.ravel() for sums_, _ in parts])
    every = np.concatenate(
        [np.stack([sums(candidate, size).ravel() for candidate in state.candidates]) for state in states], axis=1
    )
    needed = np.concatenate(
        [
            np.repeat(_needed(state, rows, wanted)[:, None], sums_.size, axis=1)
            for state, (sums_, rows) in zip(states, parts, strict=True)
        ],
        axis=1,
    )
    weight = np.concatenate(
        [np.full(sums_.size, state.weight / sums_.size) for state, (sums_, _) in zip(states, parts, strict=True)]
    )
    return float(best_of_all(reached, np.ascontiguousarray(every), np.ascontiguousarray(needed), weight, wanted))


def _needed(state: State, rows: int, wanted: int) -> Floats:
    """What sums must reach with 0 to so many more sites; less what they may differ by."""
    every = rows + state.more_rows * np.arange(wanted + 1)
    enough = every >= max(1, state.network.least_rows)
    return np.where(enough, every * log(state.network.threshold) - SLACK, np.inf)


@njit("float64(float64[::1], float64[:, ::1], float64[:, ::1], float64[::1], int64)", cache=True)
def best_of_all(reached: Any, every: Any, needed: Any, weight: Any, wanted: int) -> float:
    """The greatest weight that is found with any choice of at most so many candidates.

    Args: reached (n,): sums without any. every (candidates, n): what each adds. needed (wanted + 1, n): what sums must reach with so many. weight (n,).
    Source: every choice is asked. Limits: for few; see `MOST_STEPS`.
    """
    prefix, pick = np.empty((wanted + 1, len(reached))), np.zeros(wanted + 2, np.int64)
    prefix[0] = reached
    best = 0.0
    for i in range(len(reached)):
        best += weight[i] if reached[i] >= needed[0, i] else 0.0
    depth = min(1, wanted)
    while depth > 0:
        k = pick[depth]
        if k >= len(every):
            depth -= 1
            pick[depth] += 1
            continue
        total = 0.0
        for i in range(len(reached)):
            prefix[depth, i] = prefix[depth - 1, i] + every[k, i]
            total += weight[i] if prefix[depth, i] >= needed[depth, i] else 0.0
        best = max(best, total)
        if depth < wanted:
            depth += 1
            pick[depth] = k + 1
        else:
            pick[depth] += 1
    return best


def _at_most(states: Sequence[State], size: float, wanted: int, say: Say) -> float:
    """The share found if each place and drawing had the candidates, up to so many, that are best for it."""
    total = 0.0
    for at, state in enumerate(states):
        say("bound", at, len(states))
        reached, rows = state.with_sites((), size)
        found = state.enough(reached, rows)
        every = np.stack([sums(candidate, size) for candidate in state.candidates])
        best = np.sort(every, axis=0)[::-1][:wanted]
        for k, more in enumerate(np.cumsum(best, axis=0), 1):
            found |= state.enough(reached + more, rows + k * state.more_rows, SLACK)
        total += state.weight * float(found.mean())
    return total
