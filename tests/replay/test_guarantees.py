"""A guarantees mission through the command line: the finding that interventions stay vague comes out by computation, and the houses stay apart."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from trucewatch_command import answered, command, trucewatch

US = "american_commitment"
VAGUE = {"monitoring_lead", "monitoring_sensors", "land_force", "neighbour_force", "force_support"}
"""What hangs on the United States: its own tasks, Germany's, and what a source says is to have American support."""
STATES = [
    *("Canada", "France", "Germany", "Italy", "Poland", "Russia", "Türkiye", "Ukraine", "United Kingdom", "United States"),
]  # fmt: skip
OFFICE = """
offices:
  - {{id: jurist, titles: {{en: Jurist, de: Justiziarin}}, person: N. N., nationality: Iceland, vkey: "{jurist}"}}
  - {{id: head, titles: {{en: Head, de: Leitung}}, person: M. M., nationality: Nauru, vkey: "{head}"}}
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mission = tmp_path_factory.mktemp("guarantees") / "mission"
    trucewatch("new", mission, "--mission", "ukraine-2026-guarantees")
    trucewatch("run", mission)
    return mission


@pytest.fixture
def mission(shipped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped, tmp_path / "mission"))


@pytest.fixture(scope="module")
def monitoring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A monitoring mission with an agreement in force, some evidence, and a bulletin of one day."""
    place = tmp_path_factory.mktemp("monitoring")
    mission = place / "mission"
    trucewatch("new", mission, "--mission", "donbas-2015")
    fires = place / "fires.csv"
    fires.write_text("latitude,longitude,acq_date\n48.0,37.8,2021-01-02\n", "utf-8")
    trucewatch("ingest", mission, "firms", fires)
    trucewatch("bulletin", mission, "--period", "2021-01-03")
    return mission


def bulletin_of(monitoring: Path) -> Path:
    return next((monitoring / "out").glob("*/*.json"))


def refused(*words: str | Path) -> str:
    answer = command(*words)
    assert answer.returncode == 2, answer
    assert "Traceback" not in answer.stderr
    return answer.stderr


@cache
def steps(mission: Path, scenario: str) -> dict[int, dict[str, Any]]:
    """What comes of each day of a shipped scenario, its tasks by id."""
    played = answered("scenario", "run", mission, scenario)
    assert played["audience"] == "guarantors"
    return {
        step["day"]: {**step, "tasks": {t["task"]: t for t in step["tasks"]}} for step in played["scenario"]["steps"]
    }


def test_readiness_has_the_form_that_scripts_rely_on(shipped):
    shown = answered("show", shipped, "readiness")
    assert (shown["mission"], shown["audience"]) == ("ukraine-2026-guarantees", "guarantors")
    for row in shown["readiness"]:
        assert 0 <= row["least"] <= row["most"] <= row["needed"]["most"]
        assert [s["state"] for s in row["states"]] == STATES
        assert {s["answer"] for s in row["states"]} <= {"holds", "fails", "open"}
        assert all(s["source"]["title"] and s["source"]["date"] for s in row["states"])


def test_today_the_american_commitment_decides_most_of_what_is_vague(shipped):
    rows = {row["task"]: row for row in answered("show", shipped, "readiness")["readiness"]}
    assert {name for name, row in rows.items() if US in row["pivotal"]} == VAGUE
    assert all(rows[name]["pivotal"][0] == US for name in VAGUE)
    assert all(rows[name]["least"] == 0 < rows[name]["most"] for name in VAGUE)


def test_what_was_not_checked_backs_nothing_for_certain(shipped):
    rows = {row["task"]: row for row in answered("show", shipped, "readiness")["readiness"]}
    italy = {name: next(s["answer"] for s in rows[name]["states"] if s["state"] == "Italy") for name in rows}
    assert (italy["training"], italy["monitoring_sensors"], italy["land_force"]) == ("open", "open", "fails")
    assert (rows["training"]["least"], rows["training"]["most"]) == (0, 1)


