"""Every source's manifest, templates and examples."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from shelves.sources import SHELF, outcome, shelf, take_in
from trucewatch.errors import SourceError
from trucewatch.model import vocabulary
from trucewatch.sources import names
from trucewatch.sources.acoustic import parse as acoustic
from trucewatch.sources.camera_events import parse as camera_events
from trucewatch.sources.imagery import annotation
from trucewatch.sources.imagery import parse as imagery
from trucewatch.sources.manifest import SCHEMA_FILE, read_manifest
from trucewatch.sources.rf_detections import parse as rf_detections
from trucewatch.sources.uav_flights import looked_at
from trucewatch.sources.uav_flights import parse as uav_flights

CATALOGUE = shelf()
EXAMPLES = sorted(p for p in SHELF.glob("*/examples/*") if not p.name.endswith(".expected.json"))
OWN_TABLES = (
    *("observations", "notifications", "coverage", "declarations", "inspections"),
    *("camera_events", "uav_flights", "imagery", "rf_detections", "acoustic"),
)

OWN_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "camera_events": {"day_night": camera_events.LIGHT},
    "uav_flights": {
        "what": tuple(uav_flights.OF),
        "view": looked_at.VIEWS,
        "interference": uav_flights.INTERFERED,
        "cause": tuple(uav_flights.OF_CAUSE),
    },
    "imagery": {"what": imagery.WHAT, "reader": annotation.READERS, "kind": annotation.KINDS},
    "rf_detections": {"kind": rf_detections.KINDS, "link": rf_detections.LINKS, "spectrum": rf_detections.SPECTRUM},
    "acoustic": {
        "what": acoustic.WHAT,
        "class": (*acoustic.KIND_OF, *acoustic.LEFT_OUT),
        "clock_status": acoustic.CLOCKS,
    },
}
"""Lists that one table has for itself, or shorter ones than the vocabulary's."""


def test_the_shelf_is_its_folders() -> None:
    folders = sorted(p.parent.name for p in SHELF.glob("*/source.yaml"))
    assert list(names()) == folders == sorted(CATALOGUE)
    assert len(folders) >= 11


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: f"{p.parts[-3]}/{p.name}")
def test_example(example: Path, accepting: bool) -> None:
    expected = example.with_name(f"{example.name}.expected.json")
    got = outcome(CATALOGUE[example.parts[-3]], example)
    if accepting:
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_source_has_a_good_and_a_rejected_example(name: str) -> None:
    expected = [json.loads(p.read_text()) for p in SHELF.glob(f"{name}/examples/*.expected.json")]
    assert any(e.get("account", {}).get("read") for e in expected)
    assert any(e.get("account", {}).get("rejected") or "refused" in e for e in expected)


@pytest.mark.parametrize("name", OWN_TABLES)
def test_template_is_readable_and_empty(name: str) -> None:
    with pytest.raises(SourceError, match="empty"):
        take_in(CATALOGUE[name], b"\n")
    assert take_in(CATALOGUE[name], (SHELF / name / "template.csv").read_bytes()).report.rows == 0


