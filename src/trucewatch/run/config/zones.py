"""agreement/zones.geojson to checked zones, strips made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from trucewatch.model.agreement import Zone
from trucewatch.model.mission import Region
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.geometry import Shape, evidently_swapped, shape_of
from trucewatch.run.config.meaning import known, once, span, texts
from trucewatch.run.config.schemas import checked_json

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


def _shape(feature: Spot, drawn: dict[str, Shape]) -> Shape:
    """The zone's own geometry, or the strip along the line that it names; never both."""
    strip = feature.find("properties", "strip")
    name = feature.value["id"]
    if strip is None and name in drawn:
        return drawn[name]
    if strip is None or name in drawn:
        what = "A zone has either a geometry or a `strip`."
        raise feature.refusal(what, 'Write `"geometry": null` for a strip, and no `strip` for a drawn zone.')
    from trucewatch.run.config.strips import strip_along  # loads PROJ, which most agreements do not need

    lines = {other: shape.lines for other, shape in drawn.items() if shape.lines}
    return Shape(strip_along(lines[known(strip.at("of"), lines, "line")], strip.value["width_m"]))


def _zone(feature: Spot, shape: Shape, parties: Sequence[str], languages: Collection[str], area: Region | None) -> Zone:
    given = feature.at("properties")
    if feature.value["id"] == WHOLE_AREA:
        raise feature.at("id").refusal("`area` is the id of the whole mission area.", "Choose another id.")
    if area is not None and evidently_swapped(np.concatenate(shape.region.rings), area):
        raise feature.refusal(
            "The zone lies in the area only with longitude and latitude exchanged.",
            "GeoJSON writes [longitude, latitude].",
        )
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
    )
