"""One explosion made visible: the filtered waves of every station, the stack over the grid, and the region, computed again as they were when it was detected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.network import Network, sites
from trucewatch.detect.origins import WINDOW, located
from trucewatch.detect.stacker import Stacker
from trucewatch.detect.traces import Moment, Shown, defect_of, traces
from trucewatch.errors import EvidenceError
from trucewatch.model.pictures import Band, Lattice, Picture
from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.science.elementary import exp
from trucewatch.science.marginal import Origin, greatest_at
from trucewatch.science.migration import Way
from trucewatch.science.tables import Tables

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def pictured(moment: Moment, network: Network, row: Mapping[str, Any], threads: int = 1) -> Picture:
    """Compute what is drawn of a detection.

    Args: moment: from half a minute before the detection until its waves and those of the window have passed. row: the detection.
    Raises: EvidenceError: in this time no row of the network can be used; as `Stacker`.
    Source: as `detector.detect`; the stack is the greatest over the times that hold the origin with 95 %.
    Limits: filters begin with the moment, so the last digits differ from those of a longer run; time, place and circles are those of the row.
    """
    stacker = Stacker(network, moment.rates, moment.start_ns, Way(network.threshold, threads=threads))
    stacker.push(moment.record)
    heard = [one.listened for one in stacker.end(moment.end_ns)]
    onsets, usable = (np.concatenate([getattr(one, name) for one in heard], axis=1) for name in ("onsets", "usable"))
    origin_ns = (int(row["t0_ms"]) + int(row["t1_ms"])) // 2 * NS_PER_MS
    first = round((origin_ns - moment.start_ns) * network.rate_hz / NS_PER_S) - WINDOW // 2
    used = _used(usable, first, stacker.tables)
    origin = _origin(onsets[:, first:], used, stacker.tables, network)
    stack = _stack(onsets[:, first:], used, stacker.tables, (int(origin.from95), int(origin.to95)))
    shown = Shown(network, moment, stacker, (int(row["lat_e7"]), int(row["lon_e7"])), origin_ns)
    rows = dict(zip(stacker.tables.rows, used.tolist(), strict=True))
    return _told(shown, row, rows, (stack, origin.inside50, origin.inside95))


def _told(
    shown: Shown, row: Mapping[str, Any], used: Mapping[str, bool], nodes: tuple[Floats, Bools, Bools]
) -> Picture:
    """Put together what was found. Args: nodes: coalescence, and whether each node lies in the regions that hold half and 95 %."""
    network, grid = shown.network, shown.network.grid
    stack, half, most = (one.reshape(grid.shape).max(axis=2) for one in nodes)
    return Picture(
        id=str(row["id"]),
        network=network.id,
        t0_ms=int(row["t0_ms"]),
        t1_ms=int(row["t1_ms"]),
        origin_ms=shown.origin_ns // NS_PER_MS,
        lat_e7=int(row["lat_e7"]),
        lon_e7=int(row["lon_e7"]),
        radius_m=int(row["radius_m"]),
        radius50_m=int(row["radius50_m"]),
        score=int(row["score_e3"]) / 1000.0,
        threshold=network.threshold,
        bands=tuple(Band(phase.name, phase.low_hz, phase.high_hz) for phase in network.phases),
        traces=traces(shown, used),
        left_out={channel: defect_of(shown, {channel}) for channel in sorted(json.loads(row["left_out"] or "{}"))},
        stations=sites(network.stations),
        lattice=Lattice(grid.south_e7, grid.west_e7, grid.step_lat_e7, grid.step_lon_e7),
        coalescence=stack,
        inside50=half,
        inside95=most,
        configuration=str(row["configuration"]),
        versions=str(row["versions"]),
    )


def _used(usable: Bools, first: int, tables: Tables) -> Bools:
    """The rows that mean something over all the time in which waves of the window arrive, as the detector judges."""
    if first < 0 or first + WINDOW + tables.greatest > usable.shape[1]:
        raise EvidenceError("There is too little around this explosion to draw it.", hint="Give all of its files.")
    spans = zip((first + tables.earliest).tolist(), (first + WINDOW + tables.latest).tolist(), strict=True)
    used = np.array([bool(row[low:high].all()) for row, (low, high) in zip(usable, spans, strict=True)])
    if not used.any():
        raise EvidenceError("Nothing of this explosion can be used any more.", hint="Give the files it was found in.")
    return used


def _origin(onsets: NDArray[np.float32], used: Bools, tables: Tables, network: Network) -> Origin:
    window = np.ascontiguousarray(onsets[:, : WINDOW + tables.greatest])
    near = int(_stack(window, used, tables, (WINDOW // 2, WINDOW // 2)).argmax())
    return located(window, used, tables, near, network)


def _stack(onsets: NDArray[np.float32], used: Bools, tables: Tables, samples: tuple[int, int]) -> Floats:
    """The greatest coalescence at every node from one sample of origin time to another."""
    low, high = samples
    heard = np.ascontiguousarray(np.where(used[:, None], onsets[:, low : high + 1 + tables.greatest], 0), np.float32)
    flat, length = heard.ravel(), heard.shape[1]
    count = int(np.count_nonzero(used))
    return np.array([exp(greatest_at(flat, length, delays, high - low + 1) / count) for delays in tables.offsets])
