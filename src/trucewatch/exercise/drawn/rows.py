"""Rows in the words of the instruments' own sources: cameras, acoustic network, receivers, flight logs, pictures.

What the parsers of `sources/` read, written the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, clock_of
from trucewatch.exercise.drawn.aircraft import HEADING, WIDTH_M, Flight
from trucewatch.exercise.drawn.network import NETWORK
from trucewatch.exercise.drawn.pictures import Picture
from trucewatch.exercise.land import bearing_deg, to_e7
from trucewatch.exercise.report import Report
from trucewatch.exercise.tables import as_csv, decimal, degrees
from trucewatch.exercise.watch import CAMERA_RANGE_M
from trucewatch.ingest.places import WINDS
from trucewatch.model.time import to_text

VIEW_WIDTH_DEG: Final = 60
REVIEWER: Final = "duty_officer"
OWN_RADIUS_M: Final = 50
MEASURED_BEYOND_M: Final = 500
"""How much farther than a camera makes anything out its measured places may come to lie, by their errors; its view is said to reach there."""
_NIGHT: Final = ("18:30:00", "07:00:00")


def camera_rows(reports: Iterable[Report]) -> bytes:
    """Reports of cameras as the table of camera events: the camera turned to what moved."""
    return as_csv([_camera(report) for report in reports])


def _camera(report: Report) -> dict[str, str]:
    spot = report.spot
    here = spot.at if spot.band else spot.seen_from
    clock = clock_of(report.t0_ms)
    measured = {} if spot.band else {f"event_{name}": text for name, text in degrees(*spot.at).items()}
    return {
        "record": report.record,
        "start": to_text(report.t0_ms),
        "end": to_text(report.t1_ms),
        "site": report.platform,
        **degrees(*here),
        "view_bearing": decimal(_view(report) * 5, 1),
        "view_width": str(VIEW_WIDTH_DEG),
        "view_range_m": str(CAMERA_RANGE_M + MEASURED_BEYOND_M),
        "day_night": "night" if clock >= _NIGHT[0] or clock < _NIGHT[1] else "day",
        "band": spot.band,
        "event_latitude": measured.get("event_latitude", ""),
        "event_longitude": measured.get("event_longitude", ""),
        "event_radius_m": str(spot.radius_m) if measured else "",
        **_perceived(report),
        "sighting": report.sighting,
        "reviewer": REVIEWER if report.reviewed else "",
        "confidence": "nominal" if report.reviewed else "",
        "clock_error_s": str(report.clock_error_ms // 1_000),
    }


def _view(report: Report) -> int:
    """Where the camera looks, in half degrees: where it saw something."""
    spot = report.spot
    if spot.band:
        return WINDS.index(spot.band.split()[-1]) * 45
    return bearing_deg(spot.seen_from, spot.at) * 2


def acoustic_rows(reports: Iterable[Report]) -> bytes:
    """Reports of the acoustic network as its own table: detections of sensors, and fixes made of them."""
    return as_csv([_acoustic(report) for report in reports])


def _acoustic(report: Report) -> dict[str, str]:
    fix, spot = report.form == "fix", report.spot
    north, east, both = (str(n) if fix else "" for n in spot.spread)
    return {
        "what": report.form,
        "record": report.record,
        "start": to_text(report.t0_ms),
        "end": to_text(report.t1_ms),
        "network": NETWORK,
        "event": report.group,
        "sensor": "" if fix else report.platform,
        **degrees(*spot.at),
        "var_north_m2": north,
        "var_east_m2": east,
        "cov_m2": both,
        "bearing": "" if fix else decimal(spot.bearing, 1),
        "bearing_half": "" if fix else decimal(spot.half, 1),
        "distance_min_m": "" if fix else str(spot.near_m),
        "distance_max_m": "" if fix else str(spot.far_m),
        "class": report.kind,
        "score": decimal(report.score, 2),
        "clock_status": report.clock,
        "clock_error_s": decimal(report.clock_error_ms, 3) if report.clock != "synchronised" else "",
        "count": report.count,
    }


def received_rows(reports: Iterable[Report]) -> bytes:
    """Reports of receivers as the table of detections of radio signals."""
    return as_csv([_received(report) for report in reports])


def _received(report: Report) -> dict[str, str]:
    line, spot = report.spot.form == "line", report.spot
    there = degrees(*spot.at)
    return {
        "record": report.record,
        "start": to_text(report.t0_ms),
        "end": to_text(report.t1_ms),
        "receiver": report.platform,
        **degrees(*spot.seen_from),
        "bearing": decimal(spot.bearing, 1) if line else "",
        "bearing_half": decimal(spot.half, 1) if line else "",
        "network": NETWORK,
        "event": report.group,
        "emitter_latitude": "" if line else there["latitude"],
        "emitter_longitude": "" if line else there["longitude"],
        "emitter_radius_m": "" if line else str(spot.radius_m),
        "kind": report.kind,
        "link": "control" if report.kind == "uav" else "",
        "spectrum": "c_band" if report.kind == "uav" else "gnss",
        "uav_act": report.uav_act if report.kind == "uav" else "",
        "clock_error_s": str(report.clock_error_ms // 1_000),
    }


def flight_rows(flights: Iterable[Flight], reports: Iterable[Report]) -> bytes:
    """A day's flight log: every flight, what was done to it, what it saw."""
    return as_csv([*(row for flight in flights for row in _flight(flight)), *map(_logged, reports)])


