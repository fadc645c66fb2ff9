"""Every output on the shelf: its examples, its place in the catalogue, what it may not do."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from trucewatch.outputs import Output, catalogue
from trucewatch.outputs.json.render import render as canonical
from trucewatch.publish.compose import compose
from unit.publish import sample

SHELF = sample.PACKAGE / "outputs"
EDITION = "day.edition.json"
SPOKEN = [(output, tag) for output in catalogue().values() for tag in (("en", "de") if output.spoken else ("",))]


def test_the_shelf_is_its_folders() -> None:
    assert sorted(catalogue()) == sorted(p.parent.name for p in SHELF.glob("*/render.py"))


@pytest.mark.parametrize(("output", "tag"), SPOKEN, ids=lambda x: x.name if isinstance(x, Output) else x)
def test_example(output: Output, tag: str, accepting: bool) -> None:
    folder = SHELF / output.name / "examples"
    expected = folder / ".".join(["day", *([tag] if tag else []), output.suffix])
    if accepting:
        folder.mkdir(exist_ok=True)
        edition = compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)
        (folder / EDITION).write_bytes(canonical(edition, None, sample.asset))
    given = msgspec.json.decode((folder / EDITION).read_bytes())
    made = output.render(given, sample.language(tag) if tag else None, sample.asset)
    if accepting:
        expected.write_bytes(made)
    assert made == expected.read_bytes()


@pytest.mark.parametrize("output", catalogue().values(), ids=lambda o: o.name)
def test_its_example_is_the_edition_that_is_composed_today(output: Output) -> None:
    edition = compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)
    assert (SHELF / output.name / "examples" / EDITION).read_bytes() == canonical(edition, None, sample.asset)


@pytest.mark.parametrize("path", sorted(SHELF.rglob("*.py")), ids=lambda p: str(p.relative_to(SHELF)))
def test_outputs_never_import_each_other(path: Path) -> None:
    own = path.relative_to(SHELF).parts[0]
    imported = re.findall(r"from trucewatch\.outputs\.(\w+)", path.read_text(encoding="utf-8"))
    assert own == "__init__.py" or set(imported) <= {own}
