"""Named situations beside an agreement: read from its examples, judged as the product judges."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

import trucewatch
from trucewatch.assess.findings import find
from trucewatch.model.agreement import Agreement
from trucewatch.model.columns import Table
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Declarations, Inspections, Notifications, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.time import from_text
from trucewatch.run.agreements import named_agreement

SHELF: Final = Path(trucewatch.__file__).parent / "agreements"
EXPECT: Final = re.compile(r"^  expect: \{.*\}$", re.MULTILINE)
"""One line for each situation, so that `make accept` can write it anew and leave the words alone."""

_MINUTE_MS: Final = 60_000
_BESIDE: Final[Mapping[str, type[Table]]] = {"notifications": Notifications, "declarations": Declarations}
_SUBJECTS: Final[Mapping[str, type[Table]]] = {
    "incident": Incidents,
    "restriction": Restrictions,
    "inspection": Inspections,
}
_INSTANTS: Final = {"announced": "announced_ms", "declared": "declared_ms"}


@dataclass(frozen=True)
class Situation:
    """What happened, what stood beside it, and what each clause sees in it; a clause that is not named sees nothing."""

    agreement: str
    name: str
    given: Mapping[str, Any]

    def judge(self, agreement: Agreement) -> dict[str, str]:
        """The result by clause, in the order of the agreement; a clause that makes no finding is left out."""
        ((word, noun),) = ((w, n) for w, n in _SUBJECTS.items() if w in self.given)
        subject = _table(noun, [self.given[word]])
        told = {
            (_id(noun, 0), d["what"], d.get("party", "")): d["holds"] == "yes" for d in self.given.get("decided", [])
        }
        tables = {name: _table(kind, self.given.get("beside", {}).get(name, [])) for name, kind in _BESIDE.items()}
        if word == "incident":
            found = find(subject.replace(in_area="yes"), agreement, Surroundings(**tables, determined=told))
        else:
            found = find(Incidents.of(0), agreement, Surroundings(**{**tables, f"{word}s": subject}))
        results = {row["clause"]: row["result"] for row in found.rows()}
        return {clause.id: results[clause.id] for clause in agreement.clauses if clause.id in results}


def situations(file: Path) -> list[Situation]:
    """The situations of one file of examples."""
    return [Situation(file.parts[-3], each["situation"], each) for each in _read(file)]


def accept(file: Path, agreement: Agreement) -> None:
    """Write what the code gives now behind each `expect`, and nothing else."""
    said = (_flow(s.judge(agreement)) for s in situations(file))
    file.write_text(EXPECT.sub(lambda _: f"  expect: {next(said)}", file.read_text("utf-8")), "utf-8")


def shipped(name: str) -> Agreement:
    """An agreement of the shelf."""
    return named_agreement(name)


def _read(file: Path) -> list[dict[str, Any]]:
    """Every scalar as its text, as configuration is read."""
    read: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return read


def _table(noun: type[Table], rows: list[Mapping[str, Any]]) -> Any:
    made = noun.from_rows([_row(noun, row) for row in rows])
    names = [_id(noun, place) for place in range(len(rows))]
    same = {c.name: names for c in noun.columns() if c.name in {"id", "content"}}
    return made.replace(**same) if rows else made


def _id(noun: type[Table], place: int) -> str:
    return hashlib.sha256(f"{noun.NAME} {place}".encode()).hexdigest()[:40]


def _row(noun: type[Table], given: Mapping[str, Any]) -> dict[str, Any]:
    """A row from its words: place as longitude and latitude, times with their offset, everything else by its column's name."""
    lon, lat = given["place"]
    t0_ms = from_text(given.get("time") or given["from"])
    until_ms = from_text(given["until"]) if "until" in given else t0_ms + _MINUTE_MS
    row: dict[str, Any] = {"lat_e7": _e7(lat), "lon_e7": _e7(lon), "t0_ms": t0_ms, "t1_ms": until_ms}
    columns = {c.name: c for c in noun.columns()}
    for name, value in given.items():
        if name in _INSTANTS:
            row[_INSTANTS[name]] = from_text(value)
        elif name not in {"place", "time", "from", "until"}:
            row[name] = int(value) if columns[name].form == "integer" else value
    return row


def _e7(degrees: str) -> int:
    return round(float(degrees) * 1e7)


def _flow(results: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{clause}: {result}" for clause, result in results.items()) + "}"
