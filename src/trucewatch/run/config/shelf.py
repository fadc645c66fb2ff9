"""The missions that ship with the package, as the files of a new mission folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from trucewatch.errors import WorkflowError
from trucewatch.run.config.mission import mission_file
from trucewatch.run.config.schemas import SCHEMAS

_AGREEMENT_FILES: Final = ("agreement.yaml", "zones.geojson")


def shipped_missions() -> list[str]:
    """Names of the missions that ship, in alphabetical order."""
    return sorted(p.name for p in files("trucewatch.missions").iterdir() if p.joinpath("mission.yaml").is_file())


def shipped(name: str) -> dict[str, bytes]:
    """The files of a shipped mission by path: its own, its agreement's under agreement/, and the schemas for editors under schema/.

    Raises: WorkflowError: no mission of that name ships.
    """
    if name not in shipped_missions():
        raise WorkflowError(f"No mission `{name}` ships.", hint=f"There are: {', '.join(shipped_missions())}.")
    made = dict(_walk(files("trucewatch.missions").joinpath(name)))
    agreement = mission_file(made).get("agreement")
    if agreement:
        folder = files("trucewatch.agreements").joinpath(agreement)
        made |= {
            f"agreement/{f}": folder.joinpath(f).read_bytes() for f in _AGREEMENT_FILES if folder.joinpath(f).is_file()
        }
    return made | {f"schema/{file}": files(package).joinpath(file).read_bytes() for package, file in SCHEMAS.values()}


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every data file below a folder, by its path with forward slashes."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith((".py", ".pyc")):
            yield f"{prefix}{entry.name}", entry.read_bytes()
