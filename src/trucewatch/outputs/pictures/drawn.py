"""The picture of one explosion, filled into its template."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from trucewatch.model.pictures import Picture
from trucewatch.outputs.pictures.ground import LEAST_CIRCLE_PX, at_the_edge, near, whole
from trucewatch.outputs.pictures.section import NAMES_PX, section
from trucewatch.outputs.pictures.words import Words
from trucewatch.outputs.xml_characters import for_xml
from trucewatch.publish.say import Language

FOLDER: Final = "pictures/templates"
WIDTH_PX: Final = 1200
EDGE_PX: Final = 24
SECTION_PX: Final = 764
MAPS_PX: Final = 356
STRIP_PX: Final = 34
HEAD_PX: Final = 158
"""Title and facts, below the strip of marks."""
CAPTION_PX: Final = 30
"""Above a map: what it shows. Below it: what its marks mean."""
KEY_PX: Final = 46
LINE_PX: Final = 19
NAME_CHARS: Final = 17
"""A longer name of a station is cut where it stands beside its wave; it is whole in what is written below."""


@dataclass(frozen=True)
class Frame:
    """Whose picture it is: the marks that it bears, the mission's title, and its local time."""

    marks: tuple[str, ...]
    title: str = ""
    timezone: str = "UTC"


def draw(picture: Picture, frame: Frame, language: Language, read: Callable[[str], str]) -> bytes:
    """The picture as SVG in a language: UTF-8, self-contained, equal for equal arguments.

    Args: read: gives the text of a file of the shelf of outputs.
    Raises: WorkflowError: a message is missing in this language.
    """
    words = Words(picture, language, frame.timezone)
    top = STRIP_PX * bool(frame.marks) + HEAD_PX
    waves = section(picture, EDGE_PX, top, SECTION_PX)
    left = WIDTH_PX - EDGE_PX - MAPS_PX
    stack = whole(picture, left, top + CAPTION_PX, MAPS_PX)
    close = near(picture, left, stack.view.box.bottom + KEY_PX + CAPTION_PX, MAPS_PX)
    below = math.ceil(max(waves.box.bottom, close.view.box.bottom + KEY_PX)) + 14
    told, edge = words.left_out, at_the_edge(picture)
    foot = below + LINE_PX * (len(told) + 1) + 14
    return (
        _templates(read)
        .get_template("picture.svg")
        .render(
            p=picture, f=frame, w=words, say=words.say, language=language, waves=waves, names_px=NAMES_PX,
            maps=(("whole", stack), ("near", close)), edge=edge, told=told, below=below, foot=foot,
            width=WIDTH_PX, height=foot + LINE_PX * (3 + edge) + 8 + STRIP_PX * bool(frame.marks), strip=STRIP_PX, margin=EDGE_PX,
            line=LINE_PX, top=top, short=_short, least_circle=LEAST_CIRCLE_PX,
        )
        .encode()
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARS else f"{name[: NAME_CHARS - 1]}…"


def _said(value: Any) -> Any:
    """What is put into the picture: text without characters that would break it; what is markup already stays so."""
    return for_xml(value) if type(value) is str else value


@functools.cache  # compiling the template takes longer than filling it
def _templates(read: Callable[[str], str]) -> Environment:
    options: dict[str, Any] = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
        "finalize": _said,
    }
    made = Environment(loader=FunctionLoader(lambda name: read(f"{FOLDER}/{name}")), autoescape=True, **options)
    made.filters["px"] = "{:.1f}".format
    return made
