"""A mission whose incidents people shape, by real signed acts."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from laws.evidence import OBSERVATIONS, RECEIVED_MS
from trucewatch.model.derived import Incidents, Members
from trucewatch.run.decide import decide_files
from trucewatch.run.explain import explain
from trucewatch.run.folder import open_folder
from trucewatch.run.pipeline import take_in
from trucewatch.run.shelves import shelves
from trucewatch.run.views import current, rebuild
from unit.run.commissioned import Commissioned

TWO = ("chair", "member_one")
PLACES = {"noon": "-20.99,-13.0", "near": "-20.991,-13.001", "far": "-20.95,-13.05"}


def row(record: str, when: str, place: str, kind: str = "explosion") -> str:
    return f"observation,{record},0,{when},UTC,{PLACES[place]},100,,{record},heard,{kind},undetermined,unknown,1"


ROWS = (
    row("P-1", "2031-05-02T12:00:00Z", "noon"),
    row("P-2", "2031-05-02T12:01:00Z", "near"),
    row("P-3", "2031-05-02T12:02:00Z", "far"),
    row("P-4", "2031-05-04T09:00:00Z", "noon"),
    row("P-5", "2031-05-04T09:01:00Z", "near"),
)


class Shaped(Commissioned):
    """A mission with five observations of three incidents on two days."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.files = folder
        self.deliver(*ROWS)

    def deliver(self, *rows: str) -> None:
        data = "\n".join([OBSERVATIONS, *rows, ""]).encode()
        with open_folder(self.path, write=True) as mission:
            take_in(mission, shelves(), "observations", f"{len(rows)}.csv", data, RECEIVED_MS)

    def decide(self, act: str, about: str = "the ferry", offices: tuple[str, ...] = TWO, **content: object) -> int:
        """Enter an act on incidents. Returns: its entry."""
        file = self.files / "grouping.json"
        file.write_text(json.dumps({"act": act, "about": about, "content": {"reasons": "Read again.", **content}}))
        _, data = decide_files(self.path, [str(file)], [self.keys[o] for o in offices], sign_only=False)
        return int(data["entries"][0])

    def state(self) -> tuple[list[dict], list[dict], str]:
        """Incidents, members and digest, and see that views made again are the same."""
        with open_folder(self.path, write=True) as mission:
            with closing(current(mission, shelves())) as store:
                found = store.load(Incidents).rows(), store.load(Members).rows(), store.state()
            with closing(rebuild(mission, shelves())) as again:
                assert again.state() == found[2]
            return found

    def explained(self, wanted: str) -> dict:
        with open_folder(self.path, write=True) as mission, closing(current(mission, shelves())) as store:
            return explain(mission, store, wanted)

    def asked(self, ask: Any, *given: Any) -> Any:
        """What a question to the views answers."""
        with open_folder(self.path, write=True) as mission, closing(current(mission, shelves())) as store:
            return ask(store, *given)

    def incidents(self) -> list[dict]:
        """In the order of time."""
        return sorted(self.state()[0], key=lambda one: one["t0_ms"])

    def held(self, incident: str) -> list[str]:
        """The observations of an incident, sorted."""
        return sorted(m["observation"] for m in self.state()[1] if m["incident"] == incident)
