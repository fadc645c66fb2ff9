"""What the single values of a FIRMS file mean: satellites, confidence, times of day, pixel sizes, versions."""

from __future__ import annotations

from datetime import date
from math import isqrt
from typing import Final

from trucewatch.ingest.decimals import scaled
from trucewatch.model.time import DAY_MS
from trucewatch.model.vocabulary import CONFIDENCES

_MINUTE_MS: Final = 60_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_SATELLITES: Final = {
    "n": ("VIIRS", "S-NPP"),
    **dict.fromkeys(("1", "n20", "j1"), ("VIIRS", "NOAA-20")),
    **dict.fromkeys(("2", "n21", "j2"), ("VIIRS", "NOAA-21")),
    **dict.fromkeys(("t", "terra"), ("MODIS", "Terra")),
    **dict.fromkeys(("a", "aqua"), ("MODIS", "Aqua")),
}
_CONFIDENCES: Final = {"l": "low", "n": "nominal", "h": "high", "": "unstated"}
_STANDINGS: Final = (("URT", 0), ("NRT", 2), ("RT", 1))
_STANDARD: Final = 3


def day_ms(text: str) -> int | None:
    """`2023-10-02` as ms since 1970 UTC."""
    try:
        return (date.fromisoformat(text).toordinal() - _EPOCH_DAY) * DAY_MS if len(text) == 10 else None
    except ValueError:
        return None


def clock_ms(text: str) -> int | None:
    """A time of day, padded or not, as ms: `11` is 00:11, `0818` and `08:18` are 08:18."""
    digits = text.replace(":", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        return None
    hour, minute = divmod(int(digits), 100)
    return (hour * 60 + minute) * _MINUTE_MS if hour < 24 and minute < 60 else None


def platform(pair: tuple[str, str]) -> str | None:
    """`VIIRS NOAA-20` of (satellite, instrument); empty where the file names neither; None where it is unknown."""
    satellite, instrument = pair
    if not satellite and not instrument:
        return ""
    known = _SATELLITES.get(satellite.lower())
    return " ".join(known) if known and instrument.upper() in {"", known[0]} else None


def confidence(text: str) -> int | None:
    """The place in `CONFIDENCES` of a word, a letter, or the percentage of MODIS."""
    given = _CONFIDENCES.get(text.lower(), text.lower())
    if given.isascii() and given.isdigit() and len(given) <= 3 and int(given) <= 100:
        given = "low" if int(given) < 30 else "nominal" if int(given) < 80 else "high"
    return CONFIDENCES.index(given) if given in CONFIDENCES else None


def radius_m(pair: tuple[str, str]) -> int | None:
    """Half the diagonal of a pixel from (scan, track) in km, rounded up; 0 where the file does not give them."""
    if pair == ("", ""):
        return 0
    scan_m, track_m = (scaled(side, 3) for side in pair)
    if not scan_m or not track_m or min(scan_m, track_m) < 0 or max(scan_m, track_m) > 20_000:
        return None
    return isqrt(scan_m * scan_m + track_m * track_m) // 2 + 1


def revision(version: str) -> int:
    """How final a version is: ultra-real-time, real-time, near-real-time, standard. A later one replaces its earlier ones."""
    return next((rank for mark, rank in _STANDINGS if version.upper().endswith(mark)), _STANDARD) if version else 0
