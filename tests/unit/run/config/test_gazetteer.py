from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.mission import Locality
from trucewatch.run.config import load_mission

HEADER = "rank,lat,lon,name_en,name_de,name_uk\n"
GOOD = "1,48.0028,37.8053,Donetsk,Donezk,Донецьк\n"


def test_a_place_has_its_names_and_exact_coordinates(donbas):
    places = load_mission(
        {**donbas, "gazetteer.csv": (HEADER + GOOD + "2,47.1,37.54999995,M,M,\n").encode()}
    ).localities
    assert places[0] == Locality({"en": "Donetsk", "de": "Donezk", "uk": "Донецьк"}, 480028000, 378053000, 1)
    assert places[1] == Locality({"en": "M", "de": "M"}, 471000000, 375500000, 2)


@pytest.mark.parametrize(
    ("defect", "text", "line", "what"),
    [
        ("no header", "", 1, "The column `rank` is missing."),
        ("a language is missing", HEADER.replace("name_de", "german") + GOOD, 1, "The column `name_de` is missing."),
        ("no name", HEADER + GOOD + "1,48,37,Horlivka,,\n", 3, "This place has no name in `de`."),
        ("no number", HEADER + "1,48° N,37,a,b,c\n", 2, "`48° N`, `37` is no latitude and longitude."),
        ("not a number", HEADER + "1,NaN,37,a,b,c\n", 2, "`NaN`, `37` is no latitude and longitude."),
        ("beyond the pole", HEADER + "1,91,37,a,b,c\n", 2, "`91`, `37` is no latitude and longitude."),
        ("no rank", HEADER + "first,48,37,a,b,c\n", 2, "`first` is no rank."),
        ("too few fields", HEADER + GOOD + "1,48\n", 3, "This row has more or fewer fields than the first line."),
        (
            "too many fields",
            HEADER + GOOD.strip() + ",x\n",
            2,
            "This row has more or fewer fields than the first line.",
        ),
        ("open quote", HEADER + '1,48,37,"a,b,c\n', 2, "This row is no CSV"),
        (
            "exchanged",
            HEADER + "1,37.8,48.0,a,b,c\n2,38.0,48.5,a,b,c\n",
            2,
            "inside it with latitude and longitude exchanged",
        ),
    ],
)
def test_a_gazetteer_that_cannot_be_read_names_its_line(donbas, defect, text, line, what):
    with pytest.raises(AgreementError) as caught:
        load_mission({**donbas, "gazetteer.csv": text.encode()})
    assert caught.value.place == f"gazetteer.csv:{line}", defect
    assert what in caught.value.what
    assert caught.value.hint
