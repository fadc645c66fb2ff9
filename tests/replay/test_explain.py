"""Why: every finding and every figure of an exercise is explained, down to the deliveries, in every language."""

from pathlib import Path

import pytest

from trucewatch_command import answered, trucewatch


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("explain") / "mission"
    trucewatch("exercise", "new", place, "--staged", "--seed", "1", "--days", "4")
    trucewatch("run", place)
    return place


@pytest.mark.parametrize("clause", ["ceasefire", "declared_sites", "free_movement"])
def test_a_finding_of_an_incident_an_inspection_and_a_restriction(mission: Path, clause: str) -> None:
    rows = answered("show", mission, "findings")["findings"]
    wanted = next(row["id"] for row in rows if row["clause"] == clause)
    said = {tag: trucewatch("explain", mission, wanted, "--lang", tag) for tag in ("en", "de")}
    assert said["en"] != said["de"]
    assert all("deliver" in text and "entry" in text for text in said.values())


def test_a_figure_names_what_it_counted(mission: Path) -> None:
    rows = answered("show", mission, "counts")["counts"]
    figure = next(r for r in rows if r["rule"] == "per_incident" and r["zone"] == "area" and r["least"] > 1)
    told = answered("explain", mission, figure["id"])
    assert sum(one["least"] for one in told["counted"] if one["certain"]) == figure["least"]
    assert len(told["counted"]) == figure["most"]
