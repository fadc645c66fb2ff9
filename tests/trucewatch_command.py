"""The command line as the tests call it: a real process, its answer, its exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def trucewatch(*words: str | Path, env: dict[str, str] | None = None, status: int = 0) -> str:
    """Run a command and return what it printed; any other exit status than the expected one fails with all that was said."""
    answer = subprocess.run(
        [sys.executable, "-m", "trucewatch", *map(str, words)],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answer.returncode == status, f"{words}: exit {answer.returncode}\n{answer.stdout}\n{answer.stderr}"
    return answer.stdout


def answered(*words: str | Path, env: dict[str, str] | None = None) -> Any:
    """Run a command with --json and return what it answered."""
    return json.loads(trucewatch(*words, "--json", env=env))
