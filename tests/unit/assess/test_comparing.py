"""What may be set beside what."""

import dataclasses
import os
from pathlib import Path

import pytest

from shelves.sources import shelf, take_in
from trucewatch.assess.comparing import EVERY_SIDE, comparisons, missing, of_claims, of_records
from trucewatch.model.edition import Comparison
from trucewatch.model.evidence import Claims, MissionRecords
from trucewatch.model.time import DAY_MS
from unit.assess.scenes import ids


def claim(name: str = "a", **given):
    row = {"claimant": name, "unit": "shelling", "accused": "north", "area": "all", "window": "a day", "t1_ms": DAY_MS}
    table = Claims.from_rows([{**row, "count_min": 20, "count_max": 21, **given}])
    (figure,) = of_claims(table.replace(id=ids([name]), content=ids([name])))
    return figure


def record(name: str = "r", **given):
    row = {"body": "a mission", "unit": "shelling", "region": "all", "period_form": "day", "t1_ms": DAY_MS}
    table = MissionRecords.from_rows([{**row, "count_min": 30, "count_max": 30, **given}])
    (figure,) = of_records(table.replace(id=ids([name]), content=ids([name])))
    return figure


def test_a_difference_is_told_where_unit_side_area_and_window_agree() -> None:
    one, other = claim("a"), claim("b", count_min=3, count_max=5)
    first, second = sorted((one, other), key=lambda figure: figure.id)
    low, high = first.numbers[0] - second.numbers[1], first.numbers[1] - second.numbers[0]
    assert comparisons([one, other]) == (Comparison(first.id, second.id, low, high),)
    assert {low, high} in ({15, 18}, {-18, -15})


@pytest.mark.parametrize(
    "given", [{"unit": "drops"}, {"accused": "south"}, {"area": "east"}, {"t0_ms": 1}, {"t1_ms": DAY_MS + 1}]
)
def test_one_attribute_that_differs_is_enough(given) -> None:
    assert len(comparisons([claim("a"), claim("b")])) == 1
    assert comparisons([claim("a"), claim("b", **given)]) == ()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"unit": ""}, "unit"),
        ({"accused": ""}, "accused"),
        ({"area": ""}, "area"),
        ({"window": "20 April to 20 April evening"}, "window"),
    ],
)
def test_what_was_not_given_agrees_with_nothing(given, name) -> None:
    one, other = claim("a", **given), claim("b", **given)
    assert missing(one) == (name,)
    assert comparisons([one, other]) == ()


def test_open_and_vague_numbers_and_repetitions_have_no_difference() -> None:
    assert comparisons([claim("a"), claim("b", count_max=-1)]) == ()
    assert comparisons([claim("a"), claim("b", count_word="about")]) == ()
    assert comparisons([claim("a"), dataclasses.replace(claim("b"), told_by="a")]) == ()


def test_a_monitoring_body_accuses_nobody() -> None:
    assert record().accused == EVERY_SIDE
    assert not comparisons([claim("a"), record("r", count_min=20, count_max=21)])
    assert len(comparisons([record("r"), record("s", body="another mission")])) == 1
    assert missing(record(period_form="unstated")) == ("window",)


def test_what_is_disputed_is_compared_with_nothing() -> None:
    one = Claims.from_rows([{"claimant": "a"}, {"claimant": "a"}])
    assert of_claims(one.replace(id=ids(["a", "a"]), content=ids(["x", "y"]))) == ()


def easter():
    data = Path(os.environ.get("TRUCEWATCH_DATA", Path(__file__).parents[4] / "shared" / "data"))
    real = data / "claims" / "easter_2025.csv"
    if not real.exists():
        pytest.skip(f"the shared data are not there: {real}")
    return of_claims(take_in(shelf()["claims"], real.read_bytes()).of(Claims))


def test_the_twentieth_of_april_is_not_compared_with_the_whole_truce() -> None:
    figures = easter()
    assert comparisons(figures) == ()
    assert all("area" in missing(figure) for figure in figures)
    placed = [dataclasses.replace(figure, area="the whole line") for figure in figures]
    ministry = [f for f in placed if f.told_by == "Russian Ministry of Defence" and f.numbers == (1404, 1404)]
    authorities = [f for f in placed if f.told_by == "Ukrainian authorities" and f.unit == "shelling"]
    # not even where both spoke of one side
    turned = [dataclasses.replace(ministry[0], accused="russia"), authorities[0]]
    assert comparisons(turned) == ()
    assert len(comparisons([dataclasses.replace(f, window=(0, DAY_MS)) for f in turned])) == 1
    # of one day, one side and one unit there are two voices of one party
    assert [(c.least, c.most) for c in comparisons(placed)] == [(0, 0)]
