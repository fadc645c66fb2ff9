"""`trucewatch detect plan`: from quiet waveforms, or a noise that is assumed, to what would be found; written for its owner alone, told without places."""

import json
import re
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trucewatch.detect.ears import ears, ears_of
from trucewatch.detect.noise import Spell
from trucewatch.detect.outlook import MOST_NODES, MOST_PLACES, by_hour, lattice, outlook, thinned
from trucewatch.errors import EvidenceError, SourceError, WorkflowError
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.run.detecting import Answer, Asked
from trucewatch.run.hearing_plan import Wanted, plan_hearing
from trucewatch.run.networks import read_network
from trucewatch.run.terminal import Progress
from trucewatch.science.detectable import chances, least_sizes
from trucewatch.science.grids import grid_over
from unit.detect.blasts import PLACES, channel, network, record, replaced
from unit.run.heard import NETWORK, write_archive, write_network

NET = network()
ROWS = 2 * len(PLACES)
START_NS = 1_777_798_800 * NS_PER_S
"""09:00 in UTC, 12:00 in Kyiv."""
LOUD_S, LASTING_S = 3600, 5400
COORDINATE = re.compile(r"-?\b\d{1,3}\.\d{4,}\b|latitude|longitude|hour")


def planned(folder: Path, wanted: Wanted, files=(), text: str = NETWORK, **given) -> tuple[Answer, dict]:
    asked = Asked(files, write_network(folder, text), **given)
    answer = plan_hearing(asked, wanted, folder / "restricted", None, Progress())
    return answer, json.loads(Path(answer.data["files"][0]).read_text())


@pytest.fixture(scope="module")
def quiet(tmp_path_factory) -> Path:
    """An hour of noise, and half an hour that is ten times as loud; one channel of a station is dead, another station whole."""
    folder = tmp_path_factory.mktemp("quiet")
    heard = record([], LASTING_S, start_ns=START_NS)
    loud = np.where(np.arange(LASTING_S * 100) < LOUD_S * 100, 1.0, 10.0)
    for stretch in heard.stretches:
        heard = replaced(heard, stretch.channel, lambda samples: samples * loud)
    for name in (channel("S4", "N"), *(channel("S6", component) for component in "ZNE")):
        heard = replaced(heard, name, lambda samples: np.full_like(samples, 7))
    write_archive(folder / "archive", heard)
    return folder / "archive"


def test_hours_are_told_apart_by_their_noise(quiet, tmp_path) -> None:
    answer, whole = planned(tmp_path, Wanted(4.3, zone="Europe/Kyiv"), [quiet])
    shares = {row["hour"]: row["share"] for row in whole["hours"]}
    assert {hour for hour, share in shares.items() if share is not None} == {12, 13}
    assert shares[12] > 0.95
    assert shares[13] < 0.05
    assert answer.data["share"] == pytest.approx((shares[12] + shares[13]) / 2, abs=1e-6)
    noise = {row["row"]: row["noise_by_hour"] for row in whole["stations"]}
    assert noise["S1.P"][13] == pytest.approx(10 * noise["S1.P"][12], rel=0.1)
    assert answer.data["rows"] == {"of": 12, "heard": 10}
    assert noise["S6.P"] == [None] * 24
    assert noise["S4.S"][12] == pytest.approx(noise["S3.S"][12], rel=0.1), "the other of two horizontals was heard"
    assert any("S6" in line for line in answer.complaints)


def test_the_map_is_what_the_formulas_say_node_by_node(tmp_path) -> None:
    _, whole = planned(tmp_path, Wanted(4.3, 45.0))
    nodes = thinned(NET.grid, MOST_NODES)
    hearing = ears(read_network(tmp_path / "network.yaml"), nodes.lat_e7, nodes.lon_e7).hearing(np.full(ROWS, 45.0))
    for name, values in (("least", least_sizes(hearing)), ("chance", chances(hearing, 4.3))):
        assert np.array(whole["map"][name]).ravel() == pytest.approx(values, abs=1e-3)
    assert (np.array(whole["map"]["in_parts"]) <= np.array(whole["map"]["least"]) + 1e-3).all()
    assert len(whole["map"]["latitudes"]) * len(whole["map"]["longitudes"]) == len(nodes.lat_e7)
    assert whole["map"]["every"] == 1


