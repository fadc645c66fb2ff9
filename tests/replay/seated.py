"""A short exercise whose commission has people, and command lines that enter acts on its one case."""

import json
from pathlib import Path
from typing import Any

import yaml

from trucewatch_command import trucewatch

PEOPLE = {"chair": "Iceland", "member_one": "Uruguay", "member_two": "Kenya", "secretary": "Tonga"}
OPENED = {
    "by": "public",
    "clauses": ["ceasefire"],
    "fact": "Shots at the ferry.",
    "place": "The ferry",
    "when": {"from": "2031-05-03T01:00:00Z", "until": "2031-05-03T02:00:00Z"},
}


def seat(place: Path, known: str) -> None:
    """Make a short exercise in `place`, its commission with people, its jurisdiction known (`yes`) or not."""
    mission = place / "mission"
    trucewatch("exercise", "new", mission, "--staged", "--seed", "7", "--days", "4")
    rules = mission / "commission.yaml"
    rules.write_text(rules.read_text("utf-8").replace("known: yes", f"known: {known}"), "utf-8")
    offices = []
    for office, nationality in PEOPLE.items():
        vkey = trucewatch("key", "new", place / f"{office}.key", "--name", f"ilve.example/{office}").strip()
        who = {"person": f"Holder of {office}", "nationality": nationality, "vkey": vkey}
        offices.append({"id": office, "titles": {"en": office, "de": office}, **who})
    with (mission / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(yaml.safe_dump({"offices": offices}))
    trucewatch("adopt", mission, "--by", "Secretary of the invented commission")


def words(folder: Path, at: str, /, *offices: str, **content: Any) -> list[str | Path]:
    """The command line that enters a command on the case."""
    file = folder / "act.json"
    file.write_text(json.dumps({"act": "case", "about": "2031-001", "content": content}), "utf-8")
    keys = [word for office in offices for word in ("--key", folder / f"{office}.key")]
    return ["decide", folder / "mission", file, *keys, "--as-of", at]
