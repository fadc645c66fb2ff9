"""The missions that ship: whole, neutral, without a border, and without a date that the law of the place does not have."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from trucewatch import sources
from trucewatch.ingest.ingest import ingest
from trucewatch.model.agreement import Agreement
from trucewatch.model.evidence import MissionRecords
from trucewatch.model.mission import Mission, Region
from trucewatch.model.time import from_text
from trucewatch.run.config import load_agreement, load_mission, shipped, shipped_missions
from trucewatch.run.config.geometry import polygons_of
from trucewatch.run.config.schemas import SCHEMAS, load_schema
from trucewatch.run.shelves import shelves

TOTALS = "inbox/smm_counts/published-totals.csv"
NAMES = ["donbas-2015", "exercise", "ukraine-2026"]
DEMONSTRATIONS = ["donbas-2015", "ukraine-2026"]
UNWANTED = re.compile(
    r"\b(enem|terroris|confirmed|live location|occupied|liberat|separatis|militant|regime|aggress|provocation|special operation|"
    r"collapse|Feind|Besatz|besetzt|befreit|Separatist|Provokation|Spezialoperation|Aggress)",
    re.IGNORECASE,
)


@pytest.fixture(params=NAMES)
def loaded(request) -> tuple[Mission, Agreement]:
    given = shipped(request.param)
    mission = load_mission(given, sources=sources.names(), languages={"en", "de"})
    return mission, load_agreement(given, mission)


def points_of(region: Region) -> np.ndarray:
    return np.concatenate(region.rings)


def test_every_shipped_mission_is_tried_here_or_with_the_guarantees():
    assert shipped_missions() == sorted([*NAMES, "ukraine-2026-guarantees"])


def test_a_mission_and_its_agreement_load_together_in_both_languages(loaded):
    mission, agreement = loaded
    assert mission.languages == ("en", "de")
    assert agreement.id == mission.agreement
    assert {party.id for party in mission.sides} >= set(agreement.parties)


def test_every_locality_lies_in_the_area_and_has_its_own_name(loaded):
    mission, _ = loaded
    area = polygons_of(mission.area)
    outside = [p.names["en"] for p in mission.localities if not shapely.contains_xy(area, p.lon_e7, p.lat_e7)]
    assert not outside
    for tag in mission.languages:
        names = [p.names[tag] for p in mission.localities]
        assert len(set(names)) == len(names) > 5


def test_waters_lie_in_the_area_have_names_and_stay_small(loaded):
    mission, _ = loaded
    area = polygons_of(mission.area).buffer(20_000)  # 0.002 degree: the waters were rounded to 0.001
    for water in mission.waters:
        points = points_of(water.region)
        assert shapely.contains_xy(area, points[:, 1], points[:, 0]).all()
        assert set(mission.languages) <= set(water.names)
    assert len(shipped(mission.id)["waters.geojson"]) < 60_000


def test_words_that_we_do_not_use_are_not_used(loaded):
    mission, _ = loaded
    for path, data in shipped(mission.id).items():
        if path.endswith((".yaml", ".geojson")):
            assert not UNWANTED.search(data.decode()), path


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_a_demonstration_has_no_mandate_and_publishes_nothing_by_itself(name):
    mission = load_mission(shipped(name))
    assert (mission.mandate, mission.publish, mission.exercise, mission.offices) == ("", None, False, ())
    assert (mission.timezone, mission.cut_off) == ("Europe/Kyiv", "19:30")
    assert "No mission, party or government stands behind it." in mission.about["en"]


def test_the_frame_of_a_mission_without_people_takes_what_its_machines_deliver_and_claims_to_know_none_of_them():
    mission = load_mission(shipped("ukraine-2026"))
    assert {"camera_events", "uav_flights", "imagery", "rf_detections", "acoustic"} <= set(mission.sources)
    assert mission.reliability == {}


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        (
            "donbas-2015",
            [(48.00, 37.80), (48.57, 39.30), (47.10, 37.55), (49.27, 38.92)],
            [(50.45, 30.52), (47.24, 39.71)],
        ),
        (
            "ukraine-2026",
            [(50.45, 30.52), (48.62, 22.29), (44.62, 33.53), (48.57, 39.30), (51.50, 31.29)],
            [(31.5, 34.5), (52.23, 21.01)],
        ),
    ],
)
def test_areas_hold_what_they_should(name, inside, outside):
    area = polygons_of(load_mission(shipped(name)).area)
    assert all(shapely.contains_xy(area, lon * 1e7, lat * 1e7) for lat, lon in inside)
    assert not any(shapely.contains_xy(area, lon * 1e7, lat * 1e7) for lat, lon in outside)


def records(mission: Mission, name: str, data: bytes) -> MissionRecords:
    parsed = ingest(data, name, shelves().sources["smm_counts"], mission, from_text("2026-11-01"))
    assert parsed.report.rejected == 0
    return parsed.of(MissionRecords)


def test_published_totals_ship_as_mission_records_in_no_sum():
    given = shipped("donbas-2015")
    mission = load_mission(given)
    rows = records(mission, "published-totals.csv", given[TOTALS]).rows()
    said = {(row["report"], row["region"]): (row["count_min"], row["count_word"], row["period_form"]) for row in rows}
    assert said == {
        ("", "both"): (11_001, "at_least", "day"),
        ("178/2020", "both"): (111, "exactly", "day"),
        ("181/2020", "both"): (123, "exactly", "days"),
        ("188/2020", "both"): (256, "exactly", "days"),
        ("295/2020", "Donetsk"): (284, "exactly", "day"),
        ("70/2021", "both"): (494, "exactly", "day"),
        ("71/2021", "both"): (223, "exactly", "day"),
        ("77/2021", "both"): (1021, "exactly", "day"),
    }
    since = {row["report"]: row["t0_ms"] for row in rows}
    assert since["181/2020"] == since["188/2020"] == since["178/2020"] == from_text("2020-07-26T19:30:00+03:00")


def test_a_total_that_the_shared_records_hold_too_is_the_same_record():
    data = Path(os.environ.get("TRUCEWATCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
    real = data / "osce_smm" / "daily_counts_2020-07_2021-06.csv"
    if not real.exists():
        pytest.skip(f"the shared data are not there: {real}")
    given = shipped("donbas-2015")
    mission = load_mission(given)
    ours = {(r["id"], r["content"]) for r in records(mission, "published-totals.csv", given[TOTALS]).rows()}
    theirs = {(r["id"], r["content"]) for r in records(mission, real.name, real.read_bytes()).rows()}
    assert len(ours & theirs) == 1
    assert len({i for i, _ in ours} & {i for i, _ in theirs}) == 1, "one thing with two contents would be disputed"


def test_the_reference_page_names_every_key_of_every_schema():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "mission-files.md").read_text("utf-8")
    geojson = {"type", "features", "geometry", "properties"}
    for name in SCHEMAS:
        missing = {key for key in keys_of(load_schema(name)) if f"`{key}`" not in page}
        assert missing <= geojson, name


def keys_of(schema: object):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield from schema.get("properties", ())
        for below in schema.values():
            yield from keys_of(below)
