"""Names on the map: each beside its dot where it covers nothing else, by rank; what finds no room is left out."""

from __future__ import annotations

from typing import Any, Final

from trucewatch.outputs.html.frame import WIDTH_PX, Box, Frame
from trucewatch.outputs.html.speech import Speech

WIDE_PX: Final = 12
"""Height of letters where the map is shown at its full width."""
NARROW_PX: Final = 21
"""The same on a phone, which shows the map at about half its width: fewer names, as large to the eye."""
WIDTH_OF_LETTER: Final = 0.56
"""Of the height, on average; labels are placed without knowing the reader's fonts."""


def labels(
    localities: list[dict[str, Any]], fitted: Frame, speech: Speech, keys: list[Box], px: int
) -> list[dict[str, str]]:
    """Place the names of localities at a height of letters; `keys` are boxes that are taken already."""
    taken = list(keys)
    made = []
    for place in sorted(localities, key=lambda p: (p["rank"], p["at"])):
        x, y = fitted.at(*place["at"])
        name = speech.plain(place["names"])
        box = next((b for b in _boxes(x, y, len(name), px) if _free(b, taken, fitted)), None)
        if box is not None:
            taken.append(box)
            made.append({"x": _px(x), "y": _px(y), "tx": _px(box[0]), "ty": _px(box[3] - px / 4), "name": name})
    return made


def key_box(zone: dict[str, Any], px: int) -> Box:
    """The box that the letter of a zone fills."""
    x, y = float(zone["x"]), float(zone["y"])
    return x - 1, y - px, x + px, y + 2


def _px(value: float) -> str:
    return f"{value:.1f}"


def _boxes(x: float, y: float, letters: int, px: int) -> list[Box]:
    """Where a label could stand: right, left, above, below its dot."""
    wide, high = letters * px * WIDTH_OF_LETTER + 2, px * 1.25
    corners = [(x + 5, y - high / 2), (x - 5 - wide, y - high / 2), (x - wide / 2, y - 5 - high), (x - wide / 2, y + 5)]
    return [(left, top, left + wide, top + high) for left, top in corners]


def _free(box: Box, taken: list[Box], fitted: Frame) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= WIDTH_PX and bottom <= fitted.height_px
    return inside and all(right < a or c < left or bottom < b or d < top for a, b, c, d in taken)
