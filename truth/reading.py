"""Real data through the same doors as a mission's: the source's own parser, the ingest stage, the association of `fuse`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.ingest import ingest
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.parsed import Parsed
from trucewatch.model.time import from_text
from trucewatch.run.config import load_mission, shipped
from trucewatch.run.shelves import shelves

DAY_MS: Final = 86_400_000
RECEIVED_MS: Final = from_text("2026-11-01")
MISSION: Final = replace(load_mission(shipped("ukraine-2026")), sources=())
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def files(data: Path, pattern: str) -> list[Path]:
    """The files of a data set, in order; none where it is not there."""
    return sorted(data.glob(pattern))


def parsed(source: str, paths: Sequence[Path]) -> list[Parsed]:
    """Every file as the ingest stage reads it."""
    known = shelves().sources[source]
    return [ingest(path.read_bytes(), path.name, known, MISSION, RECEIVED_MS) for path in paths]


def by_file(read: Sequence[Parsed]) -> list[Observations]:
    """The observations of each file."""
    tables = (one.of(Observations) for one in read)
    return [table for table in tables if isinstance(table, Observations)]


def observations(read: Sequence[Parsed]) -> Observations:
    """All observations of several files; those that stand in two of them stand there twice."""
    return Observations.concat(by_file(read))


def incidents(given: Observations) -> tuple[Incidents, Members]:
    """What the association makes of them, with nothing else known."""
    return fuse(given)


def days(t0_ms: Ints) -> Ints:
    """The UTC day (n,) of a moment, counted from 1970."""
    return t0_ms // DAY_MS


def text_of_day(day: int) -> str:
    """A day as people write it."""
    return str(np.datetime64(day, "D"))
