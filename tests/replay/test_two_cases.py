"""Two cases of the exercise, from allegation to what was left of them: played by the shipped example, read back, recomputed, and refused where they must be."""

import json
import re
import shutil
import sys
from datetime import datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from shelves.sources import shelf, take_in
from structure.tree import ROOT
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.model.time import from_text
from trucewatch_command import answered, command, shim, trucewatch


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the example was played: mission, keys, acts."""
    place = tmp_path_factory.mktemp("two-cases")
    spec = spec_from_file_location("two_cases", ROOT / "examples" / "two-cases" / "play.py")
    assert spec is not None
    assert spec.loader is not None
    play = module_from_spec(spec)
    spec.loader.exec_module(play)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(play, "COMMAND", [str(shim(tmp_path_factory.mktemp("programs")))])
        patched.setattr(sys, "argv", ["play.py", str(place)])
        play.main()
    return place


@pytest.fixture
def place(played: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(played, tmp_path / "copy"))


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


def test_one_case_ends_not_attributable_and_the_other_in_a_remedy_that_is_overdue(played: Path) -> None:
    first, second = case(played, "2031-001"), case(played, "2031-002")
    assert (first["stage"], first["ruling"]["word"]) == ("closed", "breach")
    assert first["attributions"][-1]["confidence"] == "not_attributable"
    assert second["stage"] == "remedy"
    assert [(r["id"], r["standing"]) for r in second["remedies"]] == [("withdraw_guns", "due")]
    assert [c["state"] for c in second["clocks"] if c["clock"] == "remedy:withdraw_guns"] == ["overdue"]


def test_a_case_says_since_when_it_was_at_each_stage(played: Path) -> None:
    history = case(played, "2031-002")["history"]
    assert history[0] == {"stage": "allegation", "from": "2031-05-09T20:30:00Z", "entry": history[0]["entry"]}
    assert [step["stage"] for step in history][-2:] == ["ruling", "remedy"]
    said = trucewatch("explain", played / "mission", "2031-002")
    assert not re.search(r"\b\d{13}\b", said), "a time in milliseconds is for no reader"


def test_the_right_of_reply_was_used_once_and_left_unused_once(played: Path) -> None:
    first, second = case(played, "2031-001"), case(played, "2031-002")
    assert [r["party"] for r in first["replies"]] == ["upland"]
    assert first["ruling"]["silent"] == ["lowland"]
    assert second["replies"] == []
    assert second["ruling"]["silent"] == ["upland", "lowland"]


def test_mirror_allegations_meet_in_one_case(played: Path) -> None:
    allegations = case(played, "2031-001")["allegations"]
    assert [(a["by"], a["party"], a["accuses"]) for a in allegations] == [
        ("finding", "", ""),
        ("party", "lowland", "upland"),
        ("party", "upland", "lowland"),
    ]


def test_everything_is_in_the_ledger_and_verifies(played: Path) -> None:
    assert answered("verify", played / "mission")["defect"] is None
    commands = answered("explain", played / "mission", "2031-001")["commands"]
    assert [c["command"] for c in commands][:2] == ["open", "join"]
    assert not [c for c in commands if c["refused"]]


def test_the_bulletin_tells_cases_by_stage_with_median_times(played: Path) -> None:
    told = docket(played, "2031-05-14")
    assert {row["stage"]: row["number"] for row in told["stages"] if row["number"]} == {"remedy": 1, "closed": 1}
    assert next(row for row in told["stages"] if row["stage"] == "draft")["stays"] == 2
    assert told["overdue"] == 1
    assert told["ruled"] == [{"ruling": "breach", "number": 2}]
    page = next((played / "mission" / "out" / "2031-05-14").glob("*.en.html")).read_text("utf-8")
    assert "We take note. The same guns should have been counted on the other bank" not in page, (
        "that case closed before"
    )
    assert "No reply within the time that was given." in page
    assert "Overdue." in page


def test_a_ruling_is_told_once_its_minute_has_come_though_its_case_was_closed_before(played: Path) -> None:
    """Closed on 10 May under an embargo until 11 May, 15:00: until then nothing tells how it went."""
    before = {row["case"]: row for row in docket(played, "2031-05-10")["cases"]}["2031-001"]
    assert (before["ruling"], before["attribution"]) == (None, None)
    assert before["public_ms"] > 0
    told = docket(played, "2031-05-11")
    case = {row["case"]: row for row in told["cases"]}["2031-001"]
    assert case["ruling"]["word"] == "breach"
    assert case["ruling"]["dissents"][0]["text"].startswith("Without a doer")
    assert case["attribution"]["confidence"] == "not_attributable"
    assert {row["party"]: row["text"] for row in case["replies"]} == {
        "upland": "We take note. The same guns should have been counted on the other bank on the same day.",
        "lowland": "",
    }
    assert [(r["case"], r["ruling"]) for r in told["rulings"]] == [("2031-001", "breach")]
    page = next((played / "mission" / "out" / "2031-05-11").glob("*.en.html")).read_text("utf-8")
    assert "The same guns should have been counted on the other bank" in page


def test_a_remedy_does_not_tell_of_a_breach_before_the_minute_of_its_ruling(played: Path) -> None:
    told = docket(played, "2031-05-11")
    second = {row["case"]: row for row in told["cases"]}["2031-002"]
    assert (second["stage"], second["ruling"], second["remedies"]) == ("ruling", None, [])
    assert {row["stage"]: row["number"] for row in told["stages"] if row["number"]} == {"ruling": 1, "closed": 1}
    after = {row["case"]: row for row in docket(played, "2031-05-12")["cases"]}["2031-002"]
    assert (after["stage"], [r["id"] for r in after["remedies"]]) == ("remedy", ["withdraw_guns"])


def test_no_figure_of_the_docket_is_by_party_and_no_allegation_leaves(played: Path) -> None:
    for day in ("2031-05-08", "2031-05-10", "2031-05-14"):
        told = docket(played, day)
        figures = {name: told[name] for name in ("number", "pending", "overdue", "stages", "ruled", "rest")}
        assert "upland" not in json.dumps(figures)
        whole = json.dumps(told)
        for secret in (
            "accuses",
            "fired mortars",
            "Buffer zone, western part",
            "C. Vella",
            "own mortars",
            "serial numbers are those",
        ):
            assert secret not in whole


def test_a_recorded_breach_stands_beside_its_finding(played: Path) -> None:
    edition = json.loads(next((played / "mission" / "out" / "2031-05-09").glob("*.json")).read_text("utf-8"))
    assert [(r["clause"], r["number"], r["sampled"]) for r in edition["facts"]["recorded"]] == [("heavy_weapons", 1, 0)]
    page = next((played / "mission" / "out" / "2031-05-09").glob("*.en.html")).read_text("utf-8")
    assert "Recorded as a breach by reviewers of the mission" in page


def test_the_published_page_is_recomputed(played: Path) -> None:
    page = next((played / "mission" / "out" / "2031-05-14").glob("*.en.html"))
    size = json.loads(page.with_name(page.name.replace(".en.html", ".json")).read_text("utf-8"))["provenance"]["size"]
    trucewatch("bulletin", played / "mission", "--period", "2031-05-14", "--at", str(size), "--check", page)


def test_rebuilt_views_hold_the_same_cases(place: Path) -> None:
    before = answered("show", place / "mission", "cases"), case(place, "2031-002")
    trucewatch("rebuild", place / "mission")
    assert (answered("show", place / "mission", "cases"), case(place, "2031-002")) == before


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


def test_an_analysis_cannot_be_changed_after_it_was_sealed(place: Path) -> None:
    commands = answered("explain", place / "mission", "2031-002")["commands"]
    order = [c["command"] for c in commands if c["command"] in {"seal", "reveal", "attribute"}]
    assert order == ["seal", "seal", "reveal", "reveal", "attribute"]


def test_the_other_house_reads_what_was_published_of_them(played: Path) -> None:
    """Recorded breach and rulings, as the guarantees house takes them from the bulletins themselves."""
    found = set()
    for file in sorted((played / "mission" / "out").glob("*/*.json")):
        received_ms = from_text("2031-06-01")
        parsed = take_in(shelf()["bulletins"], file.read_bytes(), file.name, received_ms)
        assert parsed.report.rejected == 0, file.name
        for table in parsed.tables:
            found |= {
                (r["what"], r["said"], r["subject"]) for r in table.rows() if r["what"] in {"ruling", "recorded_breach"}
            }
    assert found == {
        ("recorded_breach", "", "heavy_weapons"),
        ("ruling", "breach", "2031-001"),
        ("ruling", "breach", "2031-002"),
    }
