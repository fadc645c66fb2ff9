"""Tables of stations: what they may look like, how their rows find channels, and what is refused."""

import numpy as np
import pytest

from trucewatch.detect.stations import matched, middle_e7, parse_stations, places_m
from trucewatch.errors import SourceError

FOUR = ["YJ.BRP1..EDF", "YJ.BRP2..EDF", "YJ.BRP3..EDF", "YJ.BRP4..EDF"]


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_kilometres_become_metres_around_their_middle():
    read = parse_stations(table("code,x_km,y_km", "01,0.1,0.2", "02,0.3,-0.2"), "a.csv")
    assert np.allclose(places_m(read, [0, 1]), [[-100, 200], [100, -200]])
    assert middle_e7(read, [0, 1]) is None


def test_degrees_become_metres_on_the_ellipsoid():
    read = parse_stations(table("code,latitude,longitude,elevation_m", "A,50.0,30.0,12", "B,50.01,30.0,"), "a.csv")
    (east_a, north_a), (east_b, north_b) = places_m(read, [0, 1])
    assert north_b - north_a == pytest.approx(1112.3, abs=0.5)
    assert east_a == east_b == 0
    assert middle_e7(read, [0, 1]) == (500_050_000, 300_000_000)
    assert read.elevation_mm.tolist() == [12_000, 0]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfcode;latitude;longitude\r\nA;50.0;30.0\r\n\r\n",
        table("Code, Latitude, Longitude", "A, 50.0, 30.0", ",,"),
        table("kind,longitude,latitude,code", "acoustic,30.0,50.0,A"),
    ],
    ids=["mark and semicolons", "spaces and an empty row", "another order"],
)
def test_tables_of_spreadsheets_are_read(data):
    read = parse_stations(data, "a.csv")
    assert (read.code.tolist(), read.lat_e7.tolist(), read.lon_e7.tolist()) == (["A"], [500_000_000], [300_000_000])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "columns"),
        (b"\xff\xfe\x00", "UTF-8"),
        (table("code,latitude", "A,50"), "columns"),
        (table("code,latitude,longitude,x_km,y_km", "A,50,30,1,1"), "columns"),
        (table("code,latitude,longitude,colour", "A,50,30,red"), "columns"),
        (table("code,latitude,longitude"), "names no station"),
        (table("code,latitude,longitude", "A,50,30", "B,50°,30"), "line 3"),
        (table("code,latitude,longitude", "A,30,500"), "beyond the world"),
        (table("code,latitude,longitude", "A,nan,30"), "beyond the world"),
        (table("code,latitude,longitude", ",50,30"), "without a code"),
        (table("code,latitude,longitude", "A,50,30,7"), "more fields"),
        (table("code,latitude,longitude,kind", "A,50,30,radar"), "kind"),
    ],
)
def test_what_is_no_table_of_stations_is_refused(data, said):
    with pytest.raises(SourceError) as refused:
        parse_stations(data, "a.csv")
    assert said in str(refused.value)
    assert "a.csv" in refused.value.place


@pytest.mark.parametrize(
    ("codes", "channels"),
    [
        (["BRP1", "BRP2", "BRP3", "BRP4"], FOUR),
        (FOUR, FOUR),
        (["01", "02"], ["AV.ADKI.01.BDF", "AV.ADKI.02.BDF"]),
        (["AV.ADKI.01.BDF", "02"], ["AV.ADKI.01.BDF", "AV.ADKI.02.BDF"]),
    ],
    ids=["station", "full id", "location", "mixed"],
)
def test_a_code_is_whatever_tells_the_channels_apart(codes, channels):
    read = parse_stations(table("code,x_km,y_km", *(f"{c},{i},0" for i, c in enumerate(codes))), "a.csv")
    found = matched(read, channels)
    assert found.row == {channel: i for i, channel in enumerate(channels)}
    assert found.left_out == {}


def test_a_code_that_could_mean_several_channels_means_none():
    read = parse_stations(table("code,x_km,y_km", "ADKI,0,0"), "a.csv")
    found = matched(read, ["AV.ADKI.01.BDF", "AV.ADKI.02.BDF"])
    assert found.row == {}
    assert "several channels" in found.left_out["AV.ADKI.01.BDF"][1]


def test_two_stations_with_one_code_are_both_left_out():
    read = parse_stations(table("code,x_km,y_km", "01,0,0", "02,1,0", "01,5,0", "02,1,0"), "a.csv")
    found = matched(read, ["AV.ADKI.01.BDF", "AV.ADKI.02.BDF", "AV.ADKI.03.BDF"])
    assert found.row == {"AV.ADKI.02.BDF": 1}
    assert {c: defect for c, (defect, _) in found.left_out.items()} == {
        "AV.ADKI.01.BDF": "duplicate_station",
        "AV.ADKI.03.BDF": "no_station",
    }
