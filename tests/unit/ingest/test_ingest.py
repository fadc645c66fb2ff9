"""The stage as a whole: identity, repeats, plausibility, what the manifest fills in, and the account of rows."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from shelves.sources import RECEIVED_MS, mission, shelf, take_in
from trucewatch.errors import SourceError
from trucewatch.ingest.cells import blocks_of_cells
from trucewatch.ingest.ingest import REPEATED, ingest
from trucewatch.ingest.source import MAX_REJECTIONS
from trucewatch.ingest.unpack import unpack
from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import Observations
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS

SHELF = shelf()
FIRMS, TABLE, COVERAGE = SHELF["firms"], SHELF["observations"], SHELF["coverage"]
DAYS = "latitude,longitude,acq_date\n"
OWN = "record,revision,start,timezone,latitude,longitude,means,kind,count\n"


def _days(*rows: str) -> bytes:
    return (DAYS + "".join(f"{row}\n" for row in rows)).encode()


def _own(*rows: str) -> bytes:
    return (OWN + "".join(f"{row}\n" for row in rows)).encode()


def test_an_id_is_the_source_and_its_identity_columns_and_nothing_else() -> None:
    one = take_in(FIRMS, _days("48.1,37.1,2025-10-01"), "a.csv").tables[0]
    two = take_in(FIRMS, _days("48.2,37.1,2025-10-01", "48.10,37.100,2025-10-01"), "b.csv").tables[0]
    assert one.id[0] in two.id
    assert (row_ids("firms/observations", one, ("lat_e7", "lon_e7", "t0_ms", "platform")) == one.id).all()


def test_a_correction_has_the_same_id_and_another_content() -> None:
    rows = ("R-1,0,2026-03-01,UTC,48.1,37.1,heard,explosion,3", "R-1,1,2026-03-01,UTC,48.1,37.1,heard,explosion,5")
    table = take_in(TABLE, _own(*rows)).tables[0]
    assert table.id[0] == table.id[1]
    assert table.content[0] != table.content[1]
    assert sorted(table.revision.tolist()) == [0, 1]


def test_equal_rows_are_one_and_the_repetition_is_said() -> None:
    report = take_in(FIRMS, _days(*["48.1,37.1,2025-10-01"] * 3)).report
    assert (report.rows, report.read, report.skipped) == (3, 1, {REPEATED: 2})


def test_manifest_fills_what_rows_leave_open() -> None:
    table = take_in(FIRMS, _days("48.1,37.1,2025-10-01")).of(Observations)
    assert isinstance(table, Observations)
    manifest = FIRMS.manifest
    assert table.radius_m.tolist() == [manifest.place_error.radius_m]
    assert table.clock_error_ms.tolist() == [manifest.clock_error_ms]
    assert table.origin_group.tolist() == [manifest.origin_group]
    assert table.source.tolist() == ["firms"]


def test_what_lies_outside_the_area_is_kept_and_marked() -> None:
    table = take_in(FIRMS, _days("48.1,37.1,2025-10-01", "10.0,20.0,2025-10-01")).of(Observations)
    assert sorted((row["lat_e7"], row["in_area"]) for row in table.rows()) == [
        (100_000_000, "no"),
        (481_000_000, "yes"),
    ]


def test_a_hole_in_the_area_is_outside() -> None:
    ring = np.array([(47, 35), (47, 39), (49, 39), (49, 35)], dtype=np.int64) * 10_000_000
    hole = np.array([(48, 37), (48, 38), (49, 38), (49, 37)], dtype=np.int64) * 10_000_000
    holed = replace(mission(), area=Region((ring, hole)))
    rows = _days("48.5,37.5,2025-10-01", "47.5,37.5,2025-10-01")
    found = ingest(rows, "a.csv", FIRMS, holed, RECEIVED_MS).of(Observations).rows()
    assert {(row["lat_e7"], row["in_area"]) for row in found} == {(485_000_000, "no"), (475_000_000, "yes")}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("91,37.1,2025-10-01", "beyond 90"),
        ("48.1,181,2025-10-01", "not on Earth"),
        ("0,0.0,2025-10-01", "0, 0"),
        ("48.1,37.1,1970-01-01", "before 1990"),
        ("48.1,37.1,2026-06-03", "after the delivery arrived"),
    ],
)
def test_the_impossible_is_rejected_with_line_and_hint(row: str, says: str) -> None:
    report = take_in(FIRMS, _days("48.1,37.1,2025-10-01", row)).report
    assert (report.read, report.rejected) == (1, 1)
    assert report.rejections[0].line == 3
    assert says in report.rejections[0].reason
    assert report.rejections[0].hint


def test_a_day_ahead_of_the_clock_is_believed() -> None:
    assert take_in(FIRMS, _days("48.1,37.1,2026-06-02")).report.read == 1


def test_single_places_that_could_be_swapped_are_believed() -> None:
    mixed = take_in(FIRMS, _days("37.1,48.1,2025-10-01", "48.1,37.1,2025-10-01"))
    assert (mixed.report.read, mixed.report.rejected) == (2, 0)
    swapped = take_in(FIRMS, _days("37.1,48.1,2025-10-01", "36.1,48.1,2025-10-01"))
    assert (swapped.report.read, swapped.report.rejected) == (0, 2)
    assert "exchanged" in swapped.report.rejections[0].reason


def test_coverage_may_be_announced_a_month_ahead() -> None:
    header = "record,start,end,timezone,latitude,longitude,means,platform,state\n"
    row = "C-1,2026-07-01,2026-07-02,UTC,48.1,37.1,detected,VIIRS,overpass\n"
    assert take_in(COVERAGE, (header + row).encode()).report.read == 1


def test_a_row_falls_with_any_of_its_nouns() -> None:
    header = "record,start,end,timezone,latitude,longitude,means,platform,state,restriction\n"
    row = "C-1,2026-03-01,2026-03-02,UTC,148.1,37.1,seen,patrol A,denied,turned_back\n"
    parsed = take_in(COVERAGE, (header + row).encode())
    assert (parsed.report.rows, parsed.report.rejected, parsed.tables) == (1, 1, ())


def test_unusual_volume_is_marked_and_nothing_is_lost() -> None:
    quiet = replace(FIRMS, manifest=replace(FIRMS.manifest, volume_per_day=(100, 1000)))
    report = take_in(quiet, _days("48.1,37.1,2025-10-01")).report
    assert report.read == 1
    assert report.marks == ("1 rows a day, where 100 to 1,000 are usual",)
    assert take_in(FIRMS, _days("48.1,37.1,2025-10-01")).report.marks == ()


def test_a_truncated_file_loses_its_last_row_only() -> None:
    whole = _own("R-1,0,2026-03-01,UTC,48.1,37.1,heard,explosion,3", "R-2,0,2026-03-01,UTC,48.1,37.1,heard,explosion,3")
    report = take_in(TABLE, whole[:-20]).report
    assert (report.read, report.rejected) == (1, 1)
    assert "cut off" in report.rejections[0].hint


def test_a_million_wrong_rows_are_counted_and_a_hundred_named() -> None:
    data = _days(*["x,y,z"] * 50_000)
    tracemalloc.start()
    try:
        report = take_in(FIRMS, data).report
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
    assert report.rejected == report.rows == 50_000
    assert len(report.rejections) == MAX_REJECTIONS


def test_a_file_of_header_only_has_no_rows() -> None:
    parsed = take_in(FIRMS, DAYS.encode())
    assert (parsed.report.rows, parsed.tables) == (0, ())


@pytest.mark.parametrize("name", sorted(SHELF))
def test_another_sources_file_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match=r"columns|no bulletin"):
        take_in(SHELF[name], b"alpha,beta\n1,2\n")


def test_blocks_of_cells_keep_every_row_and_its_line() -> None:
    rows = [f"48.{k:05d},37.1,2025-10-01" for k in range(70_000)]
    text = "\n" + DAYS + "\r\n".join(rows[:35_000]) + "\r\n\r\n" + "\n".join(f'"{r[:8]}"{r[8:]}' for r in rows[35_000:])
    delivery = unpack(text.encode(), "a.csv", FIRMS.manifest)
    blocks = list(blocks_of_cells(delivery, 3))
    assert len(blocks) > 1
    cells = [t for b in blocks for t in b.texts(0, 24)[0]]
    assert cells == [r[:8].encode() for r in rows]
    lines = np.concatenate([b.line for b in blocks])
    assert lines.tolist() == [*range(3, 35_003), *range(35_004, 70_004)]


def test_a_line_without_an_end_is_no_table() -> None:
    endless = DAYS.encode() + b"1" * 3_000_000
    with pytest.raises(SourceError, match="64 kB"):
        take_in(FIRMS, endless)


def test_an_interval_may_end_when_the_day_of_receipt_ends() -> None:
    table = take_in(FIRMS, _days("48.1,37.1,2026-06-01")).of(Observations)
    assert (table.t1_ms - table.t0_ms).tolist() == [DAY_MS]
