"""How loud the ground or the air was at each row of a network while it was listened to, in stretches of ten minutes of the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.science.energies import usual

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SPELL_NS: Final = 600 * NS_PER_S
"""Noise is told for stretches that begin at full ten minutes of UTC."""
KEPT: Final = 3
"""So many stretches are held block by block, because it may turn out later where the time that is asked for ends."""
MOSTLY: Final = 0.9
"""What took part in the stack for less of a stretch heard nothing in it: a second that is missing silences a row for as long as waves take, though its noise is known."""


@dataclass(frozen=True, eq=False)
class Spell:
    """A stretch of the clock, and in it the root of the mean square of the filtered noise of each row (rows,); no number where a row was not heard."""

    t0_ms: int
    t1_ms: int
    noise: Floats


class Noise:
    """The noise of rows, block by block while they come, and spell by spell afterwards."""

    def __init__(self, start_ns: int, block_ns: int) -> None:
        """Begin with nothing heard. Args: start_ns: of block 0. block_ns: how long a block is."""
        self.start_ns, self.block_ns = start_ns, block_ns
        self._held: list[tuple[int, Floats]] = []
        self._told: list[Spell] = []
        self._tiles: dict[int, tuple[int, Ints]] = {}

    def take(self, first: int, energies: Floats) -> None:
        """Take the mean squares (rows, blocks) of the blocks from one on, in order of time. Limits: see `science.energies`."""
        for k in range(energies.shape[1]):
            self._held.append((self.start_ns + (first + k) * self.block_ns, energies[:, k]))
        if self._held:
            newest = self._held[-1][0] // SPELL_NS
            done = [one for one in self._held if one[0] // SPELL_NS <= newest - KEPT]
            self._told += spelled(done)
            self._held = self._held[len(done) :]

    def spells(self, until_ns: int) -> Iterator[Spell]:
        """What was heard before a time, in order, as far as whole blocks tell. Source: the median of its blocks, so that an explosion is not noise.

        Limits: a time that lies more than two stretches before the newest block cuts none.
        """
        yield from (spell for spell in self._told if spell.t0_ms * NS_PER_MS < until_ns)
        yield from spelled([one for one in self._held if one[0] + self.block_ns <= until_ns])

    def use(self, at_ns: Ints, used: Bools) -> None:
        """Take which rows took part in the stack (tiles, rows), of tiles of origin times that begin at some times. Limits: a tile is of the stretch in which it begins."""
        marks = at_ns // SPELL_NS
        for mark in np.unique(marks).tolist():
            number, counts = self._tiles.get(mark, (0, np.zeros(used.shape[1], np.int64)))
            these = used[marks == mark]
            self._tiles[mark] = number + len(these), counts + these.sum(axis=0)

    def often(self, spell: Spell) -> Bools:
        """Which rows (rows,) took part in the stack nearly all the time of a stretch. Source: our own rule; see `MOSTLY`. Limits: only of tiles that were taken."""
        number, counts = self._tiles.get(spell.t0_ms * NS_PER_MS // SPELL_NS, (0, np.zeros(len(spell.noise), np.int64)))
        made: Bools = (counts >= MOSTLY * number) & (number > 0)
        return made


def of_time(noise: Noise | None, t0_ns: int, t1_ns: int) -> tuple[Spell, ...]:
    """The stretches that touch a time, told by what was heard before its end; none of a noise that nobody measured.

    Returns: no number of a row that was not used nearly all the time: its noise may be known while nobody would have heard anything by it.
    Source: `Noise.often`. Limits: see `Noise.spells`.
    """
    if not noise:
        return ()
    touching = (spell for spell in noise.spells(t1_ns) if spell.t1_ms * NS_PER_MS > t0_ns)
    return tuple(replace(spell, noise=np.where(noise.often(spell), spell.noise, np.nan)) for spell in touching)


def spelled(blocks: Iterable[tuple[int, Floats]]) -> list[Spell]:
    """Blocks in order of time, each with when it begins, put together to stretches of the clock. Source, Limits: `science.energies.usual`."""
    made = []
    for mark, members in groupby(blocks, lambda one: one[0] // SPELL_NS):
        energies = np.column_stack([energy for _, energy in members])
        t0_ns = mark * SPELL_NS
        made.append(Spell(t0_ns // NS_PER_MS, (t0_ns + SPELL_NS) // NS_PER_MS, np.sqrt(usual(energies))))
    return made


def of_rows(energies: Floats, members: Mapping[str, Sequence[int]], rows: Sequence[str]) -> Floats:
    """The energies of rows (rows, blocks), each the mean over its channels that are known; no number where none is.

    Args: energies: of channels (channels, blocks). members: by the name of a row, its channels. rows: all rows, in order.
    Source: a row is the mean energy of its channels (`onsets.rows_of`). Limits: two horizontals of unlike noise are taken for alike.
    """
    made = np.full((len(rows), energies.shape[1]), np.nan)
    number = {row: k for k, row in enumerate(rows)}
    for row, channels in members.items():
        if channels:
            some = energies[list(channels)]
            known = np.isfinite(some)
            total = np.where(known, some, 0.0).sum(axis=0)
            made[number[row]] = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
    return made