@pytest.mark.parametrize("name", OWN_TABLES)
def test_json_schema_names_the_columns_and_words_of_the_table(name: str) -> None:
    schema = json.loads((SHELF / name / "table.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    header = next(csv.reader(io.StringIO((SHELF / name / "template.csv").read_text())))
    item = schema["items"]
    assert list(item["properties"]) == header
    assert set(item["required"]) <= set(header)
    lists = {
        "means": vocabulary.MEANS,
        "kind": vocabulary.PERCEIVED,
        "uav_act": vocabulary.UAV_ACTS,
        "description": vocabulary.DESCRIPTIONS,
        "activity": vocabulary.DESCRIPTIONS,
        "weapon": vocabulary.WEAPONS,
        "confidence": vocabulary.CONFIDENCES,
        "restriction": vocabulary.RESTRICTIONS,
        "status": vocabulary.CASUALTY_STATUS,
        "standing": vocabulary.CASUALTY_STANDING,
        "state": vocabulary.WATCH_STATES,
        "answer": vocabulary.ANSWERS,
        "site_kind": vocabulary.SITE_KINDS,
        "form": vocabulary.INSPECTION_FORMS,
        "access": vocabulary.ACCESS,
        "abandoned": vocabulary.YES_NO,
    }
    lists |= OWN_WORDS.get(name, {})
    for column, words in lists.items():
        enum = item["properties"].get(column, {}).get("enum")
        assert enum is None or sorted(w for w in enum if w) == sorted(words)
    listed = {column for column, said in item["properties"].items() if "enum" in said}
    assert listed - {"what", "sighting", "place"} <= set(lists)


def test_json_schema_accepts_what_is_read() -> None:
    schema = json.loads((SHELF / "observations" / "table.schema.json").read_text())
    example = SHELF / "observations" / "examples" / "from-a-form.json"
    rows = json.loads(example.read_text())
    account = json.loads(example.with_name(f"{example.name}.expected.json").read_text())["account"]
    assert (account["read"], account["rejected"]) == (len(rows), 0)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(rows)] == []
    assert not Draft202012Validator(schema).is_valid([{**rows[0], "means": "guessed"}])


def _manifest(change: dict[str, Any]) -> str:
    given = yaml.safe_load((SHELF / "alerts" / "source.yaml").read_text())
    return str(yaml.safe_dump({**given, **change}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "blue"}, "colour"),
        ({"sealed": "no"}, "sealed"),
        ({"name": "alarms"}, "alarms"),
        ({"identity": {"notices": ["region", "moon"]}}, "moon"),
        ({"identity": {"tables": ["region"]}}, "tables"),
        ({"volume_per_day": [1]}, "volume_per_day"),
        ({"feed": {"url": "http://example.org", "every_s": 60, "max_bytes": 1000}}, "url"),
        ({"place_error": {"radius_m": 0}}, "radius_m"),
    ],
)
def test_a_wrong_manifest_is_refused_by_name(change: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceError, match=says) as refused:
        read_manifest("alerts", _manifest(change), (SHELF / SCHEMA_FILE).read_text())
    assert refused.value.place == "alerts/source.yaml"
    assert refused.value.hint


def test_a_manifest_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(SourceError, match="no YAML"):
        read_manifest("alerts", "name: [", (SHELF / SCHEMA_FILE).read_text())


def _relied(name: str, change: object) -> str:
    given = yaml.safe_load((SHELF / name / "source.yaml").read_text())
    return str(yaml.safe_dump({**given, "reliability": change}))


def test_every_source_of_observations_says_how_far_it_can_be_relied_on() -> None:
    with_observations = {name for name, s in CATALOGUE.items() if "observations" in s.manifest.identity}
    assert with_observations == {name for name, s in CATALOGUE.items() if s.manifest.reliability}
    for name in with_observations:
        manifest = CATALOGUE[name].manifest
        assert manifest.means in manifest.reliability
        for one in manifest.reliability.values():
            assert 0 < one.kind_e6 <= 1_000_000
            assert 0 <= one.false_e6 < 1_000_000
            assert one.basis


def test_reliability_comes_exactly_from_its_text() -> None:
    heard = CATALOGUE["observations"].manifest.reliability["heard"]
    assert (heard.kind_e6, heard.false_e6) == (850_000, 30_000)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"felt": {"kind": "0.9", "false": "0.1", "basis": "b"}}, "felt"),
        ({"seen": {"kind": "0", "false": "0.1", "basis": "b"}}, "reliability/seen/kind"),
        ({"seen": {"kind": "1.1", "false": "0.1", "basis": "b"}}, "reliability/seen/kind"),
        ({"seen": {"kind": "0.9", "false": "1", "basis": "b"}}, "reliability/seen/false"),
        ({"seen": {"kind": 0.9, "false": "0.1", "basis": "b"}}, "reliability/seen/kind"),
        ({"seen": {"kind": "0.9", "false": "0.1"}}, "basis"),
        ({}, "reliability"),
    ],
)
def test_a_wrong_reliability_is_refused_by_name(said: object, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_manifest("viina", _relied("viina", said), (SHELF / SCHEMA_FILE).read_text())


def test_observations_need_a_reliability_and_others_have_none() -> None:
    schema = (SHELF / SCHEMA_FILE).read_text()
    given = yaml.safe_load((SHELF / "viina" / "source.yaml").read_text())
    del given["reliability"]
    with pytest.raises(SourceError, match="belong together"):
        read_manifest("viina", yaml.safe_dump(given), schema)
    with pytest.raises(SourceError, match="belong together"):
        read_manifest("alerts", _relied("alerts", {"told": {"kind": "0.9", "false": "0", "basis": "b"}}), schema)
