"""The layers of the architecture hold, and the contract that says so does refuse what it should."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from structure.tree import ROOT, imported, modules

VIOLATIONS = {
    "a stage imports another": ("fuse/planted.py", "import trucewatch.assess"),
    "a shelf imports another": ("sources/planted.py", "import trucewatch.outputs"),
    "a stage imports the shell": ("publish/planted.py", "import trucewatch.run"),
    "a noun imports a formula": ("model/planted.py", "import trucewatch.science"),
    "a room that no layer names": ("extras/__init__.py", ""),
}

LIBRARIES = {"errors": set(), "model": {"numpy"}, "science": {"numpy", "numba", "llvmlite"}}


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


@pytest.mark.parametrize(("room", "libraries"), LIBRARIES.items(), ids=list(LIBRARIES))
def test_nouns_and_formulas_rest_on_little(room: str, libraries: set[str]) -> None:
    rests_on = {
        name.partition(".")[0]
        for module in modules()
        if module.room == room
        for node in ast.walk(module.tree)
        for name in imported(node)
    }
    assert rests_on - sys.stdlib_module_names - {"trucewatch"} <= libraries
