"""A network file to a checked `Network`; where stations stand is read from the file that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np

from trucewatch.detect.ears import ears
from trucewatch.detect.network import Network, Phase, checked, sites
from trucewatch.errors import TrucewatchError
from trucewatch.model.signals import Stations
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.schemas import checked_yaml
from trucewatch.science.elementary import log
from trucewatch.science.filters import band_pass
from trucewatch.science.grids import Grid, grid_over
from trucewatch.science.magnitudes import LN_10
from trucewatch.science.travel_tables import Air, Medium, Steady
from trucewatch.science.travel_times import Layers

T = TypeVar("T")
KELVIN: Final = 273.15


def stations_named(name: str, data: bytes) -> str:
    """The name of the file of stations that a network file names. Raises: AgreementError: it does not fit its schema."""
    return str(checked_yaml(name, data, "network").value["stations"])


def load_network(name: str, data: bytes, stations: Stations) -> Network:
    """Read and check the description of a network.

    Args: name: of the file, for messages. stations: of the file that it names.
    Raises: AgreementError: it does not fit its schema, or describes what cannot be. WorkflowError: a station without a place on the earth.
    """
    spot = checked_yaml(name, data, "network")
    sites(stations)
    threshold = _above(spot, "threshold", 1.0)
    made = Network(
        id=spot.value["id"],
        stations=stations,
        phases=tuple(_phase(spot.at("phases", phase), phase) for phase in sorted(spot.value["phases"])),
        grid=_grid(spot.at("grid")),
        rate_hz=_above(spot, "onset_rate_hz", 0.0),
        threshold=threshold,
        least_rows=int(spot.get("least_rows", 4)),
        reach_m=int(spot.get("reach_m", 0)),
        **{key: _above(spot, key, 0.0) for key in ("apart_s", "blur_s", "counts_per_pa") if spot.find(key)},
    )
    made = _as_said(spot.at("onset_rate_hz"), lambda: checked(made))
    return replace(made, least_size=_least_size(spot.at("least_size"), made)) if spot.find("least_size") else made


def _least_size(spot: Spot, network: Network) -> float:
    """The size that is looked for, in the unit of what the network listens to."""
    unit, other = ("charge_kg", "magnitude") if network.in_air else ("magnitude", "charge_kg")
    if spot.find(other):
        raise spot.refusal(
            f"`{other}` is no size of what this network listens to.",
            f"Write `{unit}`: charges are known of sound in air alone, magnitudes of waves in rock.",
        )
    _as_said(spot, lambda: ears(network, *np.zeros((2, 1), np.int64)))
    return log(_above(spot, unit, 0.0)) / LN_10 if network.in_air else float(spot.value[unit])


def _phase(spot: Spot, name: str) -> Phase:
    low, high = (float(one.value) for one in spot.each("band_hz"))
    short, long = float(spot.get("sta_s", "0.3")), float(spot.get("lta_s", "3"))
    if not 0.0 < short < long:
        raise spot.refusal(
            "The short window is not shorter than the long one.", "Write for example `sta_s: 0.3` and `lta_s: 3`."
        )
    _as_said(spot.at("band_hz"), lambda: band_pass(1000.0 * max(high, 1.0), low, high, 2))
    impulse = spot.get("measure", "classic") == "impulse"
    return Phase(name, spot.value["channels"], low, high, _medium(spot.at("through")), short, long, impulse=impulse)


def _medium(spot: Spot) -> Medium:
    if spot.find("speed_m_s"):
        return Steady(_above(spot, "speed_m_s", 0.0))
    if spot.find("air"):
        air = spot.at("air")
        winds = (float(air.get(key, "0")) for key in ("wind_east_m_s", "wind_north_m_s"))
        return Air(float(air.value["temperature_c"]) + KELVIN, *winds)
    tops, speeds = (tuple(float(one.value[key]) for one in spot.each("layers")) for key in ("top_m", "speed_m_s"))
    return _as_said(spot.at("layers"), lambda: Layers(tops, speeds))


def _grid(spot: Spot) -> Grid:
    south, north, west, east = (round(float(spot.value[key]) * 1e7) for key in ("south", "north", "west", "east"))
    depths = tuple(float(one.value) for one in spot.each("depths_m")) or (0.0,)
    spacing = float(spot.value["spacing_m"])
    return _as_said(spot, lambda: grid_over(south, north, west, east, spacing, depths))


def _above(spot: Spot, key: str, least: float) -> float:
    value = float(spot.value[key])
    if value <= least:
        raise spot.at(key).refusal(f"`{key}: {value:g}` is too small.", f"It must be above {least:g}.")
    return value


def _as_said(spot: Spot, make: Callable[[], T]) -> T:
    """What is made; if it cannot be, the refusal names the line."""
    try:
        return make()
    except TrucewatchError as e:
        raise spot.refusal(e.what, e.hint) from e
