"""agreement/zones.geojson to checked zones, those along a line made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np

from trucewatch.model.agreement import Zone
from trucewatch.model.mission import Region
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.geometry import Points, Shape, evidently_swapped, shape_of
from trucewatch.run.config.meaning import known, once, span, texts
from trucewatch.run.config.schemas import checked_json
from trucewatch.run.config.sides import divides, sides

FILE: Final = "agreement/zones.geojson"
WHOLE_AREA: Final = "area"
"""The id under which counts of the whole mission area stand; no zone may take it."""


def load_zones(
    data: bytes, parties: Sequence[str], languages: Collection[str], area: Region | None
) -> tuple[Zone, ...]:
    """Read the zones of an agreement.

    Args: area: of the mission, to tell exchanged coordinates; None: not compared.
    Raises: AgreementError: a zone that does not fit the schema, or cannot be placed.
    """
    features = checked_json(FILE, data, "zones").each("features")
    once(features, "zones")
    drawn = {f.value["id"]: shape_of(f.at("geometry")) for f in features if f.value["geometry"] is not None}
    return tuple(_zone(f, _shape(f, drawn), parties, languages, area) for f in features)


def _shape(feature: Spot, drawn: Mapping[str, Shape]) -> Shape:
    """The zone's own geometry, or what its rule draws along the line that it names; one of them."""
    strip, distance = (feature.find("properties", rule) for rule in ("strip", "distance"))
    name = feature.value["id"]
    if (name in drawn) + (strip is not None) + (distance is not None) != 1:
        what = "A zone has either a geometry, or a `strip`, or a `distance`."
        raise feature.refusal(what, 'Write `"geometry": null` for a strip or distance, and neither for a drawn zone.')
    rule = strip or distance
    if rule is None:
        return drawn[name]
    from trucewatch.run.config.strips import strip_along  # loads PROJ, which most agreements do not need

    lines = {other: shape.lines for other, shape in drawn.items() if shape.lines}
    line = lines[known(rule.at("of"), lines, "line")]
    metres = rule.value["metres"] if distance else rule.value["width_m"] / 2
    side = rule.find("side")
    return Shape(strip_along(line, metres, sides(_dividing(side, line))[side.value] if side else None))


def _dividing(spot: Spot, lines: Sequence[Points]) -> Points:
    """The one line that is there, if it has two sides. Raises: AgreementError: it has not."""
    if len(lines) != 1:
        raise spot.refusal("A line in several parts has no two sides.", "Draw it as one LineString.")
    if not divides(lines[0]):
        what = "The line has no two sides: carried on straight from its ends, it meets itself."
        raise spot.refusal(what, "Draw it without loops, and let its first and last edge point outwards.")
    return lines[0]


def _check_sides(spot: Spot, shape: Shape, parties: Sequence[str]) -> None:
    """See that a line names a party on each side, or on none, and that nothing else names one."""
    given = [side for side in ("left", "right") if spot.find(side)]
    if not given:
        return
    if not shape.lines:
        raise spot.at(given[0]).refusal("Only a line has a left and a right.", "Take `left` and `right` out.")
    if len(given) == 1:
        raise spot.at(given[0]).refusal(f"`{given[0]}` stands alone.", "Say who is on either side, or on none.")
    left, right = (known(spot.at(side), parties, "party of this agreement") for side in given)
    if left == right:
        raise spot.at("right").refusal(f"`{left}` is on both sides.", "Name a different party on each side.")
    _dividing(spot.at("left"), shape.lines)


def _zone(feature: Spot, shape: Shape, parties: Sequence[str], languages: Collection[str], area: Region | None) -> Zone:
    given = feature.at("properties")
    if feature.value["id"] == WHOLE_AREA:
        raise feature.at("id").refusal("`area` is the id of the whole mission area.", "Choose another id.")
    if area is not None and evidently_swapped(np.concatenate(shape.region.rings), area):
        raise feature.refusal(
            "The zone lies in the area only with longitude and latitude exchanged.",
            "GeoJSON writes [longitude, latitude].",
        )
    _check_sides(given, shape, parties)
    return Zone(
        id=feature.value["id"],
        kind=given.value["kind"],
        names=texts(given.at("names"), languages),
        region=shape.region,
        error_m=int(given.value["error_m"]),
        agreed_by=tuple(known(p, parties, "party of this agreement") for p in given.each("agreed_by")),
        source=given.value["source"],
        valid=span(given.find("valid")),
        line=bool(shape.lines),
        left=given.get("left"),
        right=given.get("right"),
    )
