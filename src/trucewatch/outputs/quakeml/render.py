"""Write the edition for analysts as QuakeML 1.2, Basic Event Description. A place becomes an origin; a bearing becomes a pick, and never a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.etree import ElementTree as ET  # this writes, and reads nothing

from trucewatch.model.edition import Edition
from trucewatch.model.time import to_text
from trucewatch.outputs.quakeml.quantities import ellipse, quantity, slowness, spread_deg
from trucewatch.outputs.xml_characters import for_xml
from trucewatch.publish.say import Language

QUAKEML: Final = "http://quakeml.org/xmlns/quakeml/1.2"
BED: Final = "http://quakeml.org/xmlns/bed/1.2"
CODE_CHARS: Final = 8
"""QuakeML allows no longer network, station, location and channel codes."""
EVALUATED: Final = {
    "automatic": ("automatic", "preliminary"),
    "under_review": ("manual", "preliminary"),
    "reviewed": ("manual", "reviewed"),
    "closed": ("manual", "final"),
}
"""Mode and status of an origin for each status of an incident. Nothing is ever `confirmed`: reviewed is what people did."""
AUTOMATIC: Final = EVALUATED["automatic"]
Row = dict[str, Any]


def render(edition: Edition, language: Language | None, read: Callable[[str], str]) -> bytes:  # noqa: ARG001 - one form for all outputs
    """One event for each explosion: its preferred origin with ellipse; the origins and bearings of detections behind it.

    Source: QuakeML 1.2, Basic Event Description (Euchner et al., 2013).
    Limits: no magnitude, for sizes are sealed; an explosion of which only bearings are known is an event without an origin. A time interval is told by its
        middle and half its width. Codes longer than eight characters are cut; the identifiers are whole.
    """
    frame = _Frame(edition)
    root = ET.Element("q:quakeml", {"xmlns:q": QUAKEML, "xmlns": BED})
    told = _child(root, "eventParameters", publicID=frame.id("events", edition["provenance"]["root"][:16]))
    for text in _said(edition):
        _comment(told, text)
    frame.created(told)
    for row in edition["events"]:
        _event(told, row, frame)
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


class _Frame:
    """What every part of the file bears: the mission's name, its marks, when and by which version it was made."""

    def __init__(self, edition: Edition) -> None:
        self.mission = edition["mission"]["id"]
        self.notice = edition["notice"]
        self.made = to_text(edition["provenance"]["as_of_ms"])
        self.code = edition["provenance"]["code"]

    def id(self, what: str, name: str) -> str:
        """A resource identifier."""
        return f"smi:trucewatch.{self.mission}/{what}/{name}"

    def created(self, parent: ET.Element) -> None:
        """Who made a part, when, by which version; for programs."""
        info = _child(parent, "creationInfo")
        _child(info, "agencyID", self.mission[:64])
        _child(info, "author", "trucewatch")
        _child(info, "creationTime", self.made)
        _child(info, "version", self.code[:64])


def _said(edition: Edition) -> list[str]:
    """For whom it is, whose it is not, and what is not in it."""
    for_whom = f"For the mission's own {edition['audience']}: restricted, not for publication."
    left = f"Explosions left out, since fire may have gone out from there: {edition['withheld']}. Sizes are sealed."
    return [*filter(None, (edition["notice"],)), for_whom, left]


def _event(parent: ET.Element, row: Row, frame: _Frame) -> None:
    event = _child(parent, "event", publicID=frame.id("incident", row["id"]))
    located = row["place"] not in {"line", "unknown"}
    if located:
        _child(event, "preferredOriginID", frame.id("origin", row["id"]))
    _child(event, "type", "explosion")
    _child(event, "typeCertainty", "suspected")
    if frame.notice:
        _comment(event, frame.notice)
    _comment(
        event,
        f"Probability that it was an explosion {row['kind_e6'] / 1e6:.3f}, that it was ordinary {row['clutter_e6'] / 1e6:.3f}.",
    )
    _comment(
        event, f"Perceived by {', '.join(row['means'])}; {row['corroboration']}; independent origins: {row['origins']}."
    )
    frame.created(event)
    if located:
        _origin(event, row, frame, "fuse", EVALUATED[row["status"]], row["id"])
    for found in row["detections"]:
        if found["place"] == "line":
            _pick(event, found, frame)
        else:
            _origin(event, found, frame, f"detect/{found['method']}", AUTOMATIC, found["id"])


