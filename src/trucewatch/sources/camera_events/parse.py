"""Events of cameras, as CSV or JSON, to observations. Where only the view is known, the place is all of the view."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from trucewatch.ingest import perceived as p
from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import dated, radius_m, spot
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.places import FULL_CIRCLE_CDEG, NO_BAND, band, bearing_cdeg
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, needed, read_each, whole, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations
from trucewatch.science.geodesy import bearing_cdeg as bearing_of
from trucewatch.science.geodesy import distance_mm

_VIEW: Final = ("view_bearing", "view_width", "view_range_m")
_MEASURED: Final = ("event_latitude", "event_longitude", "event_radius_m")
COLUMNS: Final = Columns(
    required=("record", "start", "site", "latitude", "longitude", *_VIEW, "day_night", "kind"),
    optional=(
        *("revision", "end", "timezone", "band", *_MEASURED, *p.COLUMNS),
        *("reviewer", "confidence", "clock_error_s", "note"),
    ),
)
LIGHT: Final = ("day", "night", "twilight")
AUTOMATIC: Final = ("unstated", "low")
_OFFICE: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}", re.ASCII)
_FARTHEST_M: Final = 100_000


class View(NamedTuple):
    """A field of view: its middle and half its width, hundredths of a degree, and how far it reaches."""

    middle_cdeg: int
    half_cdeg: int
    range_m: int

    def refuse_outside(self, bearing: int, half_cdeg: int, distance_m: int) -> None:
        """Refuse what this view cannot have shown. Raises: Unreadable: no part of the bearings is in view, or it is too far."""
        off = abs((bearing - self.middle_cdeg + FULL_CIRCLE_CDEG // 2) % FULL_CIRCLE_CDEG - FULL_CIRCLE_CDEG // 2)
        if off > self.half_cdeg + half_cdeg:
            raise Unreadable(
                f"The event is {off / 100:g} degrees off the middle of a view that is {self.half_cdeg / 50:g} degrees wide.",
                "Check view_bearing and view_width, and whether the camera was turned: the bearing is from north.",
            )
        if distance_m > self.range_m:
            raise Unreadable(
                f"The event is {distance_m:,} m away, and the view reaches {self.range_m:,} m.",
                "Check view_range_m and the distance, or leave the distance out.",
            )


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    return read_each(table_rows(delivery, COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    light = word(row, "day_night", LIGHT)
    site, reviewer = needed(row, "site"), _reviewer(row)
    values = {
        **dated(row),
        **p.perceived(row),
        **_place(row, _view(row)),
        "clock_error_ms": p.clock_error_ms(row),
        "platform": site,
        "origin_group": site,
        "means": "recorded",
        "kind": word(row, "kind", v.PERCEIVED),
        "confidence": _confidence(row, reviewer),
        "detail": detail(light=light, reviewer=reviewer, note=row["note"], sighting=p.sighting(row)),
    }
    return [(Observations, values)]


def _view(row: Row) -> View:
    width = p.decimal(row, "view_width", 2, 1, 360)
    return View(bearing_cdeg(row, "view_bearing"), width // 2, _range_m(row))


def _range_m(row: Row) -> int:
    if not (reach_m := whole(row, "view_range_m", 0, _FARTHEST_M)):
        raise Unreadable("view_range_m is 0 or empty.", "Write how far the camera can make out anything, in metres.")
    return reach_m


def _place(row: Row, view: View) -> Values:
    """A point that was measured in the picture, a band of the camera, or all that was in view."""
    camera = spot(row)
    measured = [column for column in _MEASURED if row[column]]
    if measured:
        return _point(row, view, camera, measured)
    if not row["band"]:
        # half of more than a half circle cannot be told from all round
        return {
            **camera,
            **_banded(view, view.middle_cdeg, min(view.half_cdeg, FULL_CIRCLE_CDEG // 2), 0, view.range_m),
        }
    seen = band(row["band"])
    near_m, far_m = (0, view.range_m) if seen.distance_max_m < 0 else (seen.distance_min_m, seen.distance_max_m)
    view.refuse_outside(seen.bearing_cdeg, seen.bearing_half_cdeg, near_m)
    return {**camera, **_banded(view, seen.bearing_cdeg, seen.bearing_half_cdeg, near_m, min(far_m, view.range_m))}


def _banded(view: View, bearing: int, half_cdeg: int, near_m: int, far_m: int) -> Values:
    return {
        "place": "band",
        "radius_m": min(far_m, view.range_m),
        "bearing_cdeg": bearing,
        "bearing_half_cdeg": half_cdeg,
        "distance_min_m": near_m,
        "distance_max_m": far_m,
    }


def _point(row: Row, view: View, camera: Values, measured: list[str]) -> Values:
    if row["band"] or len(measured) < len(_MEASURED):
        raise Unreadable(
            f"A measured place needs all of {', '.join(_MEASURED)}, and no band.",
            "Fill them in, or leave all of them empty.",
        )
    place = spot(row, "event_")
    here = camera["lat_e7"], camera["lon_e7"], place["lat_e7"], place["lon_e7"]
    view.refuse_outside(bearing_of(*here), 0, distance_mm(*here) // 1000)
    return {**place, "place": "point", "radius_m": radius_m(row, "event_radius_m"), **NO_BAND}


def _reviewer(row: Row) -> str:
    """The id of an office: people are not named."""
    if row["reviewer"] and not _OFFICE.fullmatch(row["reviewer"]):
        raise Unreadable(
            f"reviewer {row['reviewer'][:40]!r} is no id of an office.",
            "Write an id such as duty_officer; nobody's name.",
        )
    return row["reviewer"]


def _confidence(row: Row, reviewer: str) -> str:
    """What nobody looked at is of low confidence."""
    given = word(row, "confidence", v.CONFIDENCES, "unstated")
    if reviewer:
        return given
    if given not in AUTOMATIC:
        raise Unreadable(
            f"The confidence is {given}, and nobody looked at it.",
            "Name the office under reviewer, or leave confidence empty: an automatic event is of low confidence.",
        )
    return "low"
