"""A whole exercise from its setting: what happens, who watches, what they say, when it arrives; and the truth beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trucewatch.exercise.drawn.deliver import parcels
from trucewatch.exercise.drawn.network import THUNDER
from trucewatch.exercise.drawn.papers import drawn_papers
from trucewatch.exercise.land import to_e7
from trucewatch.exercise.overpass import Pixel
from trucewatch.exercise.papers import listening, staged_papers
from trucewatch.exercise.post import (
    Parcel,
    coverage_parcels,
    field_parcels,
    satellite_parcels,
    site_parcels,
    statement_parcels,
)
from trucewatch.exercise.reach import reached
from trucewatch.exercise.report import Report
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.sites import declarations, visits
from trucewatch.exercise.statements import announcements, assertions
from trucewatch.exercise.truth import observation_key, truth
from trucewatch.exercise.watch import SATELLITES
from trucewatch.exercise.waves.archive import archive
from trucewatch.exercise.world import World, world


@dataclass(frozen=True)
class Exercise:
    """What an exercise consists of.

    `files`: bytes by path below the mission's inbox, `SOURCE/TIME--NAME.csv`. `configuration`: those files of the mission folder that
    depend on the setting. `truth`: the lines of truth.jsonl, which the mission itself never reads. `archive`: waveforms, by path below the
    mission's folder, where they were asked for.
    """

    files: dict[str, bytes]
    configuration: dict[str, bytes]
    truth: list[dict[str, Any]]
    archive: dict[str, bytes] = field(default_factory=dict)


def generate(setting: Setting, mission: Mapping[str, bytes] | None = None, waveforms: int = 0) -> Exercise:
    """Make an exercise.

    Args:
        setting: what is asked for; one setting gives one set of bytes on every machine.
        mission: the shipped mission's files, whose mission.yaml and agreement get this exercise's dates; None: no configuration is made.
        waveforms: at how many stations some of the explosions are recorded; 0: nothing is, and no byte differs.
    Raises: WorkflowError: so many days cannot be had.
    """
    made = world(setting)
    sent = _staged_parcels(made) if setting.staged else parcels(made)
    recorded = archive(made.events, waveforms, setting.seed)
    papers = _papers(made, mission) if mission else {}
    told = truth(setting, made.land, made.events, _keys(made.reports, made.pixels), reached(made), made.grows)
    return Exercise(
        files={p.path: p.content for p in sorted(sent, key=lambda p: p.path)},
        configuration=listening(papers) if recorded.files else papers,
        truth=[*told, *recorded.truth],
        archive=recorded.files,
    )


def _staged_parcels(made: World) -> list[Parcel]:
    """What the small exercise delivers."""
    calendar, seed = made.calendar, made.setting.seed
    return [
        *field_parcels(made.reports, calendar),
        *satellite_parcels(made.pixels, calendar),
        *coverage_parcels(made.watching, calendar),
        *statement_parcels(announcements(calendar), assertions(made.events, calendar, seed)),
        *site_parcels(declarations(calendar, made.land), visits(calendar)),
    ]


def _papers(made: World, mission: Mapping[str, bytes]) -> dict[str, bytes]:
    if made.setting.staged:
        return staged_papers(mission, made.calendar, made.setting)
    return drawn_papers(mission, made.setting, made.land, made.calendar)


def _keys(reports: Iterable[Report], pixels: Iterable[Pixel]) -> dict[str, list[str]]:
    """For each event, the observations that came of it, as deliveries will name them; what the network knew for thunder is none."""
    keys: dict[str, list[str]] = {}
    for report in reports:
        if report.kind != THUNDER:
            key = observation_key(report.source, report.record, *to_e7(*report.spot.at), 0, "")
            keys.setdefault(report.event, []).append(key)
    for pixel in pixels:
        key = observation_key("firms", "", *to_e7(pixel.x_m, pixel.y_m), pixel.t0_ms, SATELLITES[pixel.satellite])
        keys.setdefault(pixel.event, []).append(key)
    return keys
