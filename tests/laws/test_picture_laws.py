"""Whatever was recorded, its picture is well-formed, bears its marks, and holds no number that is none."""

import re
from xml.etree import ElementTree as ET

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.model.pictures import Band, Lattice, Picture, Trace
from trucewatch.model.vocabulary import CHANNEL_DEFECTS
from trucewatch.outputs.pictures.drawn import Frame, draw
from unit.publish import sample

NAMES = st.text(min_size=1, max_size=20)
FLOATS = st.floats(-1e9, 1e9, width=32) | st.just(float("nan"))
SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def traces(draw_, station: str, phase: str) -> Trace:
    number = draw_(st.integers(0, 40))
    return Trace(
        station,
        phase,
        draw_(st.just("") | NAMES),
        draw_(st.integers(0, 10**7)),
        draw_(st.floats(0, 900)),
        -6.0,
        draw_(st.sampled_from([1.0, 20.0, 100.0])),
        np.array(draw_(st.lists(FLOATS, min_size=number, max_size=number)), np.float32),
        draw_(st.booleans()),
        draw_(st.just("") | st.sampled_from(CHANNEL_DEFECTS[1:])),
    )


@st.composite
def pictures(draw_) -> Picture:
    codes = draw_(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    phases = draw_(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    rows, columns = draw_(st.integers(1, 6)), draw_(st.integers(1, 6))
    inside = np.array(draw_(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns)), np.bool_)
    inside[draw_(st.integers(0, rows * columns - 1))] = True
    south, west = draw_(st.integers(-800_000_000, 800_000_000)), draw_(st.integers(-1_790_000_000, 1_780_000_000))
    t0_ms = draw_(st.integers(0, 4 * 10**12))
    places = {
        code: (south + draw_(st.integers(-(10**6), 10**6)), west + draw_(st.integers(-(10**6), 10**6)))
        for code in codes
    }
    return Picture(
        id=draw_(NAMES),
        network=draw_(NAMES),
        t0_ms=t0_ms,
        t1_ms=t0_ms + draw_(st.integers(1, 10**5)),
        origin_ms=t0_ms,
        lat_e7=south,
        lon_e7=west,
        radius_m=draw_(st.integers(1, 10**6)),
        radius50_m=draw_(st.integers(1, 10**5)),
        score=draw_(st.floats(0, 100)),
        threshold=draw_(st.floats(1, 10)),
        bands=tuple(Band(phase, 6.0, 16.0) for phase in phases),
        traces=tuple(draw_(traces(code, phase)) for code in codes for phase in phases),
        left_out={code: draw_(st.sampled_from(["", *CHANNEL_DEFECTS[1:]])) for code in draw_(st.lists(NAMES, max_size=3))},
        stations=places,
        lattice=Lattice(south, west, draw_(st.integers(1, 10**6)), draw_(st.integers(1, 10**6))),
        coalescence=np.array(draw_(st.lists(st.floats(0.1, 50), min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns),
        inside50=inside.reshape(rows, columns),
        inside95=inside.reshape(rows, columns),
        configuration="c" * 64,
        versions=draw_(st.text(max_size=30)),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pictures(), st.sampled_from(["en", "de"]), NAMES)
def test_every_picture_is_well_formed_and_bears_its_marks(picture: Picture, tag: str, title: str) -> None:
    frame = Frame(("exercise", "demonstration"), title, "Europe/Kyiv")
    made = draw(picture, frame, sample.language(tag), sample.asset)
    root = ET.fromstring(made)  # noqa: S314 - our own
    told = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert sum("DEMONSTRATION" in line and ("EXERCISE" in line or "ÜBUNG" in line) for line in told) >= 2
    for node in root.iter():
        for name in ("x", "y", "d", "r", "cx", "cy", "width", "height"):
            assert not re.search(r"nan|inf", node.get(name, "")), (node.tag, name, node.get(name))
    assert made == draw(picture, frame, sample.language(tag), sample.asset)
