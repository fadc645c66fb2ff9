"""Deliveries that are no table: refused early, with place and advice, and never more in memory than allowed."""

from __future__ import annotations

import gzip
import tracemalloc
from dataclasses import replace

import pytest

from shelves.sources import shelf
from trucewatch.errors import SourceError
from trucewatch.ingest.unpack import unpack

FIRMS = shelf()["firms"].manifest
UCDP = shelf()["ucdp_ged"].manifest
HEADER = b"latitude,longitude,acq_date\n"


@pytest.mark.parametrize(
    ("defect", "data", "says"),
    [
        ("empty", b"", "empty"),
        ("blank", b" \n\r\n", "empty"),
        ("empty in gzip", gzip.compress(b""), "empty"),
        ("spreadsheet", b"PK\x03\x04" + bytes(50), "spreadsheet"),
        ("old spreadsheet", b"\xd0\xcf\x11\xe0" + bytes(50), "spreadsheet"),
        ("pdf", b"%PDF-1.7\n", "PDF"),
        ("web page", b"\n <!DOCTYPE html>", "web page"),
        ("web page in gzip", gzip.compress(b"<html>"), "web page"),
        ("utf-16", "latitude,longitude\n".encode("utf-16"), "UTF-16"),
        ("zero byte", HEADER + b"48.1,37.1\0,2025-10-01\n", "zero byte"),
        ("no line ends", b"x" * 70_000, "No line ends"),
        ("old line ends", b"latitude,longitude,acq_date\r48.1,37.1,2025-10-01\r", "CR alone"),
        ("cut gzip", gzip.compress(HEADER * 1000)[:-20], "before its end"),
        ("damaged gzip", gzip.compress(HEADER)[:-8] + bytes(8), "damaged"),
        ("gzip with a tail", gzip.compress(HEADER) + b"tail", "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused(defect: str, data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as refused:
        unpack(data, "fires.csv", FIRMS)
    assert refused.value.place.startswith("fires.csv"), defect
    assert refused.value.hint


def test_latin_1_in_a_utf_8_source_is_refused_with_its_line() -> None:
    data = HEADER + b"48.1,37.1,2025-10-01\n48.1,37.1,K\xf6ln\n"
    with pytest.raises(SourceError, match="0xf6") as refused:
        unpack(data, "fires.csv", FIRMS)
    assert refused.value.place == "fires.csv, line 3"


def test_a_wrong_byte_is_found_beyond_the_first_megabyte() -> None:
    data = HEADER + ("é" * 2000 + "\n").encode() * 600 + b"\xff\n"
    with pytest.raises(SourceError) as refused:
        unpack(data, "fires.csv", FIRMS)
    assert refused.value.place == "fires.csv, line 602"


def test_a_byte_order_mark_is_dropped() -> None:
    assert unpack(b"\xef\xbb\xbf" + HEADER, "fires.csv", FIRMS).clear == HEADER


def test_cp1252_only_where_the_manifest_says_so() -> None:
    assert unpack("café\n".encode("cp1252"), "events.csv", UCDP).charset == "cp1252"
    assert unpack("café\n".encode(), "events.csv", UCDP).charset == "utf-8"
    with pytest.raises(SourceError, match="0x81"):
        unpack(b"caf\x81\n", "events.csv", UCDP)


def test_gzip_of_several_members_is_one_text() -> None:
    assert unpack(gzip.compress(HEADER) + gzip.compress(b"1,2,3\n"), "fires.csv", FIRMS).clear == HEADER + b"1,2,3\n"


@pytest.mark.parametrize("filler", [bytes(1 << 20), b"x" * (1 << 20), b"48.1,37.1\n" * 100_000])
def test_a_gzip_bomb_costs_no_more_than_the_limit(filler: bytes) -> None:
    bomb = gzip.compress(HEADER) + gzip.compress(filler, 9) * 300
    limit = replace(FIRMS, max_bytes=20_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="20,000,000 bytes"):
            unpack(bomb, "fires.csv.gz", limit)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_garbage_is_refused_by_its_beginning() -> None:
    garbage = bytes(range(1, 256)) * 200_000
    tracemalloc.start()
    try:
        with pytest.raises(SourceError):
            unpack(garbage, "fires.csv", FIRMS)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
