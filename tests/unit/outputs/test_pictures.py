"""The picture of an explosion: its marks, its words, what it may not tell, and that equal input gives equal bytes."""

import dataclasses
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from trucewatch.model.pictures import Band, Lattice, Picture, Trace
from trucewatch.model.vocabulary import CHANNEL_DEFECTS
from trucewatch.outputs.pictures.canvas import Box, cells, longest_round, outline, round_step, runs
from trucewatch.outputs.pictures.drawn import Frame, draw
from trucewatch.outputs.pictures.ground import at_the_edge, near, whole
from trucewatch.outputs.pictures.section import section
from trucewatch.outputs.pictures.words import Words
from unit.publish import sample

NS = {"s": "http://www.w3.org/2000/svg"}
STATIONS = {"S1": (480_400_000, 370_300_000), "XX.LONGERNAME01": (480_700_000, 371_800_000), "S3": (478_900_000, 371_500_000)}  # fmt: skip
P_ONLY = (Band("P", 6.0, 16.0),)
FRAME = Frame(("exercise", "demonstration"), "A mission <& sons>", "Europe/Kyiv")


def wave(number: int = 2000) -> np.ndarray:
    return (100 * np.sin(np.arange(number) / 3.0) * np.exp(-np.abs(np.arange(number) - 900) / 150)).astype(np.float32)


def made(**given) -> Picture:
    inside = np.zeros((30, 40), np.bool_)
    inside[14:17, 18:22] = True
    half = np.zeros((30, 40), np.bool_)
    half[15, 19:21] = True
    traces = [
        Trace(code, phase, f"{code}.00.HHZ", 3_000 * (k + 1), 0.5 * (k + 1), -6.0, 100.0, wave(), used=True)
        for k, code in enumerate(STATIONS)
        for phase in "PS"
    ]
    said = {
        "id": "0123456789abcdef" * 2 + "01234567",
        "network": "small",
        "t0_ms": 1_900_000_100_900,
        "t1_ms": 1_900_000_101_500,
        "origin_ms": 1_900_000_101_200,
        "lat_e7": 480_130_000,
        "lon_e7": 370_480_000,
        "radius_m": 1_930,
        "radius50_m": 640,
        "score": 7.68,
        "threshold": 2.0,
        "bands": (Band("P", 6.0, 16.0), Band("S", 6.0, 14.0)),
        "traces": tuple(traces),
        "left_out": {},
        "stations": STATIONS,
        "lattice": Lattice(478_800_000, 369_000_000, 90_000, 130_000),
        "coalescence": np.linspace(0.8, 7.6, 1200).reshape(30, 40),
        "inside50": half,
        "inside95": inside,
        "configuration": "c" * 64,
        "versions": "trucewatch 0.1.0",
    }
    return Picture(**{**said, **given})


def svg(picture: Picture, tag: str = "en", frame: Frame = FRAME) -> str:
    return draw(picture, frame, sample.language(tag), sample.asset).decode()


def texts(picture: Picture, tag: str = "en", frame: Frame = FRAME) -> str:
    root = ET.fromstring(svg(picture, tag, frame))  # noqa: S314 - our own
    return "\n".join("".join(one.itertext()) for one in root.iter(f"{{{NS['s']}}}text"))


def without(picture: Picture, station: str, phase: str, **given) -> Picture:
    return dataclasses.replace(
        picture,
        traces=tuple(
            dataclasses.replace(t, used=False, **given) if (t.station, t.phase) == (station, phase) else t
            for t in picture.traces
        ),
    )


@pytest.mark.parametrize("tag", ["en", "de"])
def test_it_says_when_where_and_how_sure(tag) -> None:
    told = texts(made(), tag)
    for said in {
        "en": ("17 March 2030, 17:48:21.2 UTC", "48.0130° N, 37.0480° E", "1.9 km with 95\N{NO-BREAK SPACE}%", "640 m with 50\N{NO-BREAK SPACE}%", "± 0.3 s", "3 of 3 stations", "network small", "19:48 UTC+2", "7.7"),
        "de": ("17. März 2030, 17:48:21,2 UTC", "48,0130° N, 37,0480° O", "1,9 km mit 95\N{NO-BREAK SPACE}%", "640 m mit 50\N{NO-BREAK SPACE}%", "± 0,3 s", "3 von 3 Stationen", "Netz small", "7,7"),
    }[tag]:  # fmt: skip
        assert said in told
    assert "c" * 64 in told
    assert made().id in told


