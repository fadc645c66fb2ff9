"""Two cases of the exercise, from allegation to what was left of them: played by the shipped example, read back and recomputed."""

import json
import re
from pathlib import Path

from replay.two_cases import case, docket
from shelves.sources import shelf, take_in
from trucewatch.model.time import from_text
from trucewatch_command import answered, command, trucewatch


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


def test_an_analysis_cannot_be_changed_after_it_was_sealed(place: Path) -> None:
    commands = answered("explain", place / "mission", "2031-002")["commands"]
    order = [c["command"] for c in commands if c["command"] in {"seal", "reveal", "attribute"}]
    assert order == ["seal", "seal", "reveal", "reveal", "attribute"]


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


def test_the_published_page_is_recomputed(played: Path, tmp_path: Path) -> None:
    page = next((played / "mission" / "out" / "2031-05-14").glob("*.en.html"))
    size = json.loads(page.with_name(page.name.replace(".en.html", ".json")).read_text("utf-8"))["provenance"]["size"]
    words = ("bulletin", played / "mission", "--period", "2031-05-14", "--at", str(size), "--check")
    assert command(*words, page).returncode == 0
    altered = tmp_path / page.name
    altered.write_text(page.read_text("utf-8").replace("Overdue.", "Due."), "utf-8")
    assert command(*words, altered).returncode == 1


def test_rebuilt_views_hold_the_same_cases(place: Path) -> None:
    before = answered("show", place / "mission", "cases"), case(place, "2031-002")
    trucewatch("rebuild", place / "mission")
    assert (answered("show", place / "mission", "cases"), case(place, "2031-002")) == before


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
