"""What a mission heard of the explosions that its exercise recorded, held against the truth: the part of a score that is about sound."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from trucewatch.exercise.hearing.figures import heard, rate
from trucewatch.exercise.hearing.held import held
from trucewatch.exercise.matching import Line
from trucewatch.exercise.waves.blasts import Blast
from trucewatch.model.evidence import Observations
from trucewatch.model.time import from_text

SOURCE: Final = "seismoacoustic"
SHAPE: Final = ("radius50_m", "var_north_m2", "var_east_m2", "cov_m2", "score_e3")
AFTER_MS: Final = 120_000
"""What is heard within so long after a bang is not quiet."""
BEFORE_MS: Final = 10_000
DAY_MS: Final = 86_400_000


def hearing(truth: Sequence[Line], observations: Observations) -> dict[str, Any] | None:
    """The figures of what was detected in an exercise's waveforms; None where it has none, or nobody listened to them.

    Returns: as `figures.heard`; `false_per_quiet_day`, with its interval, of recorded time around which nothing exploded.
    Limits: bangs closer together in time than a network tells apart are found once; an exercise records some minutes, so its intervals are wide.
    """
    frames = [line for line in truth if line["what"] == "waveforms"]
    rows = [row for row in observations.rows() if row["source"] == SOURCE and row["place"] == "point"]
    if not frames or not rows:
        return None
    blasts = [_blast(line) for line in truth if line["what"] == "blast"]
    spans = [(from_text(t0), from_text(t1)) for t0, t1 in frames[0]["spans"]]
    inside = [_shaped(row) for row in rows if any(a <= row["t0_ms"] and row["t1_ms"] <= b for a, b in spans)]
    stations = [(int(lat), int(lon)) for _, lat, lon in frames[0]["stood"]]
    one = held(blasts, inside, stations)
    quiet = [row for row in inside if not _loud((row["t0_ms"] + row["t1_ms"]) // 2, blasts)]
    return {**heard(one.told, one.others), "false_per_quiet_day": rate(len(quiet), _quiet_ms(spans, blasts) / DAY_MS)}


def _shaped(row: Line) -> dict[str, Any]:
    """A row with the numbers of its shape, which an observation keeps among its details."""
    return {**row, **{name: int(value) for name, value in json.loads(row["detail"] or "{}").items() if name in SHAPE}}


def _blast(line: Line) -> Blast:
    place = int(line["lat_e7"]), int(line["lon_e7"])
    return Blast(line["event"], int(line["number"]), from_text(line["at"]), place, int(line["charge_g"]))


def _loud(at_ms: int, blasts: Iterable[Blast]) -> bool:
    return any(one.at_ms - BEFORE_MS <= at_ms < one.at_ms + AFTER_MS for one in blasts)


def _quiet_ms(spans: Iterable[tuple[int, int]], blasts: Sequence[Blast]) -> int:
    """How much of some spans lies around no bang, by whole seconds."""
    return sum(1000 for a, b in spans for at in range(a, b, 1000) if not _loud(at, blasts))
