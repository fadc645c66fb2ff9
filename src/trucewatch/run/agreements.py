"""`trucewatch agreement check` and `say`: an agreement by itself, shipped or from a file."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.mission import Mission
from trucewatch.model.time import to_text
from trucewatch.publish.agreements import Drawn, agreement_lines
from trucewatch.publish.clauses import Speaker
from trucewatch.run.config import load_agreement, load_mission, shipped
from trucewatch.run.config.shelf import shipped_missions
from trucewatch.run.legal import FOR_EVER_MS
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import language

_YAML: Final = "agreement.yaml"
_ZONES: Final = "zones.geojson"
_FILES: Final = (_YAML, _ZONES)


def named_agreement(name: str) -> Agreement:
    """A shipped agreement by its name, or one from its agreement.yaml (zones.geojson lies beside it).

    Raises: AgreementError: it is wrong: file, line, what to write instead. WorkflowError: there is none of that name.
    """
    return load_agreement(named_files(name))


def named_files(name: str) -> dict[str, bytes]:
    """The files of a shipped agreement, or of one on the disk, as they lie in a mission folder. Raises: WorkflowError: there is none."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.is_dir():
        folder = path if path.is_dir() else path.parent
        zones = folder / _ZONES
        given = {f"agreement/{_YAML}": read_file(str(folder / _YAML if path.is_dir() else path))}
        return given | ({f"agreement/{_ZONES}": zones.read_bytes()} if zones.is_file() else {})
    shelf = files("trucewatch.agreements")
    there = sorted(p.name for p in shelf.iterdir() if p.joinpath(_YAML).is_file())
    if name not in there:
        raise WorkflowError(
            f"No agreement `{name}` ships.", hint=f"There are: {', '.join(there)}; or name a file.", place=name
        )
    found = {f: shelf.joinpath(name).joinpath(f) for f in _FILES}
    return {f"agreement/{f}": p.read_bytes() for f, p in found.items() if p.is_file()}


def check_agreement(name: str) -> tuple[list[str], dict[str, Any]]:
    """What an agreement holds, once it was found right."""
    a = named_agreement(name)
    data: dict[str, Any] = {
        "agreement": a.id,
        "version": a.version,
        "legal_state": a.legal_state or None,
        "in_force": [[to_text(i.t0_ms), _end(i.t1_ms)] for i in a.in_force],
        "clauses": [c.id for c in a.clauses],
        "amendments": [am.id for am in a.amendments],
        "zones": [z.id for z in a.zones],
        "rules": [r.id for r in a.rules],
    }
    held = (f"{len(data[what])} {what}" for what in ("clauses", "amendments", "zones"))
    return [f"{a.id}, version {a.version}: {', '.join(held)}, {len(a.rules)} counting rules. No error."], data


def say_agreement(name: str, tag: str) -> Iterator[str]:
    """An agreement as an outline of sentences, each part with its source.

    Raises: AgreementError: it is wrong, or has no text in the language. WorkflowError: there is no such agreement or language.
    """
    return say_files(named_files(name), tag)


def say_files(given: Mapping[str, bytes], tag: str) -> Iterator[str]:
    """The same of files as they lie in a mission folder.

    Instants are told by the clock of the shipped mission that watches over the agreement, or in UTC; parties are called as shipped missions
    call them, that one before others, or by their ids.
    """
    agreement = load_agreement(given)
    missions = sorted(_missions(), key=lambda m: m.agreement == agreement.id)
    speaker = Speaker(
        language(tag),
        next((m.timezone for m in missions if m.agreement == agreement.id), "UTC"),
        {side.id: side.names.get(tag, side.id) for mission in missions for side in mission.sides},
        {zone.id: zone.names.get(tag, zone.id) for zone in agreement.zones},
    )
    for depth, text in agreement_lines(agreement, speaker, _drawn(given)):
        yield f"{'  ' * depth}{text}"


@functools.cache
def _missions() -> tuple[Mission, ...]:
    return tuple(load_mission(shipped(name)) for name in shipped_missions())


def _drawn(given: Mapping[str, bytes]) -> Drawn:
    """The rules by which zones were made, as the file of the zones has them."""
    zones = given.get(f"agreement/{_ZONES}")
    features = json.loads(zones)["features"] if zones else []
    return {f["id"]: {k: f["properties"][k] for k in ("strip", "distance") if k in f["properties"]} for f in features}


def _end(ms: int) -> str | None:
    return None if ms >= FOR_EVER_MS // 2 else to_text(ms)
