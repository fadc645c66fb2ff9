"""What of the docket leaves: stages, rulings once they are public, replies in full, silence as silence, remedies; and nothing else."""

import dataclasses
import json

import pytest

from trucewatch.publish.docket import docket, recorded
from unit.publish import docketing, sample

TOLD = docket(docketing.docket(sample.UNTIL), sample.SPAN)


def case(name):
    return next(row for row in TOLD["cases"] if row["case"] == name)


def test_a_mission_without_a_commission_has_no_docket():
    assert docket(None, sample.SPAN) == {}


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
    given = docketing.docket(sample.UNTIL)
    first = given.told[0]
    unsure = dataclasses.replace(first.attributions[0], confidence=confidence)
    told = docket(dataclasses.replace(given, told=(dataclasses.replace(first, attributions=(unsure,)),)), sample.SPAN)
    assert told["cases"][0]["attribution"] == {"who": "", "confidence": confidence, "dissent": ""}


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
    assert recorded(given, ["a", "c"]) == [{"clause": "ceasefire", "number": 2, "sampled": 1}]
