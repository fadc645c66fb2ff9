"""What coverage allows to say, and that it says no more of the coverage than its band."""

import dataclasses
import itertools

import msgspec
import numpy as np

from trucewatch.model.edition import Bound
from trucewatch.publish.release import release
from trucewatch.publish.unseen import rounded_up
from unit.publish import sample


def facts(**changed):
    evidence = dataclasses.replace(sample.EVIDENCE, **changed)
    return release(evidence, sample.MISSION, sample.AGREEMENT, sample.AS_OF).facts


def bound_of(rule, zone, **changed):
    return next(row for row in facts(**changed)["bounds"] if (row["rule"], row["zone"]) == (rule, zone))


def test_bounds_are_rounded_up_to_one_two_or_five():
    assert [rounded_up(n) for n in (0, 1, 3, 5, 6, 10, 11, 23, 51, 999, 1_000, 1_234)] == [
        *(0, 1, 5, 5, 10, 10, 20, 50, 100, 1_000, 1_000, 2_000),
    ]
    assert all(n <= rounded_up(n) < max(2, 5 * n / 2) for n in range(1, 3_000))


def test_a_bound_leaves_with_its_rule_and_its_coverage():
    assert bound_of("per_episode", "buffer") == {
        "rule": "per_episode",
        "zone": "buffer",
        "coverage": "well_observed",
        "most": 10,
        "why": "",
    }


def test_where_little_was_seen_no_bound_leaves_however_well_it_is_known():
    for band in ("not_observed", "little_observed"):
        told = bound_of("per_episode", "buffer", counts=sample.COUNTS.replace(coverage=band))
        assert (told["most"], told["why"]) == (-1, "unseen")


def test_two_exposures_of_one_band_are_told_apart_by_a_step_at_most():
    """With nothing counted, 3 events could have been missed at full exposure, 4 at three quarters: the page says the same of both."""
    told = {bound_of("per_episode", "buffer", bounds=(Bound("per_episode", "buffer", n),))["most"] for n in (3, 4)}
    assert told == {5}


def test_a_withdrawn_bound_is_said_to_be_and_carries_no_number():
    assert bound_of("per_episode", "north") == {
        "rule": "per_episode",
        "zone": "north",
        "coverage": "partly_observed",
        "most": -1,
        "why": "withdrawn",
    }
    named = (Bound("per_episode", "north", 17, "displaced"),)
    assert bound_of("per_episode", "north", bounds=named)["most"] == -1


def test_a_bound_without_its_count_stays_inside():
    assert facts(counts=sample.COUNTS.take(np.zeros(0, dtype=np.int64)))["bounds"] == []


def test_zones_too_small_to_be_told_have_no_bound_no_loss_and_no_displacement():
    told = facts()
    assert "ford" not in {row["zone"] for row in (*told["bounds"], *told["lost"])}
    assert "ford" not in told["displacement"]


def test_what_was_lost_is_told_in_a_word():
    assert facts()["lost"] == [
        {"zone": "buffer", "lost": "little"},
        {"zone": "coast", "lost": "most"},
        {"zone": "north", "lost": "part"},
    ]


def test_no_share_no_hour_and_no_site_leaves():
    text = msgspec.json.encode(facts())
    for secret in (b"123456", b"543210", b"999999", b"271,828", b"1234,", b"SECRET", b"hours", b"_e6"):
        assert secret not in text, secret


def test_classes_are_told_for_all_means_together_and_one_without_a_row_was_not_observed():
    rows = {(row["zone"], row["means"]): row["classes"] for row in facts()["coverage"]}
    assert rows["south", "any"] == {
        "small_arms": "not_observed",
        "heavy_weapons": "little_observed",
        "aerial": "not_observed",
        "heat": "not_observed",
        "presence": "not_observed",
    }
    assert rows["south", "seen"] == {}


def test_where_no_class_is_known_apart_none_is_told():
    plain = sample.EXPOSURES.take(sample.EXPOSURES.event_class == 0)
    assert all(row["classes"] == {} for row in facts(exposures=plain)["coverage"])


def test_bounds_do_not_depend_on_the_order_of_rows():
    for given in itertools.islice(itertools.permutations(sample.BOUNDS), 5):
        assert facts(bounds=given)["bounds"] == facts()["bounds"]