def _flight(flight: Flight) -> Iterator[dict[str, str]]:
    """A flight; one that was lost has not landed, and its loss is an item of its own."""
    lost = flight.fate == "lost"
    points = "; ".join(" ".join(degrees(*point).values()) for point in flight.track)
    said = {"flight": flight.id, "platform": flight.platform, "task": HEADING}
    yield {
        "what": "flight",
        "record": flight.id,
        **said,
        "start": to_text(flight.t0_ms),
        "end": "" if lost else to_text(flight.t1_ms),
        "footprint": points,
        "width_m": str(WIDTH_M),
    }
    if lost:
        yield {
            "what": "loss",
            "record": f"{flight.id}-loss",
            **said,
            "start": to_text(flight.fate_ms),
            "end": to_text(flight.fate_ms + MINUTE_MS),
            "planned_end": to_text(flight.t1_ms),
            **degrees(*flight.at(flight.fate_ms)),
            "radius_m": str(OWN_RADIUS_M),
            "cause": "technical",
        }


def _logged(report: Report) -> dict[str, str]:
    row = {
        "what": report.form,
        "record": report.record,
        "flight": report.spot.name,
        "platform": report.platform,
        "task": HEADING,
        "start": to_text(report.t0_ms),
        "end": to_text(report.t1_ms),
        **degrees(*report.spot.at),
        "radius_m": str(report.spot.radius_m),
        "clock_error_s": str(report.clock_error_ms // 1_000),
    }
    if report.form == "interference":
        return {**row, "interference": "gps"}
    if report.form == "fire_at_uav":
        return {**row, "kind": report.kind, "weapon": report.weapon, "count": report.count}
    return {**row, **_perceived(report), "sighting": report.sighting}


def _perceived(report: Report) -> dict[str, str]:
    return {
        "kind": report.kind,
        "uav_act": report.uav_act,
        "description": report.description,
        "weapon": report.weapon,
        "count": report.count,
    }


def picture_rows(taken: Sequence[Picture], marked: dict[str, list[Report]]) -> bytes:
    """Pictures, each with what its readers marked."""
    return as_csv([row for picture in taken for row in _picture(picture, marked.get(picture.record, []))])


def _picture(picture: Picture, reports: list[Report]) -> Iterator[dict[str, str]]:
    yield {
        "what": "acquisition",
        "record": picture.record,
        "start": to_text(picture.t0_ms),
        "end": to_text(picture.t0_ms + MINUTE_MS),
        "provider": "Ilve Imaging (invented)",
        "sensor": picture.sensor,
        "footprint": "; ".join(" ".join(degrees(*point).values()) for point in picture.ring),
        "cloud_percent": str(picture.cloud_percent),
        "resolution_m": "0.5",
        "sha256": picture.sha256,
        "readers": "2",
        "since": to_text(picture.since_ms),
    }
    for report in reports:
        for reader in ("a", "b") if report.form == "both" else (report.form,):
            yield {
                "what": "annotation",
                "record": picture.record,
                "reader": reader,
                **degrees(*report.spot.at),
                "radius_m": str(report.spot.radius_m),
                "kind": report.kind,
                "weapon": report.weapon,
                "sighting": report.sighting,
                "count": report.count,
                "confidence": "high",
            }


def place_key(report: Report) -> tuple[int, int]:
    """Where a delivery will say that a report was, as latitude and longitude x 1e7."""
    return to_e7(*report.spot.at)
