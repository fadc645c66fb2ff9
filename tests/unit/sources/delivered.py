"""Rows of a source as one delivery: what is read of them, and why not."""

from __future__ import annotations

from typing import Any

from shelves.sources import shelf, take_in
from trucewatch.model.evidence import Noun, Observations
from trucewatch.model.parsed import Parsed
from trucewatch.model.time import from_text

SHELF = shelf()
AT, AT_MS = "2026-03-28T20:10:00Z", from_text("2026-03-28T20:10:00Z")


def taken(source: str, *rows: dict[str, str]) -> Parsed:
    header = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(f'"{row.get(column, "")}"' for column in header) for row in rows]
    return take_in(SHELF[source], "\n".join([",".join(header), *lines]).encode())


def rows_of(source: str, *rows: dict[str, str], noun: type[Noun] = Observations) -> list[dict[str, Any]]:
    parsed = taken(source, *rows)
    assert not parsed.report.rejections, parsed.report.rejections
    return sorted(parsed.of(noun).rows(), key=lambda row: (row["record"], row["t0_ms"]))


def why_not(source: str, *rows: dict[str, str]) -> str:
    report = taken(source, *rows).report
    assert report.rejected
    return report.rejections[-1].reason
