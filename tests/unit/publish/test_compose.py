"""The edition: what it says first, what it holds, what changed."""

import dataclasses
import itertools

import msgspec
import numpy as np
import pytest

from trucewatch.publish.changes import differences
from trucewatch.publish.compose import compose, marks
from unit.publish import sample


def edition(agreement=sample.AGREEMENT, mission=sample.MISSION, provenance=sample.PROVENANCE, **changed):
    return compose(dataclasses.replace(sample.EVIDENCE, **changed), mission, agreement, provenance)


def ids(sayings):
    return [one["m"] for one in sayings]


def walk(value):
    yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walk(inner)


def test_it_holds_text_integers_and_lists_only():
    assert {type(value) for value in walk(edition())} <= {dict, list, str, int, bool, type(None)}
    assert all(abs(value) < 2**53 for value in walk(edition()) if isinstance(value, int))


def test_the_same_arguments_give_the_same_bytes_whatever_the_order_of_rows():
    turned = {
        n: getattr(sample, n.upper()).take(np.arange(len(getattr(sample, n.upper())))[::-1])
        for n in ("incidents", "findings", "counts", "exposures", "claims", "casualties")
    }
    assert msgspec.json.encode(edition(**turned), order="sorted") == msgspec.json.encode(edition(), order="sorted")


def test_the_lead_says_what_was_observed_and_how_much_could_be():
    first, second = edition()["lead"]
    assert first["m"] == "bulletin.lead.observed_among"
    assert first["a"]["count"] == {
        "t": "count",
        "least": 10,
        "most": 10,
        "rule": "incident",
        "coverage": "partly_observed",
    }
    assert (second["m"], second["n"]) == ("bulletin.lead.findings", 2)


def test_what_nobody_could_observe_was_told():
    assert edition(exposures=sample.EXPOSURES.replace(band="not_observed"))["lead"][0]["m"] == "bulletin.lead.told"


def test_zero_observed_and_not_observed_are_different_sentences():
    none = sample.INCIDENTS.take(np.zeros(0, dtype=np.int64))
    dark = sample.EXPOSURES.replace(band="not_observed")
    well = sample.EXPOSURES.replace(band="well_observed")
    assert edition(incidents=none, exposures=well)["lead"][0]["m"] == "bulletin.lead.zero"
    assert edition(incidents=none)["lead"][0]["m"] == "bulletin.lead.zero_unsure"
    assert edition(incidents=none, exposures=dark)["lead"][0]["m"] == "bulletin.lead.not_observed"
    unreported = edition(
        incidents=none,
        exposures=dark.take(np.zeros(0, dtype=np.int64)),
        counts=sample.COUNTS.take(np.zeros(0, dtype=np.int64)),
    )
    assert unreported["lead"][0]["m"] == "bulletin.lead.not_observed"


def test_without_an_agreement_in_force_the_page_says_so_and_has_no_clause():
    made = edition(agreement=sample.without_agreement())
    assert made["lead"][1]["m"] == "bulletin.lead.no_agreement"
    assert (made["agreement"]["force"], made["agreement"]["clauses"]) == ("none", [])


def test_heat_sources_are_no_incidents_of_the_lead():
    fires = sample.INCIDENTS.take(sample.INCIDENTS.kind == 11)
    made = edition(incidents=fires)
    assert made["lead"][0]["m"] == "bulletin.lead.zero_unsure"
    assert "bulletin.point.heat" in ids(made["points"])


def test_where_every_zone_is_dark_the_lead_says_it_once():
    made = edition(exposures=sample.EXPOSURES.replace(band="not_observed"))
    assert "bulletin.point.unseen" not in ids(made["points"])


def test_there_are_at_most_five_points():
    assert ids(edition()["points"]) == [
        "bulletin.point.count_before",
        "bulletin.point.heat",
        "bulletin.point.unseen",
        "bulletin.point.restrictions",
        "bulletin.point.overdue",
    ]


def test_what_is_told_does_not_depend_on_the_version():
    second = edition(provenance=dataclasses.replace(sample.PROVENANCE, version=2, size=9999))
    told = {k for k in edition() if edition()[k] != second[k]}
    assert told == {"provenance"}


@pytest.mark.parametrize(("exercise", "mandate"), list(itertools.product((False, True), ("", "Resolution 7"))))
def test_marks_follow_from_what_the_mission_is(exercise, mandate):
    mission = dataclasses.replace(sample.MISSION, exercise=exercise, mandate=mandate)
    assert ("exercise" in marks(mission)) == exercise
    assert ("demonstration" in marks(mission)) == (mandate == "")
    assert edition(mission=mission)["marks"] == marks(mission)


def test_an_edition_does_not_differ_from_itself():
    assert differences(edition(), edition()) == []


def test_each_change_is_told_with_what_was_before():
    fewer = edition(
        counts=sample.COUNTS.replace(
            least=sample.COUNTS.least + 1, most=np.where(sample.COUNTS.most < 0, -1, sample.COUNTS.most + 1)
        ),
        findings=sample.FINDINGS.take(np.arange(1, len(sample.FINDINGS))),
        exposures=sample.EXPOSURES.replace(band="little_observed"),
        claims=sample.CLAIMS.take(np.array([0])),
    )
    told = differences(edition(), fewer)
    assert {
        "bulletin.change.count",
        "bulletin.change.inconsistent",
        "bulletin.change.coverage",
        "bulletin.change.claims",
    } == set(ids(told))
    changed = next(one for one in told if one["m"] == "bulletin.change.inconsistent")
    assert (changed["a"]["before"]["least"], changed["a"]["after"]["least"]) == (2, 1)


def test_a_change_that_moves_no_figure_is_still_said():
    moved = sample.INCIDENTS.replace(low_confidence="yes")
    assert ids(differences(edition(), edition(incidents=moved))) == ["bulletin.change.detail"]


def test_a_correction_is_composed_into_its_edition():
    later = dataclasses.replace(sample.PROVENANCE, version=2, reasons=("late_data",), before=edition())
    made = edition(provenance=later, claims=sample.CLAIMS.take(np.array([0])))
    assert ids(made["changes"]) == ["bulletin.change.claims"]


def test_of_earlier_publications_the_latest_and_those_of_this_period_are_listed():
    many = tuple(
        dataclasses.replace(sample.PROVENANCE.released[0], entry=n, period=f"2031-04-{n:02d}") for n in range(1, 20)
    )
    own = dataclasses.replace(many[0], entry=0, period=sample.SPAN.name)
    made = edition(provenance=dataclasses.replace(sample.PROVENANCE, released=(own, *many)))
    assert [one["entry"] for one in made["provenance"]["released"]] == [0, *range(12, 20)]


def test_changes_beside_the_facts_of_the_period_are_named_as_what_they_are():
    assert ids(differences(edition(), edition(counts_before=sample.COUNTS))) == ["bulletin.change.counts_before"]
    assert ids(differences(edition(), edition(sources=sample.SOURCES[:1]))) == [
        "bulletin.change.claims",
        "bulletin.change.sources",
    ]
    renamed = dataclasses.replace(sample.AGREEMENT, version="2")
    assert ids(differences(edition(), edition(agreement=renamed))) == ["bulletin.change.frame"]
