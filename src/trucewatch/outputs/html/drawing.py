"""Draw the map of an edition: shapes as SVG paths in pixels, from degrees by plain arithmetic."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

import h3

from trucewatch.model.edition import Edition
from trucewatch.outputs.html.frame import WIDTH_PX, Frame, Point, Ring, frame
from trucewatch.outputs.html.labels import NARROW_PX, WIDE_PX, key_box, labels
from trucewatch.outputs.html.speech import Speech
from trucewatch.publish.opening import HEAT

HEXAGON_KM: Final = {6: 6.4, 5: 17.1, 4: 45.2, 3: 119.5, 2: 316.0}
"""Mean distance between opposite sides of a cell, by resolution."""
LEAST_HEXAGON_PX: Final = 7
MOST_HEXAGONS: Final = 900
STEPS: Final = (1, 2, 5, 10, 30)
"""Amounts from which a cell is drawn one shade darker; fixed, so that two days can be laid side by side."""
SCALE_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
STAMP_PX: Final = 24
"""Room below the map for the mission, the day and the version, so that a copied picture still says what it is."""
STRIP_PX: Final = 58
"""The same with room for the marks."""
LEAST_STEP_PX: Final = 0.7
KEYS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(edition: Edition, speech: Speech) -> dict[str, Any]:
    """Everything that the template of the map needs: size, paths, labels, scale, and what the shades mean."""
    shapes = edition["map"]
    fitted = frame(shapes["area"])
    cells = edition["facts"]["cells"]
    acts = any(kind != HEAT for row in cells for kind in row["kinds"])
    resolution = _resolution(edition["policy"]["cell_resolution"], fitted, cells)
    zones = _zones(edition, fitted)
    names = {
        px: labels(shapes["localities"], fitted, speech, [key_box(zone, px) for zone in zones], px)
        for px in (WIDE_PX, NARROW_PX)
    }
    return {
        "width": WIDTH_PX,
        "height": fitted.height_px,
        "strip": STRIP_PX if edition["marks"] else STAMP_PX,
        "area": _path(shapes["area"], fitted),
        "waters": [{"path": _path(w["rings"], fitted, w["line"]), "line": w["line"]} for w in shapes["waters"]],
        "zones": zones,
        "shades": _shades(_sums(cells, resolution, heat=not acts), fitted),
        "shaded": "acts" if acts else "heat",
        "outlines": _outlines(_sums(cells, resolution, heat=True), fitted) if acts else "",
        "steps": _legend(),
        "labels": {"wide": names[WIDE_PX], "narrow": names[NARROW_PX]},
        "scale": _scale(fitted),
        "widened": resolution < edition["policy"]["cell_resolution"],
    }


def _resolution(released: int, fitted: Frame, cells: list[dict[str, Any]]) -> int:
    """The released resolution, or the finest coarser one whose cells can be seen and are not too many to be drawn."""
    for resolution in HEXAGON_KM:
        large = HEXAGON_KM[resolution] * fitted.px_per_km >= LEAST_HEXAGON_PX
        if resolution <= released and large:
            drawn = {h3.cell_to_parent(row["cell"], resolution) for row in cells}
            if len(drawn) <= MOST_HEXAGONS:
                return resolution
    return min(released, *HEXAGON_KM)


def _path(rings: list[Ring], fitted: Frame, line: int = 0) -> str:
    return "".join(_ring(_thinned([fitted.at(*place) for place in ring]), line) for ring in rings)


def _thinned(points: list[Point]) -> list[Point]:
    """Leave out what the eye could not tell from the point before."""
    kept = points[:1]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= LEAST_STEP_PX:
            kept.append((x, y))
    return kept


def _ring(points: list[Point], line: int = 0) -> str:
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{steps}" if line else f"M{steps}Z"


def _hexagon(cell: str, fitted: Frame, size: float = 1.0) -> str:
    """A cell's outline, drawn towards its middle by a factor."""
    corners = [fitted.at(round(lat * 1e5), round(lon * 1e5)) for lat, lon in h3.cell_to_boundary(cell)]
    x0, y0 = (sum(p[i] for p in corners) / len(corners) for i in (0, 1))
    return _ring([(x0 + (x - x0) * size, y0 + (y - y0) * size) for x, y in corners])


def _shades(sums: Counter[str], fitted: Frame) -> list[dict[str, Any]]:
    """Cells by amount, one path for each shade."""
    paths: dict[int, list[str]] = defaultdict(list)
    for cell in sorted(sums):
        paths[sum(sums[cell] >= step for step in STEPS)].append(_hexagon(cell, fitted))
    return [{"shade": shade, "path": "".join(paths[shade])} for shade in sorted(paths)]


def _outlines(sums: Counter[str], fitted: Frame) -> str:
    """Cells with heat sources, as one path of small outlines beside the shades of everything else."""
    return "".join(_hexagon(cell, fitted, 0.55) for cell in sorted(sums))


def _sums(cells: list[dict[str, Any]], resolution: int, *, heat: bool) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in cells:
        number = sum(n for kind, n in row["kinds"].items() if (kind == HEAT) == heat)
        if number:
            sums[h3.cell_to_parent(row["cell"], resolution)] += number
    return sums


def _zones(edition: Edition, fitted: Frame) -> list[dict[str, Any]]:
    """Outlines with a letter at their northernmost corner."""
    zones = [z for z in edition["zones"] if z["id"] in edition["map"]["zones"]]
    drawn = []
    for place, zone in enumerate(zones):
        rings = edition["map"]["zones"][zone["id"]]
        x, y = min((fitted.at(*at) for ring in rings for at in ring), key=lambda point: (point[1], point[0]))
        drawn.append(
            {
                "id": zone["id"],
                "key": KEYS[place % len(KEYS)],
                "path": _path([_one_way(ring) for ring in rings] if zone["line"] else rings, fitted, zone["line"]),
                "line": zone["line"],
                "unseen": zone["band"] == "not_observed" and not zone["line"],
                "x": f"{min(max(x, 10.0), WIDTH_PX - 10.0):.1f}",
                "y": f"{min(max(y - 4, 14.0), fitted.height_px - 6.0):.1f}",
            }
        )
    return drawn


def _one_way(ring: Ring) -> Ring:
    """An open line is kept as a ring there and back; drawn twice, its dashes would fill each other."""
    return ring[: len(ring) // 2 + 1]


def _scale(fitted: Frame) -> dict[str, Any]:
    """The longest round distance that fills at most a quarter of the picture."""
    km = max((km for km in SCALE_KM if km * fitted.px_per_km <= WIDTH_PX / 4), default=SCALE_KM[0])
    return {"km": km, "px": f"{km * fitted.px_per_km:.1f}"}


def _legend() -> list[dict[str, int]]:
    upper = [*(step - 1 for step in STEPS[1:]), -1]
    return [{"shade": i + 1, "least": a, "most": b} for i, (a, b) in enumerate(zip(STEPS, upper, strict=True))]
