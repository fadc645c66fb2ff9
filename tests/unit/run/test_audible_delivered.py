"""Where an explosion of the size that a network names would have been found: delivered with detections, alike by `archive` and `live`, and coverage of a mission."""

import csv
import json
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest

from trucewatch.errors import AgreementError, WorkflowError
from trucewatch.model.signals import NS_PER_S
from trucewatch.model.time import to_text
from trucewatch.run.detecting import Asked, detect_archive
from trucewatch.run.listening import Live, listen
from trucewatch.run.networks import read_network
from trucewatch.run.terminal import Progress
from trucewatch_command import answered, trucewatch
from unit.detect.blasts import Blast, record, replaced
from unit.run.heard import NETWORK, write_archive, write_network

START_NS = 1_777_798_800 * NS_PER_S
"""A full hour."""
LASTING_S = 4500.0
LOUD_S = 1800
SIZED = NETWORK + "least_size: {magnitude: 4.6}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An hour and a quarter with an explosion; from half an hour on it is loud everywhere."""
    folder = tmp_path_factory.mktemp("audible")
    heard = record([Blast(900.4, 480_130_000, 370_480_000)], LASTING_S, start_ns=START_NS)
    loud = np.where(np.arange(round(LASTING_S) * 100) < LOUD_S * 100, 1.0, 3000.0)
    for stretch in heard.stretches:
        heard = replaced(heard, stretch.channel, lambda samples: samples * loud)
    write_archive(folder / "archive", heard)
    return folder


def tables(folder: Path, what: str) -> list[dict[str, str]]:
    return [row for file in sorted(folder.rglob(f"*-{what}.csv")) for row in csv.DictReader(file.open())]


def archived(folder: Path, network: Path, out: Path, mission: Path | None = None, **given):
    return detect_archive(Asked([folder / "archive"], network, **given), out, mission, Progress())


def test_an_explosion_would_have_been_found_until_it_grew_loud(folder, tmp_path) -> None:
    made = archived(folder, write_network(tmp_path, SIZED), tmp_path / "out")
    assert made.data["detections"]
    assert any(file.endswith("-audible.csv") for file in made.data["files"])
    rows = tables(tmp_path / "out", "audible")
    begun, loud = START_NS // 10**6, START_NS // 10**6 + 1000 * LOUD_S
    assert {(row["start"], row["state"]) for row in rows} == {
        (to_text(begun), "up"),
        (to_text(loud), "down"),
        (to_text(begun + 3_600_000), "down"),
    }
    assert {row["end"] for row in rows if row["state"] == "up"} == {to_text(loud)}
    ends = {row["end"] for row in rows if row["start"] == to_text(begun + 3_600_000)}
    assert ends == {to_text(begun + round(1000 * LASTING_S))}
    states = [row for row in tables(tmp_path / "out", "states") if row["state"] == "up"]
    assert states
    assert not any(row["radius_m"] for row in states), "one radius for all would cover what was not heard"


def test_live_tells_what_the_archive_tells(folder, tmp_path) -> None:
    network = write_network(tmp_path, SIZED)
    archived(folder, network, tmp_path / "out")
    listen(Live(folder / "archive", network, tmp_path / "live", once=True), lambda _: None)
    whole, pieces = (tables(tmp_path / name, "audible") for name in ("out", "live"))
    assert len(list((tmp_path / "live").glob("*-audible.csv"))) == 2, "an hour, and what was left"
    assert sorted(pieces, key=itemgetter("record")) == sorted(whole, key=itemgetter("record"))


def test_a_network_that_names_no_size_delivers_what_it_always_did(folder, tmp_path) -> None:
    network = write_network(tmp_path)
    said = archived(folder, network, tmp_path / "out")
    assert {name.rsplit("-", 1)[1] for name in said.data["files"]} == {"detections.csv", "states.csv"}
    assert {row["radius_m"] for row in tables(tmp_path / "out", "states")} == {"20000"}
    sized = read_network(write_network(tmp_path, SIZED))
    assert sized.configuration() == said.data["configuration"], "what is detected does not depend on it"


