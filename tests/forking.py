"""A process that has imported the program, and forks for every command: what a command costs is then what it does, not what it imports.

Every command still has a process of its own, with the words, folder, environment, input and outputs of whoever asked for it, and its exit
status. What is shared is what was imported, and with it the seed of string hashes: tests of other interpreters start those (`trucewatch_command`).

    python -P forking.py SOCKET             serve until standard input ends
    python -P forking.py SOCKET WORD...     be the command `trucewatch WORD...`
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import socket
import sys
from pathlib import Path
from typing import NoReturn

STREAMS = (0, 1, 2)
_LENGTH = 8


def ask(
    path: str, words: list[str], env: dict[str, str], streams: tuple[int, int, int], timeout_s: float | None
) -> int:
    """Have a command run here and now with these streams; its exit status, negative for a signal. Raises: TimeoutError."""
    said = json.dumps({"words": words, "env": env, "folder": str(Path.cwd())}).encode()
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(timeout_s)
        door.connect(path)
        socket.send_fds(door, [len(said).to_bytes(_LENGTH, "big")], list(streams))
        door.sendall(said)
        return int(door.makefile().read())


def serve(path: str) -> None:
    """Import the whole program, then fork for everyone who asks; end when standard input ends, which is when the asker's process has."""
    import trucewatch

    for module in pkgutil.walk_packages(trucewatch.__path__, "trucewatch."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # or every command would look through all that was imported before it ends
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(64)
        while True:
            ready, _, _ = select.select([door, 0], [], [])
            if 0 in ready:
                return
            asker, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _answer(asker)
            asker.close()
            _reap()


def _reap() -> None:
    """Forget those that have answered."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _answer(asker: socket.socket) -> NoReturn:
    """In a process of its own: run what is asked in another, and say how that ended."""
    length, streams, _, _ = socket.recv_fds(asker, _LENGTH, len(STREAMS))
    with asker.makefile("rb") as reader:
        told = json.loads(reader.read(int.from_bytes(length, "big")))
    pid = os.fork()
    if pid == 0:
        asker.close()
        _become(told["words"], told["env"], told["folder"], streams)
    for stream in streams:
        os.close(stream)
    _, status = os.waitpid(pid, 0)
    asker.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(words: list[str], env: dict[str, str], folder: str, streams: list[int]) -> NoReturn:
    """Be the command, to the end that an interpreter has."""
    for given, stream in zip(streams, STREAMS, strict=True):
        os.dup2(given, stream)
        os.close(given)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["trucewatch", *words]
    from trucewatch.cli import main

    main()
    sys.exit(0)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1], sys.argv[2:], dict(os.environ), STREAMS, None))
    serve(sys.argv[1])
