"""What of the docket leaves: stages, rulings once they are public, replies in full, silence as silence, remedies; and nothing else."""

import dataclasses
import json

import pytest

from trucewatch.model.cases import Round
from trucewatch.publish.docket import docket, recorded
from unit.publish import docketing, sample

SIDES = ("west", "east")
TOLD = docket(docketing.docket(sample.UNTIL), sample.SPAN, SIDES)


def alone(**changed):
    """The sample's ruled case with something changed, as it is told."""
    given = docketing.docket(sample.UNTIL)
    return alone_of(dataclasses.replace(given.told[0], **changed))


def alone_of(one, sides=SIDES):
    given = dataclasses.replace(docketing.docket(sample.UNTIL), told=(one,))
    return docket(given, sample.SPAN, sides)["cases"][0]


def case(name):
    return next(row for row in TOLD["cases"] if row["case"] == name)


def test_a_mission_without_a_commission_has_no_docket():
    assert docket(None, sample.SPAN, SIDES) == {}


def test_stages_come_in_the_order_of_a_case_with_median_and_stays():
    assert [(r["stage"], r["number"], r["median_h"], r["stays"]) for r in TOLD["stages"]] == [
        ("allegation", 0, 5, 4),
        ("preliminary_inquiry", 1, -1, 0),
        ("draft", 0, 49, 3),
        ("ruling", 1, -1, 0),
        ("remedy", 1, -1, 0),
        ("closed", 2, -1, 0),
    ]


def test_rulings_stand_beside_what_is_pending():
    assert TOLD["ruled"] == [{"ruling": "breach", "number": 1}, {"ruling": "insufficient_evidence", "number": 1}]
    assert (TOLD["number"], TOLD["pending"], TOLD["overdue"]) == (5, 1, 1)


def test_a_reply_is_told_in_full_and_silence_as_silence():
    assert case("2031-001")["replies"] == [
        {"party": "west", "text": "We withdrew them <at once>.", "language": "en"},
        {"party": "east", "text": "", "language": ""},
    ]


def test_a_ruling_is_told_with_its_votes_and_dissent():
    ruling = case("2031-001")["ruling"]
    assert ruling["votes"] == {"yes": 2, "no": 1, "abstain": 0}
    assert ruling["dissents"] == [{"office": "third", "text": "I would have asked once more."}]


def test_a_remedy_that_is_late_is_overdue():
    (remedy,) = case("2031-001")["remedies"]
    assert (remedy["addressee"], remedy["overdue"], remedy["standing"]) == ("west", 1, "due")


def test_before_its_minute_only_the_minute_of_a_ruling_is_told():
    told = case("2031-002")
    assert told["public_ms"] == sample.UNTIL + 20 * docketing.HOUR
    assert [told[n] for n in ("ruling", "draft", "replies", "attribution", "remedies")] == [None, None, [], None, []]


def test_rulings_that_became_public_in_the_span_are_listed_by_clause():
    assert TOLD["rulings"] == [
        {"case": "2031-001", "ruling": "breach", "clause": "ceasefire", "at_ms": sample.UNTIL - 30 * docketing.HOUR}
    ]


@pytest.mark.parametrize("confidence", ["none", "possible", "not_attributable"])
def test_nobody_is_named_below_likely(confidence):
    first = docketing.docket(sample.UNTIL).told[0]
    unsure = dataclasses.replace(first.attributions[0], confidence=confidence, dissent="I say it was the west.")
    assert alone(attributions=(unsure,))["attribution"] == {
        "who": "",
        "confidence": confidence,
        "dissent": "",
        "dissented": 1,
    }


def test_sides_are_told_in_the_order_of_the_day():
    first = docketing.docket(sample.UNTIL).told[0]
    for sides in (("west", "east"), ("east", "west")):
        assert [r["party"] for r in alone_of(first, sides)["replies"]] == list(sides)