def test_a_time_is_cut_where_it_was_asked_to(folder, tmp_path) -> None:
    since, until = (to_text(START_NS // 10**6 + 1000 * s) for s in (700, 1500))
    archived(folder, write_network(tmp_path, SIZED), tmp_path / "out", since=since, until=until)
    rows = tables(tmp_path / "out", "audible")
    assert {(row["start"], row["end"], row["state"]) for row in rows} == {(since, until, "up")}


def coverage_of(mission: Path, network: Path, folder: Path) -> tuple[float, float]:
    """The least and the most share of the mission's area in which something could have been detected, in its one period with a watch."""
    trucewatch("new", mission, "--mission", "ukraine-2026")
    corners = json.dumps([[[37.0, 47.92], [37.1, 47.92], [37.1, 48.08], [37.0, 48.08], [37.0, 47.92]]])
    area = json.loads((mission / "area.geojson").read_text())
    area["features"][0]["geometry"] = {"type": "Polygon", "coordinates": json.loads(corners)}
    (mission / "area.geojson").write_text(json.dumps({**area, "features": area["features"][:1]}))
    trucewatch("adopt", mission, "--by", "test")
    archived(folder, network, mission.parent / "out", mission)
    done = answered("run", mission)
    assert sum(file["rejected"] for file in done["files"]) == 0
    rows = answered("show", mission, "coverage")["coverage"]
    (first,) = [r for r in rows if (r["period"], r["zone"], r["means"]) == ("2026-05-03", "area", "detected")]
    return first["least"], first["most"]


def test_the_coverage_of_a_mission_is_what_was_audible(folder, tmp_path) -> None:
    """Half an hour of a day of 24 was quiet enough, all over the area."""
    small = tmp_path / "small"
    small.mkdir()
    least, most = coverage_of(tmp_path / "mission", write_network(tmp_path, SIZED), folder)
    assert least == pytest.approx(0.5 / 24.0, rel=0.02)
    assert most >= least
    tiny = write_network(small, SIZED.replace("4.6", "1.0"))
    assert coverage_of(small / "mission", tiny, folder) == (0.0, 0.0), "nobody would have found that"


def test_a_mission_that_takes_no_coverage_in_is_refused_before_anything_is_listened_to(folder, tmp_path) -> None:
    mission = tmp_path / "mission"
    trucewatch("new", mission, "--mission", "ukraine-2026")
    (mission / "inbox" / "coverage").rmdir()
    with pytest.raises(WorkflowError, match="`coverage`"):
        archived(folder, write_network(tmp_path, SIZED), tmp_path / "out", mission)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("least_size: {charge_kg: 5}\n", "no size of what this network listens to"),
        ("least_size: {magnitude: 1, charge_kg: 5}\n", "more than one|too many"),
        ("least_size: {}\n", "says nothing"),
        ("least_size: 3\n", "object|mapping|keys"),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_its_line(tmp_path, text, said) -> None:
    with pytest.raises(AgreementError, match=said) as refused:
        read_network(write_network(tmp_path, NETWORK + text))
    assert refused.value.place.startswith("network.yaml:")


def test_air_is_asked_in_kilograms_and_needs_to_know_what_counts_mean(tmp_path) -> None:
    air = NETWORK.replace("{speed_m_s: 5000}", "{air: {temperature_c: 10}}")
    with pytest.raises(AgreementError, match="not for both"):
        read_network(write_network(tmp_path, air + "least_size: {magnitude: 2}\n"))
    air = air.replace("{speed_m_s: 3000}", "{air: {temperature_c: 10}}")
    with pytest.raises(AgreementError, match="how loud"):
        read_network(write_network(tmp_path, air + "least_size: {charge_kg: 5}\n"))
    made = read_network(write_network(tmp_path, air + "least_size: {charge_kg: 100}\ncounts_per_pa: 1000\n"))
    assert made.least_size == pytest.approx(2.0)
    assert made.counts_per_pa == 1000.0