@pytest.mark.parametrize("tag", ["en", "de"])
def test_marks_stand_at_top_and_foot_and_in_the_title(tag) -> None:
    words = {"en": "EXERCISE · DEMONSTRATION", "de": "ÜBUNG · DEMONSTRATION"}[tag]
    assert texts(made(), tag).count(words) == 2
    title = ET.fromstring(svg(made(), tag)).find("s:title", NS)  # noqa: S314 - our own
    assert title.text.startswith(words.split(" · ")[0])
    assert "striped" in svg(made(), tag)
    assert texts(made(), tag).count({"en": "Restricted", "de": "Nur für"}[tag]) == 1


def test_equal_input_gives_equal_bytes_and_everything_is_escaped() -> None:
    assert svg(made()) == svg(made())
    assert "<& sons>" not in svg(made())
    assert "A mission <& sons>" in texts(made())
    odd = made(bands=P_ONLY, stations={"<S&1>": (480_400_000, 370_300_000)}, traces=(Trace("<S&1>", "P", "<S&1>..HHZ", 10, 0.1, -6.0, 100.0, wave(), used=True),))  # fmt: skip
    assert "<S&1>" in texts(odd)


def test_no_size_is_told_and_nothing_is_fetched() -> None:
    assert not {f.name for f in dataclasses.fields(Picture)} & {"size_e3", "size", "charge_g", "magnitude"}
    assert not re.findall(r'(?:href|src)="(?!#)', svg(made()))
    assert re.findall(r"url\((?!#)", svg(made())) == []
    assert "<script" not in svg(made())


@pytest.mark.parametrize("defect", CHANNEL_DEFECTS[1:])
def test_every_defect_has_words_in_every_language(defect) -> None:
    for tag, word in (("en", "left out: "), ("de", "ausgelassen: ")):
        told = texts(without(made(), "S3", "S", defect=defect), tag)
        assert word + sample.language(tag).say(f"defect.{defect}") in told


def test_who_was_left_out_is_named_with_the_reason() -> None:
    told = texts(
        dataclasses.replace(without(made(), "S1", "P", defect="gap"), left_out={"XX.S1..HHZ": "gap", "XX.S2..HHZ": ""})
    )
    assert "samples are missing: XX.S1..HHZ" in told
    assert "too few samples around this time: XX.S2..HHZ" in told
    silent = texts(without(made(), "S3", "P", channel="", samples=np.zeros(0, np.float32)))
    assert "no recording: S3 (P)" in silent
    assert "No channel was left out." in texts(made())


def test_a_hundred_channels_left_out_fill_no_page() -> None:
    many = {f"XX.S{k:03d}.00.HHZ": defect for k, defect in enumerate(CHANNEL_DEFECTS * 12)}
    told = Words(made(left_out=many), sample.language("en"), "UTC").left_out
    assert len(told) == 9
    assert "more line" in told[-1]


def test_holes_are_hatched_where_no_samples_are() -> None:
    samples = wave()
    samples[900:1000] = np.nan
    one = dataclasses.replace(made().traces[0], samples=samples)
    panel = section(made(traces=(one,), bands=P_ONLY), 0.0, 0.0, 600.0).panels[0]
    ((first, end), *_) = panel.lines[0].holes
    px_per_s = (panel.ticks[1][1] - panel.ticks[0][1]) / (panel.ticks[1][0] - panel.ticks[0][0])
    assert (end - first) / px_per_s == pytest.approx(1.0, abs=0.02)
    assert (first - panel.origin_x) / px_per_s == pytest.approx(3.0, abs=0.02)
    assert panel.lines[0].wave.count("M") == 2


def test_waves_keep_their_place_and_height() -> None:
    one = made().traces[0]
    panel = section(made(traces=(one,), bands=P_ONLY), 0.0, 0.0, 600.0).panels[0]
    line = panel.lines[0]
    points = [tuple(map(float, p.split())) for p in line.wave[1:].split("L")]
    highest = max(points, key=lambda p: abs(p[1] - line.y))
    assert abs(highest[1] - line.y) == pytest.approx(0.44 * panel.box.height, abs=0.2)
    px_per_s = (line.arrival_x - panel.origin_x) / one.arrival_s
    sample_s = np.abs(one.samples[400:]).argmax() / 100 + 4.0 - 6.0
    assert (highest[0] - panel.origin_x) / px_per_s == pytest.approx(sample_s, abs=0.03)


