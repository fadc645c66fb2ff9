"""What may leave: the floors, the delay, and what stays behind."""

import dataclasses

import msgspec
import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.model.mission import Release
from trucewatch.publish.release import FLOORS, floors, release
from unit.publish import sample


def facts(**changed):
    evidence = dataclasses.replace(sample.EVIDENCE, **changed)
    return release(evidence, sample.MISSION, sample.AGREEMENT, sample.AS_OF).facts


def test_configuration_can_be_stricter_and_never_looser():
    assert floors(Release(15, 0, 0)) == FLOORS
    assert floors(Release(4, 48, 10)) == Release(4, 48, 10)


@pytest.mark.parametrize("early_ms", [1, 24 * sample.HOUR, 240 * sample.HOUR])
def test_nothing_leaves_before_the_delay_is_over(early_ms):
    with pytest.raises(WorkflowError, match="may leave 24 h later"):
        release(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.UNTIL + 24 * sample.HOUR - early_ms)


def test_an_incident_that_ended_less_than_the_delay_ago_is_held_back():
    assert facts()["held_back"] == 1
    kept = sample.INCIDENTS.take(sample.INCIDENTS.t1_ms <= sample.AS_OF - 24 * sample.HOUR)
    assert facts(incidents=kept)["by_zone"] == facts()["by_zone"]


def test_findings_of_incidents_held_back_are_held_back_too():
    late = sample.INCIDENTS.replace(t1_ms=np.full(len(sample.INCIDENTS), sample.AS_OF))
    assert facts(incidents=late)["findings"] == []


def test_places_of_fire_and_of_forces_leave_by_zone_only():
    kinds = {kind for cell in facts()["cells"] for kind in cell["kinds"]}
    assert kinds == {"explosion", "fire"}
    assert facts()["unplaced"] == 3
    area = next(row for row in facts()["by_zone"] if row["zone"] == "area")
    assert area["kinds"] == {"explosion": 7, "burst": 1, "muzzle_flash": 1, "fire": 9, "weapon_sighting": 1}


def test_a_zone_smaller_than_its_cells_has_no_figure_of_its_own():
    told = facts()
    for group in ("by_zone", "counts", "coverage", "weapons", "restrictions", "notifications"):
        assert "ford" not in {row["zone"] for row in told[group]}, group


def test_what_is_known_only_to_more_than_a_day_counts_in_no_day():
    assert facts()["coarse"] == [
        {
            "from_ms": sample.SPAN.from_ms + sample.HOUR,
            "until_ms": sample.SPAN.from_ms + 30 * sample.HOUR,
            "kind": "explosion",
            "number": 1,
            "rule": "incident",
            "coverage": "partly_observed",
        }
    ]
    assert facts()["in_area"] == 19


def test_casualty_figures_under_the_floor_are_folded_and_then_withheld():
    told = facts()["casualties"]
    assert told[0] == {
        "source": "observations",
        "status": "civilian",
        "standing": "reported",
        "killed": {"least": 2, "most": 3},
        "injured": {"least": 4, "most": 4},
    }
    assert told[1] == {"source": "observations", "status": "folded", "standing": "folded", "under": 3}


def test_two_small_groups_that_reach_the_floor_together_are_told_as_one():
    two = [sample.CASUALTIES.take(np.array([1])).replace(id=np.array([i * 40])) for i in (b"7", b"8", b"9")]
    other = two[2].replace(status="civilian")
    told = facts(casualties=type(two[0]).concat([two[0], two[1], other]))["casualties"]
    assert told == [
        {
            "source": "observations",
            "status": "folded",
            "standing": "folded",
            "killed": {"least": 3, "most": 3},
            "injured": {"least": 0, "most": 0},
        }
    ]


def test_neither_words_nor_speaker_of_a_sealed_source_leave():
    assert b"SECRET" not in msgspec.json.encode(facts())
    sealed = tuple(dataclasses.replace(source, sealed=True) for source in sample.SOURCES)
    assert all(row["claimant"] == row["quote"] == row["url"] == "" for row in facts(sources=sealed)["claims"])


def test_no_probability_leaves():
    text = msgspec.json.encode(facts())
    assert not any(secret in text for secret in (b"912345", b"987654", b"314159", b"_e6", b"share"))


def test_of_a_record_the_highest_revision_is_told_and_a_tie_is_told_twice():
    first = sample.CLAIMS.take(np.array([0]))
    second = first.replace(revision=2, count_min=13, count_max=13, content=np.array([b"2" * 40]))
    tie = second.replace(count_min=14, count_max=14, content=np.array([b"3" * 40]))
    told = facts(claims=type(first).concat([tie, first, second]))["claims"]
    assert [row["count_min"] for row in told] == [13, 14]


def test_sides_take_turns_in_being_told_first():
    days = [dataclasses.replace(sample.SPAN, until_ms=sample.UNTIL - day * 86_400_000) for day in (0, 1, 2)]
    orders = [facts(span=day)["sides"] for day in days]
    assert orders[0] == orders[2] == orders[1][::-1]


def test_counts_of_several_days_add_up_and_have_the_lowest_coverage():
    more = sample.BEFORE.replace(coverage="not_observed")
    row = next(
        r
        for r in facts(counts=type(more).concat([sample.COUNTS, more]))["counts"]
        if r["zone"] == "area" and r["rule"] == "per_observation"
    )
    assert (row["least"], row["most"], row["coverage"]) == (1028, 1234, "not_observed")
    assert row["night"] == {"least": 514, "most": 617}
    assert row["day"] == {"least": 514, "most": 617}


def test_an_open_count_stays_open_by_day():
    row = next(r for r in facts()["counts"] if r["zone"] == "south" and r["rule"] == "per_observation")
    assert (row["most"], row["day"]["most"], row["night"]["most"]) == (-1, -1, -1)


def test_whoever_is_no_party_is_not_named():
    seen = sample.RESTRICTIONS.replace(side_as_seen="Sergeant N. N.")
    announced = sample.NOTIFICATIONS.replace(announced_by="Engineer N. N.", answered_by="")
    told = facts(restrictions=seen, notifications=announced)
    assert told["restrictions"][0]["side"] == "other"
    assert (told["notifications"][0]["announced_by"], told["notifications"][0]["answered_by"]) == ("other", "")


def test_a_note_of_a_sealed_source_stays_inside():
    note = sample.RECORDS.replace(note="SECRET NOTE", source="whispers")
    assert facts(mission_records=note)["records"][0]["note"] == ""
