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
from trucewatch.sources.manifest import SCHEMA_FILE, read_manifest

CATALOGUE = shelf()
EXAMPLES = sorted(p for p in SHELF.glob("*/examples/*") if not p.name.endswith(".expected.json"))
OWN_TABLES = ("observations", "notifications", "coverage", "declarations", "inspections")


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
    for column, words in lists.items():
        enum = item["properties"].get(column, {}).get("enum")
        assert enum is None or [w for w in enum if w] == list(words)


def test_json_schema_accepts_what_is_read() -> None:
    schema = json.loads((SHELF / "observations" / "table.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads((SHELF / "observations/examples/from-a-form.json").read_text()))


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