def test_a_position_stands_behind_the_cell_that_it_bears_on(shipped):
    rows = {row["task"]: row for row in answered("show", shipped, "readiness")["readiness"]}
    (russia,) = [s for s in rows["land_force"]["states"] if s["state"] == "Russia"]
    assert (russia["answer"], russia["commitments"]) == ("fails", ["russia_no_western_troops"])
    assert russia["source"]["date"] == "2026-02-16"


def test_where_nobody_stated_a_time_there_is_none(shipped):
    told = answered("show", shipped, "commitments")["commitments"]
    assert {c["clock_h"] for c in told} == {None}
    said = trucewatch("scenario", "run", shipped, "renewed-hostilities-day-40")
    assert "france_solidarity since 2027-02-11T00:00:00Z, due at no time that anybody named" in said


def test_an_explanation_says_an_interval_in_one_line(shipped):
    said = trucewatch("explain", shipped, "land_force")
    assert "\n  needed: 5000-15000\n" in said
    assert "\n  pivotal: american_commitment, ceasefire_in_force\n" in said
    assert "\n  exact: yes\n" in said


def test_in_force_without_the_united_states_just_these_tasks_stay_vague_and_only_it_decides(shipped):
    last = steps(shipped, "in-force-no-us")[30]["tasks"]
    assert {name for name, task in last.items() if task["pivotal"]} == VAGUE
    assert all(last[name]["pivotal"] == [US] and last[name]["least"] == 0 < last[name]["most"] for name in VAGUE)
    assert last["land_force"]["waits_for"] == ["force_support"]
    assert (last["military_hubs"]["least"], last["logistics_lead"]["least"], last["black_sea"]["least"]) == (2, 1, 1)


def test_no_pledge_of_france_or_the_united_kingdom_waits_for_the_united_states(shipped):
    step = steps(shipped, "in-force-no-us")[30]
    assert {"france_force", "france_hubs", "uk_force", "uk_hubs"} <= set(step["bound"])


def test_once_it_is_ratified_none_of_them_is_without_backing(shipped):
    last = steps(shipped, "in-force-us-ratified")[30]
    assert all(last["tasks"][name]["least"] > 0 for name in VAGUE)
    assert {"us_support", "us_monitoring_lead", "germany_neighbour_force"} <= set(last["bound"])
    assert not any(US in task["pivotal"] for task in last["tasks"].values())
    assert last["tasks"]["backstop"]["most"] == 0, "the clause was removed from the draft: nobody backs it even then"


def test_in_renewed_hostilities_one_declaration_is_triggered_no_clock_has_an_end_and_nobody_stands_behind_the_force(
    shipped,
):
    played = steps(shipped, "renewed-hostilities-day-40")
    assert (played[40]["triggered"], played[41]["triggered"]) == ([], ["france_solidarity"])
    (clock,) = played[41]["clocks"]
    assert (clock["state"], clock["due"]) == ("France", None)
    assert "backstop" in played[41]["nobody"]
    assert (played[41]["tasks"]["solidarity"]["least"], played[41]["tasks"]["solidarity"]["most"]) == (0, 3)
    ended = {c["commitment"]: c for c in played[60]["changed"]}
    assert (ended["france_force"]["was"], ended["france_force"]["now"]) == ("holds", "fails")
    assert ended["france_force"]["failed"] == ["ceasefire_in_force"]


def test_two_scenarios_are_told_apart_by_what_differs(shipped):
    made = answered("scenario", "run", shipped, "in-force-no-us", "--against", "in-force-us-ratified")
    days = {row["day"]: row for row in made["differences"]}
    assert days[0]["tasks"] == days[10]["tasks"] == []
    assert {t["task"] for t in days[30]["tasks"]} == VAGUE
    said = trucewatch("scenario", "run", shipped, "in-force-no-us", "--against", "in-force-us-ratified")
    assert said.startswith("For guarantors only")
    assert "monitoring_lead: 0-1 against 1" in said


def test_the_terminal_says_first_for_whom_readiness_is(shipped):
    assert trucewatch("show", shipped, "readiness").startswith("For guarantors only")


