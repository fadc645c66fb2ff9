"""What was said of an incident before people merged, split or set it aside still means what it meant: determinations, breaches, cases."""

from pathlib import Path

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.run.determined import determined, holder_of
from trucewatch.run.explain import outline
from trucewatch.run.recorded import recorded
from trucewatch.run.same_thing import is_known, names_of_the_same, thing_of
from trucewatch.run.shelves import language
from trucewatch.run.show import plain
from unit.run.shaped import Shaped

CLAUSE = "ceasefire"
SAID = {"date": "2031-05-09", "reasons": "Read."}


@pytest.fixture
def here(tmp_path: Path) -> Shaped:
    return Shaped(tmp_path)


def merged(here: Shaped) -> tuple[list[str], str]:
    """The ids of two incidents of different days before a merge, and the id of what they are now."""
    old = [i["id"] for i in here.incidents() if i["observations"] == 2]
    here.decide("merge", incidents=old)
    (now,) = [i["id"] for i in here.incidents() if i["observations"] == 4]
    return old, now


def test_a_determination_of_an_incident_holds_for_what_it_was_merged_into(here: Shaped) -> None:
    for one in here.incidents():
        here.decide("determination", f"self_defence {one['id']}", holds="yes", standard="balance", **SAID)
    old, now = merged(here)
    assert set(old) != {now}
    assert here.asked(determined)[now, "self_defence", ""] is True
    assert {here.asked(holder_of, one) for one in old} == {now}


def test_two_determinations_of_one_day_that_a_merge_brings_together_leave_it_undetermined(here: Shaped) -> None:
    answers = iter(["yes", "no"])
    for one in here.incidents():
        if one["observations"] == 2:
            here.decide("determination", f"self_defence {one['id']}", holds=next(answers), standard="balance", **SAID)
    _, now = merged(here)
    assert (now, "self_defence", "") not in here.asked(determined)


def test_a_recorded_breach_survives_a_merge_and_falls_when_all_of_it_is_set_aside(here: Shaped) -> None:
    first = here.incidents()[0]["id"]
    named = here.held(first)[0]
    here.decide("recorded_breach", "ferry", breaches=[f"{named} {CLAUSE}"], stands="yes", **SAID)
    assert list(here.asked(recorded)) == [(first, CLAUSE)]
    _, now = merged(here)
    assert list(here.asked(recorded)) == [(now, CLAUSE)]
    entry = here.decide("set_aside", observations=[named])
    assert list(here.asked(recorded)) == [(named, CLAUSE)]
    here.state()
    with pytest.raises(WorkflowError, match="There is no finding of"):
        here.decide("recorded_breach", "ferry", breaches=[f"{named} {CLAUSE}"], stands="yes", **SAID)
    here.decide("undo", f"entry {entry}")
    assert list(here.asked(recorded)) == [(now, CLAUSE)]


def test_a_case_finds_its_thing_under_every_id_that_it_bore(here: Shaped) -> None:
    old, now = merged(here)
    for one in old:
        assert here.asked(thing_of, one) == now
        assert here.asked(is_known, one)
        assert {*old, now} <= here.asked(names_of_the_same, [one], [CLAUSE])
    assert not here.asked(is_known, "f" * 40)
    here.decide("set_aside", incidents=[now])
    assert not here.asked(is_known, old[0])


def test_explain_says_in_words_what_is_known_of_an_incident(here: Shaped) -> None:
    old, _ = merged(here)
    told = here.explained(old[0])["incident"]
    assert [one["p"] for one in told["regions"]] == [0.5, 0.95]
    assert told["regions"][0]["radius_m"] < told["regions"][1]["radius_m"]
    assert told["regions"][1]["along_m"] == pytest.approx(told["regions"][1]["radius_m"], abs=2)
    assert (told["means"], told["corroboration"], told["status"]) == (["heard"], "same_means", "reviewed")
    assert told["kinds"][0]["kind"] == told["kind"] == "explosion"
    assert told["kinds"][0]["p"] == told["p_kind"]
    assert 0 < told["ordinary"]["p"] < 0.1
    said = {tag: "\n".join(outline({"incident": told}, language(tag))) for tag in ("en", "de")}
    assert "ordinary: very unlikely (p " in said["en"]
    assert "ordinary: sehr unwahrscheinlich (p " in said["de"]
    assert "act: merge, reason: Read again." in said["en"]


def test_a_line_of_bearing_has_no_region(here: Shaped) -> None:
    from trucewatch.run.explained import regions

    row = plain(here.incidents()[0])
    assert regions(row)
    assert regions({**row, "place": "line"}) == []


@pytest.mark.parametrize(("north", "east", "both", "towards"), [(4.0, 1.0, 0.0, 0), (1.0, 4.0, 0.0, 90), (2.0, 2.0, 1.0, 45), (2.0, 2.0, -1.0, 135)])  # fmt: skip
def test_an_ellipse_points_where_its_longer_axis_does(north: float, east: float, both: float, towards: int) -> None:
    from trucewatch.run.explained import regions

    row = {"place": "point", "radius_m": 9, "radius50_m": 5, "var_north_m2": north * 1e6, "var_east_m2": east * 1e6, "cov_m2": both * 1e6}  # fmt: skip
    half, most = regions(row)
    assert half["towards_deg"] == most["towards_deg"] == towards
    assert most["along_m"] > most["across_m"]


def test_rows_of_incidents_name_their_probabilities_apart(here: Shaped) -> None:
    """Found here: the probability of the kind stood in the place of the kind."""
    row = plain(here.incidents()[0])
    assert row["kind"] == "explosion"
    assert 0.9 < row["p_kind"] <= 1
    assert row["kinds"][0] == {"kind": "explosion", "p": row["p_kind"]}
    assert row["alternatives"] == []