@pytest.mark.parametrize("stage", ["remedy", "proof", "closed"])
def test_before_its_minute_nothing_tells_how_a_ruling_went(stage):
    """Only a breach has remedies, and only after a breach does it matter who acted."""
    first = docketing.docket(sample.UNTIL).told[0]
    ruled_ms = first.ruling.at_ms
    history = (("draft", ruled_ms - 9, 1), ("ruling", ruled_ms, 2), (stage, ruled_ms + 9, 3))
    sealed = dataclasses.replace(first.ruling, public_ms=sample.UNTIL + 1)
    draft = dataclasses.replace(first.draft, public_ms=sample.UNTIL + 1)
    told = alone(stage=stage, history=history, ruling=sealed, draft=draft)
    shown = ("closed", ruled_ms + 9) if stage == "closed" else ("ruling", ruled_ms)
    assert (told["stage"], told["since_ms"]) == shown
    assert [told[n] for n in ("ruling", "draft", "attribution", "remedies", "replies")] == [None, None, None, [], []]
    opened = alone(stage=stage, history=history, ruling=dataclasses.replace(sealed, public_ms=sample.UNTIL))
    assert (opened["stage"], opened["since_ms"]) == (stage, ruled_ms + 9)


def test_a_ruling_that_was_set_aside_is_told_as_that_and_without_its_words():
    first = docketing.docket(sample.UNTIL).told[0]
    again = first.ruling.public_ms + docketing.HOUR
    for public_ms, told in ((first.ruling.public_ms, 1), (again + 1, 0)):
        kept = dataclasses.replace(first.ruling, public_ms=public_ms)
        aside = Round(again, 12, draft=first.draft, replies=first.replies, votes=first.votes, ruling=kept)
        row = alone(stage="reopened", ruling=None, draft=None, replies=(), rounds=(aside,), attributions=())
        expected = [{"word": "breach", "at_ms": first.ruling.at_ms, "since_ms": again}]
        assert row["set_aside"] == (expected if told else []), (
            "only what everybody could read was set aside for everybody"
        )
        assert [row[n] for n in ("ruling", "replies", "remedies")] == [None, [], []]
        assert "The guns stood there." not in json.dumps(row)


def test_the_words_of_an_interim_measure_wait_until_the_case_is_decided():
    first = docketing.docket(sample.UNTIL).told[0]
    (guns,) = first.remedies
    measure = dataclasses.replace(guns, interim=True, addressee="all")
    pending = alone(stage="submissions", ruling=None, draft=None, remedies=(measure,))
    assert [(r["remedy"], r["addressee"], r["what"]) for r in pending["remedies"]] == [("withdrawal", "all", "")]
    assert alone(remedies=(measure,))["remedies"][0]["what"] == "Take the guns back."


def test_what_was_alleged_reported_and_argued_does_not_leave():
    whole = json.dumps(TOLD)
    assert not [secret for secret in docketing.SECRETS if secret in whole]
    assert "accuses" not in whole


def test_recorded_breaches_are_counted_by_clause_and_only_of_what_may_be_told():
    given = (
        *docketing.recorded("a"),
        *docketing.recorded("b"),
        dataclasses.replace(docketing.recorded("c")[0], sample=9),
    )
    row = {"clause": "ceasefire", "number": 2, "sampled": 1, "from_ms": sample.SPAN.from_ms}
    assert recorded(given, ["a", "c"], sample.SPAN) == [row]


def test_a_ruling_that_everybody_could_read_is_listed_when_it_is_set_aside():
    given = docketing.docket(sample.UNTIL)
    first = given.told[0]
    public = dataclasses.replace(
        first.ruling, at_ms=sample.UNTIL - 90 * docketing.HOUR, public_ms=sample.UNTIL - 60 * docketing.HOUR
    )
    since = sample.UNTIL - 2 * docketing.HOUR
    reopened = dataclasses.replace(first, ruling=None, rounds=(Round(since, 9, ruling=public),))
    told = docket(dataclasses.replace(given, told=(reopened,)), sample.SPAN, ["west", "east"])
    assert told["set_aside"] == [{"case": "2031-001", "ruling": "breach", "clause": "ceasefire", "at_ms": since}]
    assert TOLD["set_aside"] == []
