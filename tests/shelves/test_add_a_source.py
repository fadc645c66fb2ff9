"""docs/how-to/add-a-source.md, followed to the letter: its invented source reads its examples as the page says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from shelves.sources import SHELF, take_in
from trucewatch.ingest.source import Source
from trucewatch.sources.manifest import SCHEMA_FILE, read_manifest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-source.md"
FILE = re.compile(r"^```\w+ title=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def written() -> dict[str, str]:
    return dict(FILE.findall(PAGE.read_text(encoding="utf-8")))


@pytest.fixture
def source(written: dict[str, str], tmp_path: Path) -> Source:
    manifest = read_manifest("drone_watch", written["source.yaml"], (SHELF / SCHEMA_FILE).read_text(encoding="utf-8"))
    path = tmp_path / "parse.py"
    path.write_text(written["parse.py"], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("drone_watch_parse", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Source(manifest, module.parse)


def test_the_page_writes_every_file(written: dict[str, str]) -> None:
    assert set(written) == {
        "__init__.py",
        "source.yaml",
        "parse.py",
        "examples/one-evening.csv",
        "examples/bad-values.csv",
    }


def test_the_good_example_is_accounted_for_as_the_page_says(source: Source, written: dict[str, str]) -> None:
    report = take_in(source, written["examples/one-evening.csv"].encode()).report
    assert (report.rows, report.read, report.rejected) == (3, 2, 0)
    assert report.skipped == {"a test alarm of the association": 1}


def test_every_row_of_the_bad_example_is_rejected_with_a_hint(source: Source, written: dict[str, str]) -> None:
    report = take_in(source, written["examples/bad-values.csv"].encode()).report
    assert (report.rows, report.rejected) == (5, 5)
    assert [r.line for r in report.rejections] == [2, 3, 4, 5, 6]
    assert all(r.hint for r in report.rejections)
