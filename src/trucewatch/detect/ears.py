"""How well the rows of a network hear places, from where they stand and the noise they had: what `science.detectable` asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.network import Network, Phase, sites
from trucewatch.errors import WorkflowError
from trucewatch.science.detectable import Hearing, hearing
from trucewatch.science.distances import arcs_to
from trucewatch.science.elementary import exp, log
from trucewatch.science.magnitudes import LN_10
from trucewatch.science.travel_tables import Air

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PEAK_OVER_ROOT: Final = 2.5
"""How high a wave stands over the root of its mean square in the short window: sizes are told by the first, onsets made of the second. A noise-like wave of
0.3 s in a band of 10 Hz has about 2; one that fades to a third within 0.6 s has 2.5; a steady tone 1.4."""


@dataclass(frozen=True, eq=False)
class Ears:
    """The rows of some stations, and how far each is from some places (places, rows)."""

    network: Network
    rows: tuple[str, ...]
    away_m: Floats

    def hearing(self, noise: Floats) -> Hearing:
        """How these rows hear the places.

        Args: noise: root of the mean square (rows,) as `noise.Spell` has it, in counts of the recordings; no number where a row is not used.
        Source, Limits: see `science.detectable`; counts are taken for alike at all stations, as `sizes` does.
        """
        network, phases = self.network, [self._phase(row) for row in self.rows]
        in_unit = noise / network.counts_per_pa if network.in_air else noise
        return hearing(
            self.away_m,
            in_unit,
            np.array([0.0 if phase.impulse else -log(PEAK_OVER_ROOT) / LN_10 for phase in phases]),
            [row.rpartition(".")[0] for row in self.rows],
            # an impulse is held against the noise before it alone, so nothing of it weakens it
            np.array([0.0 if phase.impulse else phase.short_s / phase.long_s for phase in phases]),
            np.array([np.inf if phase.impulse else (phase.high_hz - phase.low_hz) * phase.short_s for phase in phases]),
            air=network.in_air,
            threshold=network.threshold,
            least_rows=network.least_rows,
        )

    def _phase(self, row: str) -> Phase:
        name = row.rpartition(".")[2]
        return next(phase for phase in self.network.phases if phase.name == name)


def ears(network: Network, lat_e7: Ints, lon_e7: Ints) -> Ears:
    """The rows of a network, in the order of `network.tables`, and some places.

    Raises: WorkflowError: the network listens to rock and air together, or to air and nobody said what its counts mean.
    Source, Limits: see `ears_of`.
    """
    if any(isinstance(phase.medium, Air) for phase in network.phases) and not network.in_air:
        raise WorkflowError(
            "What a network would find is known for waves in rock or for sound in air, not for both in one stack.",
            hint="Describe two networks.",
            place=network.id,
        )
    if network.in_air and not network.counts_per_pa:
        raise WorkflowError(
            "Nobody said how loud the recordings of sound are.",
            hint="Give `counts_per_pa` in the network's file: what its recordings count for a pascal.",
            place=network.id,
        )
    return ears_of(network, sites(network.stations), lat_e7, lon_e7)


def ears_of(network: Network, stations: dict[str, tuple[int, int]], lat_e7: Ints, lon_e7: Ints) -> Ears:
    """The rows that stations would have in a network, and some places.

    Source: `science.distances`. Limits: explosions at the least depth of the grid; what lies between is not in it.
    """
    deep_m = min(network.grid.depths_m)
    away = {code: np.sqrt(arcs_to(lat_e7, lon_e7, *at)[0] ** 2 + deep_m * deep_m) for code, at in stations.items()}
    rows = sorted(f"{code}.{phase.name}" for code in stations for phase in network.phases)
    columns = [away[row.rpartition(".")[0]] for row in rows]
    return Ears(network, tuple(rows), np.column_stack(columns) if rows else np.empty((len(lat_e7), 0)))


def in_words(network: Network, size: float) -> str:
    """A size in its unit. Source: `magnitudes`. Limits: relative, and never a measure of damage."""
    return f"{exp(size * LN_10):.4g} kg TNT" if network.in_air else f"magnitude {size:g}"
