"""Explosions as QuakeML: valid by its schema, readable by obspy, with ellipse, status and method, and nothing that is sealed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from trucewatch.model.vocabulary import INCIDENT_STATUSES
from trucewatch.outputs import catalogue
from trucewatch.outputs.quakeml.quantities import ellipse
from trucewatch.outputs.quakeml.render import BED
from unit.publish import detected, sample

IN = {"b": BED}
RENDER = catalogue()["quakeml"].render


def made(edition=None) -> bytes:
    return RENDER(edition or detected.events_edition(), None, sample.asset)


def event_nodes(data: bytes) -> list[ET.Element]:
    return ET.fromstring(data).findall(".//b:event", IN)  # noqa: S314 - our own file


def texts(node: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in node.findall(path, IN)]


def test_every_explosion_that_may_be_told_is_an_event_of_its_type() -> None:
    located, heard = event_nodes(made())
    for event in (located, heard):
        assert texts(event, "b:type") == ["explosion"]
        assert texts(event, "b:creationInfo/b:author") == ["trucewatch"]
    assert len(located.findall("b:origin", IN)) == 2, "what fusion makes of it, and the detection"


def test_a_bearing_is_a_pick_and_never_a_place() -> None:
    heard = event_nodes(made())[1]
    assert heard.findall("b:origin", IN) == []
    assert heard.findall("b:preferredOriginID", IN) == []
    assert texts(heard, "b:pick/b:backazimuth/b:value") == ["123.50"]
    assert texts(heard, "b:pick/b:time/b:value") == ["2031-05-03T01:30:05Z"], "the middle of its window at the array"
    (slowness,) = texts(heard, "b:pick/b:horizontalSlowness/b:value")
    assert 111_195 / float(slowness) == pytest.approx(341, rel=1e-4)
    (codes,) = heard.findall("b:pick/b:waveformID", IN)
    assert codes.attrib == {"networkCode": "YY", "stationCode": "IA", "locationCode": "H1", "channelCode": "BDF"}


def test_an_origin_has_its_time_its_place_and_the_ellipse_that_holds_95_percent() -> None:
    fused, found = event_nodes(made())[0].findall("b:origin", IN)
    assert texts(fused, "b:methodID") == ["smi:trucewatch.exercise/method/fuse"]
    assert texts(found, "b:methodID") == ["smi:trucewatch.exercise/method/detect/stack"]
    assert texts(found, "b:quality/b:usedStationCount") == ["3"]
    assert texts(found, "b:time/b:value") == ["2031-05-02T21:30:00.150Z"]
    assert texts(found, "b:time/b:uncertainty") == ["0.150"]
    assert texts(found, "b:latitude/b:value") == ["-20.8000000"]
    assert texts(found, "b:originUncertainty/b:preferredDescription") == ["uncertainty ellipse"]


def test_the_ellipse_holds_95_of_100_places_of_its_covariance() -> None:
    covariance = {"var_north_m2": 300_000, "var_east_m2": 90_000, "cov_m2": 90_000, "radius_m": 1}
    told = {name: float(value) for name, value in ellipse(covariance).items() if name != "preferredDescription"}
    drawn = np.random.default_rng(5).multivariate_normal([0, 0], [[300_000, 90_000], [90_000, 90_000]], 20_000)
    towards = np.radians(told["azimuthMaxHorizontalUncertainty"])
    along = drawn @ [np.cos(towards), np.sin(towards)]
    across = drawn @ [-np.sin(towards), np.cos(towards)]
    squared = (along / told["maxHorizontalUncertainty"]) ** 2 + (across / told["minHorizontalUncertainty"]) ** 2
    assert np.mean(squared < 1) == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize("status", INCIDENT_STATUSES)
def test_the_status_of_an_incident_is_mode_and_status_of_its_origin(status) -> None:
    fused, found = event_nodes(made(detected.events_edition(status=status)))[0].findall("b:origin", IN)
    mode = "automatic" if status == "automatic" else "manual"
    assert texts(fused, "b:evaluationMode") == [mode]
    assert texts(fused, "b:evaluationStatus") != ["confirmed"]
    assert (texts(fused, "b:evaluationStatus") == ["reviewed"]) == (status == "reviewed")
    assert texts(found, "b:evaluationMode") == ["automatic"], "a detection stays what it was"


def test_no_size_and_no_place_from_which_somebody_fired() -> None:
    data = made().decode()
    assert not re.search(r"magnitude|amplitude|4\.?321", data)
    assert "-21.2" not in data
    assert "left out, since fire may have gone out from there: 1" in data


def test_the_mark_stands_at_the_top_and_in_every_event() -> None:
    data = made()
    assert data.decode().count("EXERCISE: everything in this file is invented.") == 1 + len(event_nodes(data))


def test_what_xml_cannot_hold_is_replaced() -> None:
    edition = detected.events_edition()
    (row,) = edition["events"][0]["detections"]
    row["versions"] = "a\x00b\x1f<&>\ufffe"
    assert any("a?b?<&>?" in text for text in texts(event_nodes(made(edition))[0], ".//b:comment/b:text"))


def test_it_keeps_to_the_schema_of_quakeml() -> None:
    """The schema ships with obspy and is not ours to copy."""
    etree = pytest.importorskip("lxml.etree", reason="extra signals")
    obspy = pytest.importorskip("obspy", reason="extra signals")
    schema = etree.XMLSchema(file=str(Path(obspy.__file__).parent / "io" / "quakeml" / "data" / "QuakeML-1.2.xsd"))
    for edition in (detected.events_edition(), detected.events_edition(status="reviewed"), empty()):
        schema.assertValid(etree.fromstring(made(edition)))
    broken = made().replace(b"<type>explosion</type>", b"<type>blast</type>")
    assert not schema.validate(etree.fromstring(broken))


def empty() -> dict[str, object]:
    return {**detected.events_edition(), "events": []}


def test_obspy_reads_it() -> None:
    obspy = pytest.importorskip("obspy", reason="extra signals")
    located, heard = obspy.read_events(io.BytesIO(made()), format="QUAKEML")
    assert located.event_type == heard.event_type == "explosion"
    assert located.preferred_origin().latitude == pytest.approx(-20.8)
    assert located.preferred_origin().origin_uncertainty.preferred_description == "uncertainty ellipse"
    assert heard.picks[0].backazimuth == pytest.approx(123.5)
    assert not heard.origins
    assert not located.magnitudes
