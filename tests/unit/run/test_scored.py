"""The tables of a score: every figure under its head, and a dash for what was not measured."""

from trucewatch.exercise.score import score
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.run.scored import indicated, score_lines

HEAD = {"what": "exercise", "seed": 7, "days": 4, "line_km": 300, "sensors": 0}
EVENT = {
    "what": "event",
    "event": "bang",
    "real": True,
    "kind": "explosion",
    "lat_e7": -210_000_000,
    "lon_e7": -130_000_000,
    "breaches": [],
    "observations": ["observations/O1"],
}
EMPTY = (Incidents.of(0), Members.of(0), Observations.of(0), Findings.of(0), Counts.of(0))


def derived():
    place = {"lat_e7": -210_000_000, "lon_e7": -130_000_000, "radius_m": 300}
    incidents = Incidents.of(1, id=b"i1", clutter_e6=250_000, **place)
    members = Members.of(1, observation=b"o1", incident=b"i1", p_e6=1_000_000)
    observations = Observations.of(1, id=b"o1", source="observations", record="O1", means="heard")
    return incidents, members, observations, Findings.of(0), Counts.of(0)


def test_the_first_line_says_that_all_is_invented_and_what_is_usual_is_not_named():
    lines = score_lines(score([HEAD], *EMPTY))
    assert lines[0] == "EXERCISE: score of seed 7, on invented data made by ourselves"
    assert lines[1] == "4 days, line km 300"


def test_figures_stand_under_their_heads():
    lines = score_lines(score([HEAD, EVENT], *derived()))
    head = next(line for line in lines if line.startswith("Do probabilities come true?"))
    row = next(line for line in lines if line.startswith("clutter"))
    assert row.split() == ["clutter", "0.250", "0.250", "0.062", "-", "1"]
    for word, figure in (("expected error", "0.250"), ("Brier", "0.062"), ("number", " 1")):
        end = head.index(word) + len(word)
        assert row[:end].endswith(figure)
    found = next(line for line in lines if line.startswith("heavy weapons") and "100.0 %" in line and "-" not in line)
    assert found.split()[2:] == ["100.0", "%", "100.0", "%", "0", "0", "1"]


def test_what_was_not_measured_is_a_dash_and_no_zero():
    lines = score_lines(score([HEAD], *EMPTY))
    places = next(i for i, line in enumerate(lines) if line.startswith("Places"))
    assert lines[places + 1].split() == ["all", "-", "-", "-", "-", "0"]
    assert any(line.startswith("Times: - of spans") for line in lines)


def test_lines_have_no_blanks_at_their_end():
    lines = score_lines(score([HEAD, EVENT], *derived()))
    assert lines == [line.rstrip() for line in lines]


def test_an_indicator_that_never_answered_says_so():
    said = {"indicator": "episodes_07", "section": "section_07", "factor": 10, "weeks": 2, "days": None}
    assert indicated(said).endswith("never said `higher`, of 2 weeks that ended since.")
    assert indicated(said | {"days": 9.0}).endswith("first said `higher` after 9.0 days.")