@pytest.mark.parametrize("stations", [1, 3, 24, 60])
def test_lines_never_overlap_and_the_picture_grows_with_them(stations) -> None:
    traces = tuple(
        Trace(f"N{k}", "P", "", 100 * k, 1.0, -6.0, 100.0, wave(), used=True) for k in range(stations)
    )  # fmt: skip
    laid = section(made(traces=traces, bands=P_ONLY), 0.0, 0.0, 700.0)
    ys = [y for *_, y in laid.names]
    assert all(b - a >= 21.0 for a, b in pairwise(ys))
    assert laid.box.bottom > ys[-1]


def test_a_region_at_the_edge_is_told() -> None:
    assert not at_the_edge(made())
    inside = made().inside95.copy()
    inside[29, 20] = True
    assert at_the_edge(made(inside95=inside))
    assert "may have been outside" in texts(made(inside95=inside))
    assert "may have been outside" not in texts(made())


def test_both_maps_are_true_to_scale() -> None:
    for map_ in (whole(made(), 0.0, 0.0, 350.0), near(made(), 0.0, 0.0, 350.0)):
        view = map_.view
        north = view.y(480_130_000) - view.y(480_130_000 + 89_928)  # one kilometre
        east = view.x(370_480_000 + 134_300) - view.x(370_480_000)  # one kilometre at 48 degrees
        assert north == pytest.approx(view.px_per_km, rel=0.01)
        assert east == pytest.approx(view.px_per_km, rel=0.01)
        assert map_.scale_px == pytest.approx(map_.scale_m / 1000 * view.px_per_km)
        assert map_.scale_px < 350 / 2
        assert map_.radii_px[1] == pytest.approx(1.93 * view.px_per_km)
        assert 0 <= map_.place[0] <= view.box.right


def test_a_fine_grid_is_drawn_coarser_and_keeps_its_peak() -> None:
    fine = np.ones((700, 900))
    fine[333, 444] = 9.0
    inside = np.zeros(fine.shape, np.bool_)
    inside[333, 444] = True
    drawn = whole(made(coalescence=fine, inside50=inside, inside95=inside, lattice=Lattice(478_800_000, 369_000_000, 3_000, 4_500)), 0, 0, 350)  # fmt: skip
    assert drawn.shades[-1].count("M") == 1
    x, y = (float(n) for n in re.match(r"M([\d.]+) ([\d.]+)", drawn.shades[-1]).groups())
    assert abs(x - drawn.view.x(369_000_000 + 444 * 4_500)) < 5
    assert abs(y - drawn.view.y(478_800_000 + 333 * 3_000)) < 5


def test_names_on_the_map_lie_beside_each_other() -> None:
    crowded = {f"STATION{k}": (480_100_000 + k * 20_000, 370_400_000 + k * 15_000) for k in range(30)}
    traces = tuple(Trace(s, "P", "", 1, 1.0, -6.0, 100.0, wave(), used=True) for s in crowded)
    marks = whole(made(stations=crowded, traces=traces), 0, 0, 350).marks
    assert len(marks) == 30
    named = [m for m in marks if m.name]
    assert 0 < len(named) < 30
    boxes = [Box(m.name_x - (75 if m.anchor == "end" else 0), m.name_y - 11, 75, 13) for m in named]
    assert not any(a.meets(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])


def test_shapes_of_the_canvas() -> None:
    chosen = np.array([[True, True, False], [False, True, False]])
    assert runs(chosen[0]) == [(0, 2)]
    assert cells(chosen, [0, 1, 2, 3], [0, 1, 2]) == "M0.0 0.0H2.0v1.0H0.0zM1.0 1.0H2.0v1.0H1.0z"
    assert outline(chosen, [0, 1, 2, 3], [0, 1, 2]).count("M") == 6
    assert [round_step(span, 7) for span in (7, 8, 0.6)] == [1, 2, 0.1]
    assert [longest_round(most) for most in (0.2, 1, 4.9, 5, 77)] == [1, 1, 2, 5, 50]
