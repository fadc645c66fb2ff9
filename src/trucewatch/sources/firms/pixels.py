"""A block of FIRMS rows to columns, each distinct text understood once, and a fault code for every row that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.decimals import plain, scaled_column
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


@dataclass(frozen=True, eq=False)
class Pixels:
    """One block: `lines` and `fault` (place in FAULTS, 0 none) for all its rows; `columns` for those without fault."""

    lines: Ints
    fault: NDArray[np.int8]
    columns: dict[str, NDArray[Any]]


class PixelReader:
    """Reads block after block of one file; what it understood of a value it keeps for the next block."""

    def __init__(self, names: Sequence[str], default_radius_m: dict[str, int]) -> None:
        self._names = names
        self._radius_by_grade = default_radius_m
        self._day = Memo(words.day_ms)
        self._clock = Memo(words.clock_ms)
        self._platform = Memo(words.platform)
        self._confidence = Memo(words.confidence)
        self._radius = Memo(words.radius_m)
        self._revision = Memo(words.revision)
        self._measure = Memo(_measure_json)
        self._remark = Memo(_remark_json)

    def read(self, block: Sequence[tuple[int, list[str]]]) -> Pixels:
        """Read (line, record) pairs; at least one."""
        width = len(self._names)
        fault = np.array([0 if len(record) == width else _WIDTH for _, record in block], dtype=np.int8)
        empty = [""] * width
        by_name = dict(
            zip(self._names, zip(*(r if len(r) == width else empty for _, r in block), strict=True), strict=True)
        )
        columns = {**self._where(by_name, fault), **self._when(by_name, fault), **self._what(by_name, fault)}
        good = fault == 0
        kept = columns if good.all() else {name: column[good] for name, column in columns.items()}
        return Pixels(np.array([line for line, _ in block], dtype=np.int64), fault, kept)

    def _where(self, by_name: Mapping[str, Sequence[str]], fault: NDArray[np.int8]) -> dict[str, NDArray[Any]]:
        lat, lat_good = scaled_column([t.strip() for t in by_name["latitude"]], 7)
        lon, lon_good = scaled_column([t.strip() for t in by_name["longitude"]], 7)
        _blame(fault, ~lat_good, _LAT)
        _blame(fault, ~lon_good, _LON)
        return {"lat_e7": lat, "lon_e7": lon}

    def _when(self, by_name: Mapping[str, Sequence[str]], fault: NDArray[np.int8]) -> dict[str, NDArray[Any]]:
        day = _numbers([self._day[t] for t in by_name["acq_date"]], fault, _DATE)
        if "acq_time" not in by_name:
            return {"t0_ms": day, "t1_ms": day + DAY_MS}
        start = day + _numbers([self._clock[t] for t in by_name["acq_time"]], fault, _TIME)
        return {"t0_ms": start, "t1_ms": start + _MINUTE_MS}

    def _what(self, by_name: Mapping[str, Sequence[str]], fault: NDArray[np.int8]) -> dict[str, NDArray[Any]]:
        blank = ("",) * len(fault)
        pairs = zip(by_name.get("satellite", blank), by_name.get("instrument", blank), strict=True)
        named = [self._platform[p] for p in pairs]
        _blame(fault, np.array([n is None for n in named]), _PLATFORM)
        confidence = [self._confidence[t] for t in by_name.get("confidence", blank)]
        sizes = zip(by_name.get("scan", blank), by_name.get("track", blank), strict=True)
        radius = _numbers([self._radius[p] for p in sizes], fault, _PIXEL)
        usual = [self._radius_by_grade.get((n or "").split(" ")[0], 0) for n in named]
        return {
            "platform": _objects([n or "" for n in named]),
            "confidence": _numbers(confidence, fault, _CONFIDENCE).astype(np.int16),
            "radius_m": np.where(radius > 0, radius, np.array(usual, dtype=np.int64)),
            "revision": np.array([self._revision[t] for t in by_name.get("version", blank)], dtype=np.int64),
            "detail": self._detail(by_name, fault),
        }

    def _detail(self, by_name: Mapping[str, Sequence[str]], fault: NDArray[np.int8]) -> NDArray[np.object_]:
        """What else FIRMS says, as canonical JSON; numbers are kept as their decimal text."""
        known: dict[str, Callable[[str], str | None]] = {
            **dict.fromkeys(_MEASURES, self._measure.__getitem__),
            **dict.fromkeys(_REMARKS, self._remark.__getitem__),
        }
        names = sorted(n for n in by_name if n in known)
        if not names:
            return _objects([""] * len(fault))
        columns = [[known[n](t) for t in by_name[n]] for n in names]
        template = "{" + ",".join(f'"{n}":%s' for n in names) + "}"
        for column in columns:
            _blame(fault, np.array([value is None for value in column]), _MEASURE)
        return _objects([template % row for row in zip(*columns, strict=True)])


def _measure_json(text: str) -> str | None:
    number = plain(text.strip()) if text.strip() else ""
    return None if number is None else f'"{number}"'


def _remark_json(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def _numbers(values: list[int | None], fault: NDArray[np.int8], code: int) -> Ints:
    _blame(fault, np.array([v is None for v in values]), code)
    return np.array([v or 0 for v in values], dtype=np.int64)


def _blame(fault: NDArray[np.int8], wrong: NDArray[np.bool_], code: int) -> None:
    """Note a fault where none was noted before."""
    fault[wrong & (fault == 0)] = code


def _objects(texts: list[str]) -> NDArray[np.object_]:
    made = np.empty(len(texts), dtype=object)
    made[:] = texts
    return made
