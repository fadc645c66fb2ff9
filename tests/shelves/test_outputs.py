"""Every output on the shelf: its examples, its place in the catalogue, what it may not do."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from trucewatch.model.edition import Edition
from trucewatch.outputs import (
    BACKING,
    BULLETIN,
    EVENTS,
    INTERNAL,
    POSITIONS,
    PUBLIC,
    RESTRICTED,
    SCENARIOS,
    Output,
    catalogue,
    outputs_of,
)
from trucewatch.outputs.json.render import render as canonical
from trucewatch.publish.compose import compose
from unit.publish import detected, pledges, sample

SHELF = sample.PACKAGE / "outputs"
EDITION = "day.edition.json"
EDITIONS = {
    BULLETIN: lambda: compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE),
    POSITIONS: pledges.positions_edition,
    BACKING: pledges.backing_edition,
    SCENARIOS: pledges.compared_edition,
    EVENTS: detected.events_edition,
}
"""The edition of the examples, by format; an output that takes several shows the first."""
SPOKEN = [(output, tag) for output in catalogue().values() for tag in (("en", "de") if output.spoken else ("",))]


def test_the_shelf_is_its_folders() -> None:
    assert sorted(catalogue()) == sorted(p.parent.name for p in SHELF.glob("*/render.py"))


@pytest.mark.parametrize(("output", "tag"), SPOKEN, ids=lambda x: x.name if isinstance(x, Output) else x)
def test_example(output: Output, tag: str, accepting: bool) -> None:
    folder = SHELF / output.name / "examples"
    expected = folder / ".".join(["day", *([tag] if tag else []), output.suffix])
    if accepting:
        folder.mkdir(exist_ok=True)
        edition = EDITIONS[output.formats[0]]()
        (folder / EDITION).write_bytes(canonical(edition, None, sample.asset))
    given = msgspec.json.decode((folder / EDITION).read_bytes())
    made = output.render(given, sample.language(tag) if tag else None, sample.asset)
    if accepting:
        expected.write_bytes(made)
    assert made == expected.read_bytes()


@pytest.mark.parametrize("output", catalogue().values(), ids=lambda o: o.name)
def test_its_example_is_the_edition_that_is_composed_today(output: Output) -> None:
    edition = EDITIONS[output.formats[0]]()
    assert (SHELF / output.name / "examples" / EDITION).read_bytes() == canonical(edition, None, sample.asset)


@pytest.mark.parametrize("path", sorted(SHELF.rglob("*.py")), ids=lambda p: str(p.relative_to(SHELF)))
def test_outputs_never_import_each_other(path: Path) -> None:
    own = path.relative_to(SHELF).parts[0]
    imported = re.findall(r"from trucewatch\.outputs\.(\w+)", path.read_text(encoding="utf-8"))
    shared = {path.stem for path in SHELF.glob("*.py")}
    assert path.parent == SHELF or set(imported) <= {own, *shared}


@pytest.mark.parametrize("form", EDITIONS)
def test_every_format_has_a_file_for_machines_and_a_page_if_anybody_outside_reads_it(form: str) -> None:
    made = [output for output in catalogue().values() if form in output.formats]
    assert {output.suffix for output in made} >= ({"json"} if form in INTERNAL else {"html", "json"})
    assert outputs_of(EDITIONS[form]()) == tuple(made)


def test_a_format_is_public_or_restricted_and_says_for_whom() -> None:
    assert {*PUBLIC, *RESTRICTED, *INTERNAL} == set(EDITIONS)
    made: dict[str, Edition] = {form: edition() for form, edition in EDITIONS.items()}
    said = {form: edition.get("audience", "") for form, edition in made.items()}
    kept = {**dict.fromkeys(RESTRICTED, "guarantors"), **dict.fromkeys(INTERNAL, "analysts")}
    assert said == {**dict.fromkeys(PUBLIC, ""), **kept}