def _origin(event: ET.Element, row: Row, frame: _Frame, method: str, evaluated: tuple[str, str], name: str) -> None:
    origin = _child(event, "origin", publicID=frame.id("origin", name))
    _time(origin, row["t0_ms"], row["t1_ms"])
    north_deg, east_deg = spread_deg(row)
    quantity(origin, "longitude", f"{row['lon_e7'] / 1e7:.7f}", f"{east_deg:.7f}")
    quantity(origin, "latitude", f"{row['lat_e7'] / 1e7:.7f}", f"{north_deg:.7f}")
    shape = _child(origin, "originUncertainty")
    for part, value in ellipse(row).items():
        _child(shape, part, value)
    _child(origin, "methodID", frame.id("method", method))
    if stations := row.get("stations"):
        _child(_child(origin, "quality"), "usedStationCount", str(len({tuple(s.split(".")[:2]) for s in stations})))
        _configured(origin, row)
    _evaluated(origin, evaluated, frame)


def _pick(event: ET.Element, row: Row, frame: _Frame) -> None:
    """A bearing: when and from where waves crossed an array, and how fast. The array is named by the first of its channels."""
    pick = _child(event, "pick", publicID=frame.id("bearing", row["id"]))
    _time(pick, row["window_t0_ms"] if "window_t0_ms" in row else row["t0_ms"], row["t1_ms"])
    codes = dict(
        zip(("networkCode", "stationCode", "locationCode", "channelCode"), _codes(row["stations"]), strict=False)
    )
    _child(pick, "waveformID", **codes)
    _child(pick, "methodID", frame.id("method", "detect/bearing"))
    if row.get("trace_velocity_mm_s", -1) > 0:
        quantity(pick, "horizontalSlowness", *slowness(row["trace_velocity_mm_s"], row["trace_velocity_sigma_mm_s"]))
    quantity(pick, "backazimuth", f"{row['bearing_cdeg'] / 100:.2f}", f"{row['bearing_sigma_cdeg'] / 100:.2f}")
    _configured(pick, row)
    _evaluated(pick, AUTOMATIC, frame)


def _codes(stations: list[str]) -> list[str]:
    """Network and station, and location and channel where they are known."""
    parts = (stations[0] if stations else "").split(".")
    return [part[:CODE_CHARS] for part in (*parts, "")[: max(len(parts), 2)]]


def _configured(parent: ET.Element, row: Row) -> None:
    _comment(
        parent,
        f"Channels: {' '.join(row['stations'])}. Configuration {row['configuration']}. {row['versions']}".strip(),
    )


def _evaluated(parent: ET.Element, evaluated: tuple[str, str], frame: _Frame) -> None:
    _child(parent, "evaluationMode", evaluated[0])
    _child(parent, "evaluationStatus", evaluated[1])
    frame.created(parent)


def _time(parent: ET.Element, t0_ms: int, t1_ms: int) -> None:
    """The middle of a span, rounded down to a millisecond, and how far its ends are off."""
    middle_ms = (t0_ms + t1_ms) // 2
    quantity(parent, "time", to_text(middle_ms), f"{(t1_ms - middle_ms) / 1000:.3f}")


def _comment(parent: ET.Element, text: str) -> None:
    _child(_child(parent, "comment"), "text", text)


def _child(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, {key: for_xml(value) for key, value in attributes.items()})
    made.text = None if text is None else for_xml(text)
    return made
