"""Explosions for the house's own analysts: incidents with what was detected in waveforms behind them. Nothing of this is published.

It is finer than anything that leaves, and still no tool for gunners: how large an explosion was is not in it, and incidents whose place may be one from
which somebody fired are left out, by the same list as of everything that is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np

from trucewatch.model.derived import Incidents, Members
from trucewatch.model.edition import Edition, Provenance
from trucewatch.model.evidence import Observations
from trucewatch.model.mission import Mission
from trucewatch.model.pictures import NAMED_BY
from trucewatch.model.standing import standing
from trucewatch.model.vocabulary import DETECTION_METHODS, KINDS
from trucewatch.publish.framing import house, marks, notice
from trucewatch.publish.framing import standing as stands
from trucewatch.publish.tallies import PLACED_DESCRIPTIONS

FORMAT: Final = "trucewatch-events-1"
AUDIENCE: Final = "analysts"
_EXPLOSION: Final = KINDS.index("explosion")
_OF_INCIDENT: Final = (
    *("id", "t0_ms", "t1_ms", "place", "lat_e7", "lon_e7", "radius_m", "var_north_m2", "var_east_m2", "cov_m2"),
    *("status", "corroboration", "kind_e6", "clutter_e6", "origins"),
)
_OF_OBSERVATION: Final = (
    *("id", "record", "source", "platform", "t0_ms", "t1_ms", "place", "lat_e7", "lon_e7", "radius_m", "bearing_cdeg"),
)
_SAID: Final = ("method", "configuration", "versions")
_NUMBERS: Final = (
    *("bearing_sigma_cdeg", "trace_velocity_mm_s", "trace_velocity_sigma_mm_s", "window_t0_ms"),
    *("radius50_m", "var_north_m2", "var_east_m2", "cov_m2"),
)
Row = dict[str, Any]


def events(
    incidents: Incidents,
    members: Members,
    observations: Observations,
    mission: Mission,
    provenance: Provenance,
    pictures: Mapping[str, str] | None = None,
) -> Edition:
    """Compose the edition for analysts of some incidents.

    Args:
        incidents: of any kinds; explosions are told. members, observations: those behind them, and any others.
        pictures: what the picture of a detection is called, by the beginning of its id.
    Returns: a plain object, ready for canonical JSON; `withheld` says how many explosions are left out, since somebody may have fired there.
    """
    found = sorted(incidents.take(incidents.kind == _EXPLOSION).rows(), key=lambda row: (row["t0_ms"], row["id"]))
    held = _behind(found, members, observations)
    told = [row for row in found if _may_be_told(row, held.get(row["id"], []))]
    return {
        "format": FORMAT,
        "audience": AUDIENCE,
        "marks": marks(mission),
        "notice": notice(mission),
        "mission": house(mission),
        "events": [_event(row, held.get(row["id"], []), pictures or {}) for row in told],
        "withheld": len(found) - len(told),
        "provenance": stands(provenance, ""),
    }


def sealed_records(incidents: Incidents, members: Members, observations: Observations) -> set[str]:
    """What sources call the observations behind explosions that are left out, since somebody may have fired there: nothing of them is shown either."""
    found = list(incidents.take(incidents.kind == _EXPLOSION).rows())
    held = _behind(found, members, observations)
    sealed = (held.get(row["id"], []) for row in found if not _may_be_told(row, held.get(row["id"], [])))
    return {row["record"] for rows in sealed for row in rows}


def _behind(incidents: list[Row], members: Members, observations: Observations) -> dict[str, list[Row]]:
    """The observations that each incident holds, as they stand."""
    wanted = np.array([row["id"].encode() for row in incidents], dtype="S40")
    theirs = members.take(np.isin(members.incident, wanted))
    known = standing(observations).rows
    rows = {row["id"]: row for row in known.take(np.isin(known.id, theirs.observation)).rows()}
    held: dict[str, list[Row]] = {}
    for member in theirs.rows():
        if member["observation"] in rows:
            held.setdefault(member["incident"], []).append(rows[member["observation"]])
    return held


def _may_be_told(incident: Row, observed: list[Row]) -> bool:
    """Whether neither the incident nor anybody who perceived it says that fire went out from there."""
    return {row["description"] for row in (incident, *observed)} <= PLACED_DESCRIPTIONS


def _event(incident: Row, observed: list[Row], pictures: Mapping[str, str]) -> Row:
    detected = [_detection(row, pictures) for row in sorted(observed, key=lambda row: str(row["id"]))]
    return {
        **{name: incident[name] for name in _OF_INCIDENT},
        "means": sorted({row["means"] for row in observed}),
        "detections": [row for row in detected if row["method"] in DETECTION_METHODS],
    }


def _detection(row: Row, pictures: Mapping[str, str]) -> Row:
    """What was detected in waveforms, and how; other observations have no method."""
    said = msgspec.json.decode(row["detail"]) if row["detail"] else {}
    return {
        **{name: row[name] for name in _OF_OBSERVATION},
        **{name: said.get(name, "") for name in _SAID},
        **{name: int(said[name]) for name in _NUMBERS if name in said},
        "stations": said.get("stations", "").split(),
        "left_out": sorted(msgspec.json.decode(said["left_out"])) if said.get("left_out") else [],
        "picture": pictures.get(row["record"][:NAMED_BY], ""),
    }
