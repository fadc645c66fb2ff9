"""`notified`: an activity announced beforehand, by whom, how, and what the other side said."""

import pytest

from trucewatch.model.evidence import Notifications
from unit.assess import scenes
from unit.assess.scenes import E7_PER_KM, HOUR_MS
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, evidence, intervals, said

ASKED = {"activities": ["controlled_detonation"], "hours_before": 24}


def notice(**given) -> Notifications:
    usual = {
        "activity": "controlled_detonation",
        "channel": "liaison",
        "answer": "accepted",
        "announced_ms": -20 * HOUR_MS,
        "record": "N1",
    }
    return evidence(Notifications, {**usual, **given})


@pytest.mark.parametrize(
    ("given_", "is_", "message"),
    [
        ({}, TRUE, "accepted"),
        ({"answer": "none"}, UNKNOWN, "unanswered"),
        ({"answer": "objected"}, FALSE, "objected"),
        ({"announced_ms": -13 * HOUR_MS}, FALSE, "late"),
        ({"channel": "radio"}, FALSE, "none"),
        ({"activity": "hunting"}, FALSE, "none"),
        ({"lat_e7": 20 * E7_PER_KM}, FALSE, "none"),
        ({"lat_e7": E7_PER_KM}, UNKNOWN, "perhaps"),
        ({"radius_m": 50}, UNKNOWN, "perhaps"),
        ({"radius_m": 50, "answer": "objected"}, FALSE, "objected"),
        ({"t1_ms": 11 * HOUR_MS}, FALSE, "none"),
        ({"t1_ms": 12 * HOUR_MS + 1}, UNKNOWN, "perhaps"),
    ],
)
def test_notified_and_accepted(given_, is_, message) -> None:
    judged = ask({"notified": {**ASKED, "channels": ["liaison"]}}, {}, notifications=notice(**given_))
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.notified.{message}"])


@pytest.mark.parametrize(
    ("given_", "is_", "message"),
    [
        ({"answer": "none"}, TRUE, "not_objected"),
        ({}, TRUE, "accepted"),
        ({"answer": "objected"}, FALSE, "objected"),
        ({"answer": "none", "radius_m": 50}, UNKNOWN, "perhaps"),
        ({"answer": "none", "announced_ms": -13 * HOUR_MS}, FALSE, "late"),
    ],
)
def test_where_silence_is_enough(given_, is_, message) -> None:
    judged = ask({"notified": {**ASKED, "answer": "not_objected"}}, {}, notifications=notice(**given_))
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.notified.{message}"])


def test_of_several_notifications_the_best_counts_and_the_reason_names_it() -> None:
    told = Notifications.concat([notice(answer="objected", record="A"), notice(record="B")])
    judged = ask({"notified": ASKED}, {}, notifications=told.replace(id=scenes.ids(["x", "y"])))
    assert judged.reason(0)["a"] == {"announcement": "B"}
    assert said(judged) == ["reason.notified.accepted"]


@pytest.mark.parametrize("answer", ["accepted", "not_objected"])
def test_a_notification_with_two_contents_settles_nothing(answer: str) -> None:
    other = notice(answer="objected").replace(content=scenes.ids(["other"]))
    judged = ask({"notified": {**ASKED, "answer": answer}}, {}, notifications=Notifications.concat([notice(), other]))
    assert (intervals(judged), said(judged)) == ([UNKNOWN], ["reason.notified.disputed"])
