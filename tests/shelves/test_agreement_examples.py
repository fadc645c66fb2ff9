"""The situations beside the agreements: each clause sees in them what a jurist wrote there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from shelves.situations import EXPECT, SHELF, accept, shipped, situations
from trucewatch.model.agreement import Agreement

FILES = sorted(SHELF.glob("*/examples/*.yaml"))
NAMES = [(file, situation.name) for file in FILES for situation in situations(file)]
AT_LEAST = {"minsk-2015": 8, "exercise": 6, "easter-2025": 4}


@cache
def agreement(name: str) -> Agreement:
    return shipped(name)


@pytest.mark.parametrize("file", FILES, ids=lambda p: f"{p.parts[-3]}/{p.name}")
def test_each_situation_has_one_line_that_says_what_is_expected(file: Path, accepting: bool) -> None:
    if accepting:
        accept(file, agreement(file.parts[-3]))
    assert len(EXPECT.findall(file.read_text("utf-8"))) == len(situations(file))
    assert len({s.name for s in situations(file)}) == len(situations(file))


@pytest.mark.parametrize(("file", "name"), NAMES, ids=lambda x: x.parts[-3] if isinstance(x, Path) else x)
def test_situation(file: Path, name: str) -> None:
    """Read again here: `--accept` may just have written the file anew."""
    situation = next(s for s in situations(file) if s.name == name)
    assert situation.judge(agreement(situation.agreement)) == situation.given["expect"]


@pytest.mark.parametrize("name", sorted(AT_LEAST))
def test_the_examples_of_an_agreement_show_every_result_that_it_can_give(name: str) -> None:
    of_this = [s.given["expect"] for file in FILES for s in situations(file) if s.agreement == name]
    assert len(of_this) >= AT_LEAST[name]
    assert {"inconsistent", "consistent", "undetermined"} <= {r for expect in of_this for r in expect.values()}
    assert {} in of_this, "one situation in which no clause applies at all"
    judged = {clause for expect in of_this for clause in expect}
    assert judged == {clause.id for clause in agreement(name).clauses}
