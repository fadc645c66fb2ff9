"""The layers of the architecture hold, and the contract that says so does refuse what it should."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from structure.tree import ROOT

VIOLATIONS = {
    "a stage imports another": ("fuse/planted.py", "import trucewatch.assess"),
    "a shelf imports another": ("sources/planted.py", "import trucewatch.outputs"),
    "a stage imports the shell": ("publish/planted.py", "import trucewatch.run"),
    "a noun imports a formula": ("model/planted.py", "import trucewatch.science"),
    "a room that no layer names": ("extras/__init__.py", ""),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_layers_hold(copy: Path) -> None:
    answer = lint_imports(copy)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("path", "planted"), VIOLATIONS.values(), ids=list(VIOLATIONS))
def test_a_planted_violation_is_refused(copy: Path, path: str, planted: str) -> None:
    target = copy / "src" / "trucewatch" / path
    target.parent.mkdir(exist_ok=True)
    target.write_text(f'"""Planted."""\n{planted}\n', encoding="utf-8")
    answer = lint_imports(copy)
    assert answer.returncode != 0
    assert "planted" in answer.stdout or "extras" in answer.stdout, "refused for another reason than the planted one"
