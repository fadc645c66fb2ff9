"""What single values of the sources mean: the codes, letters and words that publishers use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from shelves.sources import shelf, take_in
from trucewatch.model.evidence import Casualties, Claims, MissionRecords, Noun, Observations
from trucewatch.model.time import to_text
from trucewatch.model.vocabulary import CONFIDENCES
from trucewatch.sources.firms import words
from trucewatch.sources.firms.words import UNREADABLE

SHELF = shelf()


def _rows(source: str, header: str, *rows: str, noun: type[Noun] = Observations) -> list[dict[str, Any]]:
    data = "\n".join([header, *rows]).encode()
    parsed = take_in(SHELF[source], data)
    assert not parsed.report.rejections, parsed.report.rejections
    return parsed.of(noun).rows()


def _why_not(source: str, header: str, row: str) -> str:
    report = take_in(SHELF[source], f"{header}\n{row}\n".encode()).report
    assert (report.rows, report.rejected) == (1, 1)
    return report.rejections[0].reason


@pytest.mark.parametrize(
    ("text", "minutes"), [("11", 11), ("0", 0), ("818", 498), ("0818", 498), ("08:18", 498), ("2359", 1439)]
)
def test_firms_times_of_day(text: str, minutes: int) -> None:
    assert words.clock_ms(text) == minutes * 60_000


@pytest.mark.parametrize("text", ["2400", "60", "-1", "", "8.18", "00818", "٣"])
def test_firms_no_time_of_day(text: str) -> None:
    assert words.clock_ms(text) == UNREADABLE


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *(("l", "low"), ("n", "nominal"), ("h", "high"), ("Low", "low"), ("", "unstated")),
        *(("0", "low"), ("29", "low"), ("30", "nominal"), ("79", "nominal"), ("80", "high"), ("100", "high")),
    ],
)
def test_firms_confidence(text: str, word: str) -> None:
    assert CONFIDENCES[words.confidence(text)] == word


@pytest.mark.parametrize("text", ["101", "-5", "medium", "1e1"])
def test_firms_no_confidence(text: str) -> None:
    assert words.confidence(text) == UNREADABLE


@pytest.mark.parametrize(
    ("pair", "platform"),
    [
        (("1", ""), "VIIRS NOAA-20"),
        (("N20", "VIIRS"), "VIIRS NOAA-20"),
        (("N", "VIIRS"), "VIIRS S-NPP"),
        (("2", ""), "VIIRS NOAA-21"),
        (("Aqua", "MODIS"), "MODIS Aqua"),
        (("T", ""), "MODIS Terra"),
        (("", ""), ""),
    ],
)
def test_firms_platforms(pair: tuple[str, str], platform: str) -> None:
    assert words.PLATFORMS[words.platform(pair)] == platform


@pytest.mark.parametrize("pair", [("X", ""), ("N", "MODIS"), ("", "VIIRS")])
def test_firms_unknown_platforms(pair: tuple[str, str]) -> None:
    assert words.platform(pair) == UNREADABLE


def test_nineteen_twentieths_of_a_firms_pixel_lie_within_its_radius() -> None:
    assert words.radius_m(("0.39", "0.36")) == 226  # 0.85 of half of sqrt(390^2 + 360^2) = 225.6, rounded up
    places = np.random.default_rng(1).uniform(-0.5, 0.5, (100_000, 2)) * [390, 360]
    assert (np.hypot(*places.T) <= 226).mean() == pytest.approx(0.95, abs=0.01)
    assert words.radius_m(("", "")) == 0
    assert words.radius_m(("0.39", "")) == words.radius_m(("0", "0.4")) == UNREADABLE


def test_firms_later_processing_replaces_earlier() -> None:
    ranks = [words.revision(v) for v in ("2.0URT", "2.0RT", "2.0NRT", "2.0")]
    assert ranks == sorted(set(ranks))


VIINA = "datetime,lon,lat,place_name,event_type,headline"


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        ("artillery|loc", ["explosion"]),
        ("airstrike|artillery|ied", ["explosion"]),
        ("uav|aad|loc", ["airburst", "uav"]),
        ("firefighb", ["shot"]),
        ("retreab|arresb", ["movement"]),
        ("property|civcas", ["damage", "unspecified"]),
        ("artillery|property|civcas|hospital", ["explosion"]),
        ("raid|armor|milcas", ["unspecified"]),
    ],
)
def test_viina_types(types: str, kinds: list[str]) -> None:
    rows = _rows("viina", VIINA, f"2025-01-01 08:00:00,37.1,48.1,Alder,{types},text")
    assert sorted(row["kind"] for row in rows) == kinds
    assert {to_text(row["t0_ms"]) for row in rows} == {"2024-12-31T22:00:00Z"}


@pytest.mark.parametrize("types", ["loc", "control|occupy|loc", "arresb", "airalerb|san|cyber"])
def test_viina_types_that_are_no_event(types: str) -> None:
    report = take_in(SHELF["viina"], f"{VIINA}\n2025-01-01,37.1,48.1,Alder,{types},text\n".encode()).report
    assert sum(report.skipped.values()) == 1


SMM = "report,issued,as_of,period,region,violations"


@pytest.mark.parametrize(
    ("row", "start", "end", "form"),
    [
        ("1,2020-10-26,2020-10-25,24h,A,1", "2020-10-24T16:30:00Z", "2020-10-25T17:30:00Z", "day"),
        ("2,2020-10-26,2020-10-25,multi-day,A,1", "2020-10-23T16:30:00Z", "2020-10-25T17:30:00Z", "days"),
        ("3,2020-09-09,,24h,A,1", "2020-09-07T16:30:00Z", "2020-09-09T16:30:00Z", "unstated"),
        ("4,2020-09-14,2020-09-13,evenings 11-12 Sep,A,1", "2020-09-11T16:30:00Z", "2020-09-12T16:30:00Z", "day"),
        ("5,,2020-07-30,4 days,A,1", "2020-07-26T16:30:00Z", "2020-07-30T16:30:00Z", "days"),
    ],
)
def test_smm_periods_run_from_cut_off_to_cut_off(row: str, start: str, end: str, form: str) -> None:
    got = _rows("smm_counts", SMM, row, noun=MissionRecords)[0]
    assert (to_text(got["t0_ms"]), to_text(got["t1_ms"]), got["period_form"]) == (start, end, form)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,,,24h,A,1", "Neither issued nor as_of"),
        ("2,2020-10-27,2020-10-26,multi-day,A,1", "no known period"),
        ("3,2020-10-27,,multi-day,A,1", "as_of is empty"),
        ("4,2020-10-27,2020-10-26,evenings 31-32 Oct,A,1", "no pair of days"),
        ("5,2020-10-27,2020-10-26,evenings 11-14 Oct,A,1", "not one night"),
        ("6,2020-10-27,2020-10-26,24h,,1", "region is empty"),
        ("7,2020-10-27,2020-10-26,24h,A,many", "no count"),
    ],
)
def test_smm_figures_that_cannot_be_dated(row: str, says: str) -> None:
    assert says in _why_not("smm_counts", SMM, row)


def test_smm_empty_is_not_zero() -> None:
    rows = _rows(
        "smm_counts", SMM, "1,2020-10-26,2020-10-25,24h,A,", "1,2020-10-26,2020-10-25,24h,B,0", noun=MissionRecords
    )
    said = {row["region"]: (row["count_min"], row["count_max"], row["count_word"]) for row in rows}
    assert said == {"A": (-1, -1, "not_stated"), "B": (0, 0, "exactly")}


CLAIMS = (
    "truce,claimant,against,from_utc_note,to_utc_note,assaults,shelling,shelling_heavy,fpv_or_drone_uses,"
    "total_stated,quote,url"
)


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ("2025-04-19 18:00 Kyiv,2025-04-20 evening", "2025-04-19T15:00:00Z", "2025-04-20T21:00:00Z"),
        ("2025-01-19 18:00 Moscow,2025-01-20 midday", "2025-01-19T15:00:00Z", "2025-01-20T11:00:00Z"),
        ("2025-01-19 18:00 Kyiv,2025-01-20 morning", "2025-01-19T16:00:00Z", "2025-01-20T10:00:00Z"),
        ("2025-01-19,2025-01-20", "2025-01-18T21:00:00Z", "2025-01-20T21:00:00Z"),
        ("2025-01-19 evening,2025-01-20 06:00 Kyiv", "2025-01-19T15:00:00Z", "2025-01-20T04:00:00Z"),
    ],
)
def test_claims_hold_every_instant_that_their_words_can_mean(window: str, start: str, end: str) -> None:
    row = f"t,Russian Ministry of Defence,Ukraine,{window},,,,,100,q,u"
    got = _rows("claims", CLAIMS, row, noun=Claims)[0]
    assert (to_text(got["t0_ms"]), to_text(got["t1_ms"])) == (start, end)
    assert got["window"] == window.replace(",", " to ")


def test_claims_of_a_medium_have_no_side() -> None:
    row = "t,a newspaper,Russia,2025-04-19 18:00 Kyiv,2025-04-20 06:00 Kyiv,3,,,,,q,u"
    got = _rows("claims", CLAIMS, row, noun=Claims)[0]
    assert (got["side"], got["accused"]) == ("", "russia")


def test_claims_without_zone_and_without_side_cannot_be_dated() -> None:
    row = "t,a newspaper,somebody,2025-04-19 18:00,2025-04-20 06:00,3,,,,,q,u"
    assert "names no zone" in _why_not("claims", CLAIMS, row)


UCDP = (
    "id,number_of_sources,source_office,where_prec,where_coordinates,latitude,longitude,country,event_clarity,"
    "type_of_violence,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low"
)


def _ucdp(prec: str, start: str, end: str, deaths: str = "0,0,1,0,1,1,1", country: str = "Ukraine") -> str:
    return f"1,1,Press,1,Alder,48.1,37.1,{country},1,1,{prec},{start},{end},{deaths}"


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        (_ucdp("1", "1/22/2014 12:00:00 AM", "1/22/2014 12:00:00 AM"), "2014-01-21T22:00:00Z", "2014-01-22T22:00:00Z"),
        (_ucdp("1", "02/10/2015 00:00", "02/10/2015 00:00"), "2015-02-09T22:00:00Z", "2015-02-10T22:00:00Z"),
        (_ucdp("1", "2015-02-10 00:00:00.000", "2015-02-10"), "2015-02-09T22:00:00Z", "2015-02-10T22:00:00Z"),
        (_ucdp("2", "02/10/2015 00:00", "02/10/2015 00:00"), "2015-02-09T22:00:00Z", "2015-02-11T22:00:00Z"),
        (_ucdp("4", "7/1/2020 12:00:00 AM", "7/31/2020 12:00:00 AM"), "2020-06-30T21:00:00Z", "2020-07-31T21:00:00Z"),
        (
            _ucdp("1", "02/10/2015 00:00", "02/10/2015 00:00", country="X"),
            "2015-02-09T10:00:00Z",
            "2015-02-11T12:00:00Z",
        ),
    ],
)
def test_ucdp_days_are_days_of_the_country(row: str, start: str, end: str) -> None:
    got = _rows("ucdp_ged", UCDP, row)[0]
    assert (to_text(got["t0_ms"]), to_text(got["t1_ms"])) == (start, end)


@pytest.mark.parametrize(
    ("deaths", "status", "killed"),
    [
        ("0,0,2,0,2,4,1", "civilian", (1, 2, 4)),
        ("3,4,0,0,7,7,7", "combatant", (7, 7, 7)),
        ("3,0,1,0,4,4,4", "status_unknown", (4, 4, 4)),
        ("0,0,0,2,2,2,2", "status_unknown", (2, 2, 2)),
        ("3,4,0,0,7,6,7", "combatant", (6, 7, 7)),
    ],
)
def test_ucdp_deaths(deaths: str, status: str, killed: tuple[int, int, int]) -> None:
    day = "02/10/2015 00:00"
    got = _rows("ucdp_ged", UCDP, _ucdp("1", day, day, deaths), noun=Casualties)[0]
    assert (got["killed_min"], got["killed_best"], got["killed_max"]) == killed
    assert got["status"] == status


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (_ucdp("9", "02/10/2015 00:00", "02/10/2015 00:00"), "date_prec"),
        (_ucdp("1", "02/10/2015 14:30", "02/10/2015 00:00"), "time of day"),
        (_ucdp("1", "22/1/2014 00:00", "22/1/2014 00:00"), "no date"),
        (_ucdp("1", "02/10/2015 00:00", "02/09/2015 00:00"), "before date_start"),
        (_ucdp("1", "02/10/2015 00:00", "02/10/2015 00:00", "0,0,1,0,,1,1"), "low, best or high"),
    ],
)
def test_ucdp_rows_that_contradict_themselves(row: str, says: str) -> None:
    assert says in _why_not("ucdp_ged", UCDP, row)
