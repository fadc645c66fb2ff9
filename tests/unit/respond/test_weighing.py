"""The graduated response: conditions listed, proposals without force only, decisions by people."""

from trucewatch.respond.weighing import looked_up, proposal
from unit.respond.scenes import HOUR_MS, TWO, Docket, law

WARN = {"tier": "warn", "conditions": {"ruled": "met"}, "proposed": "yes", "reasons": "The text says so."}


def tiers(d):
    return {tier.id: tier for tier in d.law.constitution.tiers}


def test_a_tier_without_force_is_proposed_once_the_case_shows_its_conditions():
    d = Docket().drafted()
    assert "The case does not show `ruled`" in d.refused("weigh", "clerk", **WARN)
    d.voted().give("rule", *TWO, reasons="x")
    assert proposal(d.case, tiers(d)["warn"], d.at_ms)
    assert d.give("weigh", "clerk", **WARN).weighed[0].proposed
    assert d.give("tier", *TWO, tier="warn", applies="yes", reasons="x").weighed[0].decided == "applies"


def test_a_tier_with_force_is_listed_and_never_proposed():
    d = Docket().inquired()
    later_ms = d.at_ms + 100 * HOUR_MS
    assert looked_up(d.case, tiers(d)["force"], later_ms) == {"late": "met"}
    assert not proposal(d.case, tiers(d)["force"], later_ms)
    listed = {"tier": "force", "conditions": {"late": "disputed"}, "reasons": "x"}
    assert "one with force" in d.refused("weigh", "clerk", **listed, proposed="yes")
    assert not d.give("weigh", "clerk", **listed, proposed="no").weighed[0].proposed


def test_nothing_is_proposed_on_open_conditions_and_each_is_said():
    d = Docket().ruled()
    assert "Not every condition is met" in d.refused("weigh", "clerk", **{**WARN, "conditions": {"ruled": "open"}})
    assert "says each condition" in d.refused("weigh", "clerk", **{**WARN, "conditions": {"late": "met"}})
    assert "`perhaps` is no status" in d.refused("weigh", "clerk", **{**WARN, "conditions": {"ruled": "perhaps"}})
    assert "There is no tier `shout`" in d.refused("weigh", "clerk", **{**WARN, "tier": "shout"})


def test_nobody_decides_a_tier_that_was_not_weighed_or_alone():
    d = Docket().ruled()
    decided = {"tier": "warn", "applies": "no", "reasons": "x"}
    assert "were not entered" in d.refused("tier", *TWO, **decided)
    d.give("weigh", "clerk", **WARN)
    assert "nobody decides alone" in d.refused("tier", "chair", **decided)
    assert d.give("tier", *TWO, **decided).weighed[0].decided == "does_not_apply"


def test_the_graduated_response_is_off_unless_the_constitution_says_so():
    assert "not in use" in Docket(law(tiers_in_use=False)).ruled().refused("weigh", "clerk", **WARN)
