"""A process that has imported the program, and forks for every command: what a command costs is then what it does, not what it imports.

Every command still has a process of its own, with the words, folder, environment, input and outputs of whoever asks for it, and its exit
status. What is shared is what was imported, and with it the seed of string hashes; and no interpreter is taken down at the end. Tests of
other interpreters start those (`trucewatch_command`).

    python -P forking.py SOCKET             serve until standard input ends
    python -P forking.py SOCKET WORD...     be the command `trucewatch WORD...`
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

STREAMS = (0, 1, 2)
_LENGTH = 8


def ask(
    path: str, words: list[str], env: dict[str, str], streams: tuple[int, int, int], timeout_s: float | None
) -> int:
    """Have a command run with these streams; its exit status, negative for a signal. Raises: TimeoutError."""
    said = json.dumps({"words": words, "env": env, "folder": str(Path.cwd())}).encode()
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(timeout_s)
        door.connect(path)
        socket.send_fds(door, [len(said).to_bytes(_LENGTH, "big")], list(streams))
        door.sendall(said)
        return int(door.makefile().readline())


def serve(path: str) -> None:
    """Import the whole program, then fork for everyone who asks; end when standard input ends: the process that asks has ended."""
    import trucewatch

    for module in pkgutil.walk_packages(trucewatch.__path__, "trucewatch."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.freeze()  # or every command would look through all that was imported
    running: dict[int, tuple[int, socket.socket]] = {}
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(64)
        while 0 not in (ready := select.select([0, door, *running], [], [])[0]):
            for found in ready:
                if found is door:
                    asker, _ = door.accept()
                    pid = _begun(asker)
                    running[os.pidfd_open(pid)] = pid, asker
                else:
                    os.close(found)
                    pid, asker = running.pop(found)
                    with asker:
                        asker.sendall(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n".encode())


def _begun(asker: socket.socket) -> int:
    """Take what is asked, and begin it in a process of its own."""
    length, streams, _, _ = socket.recv_fds(asker, _LENGTH, len(STREAMS))
    with asker.makefile("rb") as reader:
        told = json.loads(reader.read(int.from_bytes(length, "big")))
    pid = os.fork()
    if pid == 0:
        _be_the_command(told["words"], told["env"], told["folder"], streams)
    for given in streams:
        os.close(given)
    return pid


def _be_the_command(words: list[str], env: dict[str, str], folder: str, streams: list[int]) -> NoReturn:
    """Run it, and end as processes of multiprocessing do: to take down all that was imported would copy it first."""
    status: object = 1
    try:
        for given, stream in zip(streams, STREAMS, strict=True):
            os.dup2(given, stream)
            os.close(given)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(env)
        sys.argv = ["trucewatch", *words]
        importlib.import_module("trucewatch.cli").main()
        status = 0
    except SystemExit as ended:
        status = ended.code
    except BaseException:  # noqa: BLE001 - as an interpreter would: the traceback, and status 1
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        for said in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # whoever read it may be gone
                said.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1], sys.argv[2:], dict(os.environ), STREAMS, None))
    serve(sys.argv[1])
