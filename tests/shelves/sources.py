"""The shelf of sources as tests need it: the catalogue, an invented mission, and one example's outcome as plain JSON."""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path
from typing import Any

import numpy as np

from trucewatch.errors import SourceError
from trucewatch.ingest.ingest import ingest
from trucewatch.model.mission import Mission, Region, Release
from trucewatch.model.parsed import Parsed
from trucewatch.model.time import from_text
from trucewatch.sources import Source, catalogue

SHELF = Path(str(importlib.resources.files("trucewatch.sources")))
RECEIVED_MS = from_text("2026-06-01T00:00:00Z")


def shelf() -> dict[str, Source]:
    return catalogue(lambda path: (SHELF / path).read_text(encoding="utf-8"))


def mission(south: int = 47, west: int = 35, north: int = 49, east: int = 39) -> Mission:
    """A mission whose area is a rectangle of whole degrees."""
    corners = [(south, west), (south, east), (north, east), (north, west)]
    ring = np.array(corners, dtype=np.int64) * 10_000_000
    return Mission(
        id="alder",
        house="monitoring",
        titles={"en": "Alder"},
        about={},
        area_names={},
        area=Region((ring,)),
        timezone="Europe/Kyiv",
        cut_off="19:30",
        night_from="20:00",
        night_until="06:00",
        languages=("en",),
        language_of_record="en",
        sources=(),
        agreement="",
        sides=(),
        offices=(),
        witnesses=(),
        release=Release(cell_resolution=6, delay_h=24, casualty_floor=3),
    )


def take_in(source: Source, data: bytes, name: str = "delivery.csv", received_ms: int = RECEIVED_MS) -> Parsed:
    """Ingest into the invented mission."""
    return ingest(data, name, source, mission(), received_ms)


def outcome(source: Source, example: Path) -> str:
    """What ingesting an example gives, as JSON to be read by people: blank texts are left out."""
    try:
        parsed = take_in(source, example.read_bytes(), example.name)
    except SourceError as e:
        return _json({"refused": str(e)})
    report = parsed.report
    account = {"rows": report.rows, "read": report.read, "skipped": report.skipped, "rejected": report.rejected}
    named = [f"line {r.line}: {r.reason} {r.hint}" for r in report.rejections]
    tables = {t.NAME: [{k: v for k, v in row.items() if v != ""} for row in t.rows()] for t in parsed.tables}
    return _json({"account": account, "rejections": named, "marks": list(report.marks), **tables})


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