def test_each_cell_leads_down_to_a_sentence(shipped):
    told = answered("explain", shipped, "germany_neighbour_force")["commitment"]
    assert told["says"]["en"].startswith("Germany can place forces on neighbouring NATO territory")
    assert told["conditions"][0]["id"] == US
    assert answered("explain", shipped, US)["condition"]["asked_by"][0] == "germany_neighbour_force"
    rests_on = answered("explain", shipped, "backstop")["task"]["rests_on"]
    assert [(c["id"], c["stage"]) for c in rests_on] == [("us_backstop_draft", "denied")]


def test_readiness_is_in_no_page_that_is_published(shipped):
    pages = [p.read_text("utf-8") for p in (shipped / "out").glob("*/*")]
    assert len(pages) == 3
    for page in pages:
        assert "For guarantors only" not in page
        assert '"audience"' not in page
        assert "american_commitment" not in page


def test_a_page_of_positions_is_published_again_only_when_somebody_said_something_new(mission):
    assert answered("run", mission)["published"] == []
    register = mission / "commitments.yaml"
    register.write_text(register.read_text("utf-8").replace("ready for a maritime part", "ready for a part"), "utf-8")
    assert "adopt" in refused("run", mission)
    trucewatch("adopt", mission, "commitments.yaml", "--by", "test")
    (published,) = answered("run", mission)["published"]
    assert published["version"] == 2
    assert answered("run", mission)["published"] == []
    trucewatch("verify", mission)


def test_what_a_register_may_not_say_is_refused_at_adoption_and_nothing_is_written(mission):
    size = answered("digest", mission)["size"]
    register = mission / "commitments.yaml"
    register.write_text(
        register.read_text("utf-8").replace("date: 2026-02-16, grade", "date: 2099-02-16, grade"), "utf-8"
    )
    said = refused("adopt", mission, "--by", "test")
    assert "commitments.yaml:" in said
    assert "2099-02-16 has not come yet" in said
    assert answered("digest", mission)["size"] == size


@pytest.mark.parametrize(
    "words",
    [("show", "incidents"), ("show", "counts"), ("bulletin", "--period", "2026-01-06"), ("show", "indicator")],
    ids=" ".join,
)
def test_a_guarantees_mission_sends_to_the_other_house_what_belongs_there(shipped, words):
    said = refused(words[0], shipped, *words[1:])
    assert "house of guarantees" in said
    assert "Ask a mission of the house of monitoring" in said


@pytest.mark.parametrize("words", [("show", "commitments"), ("show", "readiness")], ids=" ".join)
def test_a_monitoring_mission_knows_no_pledges(monitoring, words):
    assert "Ask a mission of the house of guarantees" in refused(words[0], monitoring, words[1])
    assert "house of guarantees" in refused("scenario", "run", monitoring, "in-force-no-us")


