"""Breaches that reviewers record: batches by a sample that nobody chooses, and one for each incident."""

import json
from pathlib import Path
from typing import Any

from replay.two_cases import refused
from trucewatch_command import answered, trucewatch


def breach(place: Path, name: str, **content: Any) -> Path:
    file = place / f"{name}.yaml"
    about = {"date": "2031-05-14", "reasons": "Two people read it.", **content}
    file.write_text(json.dumps({"act": "recorded_breach", "about": name, "content": about}), "utf-8")
    return file


def batch_of(place: Path, clause: str, number: int) -> list[str]:
    """Observations of so many incidents that are inconsistent with a clause, as a batch names them."""
    mission = place / "mission"
    found = [f for f in answered("show", mission, "findings")["findings"] if f["clause"] == clause]
    incidents = [f["incident"] for f in found if f["result"] != "consistent"][:number]
    seen = [answered("explain", mission, one)["incident"]["observations"][0]["id"] for one in incidents]
    return [f"{one} {clause}" for one in seen]


def test_nobody_chooses_the_sample_of_a_batch(place: Path) -> None:
    mission, reviewers = place / "mission", ("chair", "member_one")
    keys = [word for office in reviewers for word in ("--key", place / "keys" / f"{office}.key")]
    batch = batch_of(place, "ceasefire", 4)
    whole = {"breaches": batch, "stands": "yes", "sampling": {"size": "2", "announced": "1", "reviewed": batch[:2]}}
    assert "Entry 1 announces no batch" in refused(place, breach(place, "early", **whole), *reviewers)
    announced = breach(place, "announced", breaches=batch, stands="announced", sampling={"size": "2"})
    said = trucewatch("decide", mission, announced, *keys, "--as-of", "2031-05-14T08:00:00Z")
    line = next(line for line in said.splitlines() if line.startswith("Drawn by entry "))
    entry, _, named = line.removeprefix("Drawn by entry ").partition(": ")
    drawn = named.split("; ")
    assert len(drawn) == 2
    assert "was announced already" in refused(place, announced, *reviewers)

    def recorded(**changed: Any) -> Path:
        rule = {"size": "2", "announced": entry, "reviewed": drawn, **changed}
        return breach(
            place,
            "recorded",
            breaches=changed.pop("breaches", batch),
            stands="yes",
            sampling={n: rule[n] for n in ("size", "announced", "reviewed")},
        )

    others = [one for one in batch if one not in drawn]
    assert "not those that were drawn" in refused(place, recorded(reviewed=others), *reviewers)
    assert "2 are read, not 1" in refused(place, recorded(size="1", reviewed=drawn[:1]), *reviewers)
    assert "is not in the batch" in refused(
        place, recorded(breaches=[*batch, *batch_of(place, "heavy_weapons", 1)]), *reviewers
    )
    fallen = refused(place, recorded(breaches=[drawn[0], *others]), *reviewers)
    assert "the sample does not carry the batch" in " ".join(fallen.split())
    trucewatch("decide", mission, recorded(), *keys, "--as-of", "2031-05-14T08:00:00Z")
    back = breach(place, "back", breaches=[batch[0]], stands="no", date="2031-05-14")
    trucewatch("decide", mission, back, *keys, "--as-of", "2031-05-14T08:00:00Z")
    assert "is not recorded as a breach" in refused(place, back, *reviewers)
    unknown = breach(place, "unknown", breaches=[batch[0].replace("ceasefire", "cease_fire")], stands="yes")
    assert "There is no finding of" in refused(place, unknown, *reviewers)


def test_two_observations_of_one_incident_are_one_breach(place: Path) -> None:
    mission = place / "mission"
    many = {i["id"] for i in answered("show", mission, "incidents")["incidents"] if i["observations"] > 1}
    findings = answered("show", mission, "findings")["findings"]
    finding = next(f for f in findings if f["result"] == "inconsistent" and f["incident"] in many)
    seen = answered("explain", mission, finding["id"])["incident"]["observations"]
    pairs = [f"{one['id']} {finding['clause']}" for one in seen[:2]]
    twice = breach(place, "twice", breaches=pairs, stands="yes")
    assert "are seen in one incident" in refused(place, twice, "chair", "member_one")
