"""The `bash` blocks of the documentation run, as a reader would type them; `sh` blocks are for a checkout and are only shown.

What is installed as `trucewatch` runs the tutorial. The other pages name a program of that name which has the same commands in forked processes.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from structure.tree import ROOT, project_files
from trucewatch_command import shim

FENCE = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNING = [path for path in project_files() if path.suffix == ".md" and FENCE.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", RUNNING, ids=lambda path: str(path.relative_to(ROOT)))
def test_bash_blocks_run(page: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All `bash` blocks of a page, in order, as one script in an empty folder that stops at the first failure."""
    script = "set -euo pipefail\n" + "\n".join(FENCE.findall(page.read_text(encoding="utf-8")))
    programs = tmp_path_factory.mktemp("programs")
    if "tutorials" not in page.parts:
        shim(programs)
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    answer = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
