"""A block of FIRMS rows to columns, each distinct text understood once, and a fault code for every row that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.decimals import MAX_CHARS, scaled_cells
from trucewatch.ingest.memo import Memo
from trucewatch.model.columns import Ints
from trucewatch.model.time import DAY_MS
from trucewatch.sources.firms import words

FAULTS: Final = (
    ("", ""),
    ("The row has not as many columns as the header.", "Was the file cut off here, or does a value hold a comma?"),
    ("latitude is no decimal number.", "Write degrees with a point, such as 48.35887."),
    ("longitude is no decimal number.", "Write degrees with a point, such as 37.80281."),
    ("acq_date is no date.", "Write it as 2023-10-02."),
    ("acq_time is no time of day.", "Write UTC as HHMM, such as 0818."),
    ("The satellite or instrument is unknown.", "Known are S-NPP, NOAA-20, NOAA-21 (VIIRS), Terra and Aqua (MODIS)."),
    ("confidence is neither low, nominal, high nor a percentage.", "Deliver the file as FIRMS writes it."),
    ("scan and track are no pixel size in km.", "Deliver the file as FIRMS writes it."),
    ("A measured value is no number.", "Brightness and frp are decimal numbers; deliver the file as FIRMS writes it."),
    ("A value is longer than any that FIRMS writes.", "Was the file damaged here? Deliver it again."),
)
_WIDTH, _LAT, _LON, _DATE, _TIME, _PLATFORM, _CONFIDENCE, _PIXEL, _MEASURE, _LONG = range(1, len(FAULTS))
_MEASURES: Final = ("bright_t31", "bright_ti4", "bright_ti5", "brightness", "frp", "scan", "track")
_REMARKS: Final = ("daynight", "type", "version")
_UNDERSTOOD: Final = frozenset(("acq_date", "acq_time", "satellite", "instrument", "confidence", *_MEASURES, *_REMARKS))
_MINUTE_MS: Final = 60_000
_PLATFORM_NAMES: Final = np.array(words.PLATFORMS, dtype=object)

Value = TypeVar("Value")
Faults: TypeAlias = NDArray[np.int8]
"""(n,) places in `FAULTS`; 0 where a row can be read."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """One block: `lines` and `fault` (place in FAULTS, 0 none) for all its rows; `columns` for those without fault."""

    lines: Ints
    fault: Faults
    columns: dict[str, NDArray[Any]]


class PixelReader:
    """Reads block after block of one file; what it understood of a text it keeps for the next block."""

    COLUMNS: Final = frozenset(
        ("lat_e7", "lon_e7", "t0_ms", "t1_ms", "platform", "confidence", "radius_m", "revision", "detail")
    )

    def __init__(self, names: Sequence[str], radius_by_grade: Mapping[str, int]) -> None:
        self._place = {name: place for place, name in enumerate(names)}
        usual = [radius_by_grade.get(p.split(" ")[0], 0) for p in words.PLATFORMS]
        self._usual_radius_m = np.array(usual, dtype=np.int64)
        self._day = Memo(_of_cell(words.day_ms))
        self._clock = Memo(_of_cell(words.clock_ms))
        self._platform = Memo(_of_cells(words.platform))
        self._confidence = Memo(_of_cell(words.confidence))
        self._radius = Memo(_of_cells(words.radius_m))
        self._revision = Memo(_of_cell(words.revision))
        measure, remark = Memo(_of_cell(words.measure_json)), Memo(_of_cell(words.remark_json))
        said = sorted({*names} & {*_MEASURES, *_REMARKS})
        self._said = {name: measure if name in _MEASURES else remark for name in said}

    def read(self, cells: Cells) -> Pixels:
        """Read one block of at least one row."""
        fault = np.where(cells.whole, 0, _WIDTH).astype(np.int8)
        texts = {name: self._texts(cells, name, fault) for name in self._place if name in _UNDERSTOOD}
        columns = {**self._where(cells, fault), **self._when(texts, fault), **self._what(texts, fault)}
        good = fault == 0
        kept = columns if good.all() else {name: column[good] for name, column in columns.items()}
        return Pixels(cells.line, fault, kept)

    def _texts(self, cells: Cells, name: str, fault: Faults) -> list[bytes]:
        texts, long = cells.texts(self._place[name], MAX_CHARS)
        _blame(fault, long, _LONG)
        return texts

    def _where(self, cells: Cells, fault: Faults) -> dict[str, NDArray[Any]]:
        found = {}
        for column, name, code in (("lat_e7", "latitude", _LAT), ("lon_e7", "longitude", _LON)):
            chars, _ = cells.column(self._place[name], MAX_CHARS)
            found[column], good = scaled_cells(chars, 7)
            _blame(fault, ~good, code)
        return found

    def _when(self, texts: Mapping[str, list[bytes]], fault: Faults) -> dict[str, NDArray[Any]]:
        memo = self._day
        day = _numbers([memo[t] for t in texts["acq_date"]], fault, _DATE)
        if "acq_time" not in texts:
            return {"t0_ms": day, "t1_ms": day + DAY_MS}
        memo = self._clock
        start = day + _numbers([memo[t] for t in texts["acq_time"]], fault, _TIME)
        return {"t0_ms": start, "t1_ms": start + _MINUTE_MS}

    def _what(self, texts: Mapping[str, list[bytes]], fault: Faults) -> dict[str, NDArray[Any]]:
        blank = [b""] * len(fault)
        platforms, sizes, grades, versions = self._platform, self._radius, self._confidence, self._revision
        pairs = zip(texts.get("satellite", blank), texts.get("instrument", blank), strict=True)
        platform = _numbers([platforms[p] for p in pairs], fault, _PLATFORM)
        pairs = zip(texts.get("scan", blank), texts.get("track", blank), strict=True)
        radius = _numbers([sizes[p] for p in pairs], fault, _PIXEL)
        grade = _numbers([grades[t] for t in texts.get("confidence", blank)], fault, _CONFIDENCE)
        return {
            "platform": _PLATFORM_NAMES[platform],
            "confidence": grade.astype(np.int16),
            "radius_m": np.where(radius > 0, radius, self._usual_radius_m[platform]),
            "revision": np.array([versions[t] for t in texts.get("version", blank)], dtype=np.int64),
            "detail": self._detail(texts, fault),
        }

    def _detail(self, texts: Mapping[str, list[bytes]], fault: Faults) -> NDArray[np.object_]:
        """What else FIRMS says, as canonical JSON; numbers are kept as their decimal text."""
        detail = np.full(len(fault), "", dtype=object)
        if not self._said:
            return detail
        columns = []
        for name, memo in self._said.items():
            column = [memo[t] for t in texts[name]]
            if "" in column:
                _blame(fault, np.array([value == "" for value in column]), _MEASURE)
            columns.append(column)
        template = "{" + ",".join(f'"{name}":%s' for name in self._said) + "}"
        detail[:] = [template % row for row in zip(*columns, strict=True)]
        return detail


def _of_cell(understand: Callable[[str], Value]) -> Callable[[bytes], Value]:
    return lambda cell: understand(_text(cell))


def _of_cells(understand: Callable[[tuple[str, str]], Value]) -> Callable[[tuple[bytes, bytes]], Value]:
    return lambda pair: understand((_text(pair[0]), _text(pair[1])))


def _text(cell: bytes) -> str:
    return cell.decode("utf-8", errors="replace").strip()


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
