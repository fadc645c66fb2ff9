"""Two cases of the exercise, from allegation to what was left of them: played by the shipped example, read back, recomputed, and refused where they must be."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from structure.tree import ROOT
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch_command import answered, trucewatch


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the example was played: mission, keys, acts."""
    place = tmp_path_factory.mktemp("two-cases")
    command = [sys.executable, ROOT / "examples" / "two-cases" / "play.py", place]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert answer.returncode == 0, answer.stdout + answer.stderr
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
    command = [sys.executable, "-m", "trucewatch", "decide", place / "mission", file, *keys, "--as-of", at]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
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


def test_a_reply_is_printed_in_full_where_its_case_is_told(played: Path) -> None:
    told = {row["case"]: row for row in docket(played, "2031-05-11")["cases"]}
    replies = {row["party"]: row["text"] for row in told["2031-001"]["replies"]} if "2031-001" in told else {}
    if not replies:
        told = {row["case"]: row for row in docket(played, "2031-05-10")["cases"]}
        assert told["2031-001"]["ruling"] is None, "the embargo still runs when that period closes"
        assert told["2031-001"]["public_ms"] > 0
        return
    assert replies == {
        "upland": "We take note. The same guns should have been counted on the other bank on the same day.",
        "lowland": "",
    }


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
    finding = next(f for f in answered("show", mission, "findings")["findings"] if f["clause"] == "heavy_weapons")
    incident = finding["incident"]
    reopened = act(place, "2031-002", command="appeal", grounds="We were not there.", language="en")
    keys = ["--key", place / "keys" / "upland_delegate.key", "--as-of", "2031-05-13T18:00:00Z"]
    trucewatch("decide", mission, reopened, *keys)
    observation = answered("explain", mission, incident)["incident"]["observations"][-1]["id"]
    for name in (finding["id"], incident, observation):
        again = act(place, "2031-003", **{**opened, "by": "sensor", "clauses": ["heavy_weapons"], "subjects": [name]})
        assert "`2031-002` is about the same thing" in refused(place, again, "secretary")


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
