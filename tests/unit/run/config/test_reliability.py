"""A mission's own reliability: checked by source, means and meaning, and read exactly."""

from __future__ import annotations

import importlib.resources

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.manifest import Reliability
from trucewatch.model.mission import Mission
from trucewatch.run.config.mission import load_mission

FOLDER = importlib.resources.files("trucewatch.missions") / "exercise"
FILES = {name: (FOLDER / name).read_bytes() for name in ("mission.yaml", "area.geojson", "gazetteer.csv")}
GOOD = "{ source: observations, means: heard, kind: 0.95, false: 0.02, basis: Measured. }"


def _load(*items: str) -> Mission:
    said = "reliability:\n" + "".join(f"  - {item}\n" for item in items) if items else ""
    return load_mission({**FILES, "mission.yaml": FILES["mission.yaml"].split(b"reliability:")[0] + said.encode()})


def test_it_is_read_exactly_and_may_be_left_out() -> None:
    assert _load(GOOD).reliability == {("observations", "heard"): Reliability(950_000, 20_000, "Measured.")}
    assert _load().reliability == {}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("observations", "patrols"), "no source of this mission `patrols`"),
        (("source: observations", "source: viina"), "no source of this mission `viina`"),
        (("heard", "felt"), "felt"),
        (("0.95", "0.0"), "says nothing"),
        (("0.95", "1.5"), "1.5"),
        (("0.02", "1"), "false"),
        ((", basis: Measured.", ""), "basis"),
        (("basis", "reason"), "reason"),
    ],
)
def test_what_means_nothing_is_refused_with_its_line(change: tuple[str, str], says: str) -> None:
    with pytest.raises(AgreementError) as refused:
        _load(GOOD.replace(*change))
    assert says in f"{refused.value.what} {refused.value.hint}"
    assert refused.value.place.startswith("mission.yaml:")
    assert refused.value.hint


def test_one_source_and_means_is_said_once() -> None:
    with pytest.raises(AgreementError, match="said twice"):
        _load(GOOD, GOOD.replace("0.95", "0.9"))
    assert len(_load(GOOD, GOOD.replace("heard", "seen")).reliability) == 2
