"""From samples to triggers, as samples come in: onsets of all channels, rows in the order of the tables, the stack, and what stands out of it.

Channels that are measured alike form a group; groups may come at different rates, as long as their onsets are kept at that of the tables.

Limits: all groups begin at one instant, their first sample at one time; what was sampled in between is for somebody else to move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.migration import THE_WHOLE, Migration, Stack, Way
from trucewatch.science.onsets import Measure, Onsets, rows_of
from trucewatch.science.tables import Tables
from trucewatch.science.triggers import Found, Triggers

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RATES_ALIKE = 1e-9


@dataclass(frozen=True)
class Group:
    """Channels of one rate that are measured alike. `rows`: by the name of each row it gives, its channels: two horizontals for S."""

    measure: Measure
    channels: int
    rows: Mapping[str, Sequence[int]]


@dataclass(frozen=True, eq=False)
class Listened:
    """What a push completed: logarithms of onsets that came in (rows, m) and which are usable, the stack of whole tiles, and triggers."""

    onsets: NDArray[np.float32]
    usable: Bools
    stack: Stack
    found: Found


class Listening:
    """A network that is listened to."""

    def __init__(
        self, groups: Sequence[Group], tables: Tables, threshold: float, apart_s: float, way: Way = THE_WHOLE
    ) -> None:
        """Begin with nobody heard. Args: threshold, apart_s: of triggers, on the coalescence.

        Raises: WorkflowError: a row of the tables is given by no group or by two, or a group's onsets have another rate.
        """
        _agree(groups, tables)
        self.groups = groups
        names = [name for group in groups for name in group.rows]
        self.order = np.array([names.index(name) for name in tables.rows])
        self.onsets = [Onsets(group.measure, group.channels) for group in groups]
        self.waiting = [
            (np.empty((len(group.rows), 0), np.float32), np.empty((len(group.rows), 0), np.bool_)) for group in groups
        ]
        self.stack = Migration(tables, way)
        self.triggers = Triggers(threshold, max(1, round(apart_s * tables.rate_hz)))

    def push(self, samples: Sequence[Floats], present: Sequence[Bools]) -> Listened:
        """Take more samples (channels, n) of each group, with what of them is present; see `onsets.Onsets.push`.

        Limits: groups may bring different stretches of time; what one brings too early waits for the others.
        """
        for k, group in enumerate(self.groups):
            made = rows_of(*self.onsets[k].push(samples[k], present[k]), list(group.rows.values()), group.measure.least)
            self.waiting[k] = (
                np.concatenate([self.waiting[k][0], made[0]], axis=1),
                np.concatenate([self.waiting[k][1], made[1]], axis=1),
            )
        n = min(onsets.shape[1] for onsets, _ in self.waiting)
        onsets = np.concatenate([one[:, :n] for one, _ in self.waiting])[self.order]
        usable = np.concatenate([one[:, :n] for _, one in self.waiting])[self.order]
        self.waiting = [(one[:, n:], means[:, n:]) for one, means in self.waiting]
        stack = self.stack.push(onsets, usable)
        return Listened(onsets, usable, stack, self.triggers.push(stack.value, stack.node))


def _agree(groups: Sequence[Group], tables: Tables) -> None:
    names = sorted(name for group in groups for name in group.rows)
    if names != sorted(tables.rows):
        raise WorkflowError(
            "The rows that channels give are not those of the travel times.",
            hint="Give every row of the tables once.",
            place=", ".join(sorted(set(names) ^ set(tables.rows))) or "a row that is given twice",
        )
    for group in groups:
        kept_hz = group.measure.rate_hz / group.measure.every
        if abs(kept_hz - tables.rate_hz) > RATES_ALIKE * tables.rate_hz:
            raise WorkflowError(
                f"Onsets of {kept_hz:g} a second do not fit travel times at {tables.rate_hz:g}.",
                hint="Keep every n-th onset so that the rates are equal.",
            )
