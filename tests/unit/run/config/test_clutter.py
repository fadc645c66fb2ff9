from __future__ import annotations

import numpy as np
import pytest

from trucewatch.errors import AgreementError
from trucewatch.fuse.ordinary import counted
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Incidents
from trucewatch.run.config import CONFIGURATION, load_mission, shipped
from trucewatch.run.config.clutter import load_clutter

HEADER = "kind,south,north,west,east,from_day,until_day,from_hour,until_hour,rate,spread,other,source\n"
GOOD = "fire,47,48.0000001,37,38,121,130,0,24,0.0123,4.5,,NASA FIRMS\n"


def given(text: str) -> dict[str, bytes]:
    return {"clutter.csv": text.encode()}


def test_a_row_is_read_exactly():
    found = load_clutter(given(f"# learned somewhere\n#,\n{HEADER}{GOOD}shot,-1,1,-2,2,1,366,5,9,2,1,0.5,assumed\n"))
    assert found.kind.tolist() == [v.KINDS.index("fire"), v.KINDS.index("shot")]
    assert (found.south_e7[0], found.north_e7[0], found.west_e7[1]) == (470_000_000, 480_000_001, -20_000_000)
    assert (found.from_day[0], found.until_day[0], found.from_hour[1], found.until_hour[1]) == (121, 130, 5, 9)
    assert (found.rate_e6.tolist(), found.spread_e3.tolist()) == ([12_300, 2_000_000], [4_500, 1_000])
    assert found.other_e6.tolist() == [500, 500_000]


def test_other_may_be_left_out_altogether():
    short = (HEADER + GOOD).replace("other,", "").replace("4.5,,", "4.5,")
    assert load_clutter(given(short)).other_e6.tolist() == [500]


def test_without_the_file_nothing_is_ordinary():
    assert len(load_clutter({}).kind) == 0


@pytest.mark.parametrize(
    ("defect", "text", "line", "what"),
    [
        ("no header", "", 1, "The column `kind` is missing."),
        ("header behind provenance", "# a\n# b\n" + GOOD, 3, "The column `kind` is missing."),
        ("unknown column", HEADER.replace("other", "others"), 1, "The column `others` is not known."),
        ("column twice", HEADER.replace("other", "rate"), 1, "The column `rate` stands here twice."),
        ("too few fields", HEADER + GOOD + "fire,47\n", 3, "This row has more or fewer fields"),
        ("too many fields", HEADER + GOOD.replace("FIRMS", "FIRMS,x"), 2, "This row has more or fewer fields"),
        ("open quote", HEADER + 'fire,"47\n', 2, "This row is no CSV"),
        ("no kind", HEADER + GOOD.replace("fire", "blaze"), 2, "`blaze` is no kind that is perceived."),
        ("a kind that is judged only", HEADER + GOOD.replace("fire", "inspection"), 2, "`inspection` is no kind"),
        ("no source", HEADER + GOOD.replace("NASA FIRMS", " "), 2, "This row has no source."),
        ("no latitude", HEADER + GOOD.replace("47,", "91,"), 2, "`south` is `91`, and no number from -90 to 90."),
        ("no longitude", HEADER + GOOD.replace("38,", "181,"), 2, "`east` is `181`, and no number"),
        ("south of south", HEADER + GOOD.replace("48.0000001", "46"), 2, "`south` 47 is not before `north` 46."),
        ("no width", HEADER + GOOD.replace("38,", "37,"), 2, "`west` 37 is not before `east` 37."),
        ("days run backwards", HEADER + GOOD.replace("121,130", "130,121"), 2, "`from_day` 130 is not before"),
        ("no day", HEADER + GOOD.replace("121", "0"), 2, "`from_day` is `0`, and no whole number from 1 to 366."),
        (
            "a night over midnight",
            HEADER + GOOD.replace("0,24", "22,4"),
            2,
            "`from_hour` 22 is not before `until_hour` 4.",
        ),
        ("no hours", HEADER + GOOD.replace("0,24", "7,7"), 2, "`from_hour` 7 is not before `until_hour` 7."),
        ("no hour", HEADER + GOOD.replace("0,24", "0,24.5"), 2, "`until_hour` is `24.5`, and no whole number"),
        ("no rate", HEADER + GOOD.replace("0.0123", "0"), 2, "`rate` is `0`, and no number from 0.000001 to 10000."),
        ("an endless rate", HEADER + GOOD.replace("0.0123", "1e9999"), 2, "`rate` is `1e9999`"),
        ("not a number", HEADER + GOOD.replace("0.0123", "NaN"), 2, "`rate` is `NaN`"),
        ("steadier than chance", HEADER + GOOD.replace("4.5", "0.9"), 2, "`spread` is `0.9`, and no number from 1"),
        ("other is no number", HEADER + GOOD.replace("4.5,,", "4.5,few,"), 2, "`other` is `few`"),
    ],
)
def test_a_table_that_cannot_be_read_names_its_line(defect, text, line, what):
    with pytest.raises(AgreementError) as caught:
        load_clutter(given(text))
    assert caught.value.place == f"clutter.csv:{line}", defect
    assert what in caught.value.what
    assert caught.value.hint


def test_too_many_rows_are_refused():
    with pytest.raises(AgreementError, match="at most 50000 are read"):
        load_clutter(given(HEADER + GOOD * 50_001))


def test_the_table_is_evidence_of_a_monitoring_mission(donbas):
    assert "clutter.csv" in CONFIGURATION
    assert len(load_mission(donbas).clutter.kind) > 500
    with pytest.raises(AgreementError, match="belongs to a mission of the house of monitoring"):
        load_mission({**shipped("ukraine-2026-guarantees"), **given(HEADER)})


@pytest.mark.parametrize("mission", ["ukraine-2026", "donbas-2015"])
def test_shipped_tables_are_small_say_where_they_come_from_and_have_no_holes(mission):
    data = shipped(mission)["clutter.csv"]
    assert len(data) < 300_000
    assert b"NASA FIRMS" in data.splitlines()[1]
    found = load_clutter({"clutter.csv": data})
    degree = found.north_e7 - found.south_e7 == 10_000_000
    places, seasons = np.unique(np.column_stack([found.south_e7, found.west_e7])[degree], axis=0, return_counts=True)
    assert (seasons == 36).all()
    assert len(places) >= 15


def test_in_donetsk_forty_fires_of_an_april_day_are_of_the_season_and_those_of_a_january_day_are_not():
    table = load_mission(shipped("donbas-2015")).clutter
    at = np.random.default_rng(1).integers((480_000_000, 370_000_000), (490_000_000, 380_000_000), (40, 2))
    for day, ordinary in (("2019-04-05", True), ("2019-01-05", False)):
        t0_ms = int(np.datetime64(day, "ms").astype(np.int64))
        fires = Incidents.of(40, kind="fire", lat_e7=at[:, 0], lon_e7=at[:, 1], t0_ms=t0_ms, t1_ms=t0_ms + 86_400_000)
        found = counted(fires, table)
        most = int(np.argmax(found.number))
        assert (found.excess_e6[most] < 600_000) == ordinary, found.excess_e6
