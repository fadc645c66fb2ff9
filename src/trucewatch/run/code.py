"""The code version: package version, hash of the shipped files, hash of the locked dependencies.

Two installations that say the same code version derive the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

from trucewatch import __version__

_LEFT_OUT = ("__pycache__", ".pyc", ".nbi", ".nbc")


@functools.cache
def code_version() -> str:
    """`<version>+files.<12 hex>.locked.<12 hex>`."""
    return f"{__version__}+files.{_shipped_files()[:12]}.locked.{_dependencies()[:12]}"


def _shipped_files() -> str:
    h = hashlib.sha256()
    for path, data in sorted(_walk(files("trucewatch"), "")):
        h.update(f"{path} {hashlib.sha256(data).hexdigest()}\n".encode())
    return h.hexdigest()


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.name.endswith(_LEFT_OUT):
            continue
        path = f"{prefix}{item.name}"
        found += _walk(item, f"{path}/") if item.is_dir() else [(path, item.read_bytes())]
    return found


def _dependencies() -> str:
    """The installed versions of everything that the package asks for, and what those ask for."""
    seen: dict[str, str] = {}
    waiting = ["trucewatch"]
    while waiting:
        name = waiting.pop()
        for line in importlib.metadata.requires(name) or []:
            if "extra ==" in line:
                continue
            wanted = _bare_name(line)
            if wanted in seen:
                continue
            try:
                seen[wanted] = importlib.metadata.version(wanted)
            except importlib.metadata.PackageNotFoundError:  # for another platform or Python
                continue
            waiting.append(wanted)
    return hashlib.sha256("".join(f"{n}=={v}\n" for n, v in sorted(seen.items())).encode()).hexdigest()


def _bare_name(requirement: str) -> str:
    end = next((i for i, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), len(requirement))
    return requirement[:end].lower().replace("_", "-")
