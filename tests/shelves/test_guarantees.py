"""The guarantees mission that ships: every position that is known, each with its source and date, and no figure that nobody stated."""

from __future__ import annotations

import re
from datetime import date

import pytest

from trucewatch import sources
from trucewatch.model.register import NOT_STATED, Commitment
from trucewatch.publish.statements import is_reported, quoted
from trucewatch.run.config import load_mission, load_register, shipped
from trucewatch.run.config.scenario import load_scenario

NAME = "ukraine-2026-guarantees"
FILES = shipped(NAME)
MISSION = load_mission(FILES, sources=sources.names(), languages={"en", "de"})
REGISTER = load_register(FILES, MISSION, date(2026, 11, 30))
SCENARIOS = ["in-force-no-us", "in-force-us-ratified", "renewed-hostilities-day-40"]
QUOTED = re.compile(r"„[^“]*“|\"[^\"]*\"|text: .*")
UNWANTED = re.compile(
    r"\b(attack|enem|terroris|confirmed|occupied|liberat|separatis|militant|regime|aggress|provocation|special operation|target|"
    r"collapse|Feind(?!seligkeit)|Besatz|besetzt|befreit|Separatist|Provokation|Spezialoperation|Aggress)",
    re.IGNORECASE,
)

SAID = {
    # state: (pledged, refused, words that its entries must hold)
    "Canada": ({"land_force"}, set(), ["away from the line", "after a ceasefire"]),
    "France": ({"land_force", "military_hubs", "solidarity"}, set(), ["several thousand soldiers", "not on the line"]),
    "Germany": ({"neighbour_force", "monitoring_part"}, set(), ["help for neighbouring NATO", "Bundestag"]),
    "Italy": ({"monitoring_part", "training"}, {"land_force"}, ["rejects any deployment of troops", "was not checked"]),
    "Poland": ({"logistics_lead"}, {"land_force"}, ["credible peace", "goodwill of the aggressor"]),
    "Russia": (set(), set(), ["by force if need be", "rejects Western troops", "all of Donbas", "not agreed"]),
    "Türkiye": ({"maritime_part"}, set(), ["Black Sea", "after a ceasefire"]),
    "Ukraine": ({"own_forces"}, set(), ["in writing", "ratified by Congress", "clear, direct answer", "demands for territory"]),
    "United Kingdom": ({"land_force", "military_hubs"}, set(), ["if a peace deal is reached"]),
    "United States": (
        {"monitoring_lead", "force_support", "backstop"},
        set(),
        ["did not sign", "removed from it", "support of the force", "stay vague without concrete American commitments"],
    ),
}  # fmt: skip
"""What facts.md of the design says of each state; "reported" facts and the article's findings included."""


def of_state(state: str) -> list[Commitment]:
    return [c for c in REGISTER.commitments if c.state == state]


def words_of(commitments: list[Commitment]) -> str:
    told = [
        (c.says["en"], c.words, c.words_of_conditions.get("en", ""), c.calls_open.get("en", "")) for c in commitments
    ]
    return " ".join(text for texts in told for text in texts)


def test_every_state_is_there_by_its_english_short_name():
    assert [s.id for s in REGISTER.states] == sorted(SAID, key=str.casefold)


@pytest.mark.parametrize("state", SAID)
def test_every_position_is_there(state):
    pledged, refused, words = SAID[state]
    entries = of_state(state)
    assert {o.capability for c in entries for o in c.offers} == pledged
    assert {r.capability for c in entries for r in c.refuses} == refused
    assert [w for w in words if w not in words_of(entries)] == []


@pytest.mark.parametrize("commitment", REGISTER.commitments, ids=lambda c: c.id)
def test_every_entry_has_a_dated_source_both_languages_and_its_conditions_in_words(commitment):
    assert commitment.source.title
    assert all(turn.date <= turn.source.date for turn in commitment.stages)
    assert commitment.says["en"] != commitment.says["de"]
    if commitment.when:
        assert set(commitment.words_of_conditions) == {"en", "de"}


def test_only_what_stands_in_the_declaration_itself_is_not_printed_as_reported():
    plain = {c.id for c in REGISTER.commitments if not is_reported(c)}
    assert plain == {"france_solidarity", "us_monitoring_lead"}


def test_no_figure_is_there_that_nobody_stated():
    figures = {(c.state, o.capability): (o.least, o.most) for c in REGISTER.commitments for o in c.offers}
    assert figures.pop(("France", "land_force")) == (3000, NOT_STATED)
    assert set(figures.values()) <= {(1, 1), (1, NOT_STATED), (0, NOT_STATED)}


def test_no_pledge_of_france_or_the_united_kingdom_hangs_on_the_united_states():
    for commitment in (*of_state("France"), *of_state("United Kingdom")):
        assert "american_commitment" not in str((commitment.when, commitment.trigger))


def test_a_clause_that_was_removed_is_no_pledge_on_the_page():
    (clause,) = [c for c in REGISTER.commitments if c.id == "us_backstop_draft"]
    assert quoted(clause, "2026-11-30")["kind"] == "position"


def test_the_graduated_response_of_one_newspaper_is_nobodys_pledge():
    assert [c.id for c in REGISTER.commitments if c.clock_h] == []
    assert all("Financial Times" not in words_of(of_state(state)) for state in SAID)
    (told,) = [line for line in MISSION.context["en"] if "Financial Times" in line]
    assert "not verified by Reuters" in told
    assert "the pledge of no state" in told


def test_every_task_is_an_illustration_and_says_so():
    assert len(REGISTER.tasks) >= 15
    assert {t.component for t in REGISTER.tasks} == {1, 2, 3, 4, 5}
    for task in REGISTER.tasks:
        assert task.illustration
        assert "llustration of this register" in task.source
        assert set(task.names) == {"en", "de"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_that_ships_is_read(name):
    scenario = load_scenario(f"{name}.yaml", FILES[f"scenarios/{name}.yaml"], REGISTER, MISSION.languages)
    assert scenario.id == name
    assert "foretells nothing" in scenario.source


def test_these_are_all_scenarios():
    assert sorted(p for p in FILES if p.startswith("scenarios/")) == [f"scenarios/{name}.yaml" for name in SCENARIOS]


def test_it_is_a_demonstration_with_no_mandate_and_no_office():
    assert (MISSION.house, MISSION.mandate, MISSION.offices, MISSION.sources) == ("guarantees", "", (), ("bulletins",))
    assert "No mission, party or government stands behind it." in MISSION.about["en"]


def test_words_that_we_do_not_use_stand_in_quotations_alone():
    for path in ("mission.yaml", "commitments.yaml", "tasks.yaml", *(f"scenarios/{n}.yaml" for n in SCENARIOS)):
        found = UNWANTED.findall(QUOTED.sub("", FILES[path].decode()))
        assert found == [], path


def test_register_and_mission_bear_one_name():
    assert REGISTER.id == MISSION.id == NAME
    assert set(MISSION.context) == {"en", "de"}
