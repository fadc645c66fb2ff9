"""The shipped example of two cases, played: its folder read back, acts added to it, and what a command is refused with."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from structure.tree import ROOT
from trucewatch_command import answered, command


def play(folder: Path, program: Path) -> None:
    """Play the example into a folder, with the command line that is given."""
    spec = spec_from_file_location("two_cases", ROOT / "examples" / "two-cases" / "play.py")
    assert spec is not None
    assert spec.loader is not None
    played = module_from_spec(spec)
    spec.loader.exec_module(played)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(played, "COMMAND", [str(program)])
        patched.setattr(sys, "argv", ["play.py", str(folder)])
        played.main()


def case(place: Path, name: str) -> dict[str, Any]:
    return dict(answered("explain", place / "mission", name)["case"])


def docket(place: Path, day: str) -> dict[str, Any]:
    files = sorted((place / "mission" / "out" / day).glob("*.json"))
    return dict(json.loads(files[-1].read_text("utf-8"))["facts"]["cases"])


def act(place: Path, number: str, /, **content: Any) -> Path:
    file = place / "act.yaml"
    file.write_text(json.dumps({"act": "case", "about": number, "content": content}), "utf-8")
    return file


def refused(place: Path, file: Path, *offices: str, at: str = "2031-05-14T08:00:00Z") -> str:
    """What a command is refused with; the ledger does not grow."""
    before = answered("digest", place / "mission")["size"]
    keys = [word for office in offices for word in ("--key", str(place / "keys" / f"{office}.key"))]
    answer = command("decide", place / "mission", file, *keys, "--as-of", at)
    assert answer.returncode == 2, answer.stdout
    assert answered("digest", place / "mission")["size"] == before
    return answer.stderr


def fresh(place: Path, *, consistent: bool = False) -> dict[str, Any]:
    """A finding about an incident that no case is about, and what a case by that finding has to say."""
    mission = place / "mission"
    days = {case(place, name)["from"][:10] for name in ("2031-001", "2031-002")}
    findings = answered("show", mission, "findings")["findings"]
    incidents = {i["id"] for i in answered("show", mission, "incidents")["incidents"]}
    finding = next(
        f
        for f in findings
        if (f["result"] == "consistent") is consistent and f["incident"] in incidents and f["t0"][:10] not in days
    )
    told = answered("explain", mission, finding["id"])["incident"]
    return {
        "finding": finding,
        "observations": [one["id"] for one in told["observations"]],
        "says": {
            "command": "open",
            "by": "finding",
            "clauses": [finding["clause"]],
            "subjects": [finding["id"]],
            "fact": "As the finding says.",
            "place": "As the finding says",
            "when": {"from": told["t0"], "until": told["t1"]},
            "detected": min(d["time"] for one in told["observations"] for d in one["deliveries"]),
        },
    }
