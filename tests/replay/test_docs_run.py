"""The `bash` blocks of the documentation run, as a reader would type them; `sh` blocks are for a checkout and are only shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from structure.tree import ROOT, project_files

FENCE = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNING = [path for path in project_files() if path.suffix == ".md" and FENCE.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", RUNNING, ids=lambda path: str(path.relative_to(ROOT)))
def test_bash_blocks_run(page: Path, tmp_path: Path) -> None:
    """All `bash` blocks of a page, in order, as one script in an empty folder that stops at the first failure."""
    script = "set -euo pipefail\n" + "\n".join(FENCE.findall(page.read_text(encoding="utf-8")))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
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
