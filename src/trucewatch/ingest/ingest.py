"""The stage: one delivery in, evidence and the account of its rows out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.identity import identify, without_repeats
from trucewatch.ingest.marks import marks
from trucewatch.ingest.plausible import Objection, objections
from trucewatch.ingest.source import MAX_REJECTIONS, Made, Reading, Source
from trucewatch.ingest.unpack import unpack
from trucewatch.model.columns import Texts
from trucewatch.model.evidence import Noun, Observations, Placed
from trucewatch.model.manifest import Manifest
from trucewatch.model.mission import Mission, Region
from trucewatch.model.parsed import Parsed, Rejection, RowReport
from trucewatch.science.regions import edges_of, inside

REPEATED = "repeated in this delivery"


def ingest(data: bytes, name: str, source: Source, mission: Mission, received_ms: int) -> Parsed:
    """Read one delivery strictly.

    Args:
        data: the bytes as they arrived, gzipped or not. name: the file's name, for messages.
        source: from the shelf's catalogue. mission: its area marks what lies inside.
        received_ms: when the delivery arrived, ms since 1970 UTC: what claims to be later is rejected.
    Returns: at most one table of each noun, ordered by id and content, and the account of every row.
    Raises: SourceError: the delivery as a whole is not what this source delivers.
    """
    reading = source.parse(unpack(data, name, source.manifest))
    met = objections(reading.made, mission.area, received_ms)
    bad, rejections = _implausible(reading, met)
    done = tuple(_settled(made, ~bad[made.row], source.manifest, mission.area) for made in reading.made)
    said = marks(reading.made, done, bad, source.manifest, received_ms)
    report = _report(reading, bad, done, rejections, said)
    return Parsed(report, tuple(m.table for m in done if len(m.table)))


def _implausible(reading: Reading, met: list[list[Objection]]) -> tuple[NDArray[np.bool_], dict[int, Rejection]]:
    """Which rows of the delivery are rejected (a row falls with any of its nouns), and the first reasons by row."""
    bad = np.zeros(len(reading.lines), dtype=np.bool_)
    named: dict[int, Rejection] = {}
    for made, against in zip(reading.made, met, strict=True):
        for objection in against:
            rows = made.row[objection.meets]
            fresh = np.unique(rows[~bad[rows]])
            bad[rows] = True
            for row in fresh[:MAX_REJECTIONS].tolist():
                named[row] = Rejection(int(reading.lines[row]), objection.reason, objection.hint)
    return bad, named


def _settled(made: Made, wanted: NDArray[np.bool_], manifest: Manifest, area: Region) -> Made:
    """The wanted lines of one table as the state gets them. They are selected last: what all rows have alike is held once till then."""
    return without_repeats(identify(_completed(made, manifest, area), manifest), wanted)


def _completed(made: Made, manifest: Manifest, area: Region) -> Made:
    """Fill in what the manifest knows where the row says nothing, and mark what lies inside the mission's area."""
    table: Noun = made.table
    if isinstance(table, Placed):
        table = table.replace(radius_m=np.where(table.radius_m > 0, table.radius_m, manifest.place_error.radius_m))
    if isinstance(table, Observations):
        table = table.replace(
            clock_error_ms=np.where(table.clock_error_ms > 0, table.clock_error_ms, manifest.clock_error_ms),
            origin_group=_or_default(table.origin_group, manifest.origin_group),
            in_area=inside(table.lat_e7, table.lon_e7, edges_of(area.rings)).astype(np.int16),
        )
    return Made(table, made.row)


def _or_default(texts: Texts, default: str) -> Texts:
    filled = texts.copy()
    filled[texts == ""] = default
    return filled


def _report(
    reading: Reading,
    bad: NDArray[np.bool_],
    done: tuple[Made, ...],
    implausible: dict[int, Rejection],
    said: tuple[str, ...],
) -> RowReport:
    rows = len(reading.lines)
    plausible, read = _present(reading.made, rows) & ~bad, _present(done, rows)
    skipped = dict(reading.skipped)
    if repeated := int(plausible.sum() - read.sum()):
        skipped[REPEATED] = repeated
    rejections = sorted([*reading.rejections, *implausible.values()], key=lambda r: r.line)
    return RowReport(
        rows=rows,
        read=int(read.sum()),
        skipped=dict(sorted(skipped.items())),
        rejected=rows - int(plausible.sum()) - sum(reading.skipped.values()),
        rejections=tuple(rejections[:MAX_REJECTIONS]),
        marks=said,
    )


def _present(made: tuple[Made, ...], rows: int) -> NDArray[np.bool_]:
    """Which rows of the delivery have at least one line in some table."""
    present = np.zeros(rows, dtype=np.bool_)
    for m in made:
        present[m.row] = True
    return present
