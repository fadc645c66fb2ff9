"""A draft is tried on past data before it is signed: what changes is said, and nothing is changed."""

import shutil
from pathlib import Path

import pytest

from trucewatch.errors import AgreementError
from trucewatch.run.terminal import Progress
from trucewatch.run.whatif import diff_agreements
from trucewatch_command import answered, trucewatch


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whatif") / "mission"
    trucewatch("exercise", "new", place, "--staged", "--seed", "3", "--days", "4")
    trucewatch("run", place)
    return place


@pytest.fixture
def draft(mission: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(mission / "agreement", tmp_path / "draft")) / "agreement.yaml"


def test_the_same_text_changes_nothing(mission: Path, draft: Path) -> None:
    found = answered("agreement", "diff", mission / "agreement" / "agreement.yaml", draft, "--on", mission)
    assert found["findings"]
    assert all(row["old"] == row["new"] for row in found["findings"])
    assert not any(row["periods_that_differ"] for row in found["counts"])


def test_a_changed_clause_is_named_with_what_moves(mission: Path, draft: Path) -> None:
    """Without the exception for notified demolitions, demolitions that were allowed become inconsistent; no other clause moves."""
    text = draft.read_text("utf-8")
    start = text.index("  - id: demolitions")
    cut = text.index("    exceptions:", start)
    end = text.index("\n\n", cut)
    draft.write_text(text[:cut].rstrip() + text[end:], "utf-8")
    before = trucewatch("digest", mission)
    found = answered("agreement", "diff", mission / "agreement" / "agreement.yaml", draft, "--on", mission)
    moved = [row for row in found["findings"] if row["old"] != row["new"]]
    assert {row["clause"] for row in moved} == {"demolitions"}
    assert all(row["new"] == "inconsistent" and row["examples"] for row in moved)
    assert trucewatch("digest", mission) == before


def test_a_wider_merge_changes_its_own_rule_only(mission: Path, draft: Path) -> None:
    text = draft.read_text("utf-8")
    assert "distance_m: 1000" in text
    draft.write_text(text.replace("distance_m: 1000", "distance_m: 20000"), "utf-8")
    found = answered("agreement", "diff", mission / "agreement" / "agreement.yaml", draft, "--on", mission)
    assert {row["rule"] for row in found["counts"] if row["periods_that_differ"]} == {"per_episode"}
    assert all(row["new"]["least"] <= row["old"]["least"] for row in found["counts"] if row["rule"] == "per_episode")


def test_a_clause_that_the_old_text_lacks_is_told_as_no_finding(mission: Path, draft: Path) -> None:
    text = draft.read_text("utf-8").replace("  - id: ceasefire\n", "  - id: ceasefire_as_amended\n")
    draft.write_text(text, "utf-8")
    found = answered("agreement", "diff", mission / "agreement" / "agreement.yaml", draft, "--on", mission)
    moves = {(row["clause"], row["old"] == "no_finding", row["new"] == "no_finding") for row in found["findings"]}
    assert {("ceasefire", False, True), ("ceasefire_as_amended", True, False)} <= moves


def test_a_draft_that_is_wrong_is_refused_with_its_line(mission: Path, draft: Path) -> None:
    wrong = draft.read_text("utf-8").replace("in_zone: buffer", "in_zone: bufer")
    draft.write_text(wrong, "utf-8")
    line = next(n for n, text in enumerate(wrong.splitlines(), 1) if "bufer" in text)
    old = mission / "agreement" / "agreement.yaml"
    trucewatch("agreement", "diff", old, draft, "--on", mission, status=2)
    with pytest.raises(AgreementError) as refused:
        diff_agreements(str(old), str(draft), mission, "", Progress())
    assert refused.value.place == f"agreement/agreement.yaml:{line}"
    assert "buffer" in refused.value.hint