def test_a_plan_is_for_its_owner_and_its_summary_names_no_place_and_no_hour(quiet, tmp_path) -> None:
    answer, whole = planned(tmp_path, Wanted(4.3, add=2), [quiet])
    (file,) = answer.data["files"]
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(file).parent.stat().st_mode) == 0o700
    said = json.dumps({k: v for k, v in answer.data.items() if k not in {"files", "configuration"}}) + "".join(
        answer.lines
    )
    assert not COORDINATE.search(re.sub(r'"(share|reached|bound|charge_kg|magnitude)": [\d.]+', "", said))
    assert COORDINATE.search(json.dumps(whole["added"] + whole["hours"]))
    planned(tmp_path, Wanted(4.3), [quiet])


def test_in_a_mission_it_lies_in_its_restricted_folder(tmp_path) -> None:
    mission = tmp_path / "mission"
    mission.mkdir()
    asked = Asked((), write_network(tmp_path))
    with pytest.raises(WorkflowError, match="no mission"):
        plan_hearing(asked, Wanted(4.3, 45.0), tmp_path / "out", mission, Progress())
    (mission / "mission.yaml").write_text("id: x\n")
    made = plan_hearing(asked, Wanted(4.3, 45.0), tmp_path / "out", mission, Progress())
    assert made.data["files"] == [str(mission / "restricted" / "small-hearing.json")]
    assert not (tmp_path / "out").exists()


def test_sites_are_added_from_a_table_and_raise_what_is_found(tmp_path) -> None:
    table = tmp_path / "candidates.csv"
    table.write_text("code,latitude,longitude\nFAR,50.0,39.0\nMID,48.0,37.05\nEAST,48.0,37.15\n")
    few = NETWORK.replace("least_rows: 6", "least_rows: 4")
    answer, whole = planned(tmp_path, Wanted(3.9, 45.0, table, add=3), text=few)
    chosen = [row["id"] for row in whole["added"]]
    assert chosen
    assert "FAR" not in chosen, "it would weaken the stack"
    assert whole["added"][-1]["share"] == pytest.approx(answer.data["share"] + answer.data["gain"]["reached"], abs=2e-6)
    assert answer.data["gain"]["share"] == pytest.approx(1.0, abs=0.05)
    assert answer.data["gain"]["reached"] <= answer.data["gain"]["bound"] + 1e-6
    _, none = planned(tmp_path, Wanted(3.9, 45.0, table, add=0), text=few)
    assert none["added"] == []


def test_the_size_may_be_that_of_the_network_and_in_air_is_told_in_kilograms(tmp_path) -> None:
    answer, _ = planned(tmp_path, Wanted(None, 45.0), text=NETWORK + "least_size: {magnitude: 4.3}\n")
    assert answer.data["size"]["magnitude"] == 4.3
    air = NETWORK.replace("{speed_m_s: 5000}", "{air: {temperature_c: 10}}")
    air = air.replace("{speed_m_s: 3000}", "{air: {temperature_c: 10}}").replace("[6, 16]", "[5, 50]")
    answer, whole = planned(tmp_path, Wanted(100.0, 20.0), text=air)
    assert answer.data["size"] == {"charge_kg": 100.0, "words": "100 kg TNT"}
    quieter, _ = planned(tmp_path, Wanted(100.0, 10.0), text=air)
    assert quieter.data["least"]["half"]["charge_kg"] < answer.data["least"]["half"]["charge_kg"] / 4
    assert quieter.data["share"] > answer.data["share"]
    assert np.isfinite(np.array(whole["map"]["least"], np.float64)).all()


def test_a_large_grid_is_thinned_and_no_grid_is_too_narrow() -> None:
    grid = grid_over(480_000_000, 500_000_000, 370_000_000, 400_000_000, 500.0)
    nodes = thinned(grid, 1000)
    assert nodes.lats * nodes.lons == len(nodes.lat_e7) <= 1000
    assert nodes.every > 1
    assert set(zip(nodes.lat_e7.tolist(), nodes.lon_e7.tolist(), strict=True)) <= set(
        zip(grid.lat_e7.tolist(), grid.lon_e7.tolist(), strict=True)
    )
    narrow = grid_over(480_000_000, 480_000_001, 370_000_000, 400_000_000, 500.0)
    assert len(thinned(narrow, 10).lat_e7) >= 2
    assert 1 <= len(lattice(NET)) <= 49


