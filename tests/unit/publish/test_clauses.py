"""Conditions said in a language: every predicate a sentence, nested ones an outline."""

import json

import pytest

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import DECIDED, JOINING
from trucewatch.model.time import Interval, from_text
from trucewatch.publish.clauses import Speaker, conditions
from unit.publish import sample

TAGS = ("en", "de")
START, END = from_text("2031-05-02T06:00:00Z"), from_text("2031-05-09T06:00:00Z")
FOR_EVER = from_text("9999-12-31")
SENTENCES = [
    ({"act": {"kinds": ["shot", "burst"]}}, "What happened is: shot or burst."),
    (
        {"act": {"kinds": ["uav"], "uav_acts": ["strike", "drop"]}},
        "What happened is: unmanned aircraft; what the unmanned aircraft did is: strike or dropping a munition.",
    ),
    ({"description": ["impact"]}, "It was described as: impact."),
    ({"weapon": {"types": ["tank", "mortar_82"]}}, "The weapon is: tank or 82 mm mortar."),
    ({"weapon": {"calibre_mm": {"at_least": 100}}}, "The calibre of the weapon is at least 100 mm."),
    (
        {"weapon": {"types": ["artillery"], "calibre_mm": {"above": 82, "below": 122}}},
        "The weapon is: artillery; its calibre is more than 82 mm and less than 122 mm.",
    ),
    ({"weapon": {"calibre_mm": {"at_most": 120}}}, "The calibre of the weapon is at most 120 mm."),
    ({"in_zone": "buffer"}, "The place lies in “Buffer zone”."),
    ({"distance_to": {"of": "line", "within_m": 15_000}}, "The place lies within 15 km of “Line of contact”."),
    ({"distance_to": {"of": "line", "beyond_m": 7_500}}, "The place lies farther than 7,500 m from “Line of contact”."),
    (
        {"side_of": {"line": "line", "side": "north"}},
        "The place lies on the side of “Line of contact” that the agreement gives to: Northern side.",
    ),
    ({"crossed": {"line": "line"}}, "Something crossed “Line of contact”."),
    (
        {"during": {"span": {"t0_ms": START, "t1_ms": FOR_EVER}}},
        "It happened in this time: from 2 May 2031, 06:00 UTC.",
    ),
    (
        {"during": {"daily": {"from": "20:00", "until": "06:00", "timezone": "Etc/UTC"}}},
        "It happened between 20:00 and 06:00 on any day, local time of Etc/UTC.",
    ),
    (
        {"notified": {"activities": ["controlled_detonation"], "hours_before": 1, "answer": "accepted"}},
        "It was announced at least 1 hour before by any channel as: controlled detonation; the other side accepted.",
    ),
    (
        {
            "notified": {
                "activities": ["controlled_detonation", "live_fire_exercise"],
                "hours_before": 24,
                "channels": ["liaison", "hotline"],
                "answer": "not_objected",
            }
        },
        (
            "It was announced at least 24 hours before by the channel “liaison or hotline” as: controlled detonation or"
            " live-fire exercise; nobody objected."
        ),
    ),
    ({"self_defence": {}}, "Named people decided that it was self-defence."),
    (
        {"self_defence": {"procedure": "on order"}},
        "Named people decided that it was self-defence by this procedure: on order",
    ),
    (
        {"actor": {"parties": ["north", "unnamed"]}},
        "Named people decided that it was done by: Northern side or unnamed.",
    ),
    (
        {"rate_over": {"kinds": ["explosion"], "number": 20, "hours": 24, "zone": "buffer"}},
        "More than 20 incidents of these kinds lie in “Buffer zone” within 24 hours, this one included: explosion.",
    ),
    (
        {"rate_over": {"kinds": ["shot"], "number": 3, "hours": 1}},
        "More than 3 incidents of these kinds lie within 1 hour, this one included: shot.",
    ),
    ({"deadline_missed": {"until_ms": START}}, "The time limit has passed: 2 May 2031, 06:00 UTC."),
    ({"interference": {}}, "A sensor or a signal of the monitors was interfered with."),
    (
        {"interference": {"means": ["detected"]}},
        "A sensor or a signal of the monitors was interfered with; means affected: detected by sensors.",
    ),
    ({"access_denied": {}}, "The movement of the monitors was restricted."),
    (
        {"access_denied": {"restrictions": ["denied"]}},
        "The movement of the monitors was restricted in this way: access denied.",
    ),
    ({"declared": {}}, "Place and weapon were declared at any time before."),
    (
        {"declared": {"sites": ["holding_area"], "hours_before": 48}},
        "Place and weapon were declared at least 48 hours before as: holding area.",
    ),
    (
        {"inspected": {"within_days": 7, "access": ["full", "partial"]}},
        "A visit within 7 days before found everything as declared; its access was: full or partial.",
    ),
]


