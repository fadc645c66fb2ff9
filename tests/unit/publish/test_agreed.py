"""What of the agreement stands in an edition: the text of its time and nothing that came later."""

import dataclasses

from trucewatch.model.time import Interval, from_text
from unit.publish import sample
from unit.publish.editions import edition


def told(**changed):
    return edition(agreement=dataclasses.replace(sample.AGREEMENT, **changed))["agreement"]


def test_what_each_party_said_by_the_end_of_the_span_is_told_by_document_the_parties_in_turn():
    rows = [(row["party"], row["state"]) for row in told()["legal_states"]]
    assert rows == [("west", "announced"), ("west", "in_force"), ("east", "in_force")]


def test_an_amendment_of_later_days_is_not_told():
    assert [one["id"] for one in told()["amendments"]] == ["addendum"]


def test_a_clause_that_does_not_hold_in_the_span_is_not_told():
    early = dataclasses.replace(sample.AGREEMENT.clauses[0], valid=Interval(0, from_text("2031-05-01")))
    assert [c["id"] for c in told(clauses=(early, sample.AGREEMENT.clauses[1]))["clauses"]] == ["heavy_weapons"]


def test_a_clause_says_whom_it_binds_how_severe_it_is_and_when_it_holds():
    (heavy,) = (c for c in told()["clauses"] if c["id"] == "heavy_weapons")
    assert (heavy["actors"], heavy["severity"], heavy["amendment"]) == (["west"], "grave", "addendum")
    assert heavy["valid"] == [None, from_text("2031-06-01T00:00:00Z")]


def test_every_part_of_a_rule_that_a_reader_must_know_is_told():
    rules = {rule["id"]: rule for rule in told()["rules"]}
    assert rules["per_episode"]["exercises"] is False
    assert rules["per_episode"]["one_direction"] is True
    assert (rules["per_episode"]["merge_distance_m"], rules["per_episode"]["merge_time_s"]) == (2000, 900)
    assert (rules["per_observation"]["by"], rules["per_clause"]["clauses"]) == (["zone", "side"], ["ceasefire"])
