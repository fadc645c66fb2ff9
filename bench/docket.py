"""A docket of a hundred thousand cases in a real ledger: how long the whole rebuild takes, and how long a case takes to open.

.venv/bin/python bench/docket.py FOLDER [--cases 100000]
The commands are those of cases.py, written as decision entries; signatures are made up, for `rebuild` does not check them and `verify` would.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from cases import ANALYSIS, DRAFTED, PEOPLE, SEATS, WHOLE, commands

from trucewatch.model.cases import Command
from trucewatch.model.entries import Entry
from trucewatch.model.time import from_text, to_text
from trucewatch.respond.attributing import commitment
from trucewatch.run.cases import case_of, lines
from trucewatch.run.config import shipped
from trucewatch.run.folder import MissionFolder, create, open_folder
from trucewatch.run.shelves import shelves
from trucewatch.run.views import rebuild

OPENED: Final = 200
AT_ONCE: Final = 100
AFTER_MS: Final = 10 * 86_400_000
"""The commands of cases.py begin before the exercise's truce does."""
NAMES: Final = {"hill": "upland", "vale": "lowland", "no_fire": "ceasefire"}


def mission(path: Path) -> MissionFolder:
    """The exercise without deliveries, with the commission of cases.py."""
    files = shipped("exercise")
    constitution = yaml.safe_load(files["commission.yaml"])
    titles = {"en": "x", "de": "x"}
    constitution["seats"] = [
        {"office": o, "role": role, "titles": titles, **({"party": NAMES[party]} if party else {})}
        for o, (role, _, _, party) in SEATS.items()
    ]
    constitution["clocks"] = dict.fromkeys(("pause", "resume", "extend", "stop"), "chair")
    constitution["voting"]["quorum"] = 2
    constitution["recusal"]["by"] = ["party"]
    for limit in constitution["limits"].values():
        limit.pop("escalates_to", None)
    text = json.dumps(constitution, ensure_ascii=False).replace(": true", ': "yes"').replace(": false", ': "no"')
    offices = [
        {"id": o, "titles": titles, "person": who.person, "nationality": who.nationality, "vkey": f"x/{o}+{n:08x}+AAAA"}
        | ({"party": NAMES[who.party]} if who.party else {})
        for n, (o, who) in enumerate(PEOPLE.items())
    ]
    added = f"offices: {json.dumps(offices)}\n".encode()
    return create(
        path, {**files, "commission.yaml": text.encode(), "mission.yaml": files["mission.yaml"] + added}, "bench"
    )


def entries(count: int, keys: dict[str, str], base: int) -> Iterator[list[Entry]]:
    """Every command as an entry, by hundreds of cases interleaved as a docket is. Args: base: the index of the first."""
    for first in range(0, count, AT_ONCE):
        batch = [list(commands(number)) for number in range(first, min(first + AT_ONCE, count))]
        for step in range(len(WHOLE)):
            drafts = base + DRAFTED * len(batch)
            yield [_entry(case[step], keys, drafts + place) for place, case in enumerate(batch)]
        base += len(batch) * len(WHOLE)


def _entry(command: Command, keys: dict[str, str], draft: int) -> Entry:
    signatures = [
        {"office": s.office, "person": s.person, "key": keys[s.office], "signature": f"{command.entry:064x}{s.office}"}
        for s in command.signers
    ]
    content: Any = json.loads(_renamed(json.dumps({"command": command.name, **command.content})))
    if command.name == "vote":
        content["draft"] = str(draft)
    if command.name == "seal":
        analysis = json.loads(_renamed(json.dumps(ANALYSIS)))
        content["commitment"] = commitment(f"salt {command.signers[0].office[-1]}", analysis)
    head = {"kind": "decision", "v": 1, "time": to_text(command.at_ms + AFTER_MS), "act": "case", "about": command.case}
    return {**head, "content": _later(content), "signatures": signatures}


def _renamed(text: str) -> str:
    for name, other in NAMES.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    return text


def _later(content: dict[str, Any]) -> dict[str, Any]:
    for field in ("when", "due"):
        if isinstance(content.get(field), dict):
            content[field] = {n: _moved(v) for n, v in content[field].items()}
        elif field in content:
            content[field] = _moved(content[field])
    return content


def _moved(stamp: str) -> str:
    return to_text(from_text(stamp) + AFTER_MS)


def floor(path: Path) -> float:
    """Seconds for the least that a rebuild has to do: read every entry and decode it."""
    started = time.perf_counter()
    with open_folder(path, write=False) as folder:
        for record in folder.log.records():
            msgspec.json.decode(record.entry_json)
    return time.perf_counter() - started


def main() -> None:
    """Write the ledger, rebuild its views, open cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    given = parser.parse_args()
    started = time.perf_counter()
    with mission(given.folder) as folder:
        keys = {office.id: office.vkey for office in folder.settings()[0].offices}
        for batch in entries(given.cases, keys, folder.log.size):
            folder.log.append(batch)
        print(f"{folder.log.size:,} entries written in {time.perf_counter() - started:.1f} s", flush=True)
    print(f"floor: every entry read and decoded in {floor(given.folder):.1f} s, on one core", flush=True)
    started = time.perf_counter()
    with open_folder(given.folder, write=True) as folder:
        store = rebuild(folder, shelves())
        seconds = time.perf_counter() - started
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = lines(store)
        refused = sum(line["refused"] for line in told)
        print(
            f"{len(told):,} cases rebuilt in {seconds:.1f} s (asked 60), {peak_mb:.0f} MB, {refused} refused",
            flush=True,
        )
        took = []
        for line in told[:: max(1, len(told) // OPENED)]:
            started = time.perf_counter()
            case_of(folder, store, line["case_id"])
            took.append(1000 * (time.perf_counter() - started))
        print(f"a case opens in {statistics.median(took):.1f} ms, at most {max(took):.1f} ms (asked 50)")
        store.close()


if __name__ == "__main__":
    main()
