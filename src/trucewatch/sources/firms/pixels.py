"""A block of FIRMS rows to columns, each distinct text understood once, and a fault code for every row that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.decimals import scaled_column
from trucewatch.ingest.memo import Memo
from trucewatch.model.columns import Ints
from trucewatch.model.time import DAY_MS
from trucewatch.sources.firms import words

FAULTS: Final = (
    ("", ""),
    ("The row has not as many columns as the header.", "Was the file cut off here? Deliver it again."),
    ("latitude is no decimal number.", "Write degrees with a point, such as 48.35887."),
    ("longitude is no decimal number.", "Write degrees with a point, such as 37.80281."),
    ("acq_date is no date.", "Write it as 2023-10-02."),
    ("acq_time is no time of day.", "Write UTC as HHMM, such as 0818."),
    ("The satellite or instrument is unknown.", "Known are S-NPP, NOAA-20, NOAA-21 (VIIRS), Terra and Aqua (MODIS)."),
    ("confidence is neither low, nominal, high nor a percentage.", "Deliver the file as FIRMS writes it."),
    ("scan and track are no pixel size in km.", "Deliver the file as FIRMS writes it."),
    ("A measured value is no number.", "Brightness and frp are decimal numbers; deliver the file as FIRMS writes it."),
)
_WIDTH, _LAT, _LON, _DATE, _TIME, _PLATFORM, _CONFIDENCE, _PIXEL, _MEASURE = range(1, len(FAULTS))
_MEASURES: Final = ("bright_t31", "bright_ti4", "bright_ti5", "brightness", "frp", "scan", "track")
_REMARKS: Final = ("daynight", "type", "version")
_MINUTE_MS: Final = 60_000
_PLATFORM_NAMES: Final = np.array(words.PLATFORMS, dtype=object)

Faults: TypeAlias = NDArray[np.int8]
"""(n,) places in `FAULTS`; 0 where a row can be read."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """One block: `lines` and `fault` (place in FAULTS, 0 none) for all its rows; `columns` for those without fault."""

    lines: Ints
    fault: Faults
    columns: dict[str, NDArray[Any]]


class PixelReader:
    """Reads block after block of one file; what it understood of a value it keeps for the next block."""

    def __init__(self, names: Sequence[str], radius_by_grade: Mapping[str, int]) -> None:
        self._names = names
        usual = [radius_by_grade.get(p.split(" ")[0], 0) for p in words.PLATFORMS]
        self._usual_radius_m = np.array(usual, dtype=np.int64)
        self._day = Memo(words.day_ms)
        self._clock = Memo(words.clock_ms)
        self._platform = Memo(words.platform)
        self._confidence = Memo(words.confidence)
        self._radius = Memo(words.radius_m)
        self._revision = Memo(words.revision)
        measure, remark = Memo(words.measure_json), Memo(words.remark_json)
        self._said = {
            name: measure if name in _MEASURES else remark for name in sorted({*names} & {*_MEASURES, *_REMARKS})
        }

    def read(self, block: Sequence[tuple[int, list[str]]]) -> Pixels:
        """Read (line, record) pairs; at least one."""
        width = len(self._names)
        lines, records = zip(*block, strict=True)
        fault = np.where(np.array([len(r) for r in records]) == width, 0, _WIDTH).astype(np.int8)
        if fault.any():
            records = tuple(r if len(r) == width else [""] * width for r in records)
        by_name = dict(zip(self._names, zip(*records, strict=True), strict=True))
        columns = {**self._where(by_name, fault), **self._when(by_name, fault), **self._what(by_name, fault)}
        good = fault == 0
        kept = columns if good.all() else {name: column[good] for name, column in columns.items()}
        return Pixels(np.array(lines, dtype=np.int64), fault, kept)

    def _where(self, by_name: Mapping[str, Sequence[str]], fault: Faults) -> dict[str, NDArray[Any]]:
        lat, lat_good = scaled_column(by_name["latitude"], 7)
        lon, lon_good = scaled_column(by_name["longitude"], 7)
        _blame(fault, ~lat_good, _LAT)
        _blame(fault, ~lon_good, _LON)
        return {"lat_e7": lat, "lon_e7": lon}

    def _when(self, by_name: Mapping[str, Sequence[str]], fault: Faults) -> dict[str, NDArray[Any]]:
        memo = self._day
        day = _numbers([memo[t] for t in by_name["acq_date"]], fault, _DATE)
        if "acq_time" not in by_name:
            return {"t0_ms": day, "t1_ms": day + DAY_MS}
        memo = self._clock
        start = day + _numbers([memo[t] for t in by_name["acq_time"]], fault, _TIME)
        return {"t0_ms": start, "t1_ms": start + _MINUTE_MS}

    def _what(self, by_name: Mapping[str, Sequence[str]], fault: Faults) -> dict[str, NDArray[Any]]:
        blank = ("",) * len(fault)
        platforms, sizes, grades, versions = self._platform, self._radius, self._confidence, self._revision
        pairs = zip(by_name.get("satellite", blank), by_name.get("instrument", blank), strict=True)
        platform = _numbers([platforms[p] for p in pairs], fault, _PLATFORM)
        pairs = zip(by_name.get("scan", blank), by_name.get("track", blank), strict=True)
        radius = _numbers([sizes[p] for p in pairs], fault, _PIXEL)
        grade = _numbers([grades[t] for t in by_name.get("confidence", blank)], fault, _CONFIDENCE)
        return {
            "platform": _PLATFORM_NAMES[platform],
            "confidence": grade.astype(np.int16),
            "radius_m": np.where(radius > 0, radius, self._usual_radius_m[platform]),
            "revision": np.array([versions[t] for t in by_name.get("version", blank)], dtype=np.int64),
            "detail": self._detail(by_name, fault),
        }

    def _detail(self, by_name: Mapping[str, Sequence[str]], fault: Faults) -> NDArray[np.object_]:
        """What else FIRMS says, as canonical JSON; numbers are kept as their decimal text."""
        detail = np.full(len(fault), "", dtype=object)
        if not self._said:
            return detail
        columns = []
        for name, memo in self._said.items():
            column = [memo[t] for t in by_name[name]]
            if "" in column:
                _blame(fault, np.array([value == "" for value in column]), _MEASURE)
            columns.append(column)
        template = "{" + ",".join(f'"{name}":%s' for name in self._said) + "}"
        detail[:] = [template % row for row in zip(*columns, strict=True)]
        return detail


def _numbers(values: list[int], fault: Faults, code: int) -> Ints:
    """A column of numbers with 0 where one could not be read, and the blame for that."""
    column = np.array(values, dtype=np.int64)
    wrong = column == words.UNREADABLE
    _blame(fault, wrong, code)
    column[wrong] = 0
    return column


def _blame(fault: Faults, wrong: NDArray[np.bool_], code: int) -> None:
    """Note a fault where none was noted before."""
    fault[wrong & (fault == 0)] = code
