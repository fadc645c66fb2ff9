"""The section of counts: rules side by side, each figure with its coverage, its rule and its id."""

import dataclasses
import re

import pytest

from trucewatch.outputs.html.counting import Counting, definition
from trucewatch.outputs.html.render import render
from trucewatch.outputs.html.speech import Speech
from unit.outputs.pages import parse
from unit.publish import sample
from unit.publish.editions import CASES, edition, nothing


def counting(tag="en", **changed):
    made = edition(**changed)
    return Counting(made, Speech(made, sample.language(tag)))


def page(tag="en", **changed):
    return render(edition(**changed), sample.language(tag), sample.asset)


def section(text):
    return text.split('id="counts"')[1].split('id="indicators"')[0]


def test_rows_are_zones_the_area_first_then_sides_in_the_order_of_the_day_and_columns_are_rules():
    made = counting()
    rows = made.side_by_side()
    assert [row["zone"] for row in rows] == ["area", "buffer", "north", "south", "coast", "side:west", "side:east"]
    assert {len(row["cells"]) for row in rows} == {len(sample.AGREEMENT.rules)}
    later = dataclasses.replace(sample.SPAN, until_ms=sample.UNTIL - 86_400_000)
    assert [row["zone"] for row in counting(span=later).side_by_side()][-2:] == ["side:east", "side:west"]


def test_a_rule_that_is_not_told_by_side_says_so_and_leaves_no_empty_cell():
    assert section(page().decode()).count("not by side") == 2 * (len(sample.AGREEMENT.rules) - 1)
    assert not re.search(r"<td[^>]*>\s*</td>", page().decode())


def test_every_figure_side_by_side_leads_to_its_rule_and_has_the_id_of_its_count():
    read = parse(page())
    table = next(attrs for tag, attrs, _ in read.elements if tag == "table" and attrs.get("class") == "beside")
    anchors = {attrs["id"] for _, attrs, _ in read.elements if "id" in attrs}
    told = {row["id"] for row in edition()["facts"]["counts"]}
    within = [p for p in read.pieces if any(attrs == table for _, attrs in p.inside) and p.inside[-1][0] == "data"]
    assert len(within) > 20
    for piece in within:
        links = [attrs["href"] for tag, attrs in piece.inside if tag == "a"]
        assert links == [f"#rule-{piece.inside[-1][1]['data-rule']}"]
        assert links[0][1:] in anchors
        assert piece.inside[-1][1]["data-figure"] in told


@pytest.mark.parametrize(
    ("tag", "command"), [("en", "trucewatch explain PATH ID"), ("de", "trucewatch explain PATH ID")]
)
def test_the_page_says_how_to_see_what_a_figure_counted(tag, command):
    assert command in section(page(tag).decode())


def test_each_rule_is_defined_in_words():
    speech = Speech(edition(), sample.language("en"))
    said = {r["id"]: re.sub(r"<[^>]+>", "", definition(r, speech)) for r in edition()["agreement"]["rules"]}
    assert said["per_episode"] == (
        "Counts episodes: what lies within 2 km and 15 minutes of each other is one. Kinds: explosion and burst. "
        "Means: seen by people. Live-fire exercises are left out. An episode ends where the direction of fire changes."
    )
    assert said["per_clause"].startswith(
        "Counts findings that are inconsistent with these clauses, or may be: ceasefire."
    )
    assert "side of the line on which the effect lay" in said["per_observation"]


def test_zones_of_unequal_coverage_are_said_not_to_be_comparable():
    assert "cannot be set against each other" in section(page().decode())
    equal = sample.COUNTS.replace(coverage="well_observed")
    assert "cannot be set against each other" not in section(page(counts=equal).decode())


def test_bounds_stand_beside_their_counts_or_say_why_not():
    told = section(page().decode())
    assert "at most 10<" in told
    assert "withdrawn: fire was found to move away" in told
    assert "too little seen" in told
    assert "assuming that fire does not avoid observers" in told
    assert "assuming that fire does not avoid observers" not in section(page(bounds=()).decode())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            {"area": "not_found", "north": "found"},
            'found in: <span class="name">North sector</span>, where no bound is given; not found in: ',
        ),
        (
            {"area": "not_found", "north": "too_little"},
            'not found in: <span class="name">River Lune area</span>; too little seen to tell in: ',
        ),
        ({"area": "too_little"}, "where nobody looks: too little seen to tell in: "),
        ({}, "was not examined"),
    ],
)
def test_displacement_is_said_in_one_sentence(found, said):
    assert said in section(page(displacement=found).decode())


def test_where_nothing_could_be_counted_there_is_no_table_but_every_definition():
    dark = section(page(**CASES["dark"]).decode())
    assert "<table" not in dark
    assert dark.count('class="rule"') == len(sample.AGREEMENT.rules)
    assert "explain PATH ID" not in dark


def test_without_counts_the_section_says_so():
    assert "Nothing was counted in this period" in section(page(counts=nothing(sample.COUNTS)).decode())


def test_a_rule_without_a_row_says_that_nothing_was_counted():
    fewer = sample.COUNTS.take([i for i, row in enumerate(sample.COUNTS.rows()) if row["rule"] != "heat"])
    assert section(page(counts=fewer).decode()).count("Nothing was counted under this rule") == 1
