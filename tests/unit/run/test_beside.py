"""Networks that stand beside each other and share stations: an explosion that both heard is one incident, and no second opinion."""

from pathlib import Path

import pytest

from trucewatch.model.signals import NS_PER_S
from trucewatch_command import answered, trucewatch
from unit.detect.blasts import ONE, PLACES, TWO, record
from unit.run.heard import NETWORK, write_archive

START_NS = 1_777_800_000 * NS_PER_S
SHARED = {"east": ("S1", "S2", "S3", "S4", "S5"), "west": ("S2", "S3", "S4", "S5", "S6")}


def networks(folder: Path) -> list[Path]:
    made = []
    for name, codes in SHARED.items():
        rows = [f"{code},{PLACES[code][0] / 1e7},{PLACES[code][1] / 1e7}" for code in codes]
        (folder / f"{name}.csv").write_text("\n".join(["code,latitude,longitude", *rows, ""]))
        text = NETWORK.replace("id: small", f"id: {name}").replace("stations.csv", f"{name}.csv")
        made.append(folder / f"{name}.yaml")
        made[-1].write_text(text)
    return made


@pytest.mark.parametrize("live", [False, True])
def test_what_two_networks_heard_is_one_incident_of_one_origin(tmp_path, live) -> None:
    mission, archive = tmp_path / "mission", tmp_path / "archive"
    trucewatch("new", mission, "--mission", "ukraine-2026")
    write_archive(archive, record([ONE, TWO], 240.0, start_ns=START_NS))
    beside = ("--out", tmp_path / "out", "--mission", mission)
    if live:
        for network in networks(tmp_path):
            trucewatch("detect", "live", archive, "--network", network, "--once", *beside)
    else:
        both = [word for network in networks(tmp_path) for word in ("--network", network)]
        trucewatch("detect", "archive", archive, *both, *beside)
    done = answered("run", mission)
    assert sum(file["rejected"] for file in done["files"]) == 0
    incidents = answered("show", mission, "incidents")["incidents"]
    assert len(incidents) == 2
    for row in incidents:
        assert row["observations"] == 2
        assert (row["origins"], row["corroboration"]) == (1, "dependent")
