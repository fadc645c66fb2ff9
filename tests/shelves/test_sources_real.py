"""Every file of the real data that has a source, with the exact account of its rows. Nothing of it is copied into the project."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shelves.sources import mission, shelf
from trucewatch.ingest.ingest import REPEATED, ingest
from trucewatch.model.evidence import Casualties, Claims, MissionRecords, Notices, Noun, Observations
from trucewatch.model.parsed import Parsed
from trucewatch.model.time import from_text, to_text

DATA = Path(os.environ.get("TRUCEWATCH_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
CATALOGUE = shelf()
MISSION = replace(mission(south=44, west=22, north=53, east=41), id="ukraine")
RECEIVED_MS = from_text("2026-06-01")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}; set TRUCEWATCH_DATA")


@cache
def _parsed(source: str, pattern: str) -> tuple[Parsed, ...]:
    files = sorted(DATA.glob(pattern))
    assert files, f"{pattern} is missing in {DATA}"
    return tuple(ingest(f.read_bytes(), f.name, CATALOGUE[source], MISSION, RECEIVED_MS) for f in files)


def _rows(parsed: tuple[Parsed, ...], noun: type[Noun]) -> list[dict[str, Any]]:
    return [row for p in parsed for row in p.of(noun).rows()]


def _account(parsed: tuple[Parsed, ...]) -> tuple[int, int, int, int]:
    reports = [p.report for p in parsed]
    skipped = sum(sum(r.skipped.values()) for r in reports)
    return sum(r.rows for r in reports), sum(r.read for r in reports), skipped, sum(r.rejected for r in reports)


def test_october_2023_overlaps_between_files_are_one_detection() -> None:
    parsed = _parsed("firms", "firms_noaa20_2023_10/*.csv.gz")
    assert len(parsed) == 30
    assert _account(parsed) == (323_897, 323_897, 0, 0)
    tables = [p.of(Observations) for p in parsed]
    ids = {i for t in tables for i in t.id.tolist()}
    contents = {pair for t in tables for pair in zip(t.id.tolist(), t.content.tolist(), strict=True)}
    assert len(ids) == len(contents) == 203_083
    platforms = {name for t in tables for name in t.platform.tolist()}
    assert platforms == {"VIIRS NOAA-20"}


def test_unpadded_times_are_minutes_of_the_day() -> None:
    first = _parsed("firms", "firms_noaa20_2023_10/*.csv.gz")[2].of(Observations)
    at_00_01 = (first.lat_e7 == 583_257_200) & (first.lon_e7 == 566_516_400)
    assert [to_text(t) for t in first.t0_ms[at_00_01].tolist()] == ["2023-10-02T00:01:00Z"]


def test_suomi_npp_in_download_format() -> None:
    parsed = _parsed("firms", "firms_snpp_ukraine_2023/*.csv.gz")
    assert _account(parsed) == (25_905, 25_905, 0, 0)
    assert {row["platform"] for row in _rows(parsed, Observations)} == {"VIIRS S-NPP"}


@pytest.mark.parametrize(
    ("year", "rows"),
    [(2012, 92_268), (2013, 78_183), (2016, 124_371), (2018, 91_932), (2019, 127_967), (2020, 120_028), (2021, 57_595)],
)
def test_fires_of_peacetime_are_known_to_the_day(year: int, rows: int) -> None:
    parsed = _parsed("firms", f"firms_ukraine_days/{year}.csv.gz")
    assert _account(parsed) == (rows, rows, 0, 0)
    table = parsed[0].of(Observations)
    assert {*(table.t1_ms - table.t0_ms).tolist()} == {86_400_000}


def test_ucdp_events_and_their_deaths() -> None:
    parsed = _parsed("ucdp_ged", "ucdp_ukraine/*.csv.gz")
    assert _account(parsed) == (3_883, 3_883, 0, 0)
    events, deaths = _rows(parsed, Observations), _rows(parsed, Casualties)
    assert len(events) == len(deaths) == 3_883
    assert {d["killed_min"] <= d["killed_best"] <= d["killed_max"] for d in deaths} == {True}
    days = [(e["t1_ms"] - e["t0_ms"] + 3_600_000) // 86_400_000 for e in events]
    assert sum(d == 1 for d in days) == 2_809
    assert sum(d >= 28 for d in days) == 116 + 52
    assert sum(e["place"] == "point" for e in events) == 1_055 + 1_841


def test_ucdp_month_comes_first_in_both_writings() -> None:
    by_record = {e["record"]: e for e in _rows(_parsed("ucdp_ged", "ucdp_ukraine/*.csv.gz"), Observations)}
    assert to_text(by_record["147997"]["t0_ms"]) == "2014-01-21T22:00:00Z"


def test_viina_accounts_for_every_article() -> None:
    parsed = _parsed("viina", "viina/*.csv.gz")
    assert _account(parsed) == (30_646, 11_080, 19_566, 0)
    assert sum(p.report.skipped[REPEATED] for p in parsed) == 7_564
    assert sum(p.report.skipped["the article has no event type"] for p in parsed) == 6_730
    ids = [row["id"] for row in _rows(parsed, Observations)]
    assert len(ids) == len(set(ids)), "no article contradicts itself"


def test_no_headline_is_copied() -> None:
    events = _rows(_parsed("viina", "viina/*.csv.gz"), Observations)
    assert max(len(text) for e in events for text in e.values() if isinstance(text, str)) < 100


def test_alerts_are_notices() -> None:
    parsed = _parsed("alerts", "air_raid_sirens/*.csv.gz")
    assert _account(parsed) == (49_307, 49_307, 0, 0)
    assert len(_rows(parsed, Notices)) == 49_307


def test_smm_figures_of_the_first_day_of_the_measures() -> None:
    parsed = _parsed("smm_counts", "osce_smm/*.csv")
    assert _account(parsed) == (82, 82, 0, 0)
    records = _rows(parsed, MissionRecords)
    first = [r for r in records if r["report"] == "178/2020" and r["unit"] == "ceasefire violations"]
    assert {(r["region"], r["count_min"]) for r in first} == {("Donetsk", 111), ("Luhansk", 0)}
    assert {to_text(r["t1_ms"]) for r in first} == {"2020-07-27T16:30:00Z"}
    assert sum(r["count_word"] == "not_stated" for r in records) == 13
    assert sum(r["period_form"] == "unstated" for r in records) == 8


def test_smm_evenings_and_mondays() -> None:
    records = _rows(_parsed("smm_counts", "osce_smm/*.csv"), MissionRecords)
    evenings = {to_text(r["t0_ms"]) for r in records if r["report"] == "219/2020"}
    assert evenings == {"2020-09-11T16:30:00Z", "2020-09-12T16:30:00Z"}
    monday = next(r for r in records if r["report"] == "297/2020")
    assert (monday["t1_ms"] - monday["t0_ms"], monday["period_form"]) == (2 * 86_400_000, "days")


def test_easter_claims_keep_their_units_and_windows() -> None:
    parsed = _parsed("claims", "claims/*.csv")
    assert _account(parsed) == (10, 10, 0, 0)
    claims = _rows(parsed, Claims)
    assert len(claims) == 28
    totals = {(c["side"], c["count_word"], c["count_min"]) for c in claims if c["unit"] == "total_stated"}
    assert ("russia", "exactly", 4_900) in totals
    assert ("ukraine", "at_least", 2_901) in totals
    starts = {to_text(c["t0_ms"]) for c in claims if c["window"].startswith("2025-04-19 18:00")}
    assert starts == {"2025-04-19T15:00:00Z"}, "18:00 in Kyiv and in Moscow is one instant in summer"
