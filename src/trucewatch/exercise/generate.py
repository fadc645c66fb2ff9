"""A whole exercise from a seed: what happens, who watches, what they say, when it arrives; and the truth beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trucewatch.exercise.calendar import Calendar, day_of
from trucewatch.exercise.land import to_e7
from trucewatch.exercise.ordinary import ordinary
from trucewatch.exercise.overpass import Pixel, overpass
from trucewatch.exercise.perceive import perceive
from trucewatch.exercise.post import (
    coverage_parcels,
    field_parcels,
    satellite_parcels,
    site_parcels,
    statement_parcels,
)
from trucewatch.exercise.report import Report
from trucewatch.exercise.sites import declarations, visits
from trucewatch.exercise.staged import staged
from trucewatch.exercise.statements import announcements, assertions
from trucewatch.exercise.truth import observation_key, truth
from trucewatch.exercise.watch import SATELLITES, watches
from trucewatch.model.time import to_text


@dataclass(frozen=True)
class Exercise:
    """What an exercise consists of.

    `files`: bytes by path below the mission's inbox, `SOURCE/TIME--NAME.csv`. `configuration`: those files of the mission folder that
    depend on the seed. `truth`: the lines of truth.jsonl, which the mission itself never reads.
    """

    files: dict[str, bytes]
    configuration: dict[str, bytes]
    truth: list[dict[str, Any]]


def generate(seed: int, days: int = 14, mission: Mapping[str, bytes] | None = None) -> Exercise:
    """Make an exercise.

    Args:
        seed: 0 or more; one seed gives one set of bytes on every machine.
        days: reporting periods, 3 to 366; the two breaches and all that goes wrong keep their proportions.
        mission: the shipped mission's files, whose mission.yaml gets this exercise's seed and dates; None: no configuration is made.
    Raises: WorkflowError: so many days cannot be had.
    """
    calendar = Calendar(days)
    events = ordinary(calendar, seed) + staged(calendar, seed)
    watching = watches(calendar, seed)
    reports = perceive(events, watching, calendar, seed)
    pixels = overpass(events, watching, seed)
    parcels = [
        *field_parcels(reports, calendar),
        *satellite_parcels(pixels, calendar),
        *coverage_parcels(watching, calendar),
        *statement_parcels(announcements(calendar), assertions(events, calendar, seed)),
        *site_parcels(declarations(calendar), visits(calendar)),
    ]
    return Exercise(
        files={p.path: p.content for p in sorted(parcels, key=lambda p: p.path)},
        configuration={"mission.yaml": _dated(mission["mission.yaml"], calendar, seed)} if mission else {},
        truth=truth(calendar, seed, events, _keys(reports, pixels)),
    )


def _keys(reports: Iterable[Report], pixels: Iterable[Pixel]) -> dict[str, list[str]]:
    """For each event, the observations that came of it, as deliveries will name them."""
    keys: dict[str, list[str]] = {}
    for report in reports:
        keys.setdefault(report.event, []).append(observation_key("observations", report.record, 0, 0, 0, ""))
    for pixel in pixels:
        key = observation_key("firms", "", *to_e7(pixel.x_m, pixel.y_m), pixel.t0_ms, SATELLITES[pixel.satellite])
        keys.setdefault(pixel.event, []).append(key)
    return keys


def _dated(mission_yaml: bytes, calendar: Calendar, seed: int) -> bytes:
    """The shipped mission.yaml with another seed, start, end and last day to publish; all else stays as it ships."""
    text = mission_yaml.decode()
    for section, field, value in (
        ("exercise", "seed", str(seed)),
        ("exercise", "start", f'"{to_text(calendar.opens_ms)}"'),
        ("exercise", "end", f'"{to_text(calendar.ends_ms)}"'),
        ("publish", "until", f'"{day_of(calendar.closes_ms)}"'),
    ):
        text = re.sub(rf"(?m)(^{section}:\n(?:  .*\n)*?  {field}: ).*$", rf"\g<1>{value}", text)
    return text.encode()
