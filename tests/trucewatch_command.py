"""The command line as the tests call it: a process of its own, its answer, its exit status.

The process is forked from one that has imported the program already (`forking.py`); whoever asks for another environment gets a new interpreter.
"""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import forking

STARTS_WITHIN_S = 120
SHIM = '#!/bin/sh\nexec "{python}" -IS "{program}" "{door}" "$@"\n'


def command(*words: str | Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a command, whatever comes of it."""
    said = [str(word) for word in words]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, Path(os.devnull).open() as nothing:
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        status = forking.ask(_door(), said, dict(os.environ), streams, timeout_s)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return subprocess.CompletedProcess(["trucewatch", *said], status, *texts)


def new_interpreter(
    *words: str | Path, env: dict[str, str], timeout_s: float = 300
) -> subprocess.CompletedProcess[str]:
    """The same in an interpreter that is started for it, with some variables of the environment changed."""
    return subprocess.run(
        [sys.executable, "-m", "trucewatch", *map(str, words)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_s,
    )


def trucewatch(*words: str | Path, env: dict[str, str] | None = None, status: int = 0) -> str:
    """Run a command and return what it printed; any other exit status than the expected one fails with all that was said."""
    answer = command(*words) if env is None else new_interpreter(*words, env=env)
    assert answer.returncode == status, f"{words}: exit {answer.returncode}\n{answer.stdout}\n{answer.stderr}"
    return answer.stdout


def answered(*words: str | Path, env: dict[str, str] | None = None) -> Any:
    """Run a command with --json and return what it answered."""
    return json.loads(trucewatch(*words, "--json", env=env))


def shim(folder: Path) -> Path:
    """A program `trucewatch` in a folder, for scripts that name it: it has the command run in a forked process, with the script's own streams."""
    file = folder / "trucewatch"
    file.write_text(SHIM.format(python=sys.executable, program=forking.__file__, door=_door()))
    file.chmod(0o755)
    return file


@functools.cache
def _door() -> str:
    """The socket of the process that forks, which lives as long as this one."""
    folder = tempfile.mkdtemp(prefix="trucewatch-")
    door = f"{folder}/door"
    serving = subprocess.Popen(
        [sys.executable, "-P", forking.__file__, door], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )

    def end() -> None:
        serving.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    until = time.monotonic() + STARTS_WITHIN_S
    while not Path(door).exists():
        assert serving.poll() is None, "the process that forks has ended"
        assert time.monotonic() < until, "the process that forks does not start"
        time.sleep(0.02)
    return door
