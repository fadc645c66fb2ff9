"""Acts that cases do not take: a second case about one thing, evidence that nobody has, what the rules forbid, a wrong signature."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from replay.two_cases import act, fresh, refused
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch_command import answered, command, trucewatch


def test_a_second_case_about_the_same_thing_is_refused_under_every_name_of_it(place: Path) -> None:
    opened = json.loads((place / "acts" / "01.yaml").read_text("utf-8"))["content"]
    mission = place / "mission"
    findings = [f for f in answered("show", mission, "findings")["findings"] if f["clause"] == "heavy_weapons"]
    (finding,) = [f for f in findings if f["result"] == "inconsistent"]
    incident = finding["incident"]
    reopened = act(place, "2031-002", command="appeal", grounds="We were not there.", language="en")
    keys = ["--key", place / "keys" / "upland_delegate.key", "--as-of", "2031-05-13T18:00:00Z"]
    trucewatch("decide", mission, reopened, *keys)
    observation = answered("explain", mission, incident)["incident"]["observations"][-1]["id"]
    for name in (finding["id"], incident, observation):
        again = act(place, "2031-003", **{**opened, "by": "sensor", "clauses": ["heavy_weapons"], "subjects": [name]})
        assert "`2031-002` is about the same thing" in refused(place, again, "secretary")


def test_a_case_by_finding_says_what_the_evidence_says(place: Path) -> None:
    right = fresh(place)["says"]

    def answer(**changed: Any) -> str:
        said = {name: value for name, value in {**right, **changed}.items() if value is not None}
        return refused(place, act(place, "2031-003", **said), "secretary")

    assert "the evidence says" in answer(detected="2031-05-13T20:00:00Z")
    for end in ("from", "until"):
        moved = datetime.fromisoformat(right["when"][end]) + timedelta(minutes=2)
        assert "the evidence says" in answer(when={**right["when"], end: moved.isoformat()}), end
    assert "says `detected`, for its clocks rest on that" in answer(detected=None)
    assert "says `when`, for its clocks rest on that" in answer(when=None)
    other = "heavy_weapons" if right["clauses"] != ["heavy_weapons"] else "ceasefire"
    assert f"speaks against {other}" in answer(clauses=[other])
    assert "names the finding" in answer(subjects=None)
    kind = fresh(place, consistent=True)["says"]
    assert "speaks against" in refused(place, act(place, "2031-003", **kind), "secretary")
    trucewatch(
        *("decide", place / "mission", act(place, "2031-003", **right)),
        *("--key", place / "keys" / "secretary.key", "--as-of", "2031-05-14T08:00:00Z"),
    )


def test_one_thing_is_one_case_within_one_call_too(place: Path) -> None:
    right = fresh(place)["says"]
    plain = {**right, "by": "public", "subjects": []}
    first = Path(act(place, "2031-003", **right).rename(place / "first.yaml"))
    second = Path(act(place, "2031-004", **plain).rename(place / "second.yaml"))
    third = act(place, "2031-004", command="supplement", subjects=[right["subjects"][0]])
    keys = ["--key", place / "keys" / "secretary.key", "--as-of", "2031-05-14T08:00:00Z"]
    for files, other in (([first, second, third], "2031-003"), ([second, third, first], "2031-004")):
        assert f"`{other}` is about the same thing" in trucewatch_refused(place, files, keys)


def trucewatch_refused(place: Path, files: list[Path], keys: list[Any]) -> str:
    answer = command("decide", place / "mission", *files, *keys)
    assert answer.returncode == 2, answer.stdout
    return " ".join(answer.stderr.split())


def test_what_was_ruled_is_not_tried_again_in_another_case(place: Path) -> None:
    opened = json.loads((place / "acts" / "01.yaml").read_text("utf-8"))["content"]
    again = act(place, "2031-003", **opened)
    answer = refused(place, again, "secretary")
    assert "`2031-001` has ruled on the same thing under the same clause" in " ".join(answer.split())


def test_evidence_that_nobody_has_is_not_cited(place: Path) -> None:
    known = fresh(place)["observations"][0]
    said = {"command": "prove", "remedy": "withdraw_guns", "text": "They are gone.", "language": "en"}
    unknown = act(place, "2031-002", **said, evidence=[known, "f" * 40])
    assert f"No evidence bears the id {'f' * 40}" in refused(place, unknown, "upland_delegate")
    trucewatch(
        *("decide", place / "mission", act(place, "2031-002", **said, evidence=[known])),
        *("--key", place / "keys" / "upland_delegate.key", "--as-of", "2031-05-14T08:00:00Z"),
    )


def test_what_the_rules_forbid_is_refused_with_the_rule(place: Path) -> None:
    vote = act(place, "2031-001", command="vote", draft="1", vote="no")
    assert "closed" in refused(place, vote, "member_two")
    unknown = act(place, "2031-009", command="join", by="public", fact="x")
    assert "There is no case `2031-009`" in refused(place, unknown, "secretary")
    alone = act(
        place,
        "2031-002",
        command="remedy",
        id="x",
        remedy="warning",
        addressee="all",
        what="x",
        due="2031-05-20T00:00:00Z",
    )
    assert "nobody decides alone" in refused(place, alone, "chair")
    back = act(place, "2031-002", command="join", by="public", fact="x")
    assert "order of time" in refused(place, back, "secretary", at="2031-05-12T00:00:00Z")
    digits = act(place, "20310001", command="open", by="public", clauses=["ceasefire"])
    assert "no case number" in refused(place, digits, "secretary")


def test_an_act_without_a_right_signature_is_a_defect(place: Path) -> None:
    """Whoever writes to the ledger past the door is found out."""
    mission = place / "mission"
    log = Log.open(FileStorage(str(mission)), write=True)
    entries = [e for _, e in log.entries() if isinstance(e, dict) and e.get("act") == "case"]
    genuine = next(e for e in entries if e["content"]["command"] == "rule")
    forged = {**genuine, "about": "2031-002", "content": {"command": "close", "reasons": "Nothing to see."}}
    log.append([{**forged, "time": "2031-05-14T09:00:00Z"}])
    log.close()
    answer = json.loads(trucewatch("verify", mission, "--json", status=1))
    assert "is not right" in answer["defect"]["what"]


def test_a_signed_act_is_entered_one_time_only(place: Path) -> None:
    signed = trucewatch(
        *("decide", place / "mission", act(place, "2031-002", command="join", by="public", fact="Seen again.")),
        *("--key", place / "keys" / "secretary.key", "--sign-only"),
    )
    file = place / "signed.json"
    file.write_text(signed, "utf-8")
    trucewatch("decide", place / "mission", file, "--as-of", "2031-05-13T18:00:00Z")
    assert "entered already" in refused(place, file)
