"""FIRMS CSV to observations, column by column.

Three header styles are one: names in any case, quoted or not, with or without a leading row-number column; brightness under its
VIIRS or its MODIS name; confidence as word, letter or percentage. Files of date and place only give day intervals.

Source: FIRMS attribute tables for VIIRS 375 m and MODIS C6.1; the classes of MODIS confidence (0-29 low, 30-79 nominal,
80-100 high) are those of the MODIS fire users' guide.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.cells import blocks_of_cells
from trucewatch.ingest.rows import Columns, csv_records, header
from trucewatch.ingest.source import MAX_REJECTIONS, Delivery, Made, Reading
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.model.parsed import Rejection
from trucewatch.sources.firms.pixels import FAULTS, PixelReader, Pixels

_ROW_NUMBER: Final = ""
_COLUMNS: Final = Columns(
    required=("latitude", "longitude", "acq_date"),
    optional=(
        *(_ROW_NUMBER, "acq_time", "satellite", "instrument", "confidence", "scan", "track"),
        *("bright_ti4", "bright_ti5", "brightness", "bright_t31", "frp", "daynight", "version", "type"),
    ),
)
_ALIKE: Final = frozenset(c.name for c in Observations.columns()) - PixelReader.COLUMNS


def parse(delivery: Delivery) -> Reading:
    """Read one file of fires.

    Raises: SourceError: the header is none of the three styles.
    Limits: a pixel's place is its centre; the heat may be anywhere in it.
    """
    names = header(delivery, csv_records(delivery), _COLUMNS)
    reader = PixelReader(names, delivery.manifest.place_error.by_grade)
    blocks = [reader.read(cells) for cells in blocks_of_cells(delivery, len(names)) if len(cells)]
    return _reading(blocks) if blocks else Reading(np.empty(0, dtype=np.int64), ())


def _reading(blocks: list[Pixels]) -> Reading:
    lines = np.concatenate([b.lines for b in blocks])
    fault = np.concatenate([b.fault for b in blocks])
    read = np.flatnonzero(fault == 0)
    columns: dict[str, Any] = {
        name: np.concatenate([b.columns.pop(name) for b in blocks]) for name in [*blocks[0].columns]
    }
    table = Observations.of(len(read), **columns, **_same_in_all(len(read)))
    rejected = len(lines) - len(read)
    return Reading(lines, (Made(table, read),), rejected=rejected, rejections=_rejections(lines, fault))


def _same_in_all(rows: int) -> dict[str, NDArray[Any]]:
    """What FIRMS says of every fire alike, each as one value seen `rows` times: a million rows then cost no more than one."""
    bearing_and_distance = dict.fromkeys(("bearing_cdeg", "distance_min_m", "distance_max_m"), -1)
    said = {
        "place": "point",
        "means": "detected",
        "kind": "fire",
        "count_min": 1,
        "count_max": 1,
        "count_word": "exactly",
    }
    one = Observations.of(1, **bearing_and_distance, **said)
    return {c.name: np.broadcast_to(getattr(one, c.name), rows) for c in Observations.columns() if c.name in _ALIKE}


def _rejections(lines: Ints, fault: NDArray[np.int8]) -> tuple[Rejection, ...]:
    named = np.flatnonzero(fault)[:MAX_REJECTIONS].tolist()
    return tuple(Rejection(int(lines[row]), *FAULTS[fault[row]]) for row in named)
