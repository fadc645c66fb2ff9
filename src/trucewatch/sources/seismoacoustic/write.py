"""The inverse of `parse`: the tables of `detect` as deliveries. Whatever is written here is read there as it was."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from trucewatch.model.signals import ChannelStates, Detections
from trucewatch.sources.seismoacoustic.table import BESIDE, OF_PLACE


def detections(table: Detections, described: Mapping[str, str] | None = None, *, overlapping: bool = False) -> bytes:
    """A delivery of detections. Those that were computed from some of the same waveforms are told to be of one origin: a place that bearings gave, and they.

    Args:
        described: for ids of detections of which an analyst could say more, a word of DESCRIPTIONS; all others say nothing.
        overlapping: other networks may share stations with this one, and tell of the same waveforms in deliveries of their own. Then all that stations
            of one network code heard is of one origin, by the first code: rather too careful than too sure.
    """
    said = described or {}
    names = [column.name for column in Detections.columns()]
    origins = _origins([frozenset(data.split()) for data in table.data.tolist()])
    if overlapping:
        origins = [hashlib.sha256(_first_code(used).encode()).hexdigest() for used in table.stations.tolist()]
    beside = (
        {"origin": origin, "revision": "", "description": said.get(row_id.decode(), "")}
        for origin, row_id in zip(origins, table.id.tolist(), strict=True)
    )
    rows = ({**row, **more} for row, more in zip(table.rows(), beside, strict=True))
    return _csv([*names, *BESIDE], rows)


def states(table: ChannelStates, places: Mapping[str, tuple[int, int]], reach_m: int = 0) -> bytes:
    """A delivery of what channels could perceive.

    Args:
        places: latitude and longitude x 1e7 of each channel; one that is not there is delivered without a place.
        reach_m: how far each hears what the mission looks for; 0: nobody said, and then nothing is covered where channels are up.
    """
    names = [column.name for column in ChannelStates.columns()]
    rows = (_placed(row, places.get(row["channel"]), reach_m) for row in table.rows())
    return _csv([*names, *OF_PLACE], rows)


def _first_code(stations: str) -> str:
    return min((channel.partition(".")[0] for channel in stations.split()), default="")


def _origins(data: list[frozenset[str]]) -> list[str]:
    """For each set of waveforms the smallest hash of all sets that hang together with it; empty where it shares none, or all, with every other."""
    smallest = {wave: wave for waves in data for wave in waves}

    def root(wave: str) -> str:
        while smallest[wave] != wave:
            smallest[wave] = wave = smallest[smallest[wave]]
        return wave

    sets = dict.fromkeys(data)
    for waves in sets:
        roots = sorted({root(wave) for wave in waves})
        smallest.update(dict.fromkeys(roots, roots[0]) if roots else {})
    together = Counter(root(min(waves)) for waves in sets if waves)
    return [root(min(waves)) if waves and together[root(min(waves))] > 1 else "" for waves in data]


def _placed(row: dict[str, Any], at: tuple[int, int] | None, reach_m: int) -> dict[str, Any]:
    lat_e7, lon_e7 = at or ("", "")
    return {**row, "lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": reach_m or ""}


def _csv(names: list[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