def speaker(tag="en", **more):
    zones = {"buffer": "Buffer zone", "line": "Line of contact"}
    return Speaker(sample.language(tag), parties={"north": "Northern side"}, zones=zones, **more)


@pytest.mark.parametrize(
    ("predicate", "sentence"), SENTENCES, ids=lambda x: next(iter(x)) if isinstance(x, dict) else ""
)
def test_a_predicate_is_one_sentence(predicate, sentence):
    assert list(conditions(predicate, speaker())) == [(0, sentence)]


def test_every_predicate_of_the_schema_is_said_here():
    schema = json.loads((sample.PACKAGE / "agreements" / "agreement.schema.json").read_text("utf-8"))
    said = {next(iter(predicate)) for predicate, _ in SENTENCES}
    assert set(schema["$defs"]["predicate"]["properties"]) == said | set(JOINING)


def test_joined_predicates_are_an_outline():
    predicate = {
        "all": [{"in_zone": "buffer"}, {"not": {"any": [{"crossed": {"line": "line"}}, {"description": ["hunting"]}]}}]
    }
    assert list(conditions(predicate, speaker())) == [
        (0, "All of this holds:"),
        (1, "The place lies in “Buffer zone”."),
        (1, "This does not hold:"),
        (2, "At least one of these holds:"),
        (3, "Something crossed “Line of contact”."),
        (3, "It was described as: hunting."),
    ]


def test_what_is_to_be_done_by_a_deadline_stands_below_it():
    predicate = {"deadline_missed": {"until_ms": START, "done": {"inspected": {"within_days": 1, "access": ["full"]}}}}
    assert list(conditions(predicate, speaker())) == [
        (0, "The time limit has passed: 2 May 2031, 06:00 UTC, and this is not so:"),
        (1, "A visit within 1 day before found everything as declared; its access was: full."),
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_no_two_predicates_say_the_same(tag):
    said = [text for predicate, _ in SENTENCES for _, text in conditions(predicate, speaker(tag))]
    assert len(set(said)) == len(SENTENCES)


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_that_an_agreement_may_use_has_a_message(tag):
    say = speaker(tag)
    families = {
        "agreement.uav_act": v.UAV_ACTS,
        "agreement.site": v.SITE_KINDS,
        "agreement.access": v.ACCESS,
        "agreement.means": v.MEANS,
        "agreement.modality": v.MODALITIES,
        "agreement.severity": v.SEVERITIES[1:],
        "agreement.clock": v.CLOCK_STARTS,
        "kind": v.KINDS,
        "description": v.DESCRIPTIONS,
        "weapon": v.WEAPONS,
        "restriction": v.RESTRICTIONS,
        "legal": v.LEGAL_STATES,
    }
    for family, words in families.items():
        assert len({say.words(family, [word]) for word in words}) == len(words), family


def test_spans_are_said_with_the_limits_that_they_have():
    say = speaker(timezone="Europe/Kyiv")
    ever = Interval(from_text("1900-01-01"), FOR_EVER)
    assert say.span(ever) == "without a limit in time"
    assert say.span(Interval(ever.t0_ms, END)) == "until 9 May 2031, 09:00 UTC+3"
    assert say.span(Interval(START, END)) == "from 2 May 2031, 09:00 UTC+3 until 9 May 2031, 09:00 UTC+3"


def test_who_did_it_is_told_as_a_decision_of_people():
    for name in DECIDED:
        ((_, text),) = conditions({name: {"parties": ["north"]} if name == "actor" else {}}, speaker())
        assert text.startswith("Named people decided")
