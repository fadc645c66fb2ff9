"""The two tables that are delivered: detections as `model.signals` has them, and the states of channels with the place of each."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.rows import Columns
from trucewatch.model.signals import ChannelStates, Detections

BESIDE: Final = ("origin", "revision", "description")
"""What stands beside a detection: the smallest hash among all waveforms from which it, and others that share some of them, were computed; a later
revision of the row; what an analyst could say of it."""
OF_PLACE: Final = ("lat_e7", "lon_e7", "radius_m")
_ESSENTIAL: Final = ("id", "method", "t0_ms", "t1_ms", "place", "lat_e7", "lon_e7", "stations", "configuration", "data")
_NAMES: Final = tuple(column.name for column in Detections.columns())
DETECTIONS: Final = Columns(
    required=_ESSENTIAL, optional=(*(name for name in _NAMES if name not in _ESSENTIAL), *BESIDE)
)
STATES: Final = Columns(required=tuple(column.name for column in ChannelStates.columns()), optional=OF_PLACE)
