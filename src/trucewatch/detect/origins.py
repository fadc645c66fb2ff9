"""One trigger of the stack as a row of detections: where and when, how sure, by whom, and who was left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.network import Network
from trucewatch.model.columns import row_ids
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Detections
from trucewatch.science.marginal import Origin, locate, placed
from trucewatch.science.tables import Tables

IDENTITY: Final = ("method", "t0_ms", "t1_ms", "lat_e7", "lon_e7", "stations", "configuration", "data")


WINDOW: Final = 128
"""Samples of origin times among which that of an explosion is looked for, around its trigger."""


def located(
    onsets: NDArray[np.float32], used: NDArray[np.bool_], tables: Tables, near: int, network: Network
) -> Origin:
    """Where and when an explosion was, of which a window is heard: for its detection and for its picture alike.

    Args: onsets, used, near: as in `marginal.locate`, of `WINDOW` samples.
    Source, Limits: see `science.marginal`; how far travel times may be off is for the network to say (`Network.reading`).
    """
    return locate(onsets, used, tables, near, WINDOW, network.reading(tables.rows))


def described(origin: Origin, network: Network, start_ns: int, score: float) -> dict[str, Any]:
    """When, where and how high, as columns of a detection.

    Args: start_ns: the time of the first sample of the window in which it was located. score: of the stack.
    Source: `science.marginal`. Limits: circles around the mean; what lies outside the grid is drawn to its edge.
    """
    place = placed(origin, network.grid)
    step_ns = NS_PER_S / network.rate_hz
    north, cross, east = (round(value) for value in place.var_m2)
    return {
        "t0_ms": (start_ns + int(origin.from95 * step_ns)) // NS_PER_MS,
        "t1_ms": -(-(start_ns + int((origin.to95 + 1.0) * step_ns)) // NS_PER_MS),
        "place": "point",
        "lat_e7": place.lat_e7,
        "lon_e7": place.lon_e7,
        "radius_m": int(np.ceil(place.radius95_m)),
        "radius50_m": int(np.ceil(place.radius50_m)),
        "var_north_m2": north,
        "var_east_m2": east,
        "cov_m2": cross,
        "bearing_cdeg": -1,
        "bearing_sigma_cdeg": -1,
        "trace_velocity_mm_s": -1,
        "trace_velocity_sigma_mm_s": -1,
        "score_e3": round(score * 1000.0),
    }


def heard_by(
    used: Sequence[str], fed: Mapping[str, Sequence[str]], up: Callable[[str], bool], without: Mapping[str, str]
) -> dict[str, str]:
    """The channels that took part, and the others with their reasons.

    Args: used: the rows that took part. fed: the channels of each row. up: whether a channel could be used then. without: reasons, by channel, for good.
    Source: our own rule. Limits: of two channels of one row, one may have been used for only a part of the time.
    """
    heard = {channel for row in used for channel in fed[row] if up(channel)}
    silent = {channel for channels in fed.values() for channel in channels} - heard
    said = "It has no samples that can be used over the whole time that waves take from the grid."
    out = {**without, **dict.fromkeys(sorted(silent), said)}
    return {
        "stations": " ".join(sorted(heard)),
        "left_out": json.dumps(out, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }


def named(table: Detections, configuration: str, versions: str, data: Sequence[str]) -> Detections:
    """Rows with what they rest on, and their ids.

    Args: configuration: its SHA-256. versions: of the programs. data: for each row, the SHA-256 of its files, separated by spaces.
    Source: columns as in `model.signals`. Limits: the same waveforms in other files have another id.
    """
    if not len(table):
        return table
    full = table.replace(configuration=configuration, versions=versions, data=list(data))
    return full.replace(id=row_ids("detection", full, IDENTITY))
