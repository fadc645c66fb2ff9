"""Decimal text to exact scaled integers. A coordinate never passes through a float on its way to state."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints

_DECIMAL: Final = re.compile(r"[+-]?(?=\d|\.\d)(\d{0,9})(?:\.(\d*))?", re.ASCII)
MAX_CHARS: Final = 24
_MAX_WHOLE: Final = 9
_ZERO, _DOT, _MINUS, _PLUS = (ord(c) for c in "0.-+")


def scaled(text: str, places: int) -> int | None:
    """The decimal number x 10**places, rounded half away from zero; None where the text is no plain decimal.

    Limits: nine digits before the point, 24 characters in all, no exponent, no thousands separators.
    """
    match = _DECIMAL.fullmatch(text) if len(text) <= MAX_CHARS else None
    if match is None:
        return None
    whole, part = match[1], match[2] or ""
    size = int(whole + part[:places].ljust(places, "0") or "0") + (part[places : places + 1] >= "5")
    return -size if text.startswith("-") else size


def scaled_cells(chars: NDArray[np.uint8], places: int) -> tuple[Ints, NDArray[np.bool_]]:
    """`scaled` for a whole column at once.

    Args:
        chars: (n, w) uint8, the characters of each number, zero after its end; w at most 24. places: decimal places that are kept.
    Returns: (n,) int64, 0 where the text is no plain decimal; (n,) bool, which ones were.
    """
    rows = len(chars)
    value, whole, part = (np.zeros(rows, dtype=np.int64) for _ in range(3))
    round_up, dotted = (np.zeros(rows, dtype=np.bool_) for _ in range(2))
    good = np.ones(rows, dtype=np.bool_)
    first = chars[:, 0]
    for place, code in enumerate(chars.T.astype(np.int64)):
        digit = (code >= _ZERO) & (code < _ZERO + 10)
        point = (code == _DOT) & ~dotted
        sign = (code == _MINUS) | (code == _PLUS) if place == 0 else False
        good &= digit | point | (code == 0) | sign
        value = np.where(digit & (~dotted | (part < places)), value * 10 + (code - _ZERO), value)
        round_up |= digit & dotted & (part == places) & (code >= _ZERO + 5)
        whole += digit & ~dotted
        part += digit & dotted
        dotted |= point
    good &= (whole + part > 0) & (whole <= _MAX_WHOLE)
    shift = np.array([10**k for k in range(places + 1)], dtype=np.int64)[places - np.minimum(part, places)]
    value = np.where(good, value, 0) * shift + (good & round_up)
    return np.where(first == _MINUS, -value, value), good


def plain(text: str) -> str | None:
    """A decimal number in its shortest form (`4.50` and `+4.5` are `4.5`), so that equal values are equal text; None if it is none."""
    match = _DECIMAL.fullmatch(text) if len(text) <= MAX_CHARS else None
    if match is None:
        return None
    part = (match[2] or "").rstrip("0")
    size = (match[1].lstrip("0") or "0") + (f".{part}" if part else "")
    return f"-{size}" if text.startswith("-") and size != "0" else size
