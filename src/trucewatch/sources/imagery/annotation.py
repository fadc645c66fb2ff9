"""What readers mark in a picture, and where two of them agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from trucewatch.ingest import perceived as p
from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import radius_m, spot
from trucewatch.ingest.places import NO_BAND
from trucewatch.ingest.rows import Row, Unreadable, Values, word
from trucewatch.model import vocabulary as v
from trucewatch.science.geodesy import distance_mm
from trucewatch.sources.imagery.picture import Picture

KINDS: Final = ("smoke", "fire", "damage", "weapon_sighting", "fortification", "movement")
READERS: Final = ("a", "b")
OF_ANNOTATION: Final = (
    *("reader", "latitude", "longitude", "radius_m", "kind"),
    *("description", "weapon", "sighting", "count", "confidence", "note"),
)
Key: TypeAlias = tuple[str, ...]
"""A row's values: equal rows are one annotation."""


@dataclass(frozen=True, eq=False)
class Annotation:
    """What one reader marked: the row's values as key, and what it says as columns of an observation."""

    key: Key
    reader: str
    values: Values
    confidence: str

    @property
    def radius_m(self) -> int:
        """How far the place may be off."""
        return int(self.values["radius_m"])


def annotation(row: Row, key: Key, of: Picture, usual_radius_m: int) -> Annotation:
    """Read one annotation of a picture. Raises: Unreadable: a word, a number, or a place that the picture does not show."""
    reader, kind = word(row, "reader", READERS), word(row, "kind", KINDS)
    if reader == "b" and of.readers == 1:
        raise Unreadable("Reader b marked a picture that one reader read.", "Write 2 under the picture's readers.")
    if kind == "damage" and not of.since_ms:
        raise Unreadable(
            "Damage in a picture without since.", "Say in the picture's row when the place was pictured before."
        )
    place = {**spot(row), "radius_m": radius_m(row) if radius_m(row) > 0 else usual_radius_m}
    if not of.shows(**place):
        raise Unreadable(
            "The place lies outside the picture's footprint.", "Check latitude and longitude, or the record."
        )
    values = {
        **of.when,
        **place,
        **p.perceived(row),
        "t0_ms": of.since_ms if kind == "damage" else of.when["t0_ms"],
        "place": "point",
        **NO_BAND,
        "platform": of.sensor,
        "origin_group": f"picture {of.sha256[:16]}",
        "means": "recorded",
        "kind": kind,
        "detail": {**of.said, "sha256": of.sha256, "note": row["note"], "sighting": p.sighting(row)},
    }
    return Annotation(key, reader, values, word(row, "confidence", v.CONFIDENCES, "unstated"))


def agreed(annotations: Iterable[Annotation]) -> list[tuple[Annotation, Annotation]]:
    """Pairs of a reader's and the other's annotation that mean one thing, whatever the order of rows.

    They are of one kind and no farther apart than the larger of their radii. The nearest agree first; each is in one pair at most.
    """
    listed = sorted(annotations, key=lambda a: a.key)
    near = [
        (away_mm, a.key, b.key, a, b)
        for a in listed
        if a.reader == "a"
        for b in listed
        if b.reader == "b" and a.values["kind"] == b.values["kind"]
        if (away_mm := _away_mm(a, b)) <= 1000 * max(a.radius_m, b.radius_m)
    ]
    pairs, taken = [], set[Key]()
    for *_, a, b in sorted(near, key=lambda found: found[:3]):
        if a.key not in taken and b.key not in taken:
            taken |= {a.key, b.key}
            pairs.append((a, b))
    return pairs


def told_alone(one: Annotation, readers: int) -> Values:
    """What one reader alone read: of low confidence, and marked if another looked and did not mark it."""
    said = {**one.values["detail"], "readers": f"1 of {readers}"}
    return {**one.values, "confidence": "low", "detail": detail(**said)}


def told_by_both(a: Annotation, b: Annotation) -> Values:
    """What two readers read alike: halfway between their places, with a radius that holds both; details are of reader a."""
    away_m = -(-_away_mm(a, b) // 2000)
    middle = {name: (a.values[name] + b.values[name]) // 2 for name in ("lat_e7", "lon_e7")}
    high = a.confidence == b.confidence == "high"
    said = {**a.values["detail"], "readers": "2 of 2", "note_b": b.values["detail"]["note"]}
    return {
        **a.values,
        **middle,
        **_common((a, b)),
        "radius_m": max(a.radius_m, b.radius_m) + away_m,
        "confidence": "high" if high else "nominal",
        "detail": detail(**said),
    }


def _common(both: Sequence[Annotation]) -> Values:
    """What both say alike; where they differ, what is known is less: the wider count, no weapon, no description."""
    a, b = (one.values for one in both)
    same_count = all(a[name] == b[name] for name in ("count_min", "count_max", "count_word"))
    counts = {} if same_count else _wider(a, b)
    return {
        **counts,
        "weapon": a["weapon"] if a["weapon"] == b["weapon"] else "unknown",
        "description": a["description"] if a["description"] == b["description"] else "undetermined",
    }


def _wider(a: Values, b: Values) -> Values:
    least, most = (sorted((a[name], b[name])) for name in ("count_min", "count_max"))
    if least[0] < 0 or most[0] < 0:
        low = max(least[0], -1)
        return {"count_min": low, "count_max": -1, "count_word": "at_least" if low >= 0 else "not_stated"}
    return {"count_min": least[0], "count_max": most[1], "count_word": "between"}


def _away_mm(a: Annotation, b: Annotation) -> int:
    return distance_mm(a.values["lat_e7"], a.values["lon_e7"], b.values["lat_e7"], b.values["lon_e7"])
