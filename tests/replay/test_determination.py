"""Who acted, and whether in self-defence: people say it, signed, and nobody who belongs to a party."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.run.determined import determination
from trucewatch_command import answered, trucewatch

OFFICE = """
  - id: {name}
    titles: {{en: "{name}", de: "{name}"}}
    person: "{name} person"
    nationality: {nationality}
    vkey: {vkey}
"""
SELF_DEFENCE = """
    exceptions:
      - self_defence: { procedure: "Order of the leadership after liaison was tried in vain" }
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise whose ceasefire knows self-defence; two offices of the mission and one of a party."""
    place = tmp_path_factory.mktemp("determination")
    mission = place / "mission"
    trucewatch("exercise", "new", mission, "--staged", "--seed", "5", "--days", "3")
    offices = "\noffices:"
    for name, nationality in (("duty", "Iceland"), ("legal", "Uruguay"), ("partisan", "Nauru")):
        vkey = trucewatch("key", "new", place / f"{name}.key", "--name", f"example.org/{name}").strip()
        offices += OFFICE.format(name=name, nationality=nationality, vkey=vkey)
    offices = offices.rstrip() + "\n    party: upland\n"
    with (mission / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(offices)
    agreement = mission / "agreement" / "agreement.yaml"
    text = agreement.read_text("utf-8")
    start = text.index("    exceptions:", text.index("  - id: ceasefire"))
    end = text.index("\n\n", start)
    agreement.write_text(text[:start].rstrip() + SELF_DEFENCE.rstrip() + text[end:], "utf-8")
    trucewatch("adopt", mission, "--by", "test")
    trucewatch("run", mission)
    return mission


@pytest.fixture
def mission(played: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(played, tmp_path / "mission"))


def result(mission: Path, incident: str) -> str:
    rows = answered("show", mission, "findings")["findings"]
    return next(str(r["result"]) for r in rows if r["clause"] == "ceasefire" and r["incident"] == incident)


def undetermined(mission: Path) -> str:
    """An incident that only the question of self-defence keeps open: everything else about it is certain."""
    for row in answered("show", mission, "findings")["findings"]:
        if row["clause"] == "ceasefire" and (row["lo"], row["hi"]) == (0.0, 1.0):
            open_ = [part for part in leaves(json.loads(row["reason"])) if part["lo"] < part["hi"]]
            if [part["m"].split(".")[1] for part in open_] == ["self_defence"]:
                return str(row["incident"])
    pytest.fail("no finding of the exercise rests on self-defence alone")


def leaves(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for part in tree["of"] for leaf in leaves(part)] if tree.get("of") else [tree]


def decide(mission: Path, played: Path, about: str, keys: tuple[str, ...], status: int = 0, **content: str) -> None:
    whole = {"holds": "yes", "date": "2031-05-03", "standard": "balance", "reasons": "on file", **content}
    file = mission.parent / "act.json"
    file.write_text(json.dumps({"act": "determination", "about": about, "content": whole}), encoding="utf-8")
    given = [word for name in keys for word in ("--key", str(played.parent / f"{name}.key"))]
    trucewatch("decide", mission, file, *given, status=status)


def test_self_defence_is_undetermined_until_people_decide_and_the_latest_date_counts(
    mission: Path, played: Path
) -> None:
    incident = undetermined(mission)
    assert result(mission, incident) == "undetermined"
    decide(mission, played, f"self_defence {incident}", ("duty", "legal"))
    assert result(mission, incident) == "consistent"
    decide(mission, played, f"self_defence {incident}", ("duty", "legal"), holds="no", date="2031-05-04")
    assert result(mission, incident) == "inconsistent"
    decide(mission, played, f"self_defence {incident}", ("duty", "legal"), holds="yes", date="2031-05-04")
    assert result(mission, incident) == "undetermined"
    before = answered("digest", mission)
    trucewatch("rebuild", mission)
    assert answered("digest", mission) == before


def test_an_observation_stands_for_the_incident_that_holds_it(mission: Path, played: Path) -> None:
    incident = undetermined(mission)
    inside = answered("explain", mission, incident)["incident"]["observations"][0]["id"]
    decide(mission, played, f"self_defence {inside}", ("duty", "legal"))
    assert result(mission, incident) == "consistent"


def test_one_alone_or_one_of_a_party_cannot_determine(mission: Path, played: Path) -> None:
    incident = undetermined(mission)
    before = answered("digest", mission)
    for signed_by in (("duty",), ("duty", "partisan")):
        decide(mission, played, f"self_defence {incident}", signed_by, status=2)
        assert answered("digest", mission) == before, "what was refused is no entry"
    assert result(mission, incident) == "undetermined"


@pytest.mark.parametrize(
    ("about", "content"),
    [
        ("guilt " + "a" * 40, {}),
        ("self_defence abc", {}),
        ("self_defence " + "a" * 40, {"holds": "perhaps"}),
        ("self_defence " + "a" * 40, {"date": "yesterday"}),
        ("self_defence " + "a" * 40, {"standard": "certainty"}),
        ("actor " + "a" * 40, {}),
    ],
)
def test_what_is_no_determination_is_refused(about: str, content: dict[str, str]) -> None:
    whole = {"holds": "yes", "date": "2031-05-03", "standard": "balance", "reasons": "on file", **content}
    with pytest.raises(WorkflowError):
        determination(about, whole, "act.yaml")
