"""A mission on disk: its ledger, the configuration that was adopted, and the rooms for what waits and what is written.

`mission.yaml` and its companions count only as the ledger holds them: a changed file is refused until it was adopted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from trucewatch import sources
from trucewatch.errors import AgreementError, LedgerError, WorkflowError
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.model.agreement import Agreement
from trucewatch.model.entries import Entry
from trucewatch.model.mission import Mission
from trucewatch.model.register import Register
from trucewatch.model.time import from_ms, to_text
from trucewatch.run.clock import now_ms
from trucewatch.run.config import CONFIGURATION, agreement_of, load_mission, load_register
from trucewatch.run.config.commission import load_commission
from trucewatch.run.config.houses import GUARANTEES, refuse_unless
from trucewatch.run.frame import Frame
from trucewatch.run.legal import with_legal_state
from trucewatch.run.shelves import languages


@dataclass
class MissionFolder:
    """An open mission. `root` is its folder; `storage` the ledger's door to the disk; `log` its ledger."""

    root: Path
    storage: FileStorage
    log: Log
    writing: bool
    _settings: dict[tuple[int, ...], tuple[Mission, Agreement]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take up where framing entries stand."""
        self._frame = Frame(self.storage, self.log)

    def close(self) -> None:
        """Sign what was added and let others write."""
        try:
            if self.writing:
                self._frame.keep()
        finally:
            self.log.close()

    def __enter__(self) -> Self:
        """Use it in a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close, whatever happened."""
        self.close()

    def entries_of(self, kind: str, size: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Configurations, decisions, keys or withdrawals among the first `size` entries (None: all), in their order."""
        stop = self.log.size if size is None else size
        return ((i, e) for i, e in self._frame.entries() if i < stop and e["kind"] == kind)

    def settings(self, size: int | None = None) -> tuple[Mission, Agreement]:
        """Mission and agreement as adopted and decided in the first `size` entries (None: all)."""
        decisions = list(self.entries_of("decision", size))
        rests_on = (*(i for i, _ in self.entries_of("configuration", size)), *(i for i, _ in decisions))
        if rests_on not in self._settings:
            adopted = {path: data for path, (_, data) in self.adopted(size).items()}
            mission = load_mission(adopted)
            agreement = with_legal_state(agreement_of(adopted, mission), [e for _, e in decisions])
            self._settings[rests_on] = (mission, agreement)
        return self._settings[rests_on]

    def mission(self, size: int | None = None) -> Mission:
        """The mission, of either house, as adopted in the first `size` entries (None: all)."""
        return self.settings(size)[0]

    def register(self, size: int | None = None) -> Register:
        """What states said, as adopted in the first `size` entries (None: all).

        Raises: WorkflowError: this is a mission of the house of monitoring, which has no register.
        """
        refuse_unless(self.mission(size), GUARANTEES, "register")
        return load_register({path: data for path, (_, data) in self.adopted(size).items()}, self.mission(size))

    def adopted(self, size: int | None = None) -> dict[str, tuple[int, bytes]]:
        """The configuration in force among the first `size` entries: path to (revision, bytes); the highest revision counts."""
        found: dict[str, tuple[int, Entry]] = {}
        for index, entry in self.entries_of("configuration", size):
            if entry["path"] not in found or entry["revision"] > found[entry["path"]][1]["revision"]:
                found[entry["path"]] = (index, entry)
        return {path: (e["revision"], self.log.read_blob(e["blob"], i)) for path, (i, e) in sorted(found.items())}

    def on_disk(self) -> dict[str, bytes]:
        """The configuration files as they lie in the folder now."""
        return {path: (self.root / path).read_bytes() for path in CONFIGURATION if (self.root / path).is_file()}

    def changed(self) -> list[str]:
        """Configuration files that differ from what was adopted, or are missing, or new."""
        adopted = {path: data for path, (_, data) in self.adopted().items()}
        here = self.on_disk()
        return sorted(p for p in adopted.keys() | here.keys() if adopted.get(p) != here.get(p))

    def refuse_changes(self) -> None:
        """Raises: AgreementError: a configuration file was changed and not adopted."""
        changed = self.changed()
        if changed:
            raise AgreementError(
                "This file differs from what the ledger holds.",
                hint=f"Adopt it with `trucewatch adopt {self.root} {changed[0]} --by NAME`, or put the old one back.",
                place=changed[0],
            )

    def adopt(self, paths: list[str], by: str) -> list[Entry]:
        """Make changed configuration evidence: check it whole, then append one entry a file, and one for each new key.

        Raises: AgreementError: the files together do not make a mission; then nothing is written.
        """
        held = self.adopted()
        here = self.on_disk()
        missing = [p for p in paths if p not in here]
        if missing:
            raise WorkflowError(
                "There is no such configuration file.", hint="Name a file inside the mission folder.", place=missing[0]
            )
        wanted = [p for p in (paths or sorted(here)) if held.get(p, (0, None))[1] != here[p]]
        together = {**{p: data for p, (_, data) in held.items()}, **{p: here[p] for p in wanted}}
        mission = _checked(together, from_ms(now_ms()).date())
        entries = [self._configuration(p, here[p], held, by) for p in wanted]
        entries += self._new_keys(mission)
        self.log.append(entries)
        return entries

    def _configuration(self, path: str, data: bytes, held: Mapping[str, tuple[int, bytes]], by: str) -> Entry:
        revision, before = held.get(path, (0, b""))
        entry: Entry = {
            "kind": "configuration",
            "v": 1,
            "time": to_text(now_ms()),
            "path": path,
            "revision": revision + 1,
            "blob": self.log.put_blob(data, sealed=False),
            "by": by,
        }
        if revision:
            entry["supersedes"] = hashlib.sha256(before).hexdigest()
        return entry

    def _new_keys(self, mission: Mission) -> list[Entry]:
        """Entries for the keys of offices and witnesses that the ledger does not know yet."""
        said = ("name", "person", "nationality", "party")
        known = {e["vkey"]: [e.get(n, "") for n in said] for _, e in self.entries_of("key")}
        for office in mission.offices:
            here = [office.id, office.person, office.nationality, office.party]
            if known.get(office.vkey, here) != here:
                held = ", ".join(filter(None, known[office.vkey]))
                raise AgreementError(
                    f"The key of the office {office.id} stands in the ledger as that of: {held}.",
                    hint="Make a new key for whoever holds the office now (`trucewatch key new`).",
                    place="mission.yaml",
                )
        head = {"kind": "key", "v": 1, "time": to_text(now_ms())}
        made = [
            {**head, "role": "witness", "name": v.split("+")[0], "vkey": v} for v in mission.witnesses if v not in known
        ]
        for office in mission.offices:
            if office.vkey not in known:
                who = {"person": office.person, "nationality": office.nationality, "party": office.party}
                made.append(
                    {
                        **head,
                        "role": "office",
                        "name": office.id,
                        "vkey": office.vkey,
                        **{k: w for k, w in who.items() if w},
                    }
                )
        return made


def create(path: Path, files: Mapping[str, bytes], by: str) -> MissionFolder:
    """Make a mission folder from configuration (and whatever waits in its inbox), and adopt that configuration.

    Raises: WorkflowError: there is something at that path already. AgreementError: the files do not make a mission.
    """
    if path.exists() and any(path.iterdir()):
        raise WorkflowError("This folder is not empty.", hint="Name a new folder.", place=str(path))
    configuration = {p: data for p, data in files.items() if p in CONFIGURATION}
    mission = _checked(configuration, from_ms(now_ms()).date())
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for source in mission.sources:
        (path / "inbox" / source).mkdir(parents=True, exist_ok=True)
    storage = FileStorage(str(path))
    log = Log.create(storage, f"trucewatch.invalid/{mission.id}/{os.urandom(4).hex()}")
    folder = MissionFolder(path, storage, log, writing=True)
    folder.adopt([], by)
    return folder


def open_folder(path: Path, *, write: bool) -> MissionFolder:
    """Open a mission. Raises: LedgerError: it is none, is damaged, from a newer version, or InUse."""
    if not path.is_dir():
        raise LedgerError("There is no such mission folder.", hint="Make one with `trucewatch new`.", place=str(path))
    storage = FileStorage(str(path))
    return MissionFolder(path, storage, Log.open(storage, write=write), writing=write)


def _checked(files: Mapping[str, bytes], today: date) -> Mission:
    """The mission that these files make, with sources and languages that there are. Raises: AgreementError: they make none."""
    mission = load_mission(files, sources.names(), languages())
    agreement = agreement_of(files, mission)
    if mission.house == GUARANTEES:
        load_register(files, mission, today)
    else:
        load_commission(files, mission, agreement)
    return mission
