"""Play two cases of the exercise from allegation to remedy, with nothing but the commands that everybody has.

    python examples/two-cases/play.py FOLDER

makes an exercise in FOLDER/mission, keys for the people of story.yaml in FOLDER/keys, gives every act at its time, and runs the mission to its end.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
COMMAND = [sys.executable, "-m", "trucewatch"]
CLAUSES = {"mortar": ("ceasefire", "2031-05-06"), "howitzers": ("heavy_weapons", "2031-05-09")}


def main() -> None:
    """Play the story into the folder named on the command line."""
    place = Path(sys.argv[1])
    story = yaml.load((HERE / "story.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    mission, acts = place / "mission", place / "acts"
    trucewatch("exercise", "new", mission, "--staged")
    seat(mission, place / "keys", story["people"])
    acts.mkdir()
    words: dict[str, str] = {}
    for number, step in enumerate(sorted(story["steps"], key=lambda step: step["at"]), 1):
        file = acts / f"{number:02d}.yaml"
        file.write_text(written(mission, step, words, acts), "utf-8")
        keys = [word for office in step["by"] for word in ("--key", place / "keys" / f"{office}.key")]
        print(f"{step['at']}  {trucewatch('decide', mission, file, *keys, '--as-of', step['at']).strip()}", flush=True)
    print(trucewatch("run", mission))
    print(trucewatch("verify", mission))


def seat(mission: Path, keys: Path, people: dict[str, dict[str, str]]) -> None:
    """Give every seat of the commission a person with a key, and adopt who holds it."""
    keys.mkdir(parents=True)
    seats = yaml.load((mission / "commission.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)["seats"]  # noqa: S506
    offices = []
    for one in seats:
        office, who = one["office"], people[one["office"]]
        vkey = trucewatch("key", "new", keys / f"{office}.key", "--name", f"ilve.example/{office}").strip()
        offices.append({"id": office, "titles": one["titles"], **who, "vkey": vkey})
    with (mission / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(yaml.safe_dump({"offices": offices}, allow_unicode=True))
    trucewatch("adopt", mission, "--by", "Secretary of the invented commission")


def look_up(mission: Path, words: dict[str, str], at: str) -> None:
    """Bring the mission to an instant and learn what can be known then: the two findings, their incidents, times and evidence."""
    trucewatch("run", mission, "--as-of", at)
    findings = answered("show", mission, "findings")
    for name, (clause, day) in CLAUSES.items():
        found = [f for f in findings if f["clause"] == clause and f["result"] == "inconsistent" and f["t0"][:10] == day]
        if found:
            words |= about(mission, name, max(found, key=lambda f: f["lo"]))


def about(mission: Path, name: str, finding: dict[str, Any]) -> dict[str, str]:
    """The words about one finding."""
    incident = json.loads(trucewatch("explain", mission, finding["id"], "--json"))["incident"]
    seen = incident["observations"]
    arrived = min(d["time"] for o in seen for d in o["deliveries"])
    return {
        name: finding["id"],
        f"{name}_incident": incident["id"],
        f"{name}_started": incident["t0"],
        f"{name}_ended": incident["t1"],
        f"{name}_detected": arrived,
        f"{name}_evidence": seen[0]["id"],
    }


def written(mission: Path, step: dict[str, Any], words: dict[str, str], acts: Path) -> str:
    """The act of a step as a file; an analysis is sealed first, and shown when the story says so."""
    if "reveal" in step:
        return (acts / f"{step['reveal'].replace(' ', '-')}.reveal.yaml").read_text("utf-8")
    told = step.get("act") or step["seal"]
    text = json.dumps(told, ensure_ascii=False)
    if "{draft}" in text:
        words["draft"] = str(
            json.loads(trucewatch("explain", mission, told["about"], "--json"))["case"]["draft"]["entry"]
        )
    if any(word not in words for word in re.findall(r"\{([a-z_]+)\}", text)):
        look_up(mission, words, step["at"])
    text = re.sub(r"\{([a-z_]+)\}", lambda found: words[found[1]], text)
    return text if "act" in step else sealed(json.loads(text), acts / f"{step['by'][0]}-{told['about']}.reveal.yaml")


def sealed(told: dict[str, Any], shown: Path) -> str:
    """The act that commits to an analysis; the one that shows it is kept in a file of its own."""
    head = {"act": "case", "about": told["about"]}
    reveal = {"command": "reveal", "salt": told["salt"], "analysis": told["analysis"]}
    shown.write_text(json.dumps({**head, "content": reveal}, ensure_ascii=False), "utf-8")
    return json.dumps({**head, "content": {"command": "seal", "commitment": commitment(told)}})


def commitment(sealed: dict[str, Any]) -> str:
    """SHA-256 of a first line, the salt, and the analysis as canonical JSON; `trucewatch case seal` makes the same."""
    body = json.dumps(sealed["analysis"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"trucewatch analysis 1\n{sealed['salt']}\n{body}".encode()).hexdigest()


def answered(*words: str | Path) -> list[dict[str, Any]]:
    """Rows of a command that answers as JSON."""
    rows: list[dict[str, Any]] = json.loads(trucewatch(*words, "--json"))[str(words[-1])]
    return rows


def trucewatch(*words: str | Path) -> str:
    """Run a command; what it complains about is shown, and ends the play."""
    answer = subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"trucewatch {' '.join(map(str, words))}\n{answer.stdout}{answer.stderr}")
    return answer.stdout


if __name__ == "__main__":
    main()