def test_a_condition_is_decided_by_the_office_that_it_names_and_by_no_other(mission, tmp_path):
    keys = {name: tmp_path / f"{name}.key" for name in ("jurist", "head")}
    vkeys = {n: trucewatch("key", "new", file, "--name", f"example.org/{n}").strip() for n, file in keys.items()}
    with (mission / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(OFFICE.format(**vkeys))
    register = mission / "commitments.yaml"
    text = register.read_text("utf-8")
    at = text.index("decided_by: documents", text.index("id: american_commitment"))
    register.write_text(text[:at] + "decided_by: jurist" + text[at + len("decided_by: documents") :], "utf-8")
    trucewatch("adopt", mission, "--by", "test")
    act = tmp_path / "act.yaml"
    act.write_text(
        "act: condition\nabout: american_commitment\ncontent: {status: met, date: 2026-02-01, reasons: It was published.}\n"
    )
    assert "alone" in refused("decide", mission, act, "--key", keys["head"])
    assert "alone" in refused("decide", mission, act, "--key", keys["jurist"], "--key", keys["head"])
    trucewatch("decide", mission, act, "--key", keys["jurist"])
    rows = {row["task"]: row for row in answered("show", mission, "readiness")["readiness"]}
    assert not any(US in row["pivotal"] for row in rows.values())
    assert rows["force_support"]["pivotal"] == ["ceasefire_in_force"]
    (decision,) = answered("explain", mission, US)["condition"]["decisions"]
    assert (decision["office"], decision["status"]) == ("jurist", "met")
    for content, says in {
        "{status: met, date: 2099-01-01, reasons: x}": "has not come yet",
        "{status: maybe, date: 2026-02-01, reasons: x}": "`status` is one of",
        "{status: met, date: 2026-02-01}": "status, date and reasons",
    }.items():
        act.write_text(f"act: condition\nabout: american_commitment\ncontent: {content}\n")
        assert says in refused("decide", mission, act, "--key", keys["jurist"])
    act.write_text("act: condition\nabout: peace_deal\ncontent: {status: met, date: 2026-02-01, reasons: x}\n")
    assert "decided by documents" in refused("decide", mission, act, "--key", keys["jurist"])
    act.write_text("act: legal_state\nabout: x\ncontent: {state: in_force, from: 2026-02-01T00:00:00Z}\n")
    assert "house of guarantees" in refused("decide", mission, act, "--key", keys["jurist"])


def test_a_bulletin_answers_a_condition_and_monitoring_stays_what_it_was(mission, monitoring):
    """The law of the two houses: whatever a guarantees mission read, the monitoring mission's state is the same."""
    before = answered("digest", monitoring)
    register = mission / "commitments.yaml"
    register.write_text(
        register.read_text("utf-8").replace(
            "{agreement: ukraine-2026, state: in_force}", "{agreement: minsk-2015, state: disputed}"
        ),
        "utf-8",
    )
    trucewatch("adopt", mission, "--by", "test")
    rows = {row["task"]: row for row in answered("show", mission, "readiness")["readiness"]}
    assert (rows["black_sea"]["least"], rows["black_sea"]["pivotal"]) == (0, ["ceasefire_in_force"])
    shutil.copy(bulletin_of(monitoring), mission / "inbox" / "bulletins")
    (taken,) = answered("run", mission)["files"]
    assert (taken["standing"], taken["rejected"]) == ("read", 0)
    rows = {row["task"]: row for row in answered("show", mission, "readiness")["readiness"]}
    assert (rows["black_sea"]["least"], rows["black_sea"]["pivotal"]) == (1, [])
    told = answered("explain", mission, "ceasefire_in_force")["condition"]
    assert [(p["word"], p["at"], p["entry"]) for p in told["published"]] == [
        ("in_force", "2015-02-14T22:00:00Z", taken["entry"]),
        ("disputed", "2022-02-21T22:00:00Z", taken["entry"]),
    ]
    assert answered("digest", monitoring) == before
    trucewatch("rebuild", monitoring)
    assert answered("digest", monitoring) == before
    state = answered("digest", mission)["state"]
    trucewatch("rebuild", mission)
    assert answered("digest", mission)["state"] == state


def test_a_planted_indicator_changes_nothing(mission, monitoring, tmp_path):
    edition = json.loads(bulletin_of(monitoring).read_text("utf-8"))
    planted = tmp_path / "planted.json"
    planted.write_text(
        json.dumps({**edition, "facts": {**edition["facts"], "indicators": [{"indicator": "fire", "state": "higher"}]}})
    )
    trucewatch("ingest", mission, "bulletins", bulletin_of(monitoring))
    before, shown = answered("digest", mission)["state"], answered("show", mission, "readiness")["readiness"]
    trucewatch("ingest", mission, "bulletins", planted)
    assert answered("digest", mission)["state"] == before
    assert answered("show", mission, "readiness")["readiness"] == shown


def test_what_the_own_house_published_is_refused(mission):
    (own,) = (mission / "out").glob("*/*.json")
    said = trucewatch("ingest", mission, "bulletins", own)
    assert "not readable" in said
