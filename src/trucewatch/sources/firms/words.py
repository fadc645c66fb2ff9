"""What the single values of a FIRMS file mean: satellites, confidence, times of day, pixel sizes, versions."""

from __future__ import annotations

import json
from datetime import date
from math import isqrt
from typing import Final

from trucewatch.ingest.decimals import plain, scaled
from trucewatch.model.time import DAY_MS
from trucewatch.model.vocabulary import CONFIDENCES

UNREADABLE: Final = -(1 << 62)
"""Stands for a number that could not be read, so that a whole column of numbers stays a column of numbers."""

PLATFORMS: Final = ("", "VIIRS S-NPP", "VIIRS NOAA-20", "VIIRS NOAA-21", "MODIS Terra", "MODIS Aqua")

_MINUTE_MS: Final = 60_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_SATELLITES: Final = {
    **dict.fromkeys(("n",), "VIIRS S-NPP"),
    **dict.fromkeys(("1", "n20", "j1"), "VIIRS NOAA-20"),
    **dict.fromkeys(("2", "n21", "j2"), "VIIRS NOAA-21"),
    **dict.fromkeys(("t", "terra"), "MODIS Terra"),
    **dict.fromkeys(("a", "aqua"), "MODIS Aqua"),
    "": "",
}
_CONFIDENCES: Final = {"l": "low", "n": "nominal", "h": "high", "": "unstated"}
_STANDINGS: Final = (("URT", 0), ("NRT", 2), ("RT", 1))
_STANDARD: Final = 3


def day_ms(text: str) -> int:
    """`2023-10-02` as ms since 1970 UTC."""
    try:
        return (date.fromisoformat(text).toordinal() - _EPOCH_DAY) * DAY_MS if len(text) == 10 else UNREADABLE
    except ValueError:
        return UNREADABLE


def clock_ms(text: str) -> int:
    """A time of day, padded or not, as ms: `11` is 00:11, `0818` and `08:18` are 08:18."""
    digits = text.replace(":", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        return UNREADABLE
    hour, minute = divmod(int(digits), 100)
    return (hour * 60 + minute) * _MINUTE_MS if hour < 24 and minute < 60 else UNREADABLE


def platform(pair: tuple[str, str]) -> int:
    """The place in `PLATFORMS` of (satellite, instrument); the empty one where the file names neither."""
    satellite, instrument = pair
    named = _SATELLITES.get(satellite.strip().lower())
    if named is None or (instrument and named.split(" ")[0] != instrument.strip().upper()):
        return UNREADABLE
    return PLATFORMS.index(named)


def confidence(text: str) -> int:
    """The place in `CONFIDENCES` of a word, a letter, or the percentage of MODIS."""
    given = text.strip().lower()
    given = _CONFIDENCES.get(given, given)
    if given.isascii() and given.isdigit() and len(given) <= 3 and int(given) <= 100:
        given = "low" if int(given) < 30 else "nominal" if int(given) < 80 else "high"
    return CONFIDENCES.index(given) if given in CONFIDENCES else UNREADABLE


IN_PIXEL_E3: Final = 850
"""Share of half the diagonal of a pixel, x 1e3, within which 95 % of it lie."""


def radius_m(pair: tuple[str, str]) -> int:
    """The radius that holds 95 % of a pixel, from (scan, track) in km, rounded up; 0 where the file does not give them.

    The heat is anywhere in the pixel alike: of a square, 95 % lie within 0.847 of half its diagonal, of one a third longer than wide 0.854.
    """
    if pair == ("", ""):
        return 0
    scan_m, track_m = (scaled(side.strip(), 3) for side in pair)
    if scan_m is None or track_m is None or not (0 < scan_m <= 20_000 and 0 < track_m <= 20_000):
        return UNREADABLE
    return isqrt(scan_m * scan_m + track_m * track_m) * IN_PIXEL_E3 // 2000 + 1


def revision(version: str) -> int:
    """How final a version is: ultra-real-time, real-time, near-real-time, standard. A later one replaces its earlier ones."""
    return next((rank for mark, rank in _STANDINGS if version.upper().endswith(mark)), _STANDARD) if version else 0


def measure_json(text: str) -> str:
    """A measured value as a JSON string of its shortest decimal form, so that equal values are equal text; empty if it is none."""
    number = plain(text.strip()) if text.strip() else ""
    return "" if number is None else f'"{number}"'


def remark_json(text: str) -> str:
    """Any other text as a JSON string."""
    return json.dumps(text.strip(), ensure_ascii=False)
