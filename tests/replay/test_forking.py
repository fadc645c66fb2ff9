"""A command that was forked answers as one in an interpreter of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from trucewatch_command import command, new_interpreter, shim

FIRES = "latitude,longitude,acq_date\n48.5,35.1,2020-07-27\n"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--help",), 0),
        (("agreement", "say", "exercise", "--lang", "de"), 0),
        (("show", "nowhere", "incidents"), 2),
        (("exercise", "new"), 2),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_both_end_and_say_alike(
    words: tuple[str, ...], status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    forked, started = command(*words), new_interpreter(*words, env={})
    assert (forked.returncode, forked.stdout, forked.stderr) == (started.returncode, started.stdout, started.stderr)
    assert forked.returncode == status


def test_a_script_hands_its_own_folder_input_and_environment_on(tmp_path: Path) -> None:
    shim(tmp_path)
    script = "trucewatch new m --mission ukraine-2026 && trucewatch ingest m firms - && trucewatch show m deliveries | head -n 1"
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    said = subprocess.run(
        ["bash", "-euc", script], cwd=tmp_path, env=env, input=FIRES, capture_output=True, text=True, check=True
    )
    assert (tmp_path / "m" / "ledger").is_dir()
    assert "1 read / 0 skipped by rule / 0 rejected" in said.stdout
    assert said.stderr == "", "whoever stops reading is no reason to complain"
