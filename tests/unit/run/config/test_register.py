from __future__ import annotations

from datetime import date

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.readiness import Change
from trucewatch.model.register import NOT_STATED, Offer, Refusal, Source
from trucewatch.run.config import agreement_of, load_mission, load_register, shipped
from trucewatch.run.config.houses import NOTHING_AGREED
from trucewatch.run.config.scenario import load_scenario
from unit.run.config.registers import files, loaded

SCENARIO = """id: alder-truce
names: {en: A truce, de: Eine Waffenruhe}
source: Invented.
begins: 2031-03-01
steps:
  - day: 0
    names: {en: It begins, de: Sie beginnt}
    changes:
      - legal_state: {agreement: alder, state: in_force}
      - condition: {id: mandate, status: failed}
  - day: 3
    names: {en: A breach, de: Ein Verstoß}
    changes:
      - published: {what: recorded_breach}
      - commitment: {id: ruritania_ships, stage: in_force}
"""


def test_a_register_is_read_as_it_stands():
    register = loaded(files())
    pledge, less, ships = register.commitments
    assert pledge.offers == (Offer("land_force", 3000, NOT_STATED, ("town",), ()),)
    assert pledge.when == {"all": [{"met": "truce"}, {"not": {"met": "treaty_in_force"}}]}
    assert (pledge.trigger, pledge.clock_h, pledge.expires, pledge.force) == (
        {"met": "mandate"},
        24,
        "2032-01-01",
        True,
    )
    assert (less.supersedes, less.offers, less.refuses, less.force) == ("elbonia_force", (), (), False)
    assert ships.refuses == (Refusal("land_force", ("land",)),)
    assert [(t.word, t.source.title) for t in ships.stages] == [
        ("signed", "The Alder Paper"),
        ("ratified", "Treaty of Alder"),
    ]
    assert ships.calls_open == {"en": "the date", "de": "das Datum"}
    assert ships.source == Source("Treaty of Alder", "2031-02-01", "primary")
    assert (register.places[1].within, register.capabilities[1].unit) == ("land", "ships")


def test_a_quotation_keeps_its_language_and_a_report_is_told_in_the_language_of_record():
    pledge, less, _ = loaded(files()).commitments
    assert (pledge.language, pledge.words, pledge.verbatim) == ("fr", "nous y serons", True)
    assert (less.language, less.words, less.verbatim) == ("en", "Elbonia sends fewer.", False)
    assert less.says["de"] == "Elbonien schickt weniger."


def test_a_question_says_what_it_left_out():
    truce, mandate, _ = loaded(files()).conditions
    assert truce.asks == {"legal_state": {"agreement": "alder", "state": "in_force", "for_days": 7}}
    assert [(t.word, t.by) for t in mandate.history] == [("open", ""), ("met", "the Diet")]
    asked = (
        files()["commitments.yaml"]
        .decode()
        .replace(
            "legal_state: {agreement: alder, state: in_force, for_days: 7}", "published: {what: ruling, word: breach}"
        )
    )
    (published, *_) = loaded(files(asked)).conditions
    assert published.asks["published"] == {
        "what": "ruling", "word": "breach", "category": "", "severity": "", "least": 1, "within_days": 0,
    }  # fmt: skip


def test_tasks_are_read_with_what_they_wait_for():
    town, sea = loaded(files()).tasks
    assert (town.least, town.most, town.from_, town.until, town.essential) == (
        1000,
        5000,
        "2031-03-01",
        "2031-09-01",
        True,
    )
    assert (town.depends_on, town.force, town.illustration) == (("watch_sea",), True, True)
    assert (sea.essential, sea.from_, sea.until, sea.depends_on) == (False, "", "", ())


def test_nothing_is_entered_before_it_was_said():
    given = files()
    mission = load_mission(given)
    assert load_register(given, mission, date(2031, 2, 1)).id == "alder"
    with pytest.raises(AgreementError) as caught:
        load_register(given, mission, date(2031, 1, 31))
    assert caught.value.what == "2031-02-01 has not come yet."
    assert caught.value.place == "commitments.yaml:7"


def test_a_guarantees_mission_watches_nothing_and_has_no_agreement():
    mission = load_mission(files())
    assert (mission.house, mission.sides, mission.agreement, mission.area.rings) == ("guarantees", (), "", ())
    assert agreement_of(files(), mission) is NOTHING_AGREED


def test_no_house_holds_the_files_of_the_other():
    area = shipped("exercise")["area.geojson"]
    with pytest.raises(AgreementError, match="house of monitoring") as caught:
        load_mission({**files(), "area.geojson": area})
    assert caught.value.place == "area.geojson"
    with pytest.raises(AgreementError, match="house of guarantees") as caught:
        load_mission({**shipped("exercise"), "tasks.yaml": files()["tasks.yaml"]})
    assert caught.value.place == "tasks.yaml"


def test_a_guarantees_mission_takes_nothing_but_bulletins():
    with pytest.raises(AgreementError) as caught:
        load_mission(files(mission=files()["mission.yaml"].decode().replace("[bulletins]", "[bulletins, firms]")))
    assert caught.value.what == "`firms` is not a word for `sources`."
    assert caught.value.place == "mission.yaml:8"


def test_a_scenario_is_read_with_what_it_left_out():
    scenario = load_scenario("truce.yaml", SCENARIO.encode(), loaded(files()), ("en", "de"))
    assert [step.day for step in scenario.steps] == [0, 3]
    assert scenario.steps[1].changes == (
        Change(
            "published", {"what": "recorded_breach", "word": "", "category": "", "severity": "unstated", "number": 1}
        ),
        Change("commitment", {"id": "ruritania_ships", "stage": "in_force"}),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "hint"),
    [
        ("id: mandate,", "id: mandat,", 10, "There is no condition of this register `mandat`.", "Did you mean `mandate`?"),
        ("id: ruritania_ships", "id: ships", 15, "There is no commitment of this register `ships`.", "ruritania_ships"),
        ("day: 3", "day: -3", 11, "`day: -3` is too small.", "`0` or more"),
        ("day: 0", "day: 4", 11, "Day 3 lies before day 4, the last one.", "earliest day first"),
        ("status: failed", "status: broken", 10, "`broken` is not a word for `status`.", "Did you mean `open`?"),
        ("state: in_force}", "state: in_forced}", 9, "`in_forced` is not a word for `state`.", "in_force"),
        ("begins: 2031-03-01", "begins: 2031-02-30", 4, "There is no day 2031-02-30.", "calendar"),
        ("de: Ein Verstoß", "fr: une violation", 12, "There is no text in `de`.", "Add a line `de: ...`"),
        ("id: mandate,", "id: truce,", 10, "`truce` asks for `legal_state` and is computed; nobody decides it.", "Suppose a"),
        ("published: {", "indicator: {", 14, "The indicator can never be a condition.", "legal_state"),
        ("published: {", "weather: {", 14, "`weather` is not known here.", "Known are: commitment, condition"),
    ],
)  # fmt: skip
def test_a_scenario_that_cannot_be_used_says_where(old, new, line, what, hint):
    assert SCENARIO.count(old) == 1, "the mutation must hit one place"
    with pytest.raises(AgreementError) as caught:
        load_scenario("truce.yaml", SCENARIO.replace(old, new).encode(), loaded(files()), ("en", "de"))
    assert caught.value.what == what
    assert hint in caught.value.hint
    assert caught.value.place == f"truce.yaml:{line}"
