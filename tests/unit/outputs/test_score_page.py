"""The page of plots: every figure of a score is on it, and it says that all is invented."""

from importlib.resources import files

import pytest

from trucewatch.exercise.score import score
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.outputs.score.plots import plots

EVENT = {
    "what": "event",
    "event": "blast-1",
    "real": True,
    "kind": "explosion",
    "from": "2031-05-03T10:00:00Z",
    "until": "2031-05-03T10:05:00Z",
    "lat_e7": -210_000_000,
    "lon_e7": -130_000_000,
    "breaches": [],
    "observations": ["observations/O1"],
}


def read(path: str) -> str:
    return files("trucewatch").joinpath("outputs", path).read_text("utf-8")


@pytest.fixture
def scored() -> dict:
    incidents = Incidents.of(
        1,
        id=b"i1",
        lat_e7=-210_000_000,
        lon_e7=-130_000_000,
        radius_m=300,
        kind="explosion",
        kind_e6=950_000,
        kinds='{"explosion":950000}',
    )
    members = Members.of(1, observation=b"o1", incident=b"i1", p_e6=1_000_000)
    observations = Observations.of(1, id=b"o1", source="observations", record="O1", means="heard")
    findings = Findings.of(
        1, id=b"f1", incident=b"i1", clause="ceasefire", lo_e6=0, hi_e6=1_000_000, result="undetermined"
    )
    return score(
        [{"what": "exercise", "seed": 7, "days": 4}, EVENT], incidents, members, observations, findings, Counts.of(0)
    )


def test_the_page_says_what_it_rests_on_and_is_the_same_each_time(scored: dict) -> None:
    page = plots(scored, read)
    text = page.decode()
    assert page == plots(scored, read)
    assert text.count("EXERCISE") >= 3
    assert "on invented data made by ourselves" in text.split("</title>")[0]
    assert "<script" not in text
    assert "http" not in text


def test_each_probability_has_its_curve_with_its_points(scored: dict) -> None:
    text = plots(scored, read).decode()
    drawn = [judged for judged in scored["calibration"].values() if judged["n"]]
    assert text.count("<figure>") == len(drawn) >= 4
    assert text.count('class="mark"') - 2 == sum(len(judged["curve"]) for judged in drawn)
    assert "said 0.00 to 1.00, came true 0.00, of 1" in text
    assert "said 0.95, came true 1.00, of 1" in text


def test_a_score_of_nothing_is_a_page_too() -> None:
    empty = score(
        [{"what": "exercise", "seed": 1, "days": 3}],
        Incidents.of(0),
        Members.of(0),
        Observations.of(0),
        Findings.of(0),
        Counts.of(0),
    )
    assert b"<h1>" in plots(empty, read)
