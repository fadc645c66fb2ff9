"""The indicator on the figures that the OSCE mission published, as a mission folder gives it. Skips where the real data are not there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelves.test_sources_real import DATA
from trucewatch.model.edition import Indication
from trucewatch.model.time import from_text, to_text
from trucewatch.run.indicating import indicators, released
from trucewatch.run.missions import mission_views
from trucewatch.run.terminal import Progress
from trucewatch_command import trucewatch

TABLE = DATA / "osce_smm" / "daily_counts_2020-07_2021-06.csv"
pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason=f"the real data are not at {DATA}; set TRUCEWATCH_DATA")
LONG_AFTER_MS = from_text("2022-01-01")


@pytest.fixture(scope="module")
def donbas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped mission with its own records and those of the data taken in."""
    path = tmp_path_factory.mktemp("donbas") / "mission"
    trucewatch("new", path, "--mission", "donbas-2015")
    own = sorted((path / "inbox" / "smm_counts").glob("*.csv"))
    trucewatch("ingest", path, "smm_counts", TABLE, *own)
    return path


def weeks(path: Path, as_of_ms: int = LONG_AFTER_MS, **changed: Any) -> dict[str, dict[str, Any]]:
    """What the shipped indicator says, by week; `changed`: of its specification."""
    with mission_views(path, "", Progress()) as (folder, store):
        mission, agreement = folder.settings()
        (spec,) = mission.indicators
        mission = replace(mission, indicators=(replace(spec, **changed),))
        return {row["week"]: row for row in indicators(store, mission, agreement, as_of_ms)}


def test_it_is_lower_by_the_middle_of_september(donbas: Path) -> None:
    told = weeks(donbas)
    assert {w: r["state"] for w, r in told.items() if r["state"] != "too_little_seen" and w < "2020-12"} == {
        "2020-09-13": "lower"
    }
    row = told["2020-09-13"]
    assert (row["since"], row["days_seen"], row["count_least"], row["count_most"]) == ("2020-07-27", 6, 33, 33)
    assert row["evidence_lower"] > 1.602 > row["evidence_higher"]


def test_it_is_told_once_the_week_has_settled(donbas: Path) -> None:
    settled_ms = from_text("2020-09-16T16:30:00Z")
    assert "2020-09-13" in weeks(donbas, settled_ms)
    assert "2020-09-13" not in weeks(donbas, settled_ms - 1)


def test_where_reports_are_missing_too_little_was_seen(donbas: Path) -> None:
    missing = [r for w, r in weeks(donbas).items() if "2020-09-16" <= w <= "2020-12-06"]
    assert len(missing) == 12
    assert {r["state"] for r in missing} == {"too_little_seen"}
    assert {(r["days_seen"], r["count_least"], r["count_most"]) for r in missing[1:]} == {(0, None, None)}


def test_one_day_above_the_baseline_turns_nothing_round(donbas: Path) -> None:
    told = weeks(donbas)
    assert told["2021-03-21"]["state"] == "lower"
    assert (told["2021-04-04"]["count_least"], told["2021-04-04"]["standing"]) == (1021, "lower")
    assert "higher" not in {r["state"] for r in told.values()} | {r["standing"] for r in told.values()}


def test_without_a_baseline_it_says_too_little_seen(donbas: Path) -> None:
    none = {"baseline_e3": 0, "baseline_least_e3": 0, "baseline_most_e3": 0, "baseline_source": ""}
    told = weeks(donbas, **none)
    assert len(told) == 52
    assert {(r["state"], r["standing"], r["baseline"]) for r in told.values()} == {("too_little_seen", "", None)}


def test_the_baseline_is_printed_with_its_source_and_what_is_assumed(donbas: Path) -> None:
    row = weeks(donbas)["2020-09-13"]
    assert (row["baseline"], row["baseline_least"], row["baseline_most"]) == (623.0, 498.4, 778.75)
    assert "kyivpost.com" in row["baseline_source"]
    assert "assumption" in row["baseline_source"]
    assert row["label"] == "as published, coverage unknown"


def test_only_what_was_reviewed_is_released(donbas: Path, tmp_path: Path) -> None:
    """Two offices of different nationality sign, as docs/how-to/decide.md says; a week that says something else stays inside."""
    path = Path(shutil.copytree(donbas, tmp_path / "mission"))
    keys = [tmp_path / "duty.key", tmp_path / "legal.key"]
    offices = "\noffices:\n"
    for key, nationality in zip(keys, ("Iceland", "Uruguay"), strict=True):
        vkey = trucewatch("key", "new", key, "--name", f"example.org/{key.stem}").strip()
        titles = f"titles: {{en: {key.stem}, de: {key.stem}}}, person: {key.stem}"
        offices += f'  - {{id: {key.stem}, {titles}, nationality: {nationality}, vkey: "{vkey}"}}\n'
    with (path / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(offices)
    trucewatch("adopt", path, "mission.yaml", "--by", "test")
    before = reviewed_and_released(path)
    for state, week in (("lower", "2020-09-13"), ("lower", "2020-09-20")):
        act = tmp_path / f"{week}.yaml"
        act.write_text(f"act: review\nabout: indicator published_by_smm {week}\ncontent: {{state: {state}}}\n")
        trucewatch("decide", path, act, "--key", keys[0], "--key", keys[1])
    weeks, told = reviewed_and_released(path)
    assert before == ([], ())
    assert weeks == ["2020-09-13"]
    assert [(t.indicator, t.state, t.label) for t in told] == [("published_by_smm", "lower", "as_published")]
    assert to_text(told[0].until_ms) == "2020-09-13T16:30:00Z"


def reviewed_and_released(path: Path) -> tuple[list[str], tuple[Indication, ...]]:
    with mission_views(path, "", Progress()) as (folder, store):
        settings = folder.settings()
        rows = indicators(store, *settings, LONG_AFTER_MS)
        assert released(store, *settings, LONG_AFTER_MS, size=0) == ()
        return [r["week"] for r in rows if r["reviewed"]], released(store, *settings, LONG_AFTER_MS)