def test_an_hour_is_the_median_of_its_spells() -> None:
    spells = [
        Spell(600_000 * k, 600_000 * (k + 1), np.array([value, np.nan])) for k, value in enumerate([5.0, 1.0, 9.0])
    ]
    made = by_hour(spells, lambda _: 7, 2)
    assert made[7, 0] == pytest.approx(5.0)
    assert np.isnan(made[7, 1])
    assert np.isnan(made[:7]).all()


def test_hours_with_one_noise_are_one_state_and_a_station_that_was_dead_counts_for_nothing() -> None:
    noise = np.full((24, ROWS), np.nan)
    noise[[1, 2, 5]] = 45.0
    noise[5, :2] = np.nan
    made = outlook(NET, noise, 4.2, {})
    assert len(made.states) == 2
    assert made.shares[1] == made.shares[2] != made.shares[5]
    assert made.share == pytest.approx((2 * made.shares[1] + made.shares[5]) / 3)
    five = replace(NET, stations=NET.stations.take(np.arange(1, len(PLACES))))
    assert outlook(five, np.full((24, ROWS - 2), 45.0), 4.2, {}).shares[0] == made.shares[5]


def test_a_site_that_could_be_has_the_middle_of_the_noise_of_those_that_stand() -> None:
    noise = np.full((24, ROWS), np.nan)
    noise[3] = [10.0, 20.0] * (len(PLACES) - 1) + [np.nan, 999.0]
    (state,) = outlook(NET, noise, 4.2, {"NEW": (480_000_000, 370_500_000)}).states
    nodes = thinned(NET.grid, MOST_PLACES)
    as_told = ears_of(NET, {"NEW": (480_000_000, 370_500_000)}, nodes.lat_e7, nodes.lon_e7).hearing(
        np.array([10.0, 20.0])
    )
    assert np.array_equal(state.candidates[0].lift, as_told.lift)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(4.3), "rests on quiet waveforms"),
        (Wanted(None, 45.0), "which size"),
        (Wanted(4.3, -1.0), "above 0"),
        (Wanted(float("nan"), 45.0), "no size"),
        (Wanted(4.3, 45.0, zone="Europe/Nowhere"), "no time zone"),
        (Wanted(4.3, 45.0, zone="Europe"), "no time zone"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path, wanted, said) -> None:
    with pytest.raises(WorkflowError, match=said):
        planned(tmp_path, wanted)


def test_tables_and_zones_that_cannot_be_are_refused(quiet, tmp_path) -> None:
    table = tmp_path / "candidates.csv"
    table.write_text("code,latitude,longitude\nS1,48.0,37.0\n")
    with pytest.raises(WorkflowError, match="S1 stands already"):
        planned(tmp_path, Wanted(4.3, 45.0, table))
    table.write_text("".join(["code,latitude,longitude\n", *(f"C{k},48,{37 + k / 1000}\n" for k in range(201))]))
    with pytest.raises(WorkflowError, match="201 candidates"):
        planned(tmp_path, Wanted(4.3, 45.0, table))
    with pytest.raises(SourceError, match="cannot be opened"):
        planned(tmp_path, Wanted(4.3, 45.0, tmp_path / "none.csv"))
    with pytest.raises(WorkflowError, match="no time zone"):
        planned(tmp_path, Wanted(4.3, zone="Europe/Nowhere"), [quiet])


def test_waveforms_that_say_nothing_are_no_plan(tmp_path) -> None:
    dead = [Stretch(s.channel, s.start_ns, s.rate_hz, 0 * s.samples) for s in record([], 120.0).stretches]
    write_archive(tmp_path / "dead", Record(tuple(dead)))
    with pytest.raises(EvidenceError, match="Nothing was heard"):
        planned(tmp_path, Wanted(4.3), [tmp_path / "dead"])
    command = [sys.executable, "-m", "trucewatch", "detect", "plan", str(tmp_path / "dead"), "--size", "4"]
    done = subprocess.run(
        [*command, "--network", str(tmp_path / "network.yaml"), "--out", str(tmp_path / "o")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1
    assert "Nothing was heard" in done.stderr
    assert not (tmp_path / "o").exists()


def test_the_command_says_it_in_json(tmp_path) -> None:
    words = ["--network", write_network(tmp_path), "--noise", "45", "--size", "4.3", "--add", "1", "--json"]
    command = [sys.executable, "-m", "trucewatch", "detect", "plan", *map(str, words), "--out", str(tmp_path / "o")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    data = json.loads(done.stdout)
    assert data["format"] == "trucewatch hearing plan 1"
    assert 0.0 <= data["share"] <= 1.0
    assert Path(data["files"][0]).is_file()
