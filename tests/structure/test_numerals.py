"""No number without its rule and its coverage, on any page: promise 3, with planted defects that must be found."""

import copy
import json
from pathlib import Path

import pytest

from structure.numerals import KINDS, defects, untold
from trucewatch.outputs import catalogue
from trucewatch.publish.compose import FORMAT
from unit.publish import pledges, sample
from unit.publish.editions import CASES, edition

TAGS = sorted(p.name for p in (sample.PACKAGE / "languages").iterdir() if list(p.glob("*.po")))
RULES = {rule.id for rule in sample.AGREEMENT.rules}
SHELF = catalogue()
SPOKEN = [(output, tag) for output in SHELF.values() if output.spoken and FORMAT in output.formats for tag in TAGS]
PLEDGES = {
    "positions": pledges.positions_edition,
    "backing": pledges.backing_edition,
    "scenarios": pledges.compared_edition,
}
OF_PLEDGES = {"report", "readiness"}
"""Kinds of numerals that only pages of the guarantees house hold."""


def page(tag: str = "en", name: str = "full") -> bytes:
    return SHELF["html"].render(edition(**CASES[name]), sample.language(tag), sample.asset)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("output", "tag"), SPOKEN, ids=lambda x: x if isinstance(x, str) else x.name)
def test_every_page_says_what_its_numerals_are(output, tag, name):
    assert defects(output.render(edition(**CASES[name]), sample.language(tag), sample.asset), RULES) == []


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_an_edition_has_rule_and_coverage(name):
    assert untold(edition(**CASES[name])) == []


def test_every_feature_of_the_map_file_has_rule_and_coverage():
    made = json.loads(SHELF["geojson"].render(edition(), None, sample.asset))
    told = [feature["properties"] for feature in made["features"]]
    assert told
    assert all(one["number"] and one["rule"] == "incident" and one["coverage"] in one_of_the_bands() for one in told)


def one_of_the_bands() -> set[str]:
    return {row["coverage"] for row in edition()["facts"]["counts"]}


def test_the_full_page_holds_a_numeral_of_every_kind():
    text = page().decode()
    assert [kind for kind in KINDS.keys() - OF_PLEDGES if f'class="{kind}"' not in text] == []


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", PLEDGES)
def test_every_page_of_pledges_says_what_its_numerals_are(name, tag):
    assert defects(SHELF[name].render(PLEDGES[name](), sample.language(tag), sample.asset), set()) == []


def test_the_pages_of_pledges_hold_numerals_of_their_kinds():
    made = "".join(SHELF[n].render(e(), sample.language("en"), sample.asset).decode() for n, e in PLEDGES.items())
    assert [kind for kind in OF_PLEDGES if f'class="{kind}"' not in made] == []


FIGURE = 'value="0/5000" data-rule="readiness" data-unit="soldiers" data-as-of="2031-05-12T10:00:00Z">0–5,000<'
OF_READINESS = {
    "a range": (FIGURE, FIGURE.replace("0/5000", "5000"), "without a range"),
    "a rule": (FIGURE, FIGURE.replace(' data-rule="readiness"', ""), "without a rule"),
    "a unit": (FIGURE, FIGURE.replace(' data-unit="soldiers"', ""), "without a unit"),
    "an instant": (FIGURE, FIGURE.replace("T10:00:00Z", ""), "without an instant"),
    "its own digits": (FIGURE, FIGURE.replace("5,000<", "9,000<"), "and means"),
    "a mark": ("<main", "<p>Backed by 3,000.</p><main", "unmarked numeral"),
}


@pytest.mark.parametrize("lost", OF_READINESS)
def test_a_figure_of_readiness_that_lost_something_is_found(lost):
    there, planted, said = OF_READINESS[lost]
    text = SHELF["backing"].render(PLEDGES["backing"](), sample.language("en"), sample.asset).decode()
    assert there in text, "the place of the defect is gone"
    found = defects(text.replace(there, planted, 1).encode(), set())
    assert any(said in one for one in found), found


MAIN, FIRST_COUNT = '<main id="bulletin">', '<data class="count" value="10"'
PLANTED = {
    "a bare numeral": (MAIN, MAIN + "<p>There were 12.</p>", "unmarked numeral"),
    "a numeral in the picture": (
        "</svg><figcaption>",
        '<text x="1" y="1">12</text></svg>\n<figcaption>',
        "unmarked numeral",
    ),
    "a numeral in the title": ("<title>", "<title>12 incidents: ", None),
    "a numeral in the picture's title": ('<title id="map-title">', '<title id="map-title">12 cells: ', None),
    "a numeral in a label": ('aria-label="Released', 'aria-label="12 released', "title or label"),
    "a numeral in another text": (MAIN, MAIN + '<img alt="12 incidents">', "title or label"),
    "a numeral written by a style": ("@page{", '@page{@top-left{content:"12 incidents"}', "written by a style"),
    "a count without coverage": (' data-coverage="partly_observed">10<', ">10<", "without coverage"),
    "a count with a word for coverage": (
        'data-coverage="partly_observed">10<',
        'data-coverage="good">10<',
        "without coverage",
    ),
    "a count without a rule": (
        ' data-rule="incident" data-coverage="partly_observed">10<',
        ' data-coverage="partly_observed">10<',
        "without a rule",
    ),
    "a count of an unknown rule": ('data-rule="per_episode"', 'data-rule="by_hand"', "without a rule"),
    "a count that says something else": (">10</data>", ">11</data>", "and means"),
    "a count without a value": ('class="count" value="10"', 'class="count"', "without a value"),
    "a zero that nobody could have seen": (
        'value="10" data-rule="incident" data-coverage="partly_observed">10<',
        'value="0" data-rule="incident" data-coverage="not_observed">0<',
        "zero where",
    ),
    "a share": (MAIN, MAIN + '<p>Down by <span class="size">12%</span>.</p>', "share without"),
    "a number word": (MAIN, MAIN + "<p>There were twelve.</p>", "number word"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_found(name):
    there, planted, said = PLANTED[name]
    text = page().decode()
    assert there in text, "the place of the defect is gone"
    found = defects(text.replace(there, planted, 1).encode(), RULES)
    assert any((said or "title or label") in one for one in found), found


@pytest.mark.parametrize("group", ["counts", "bounds", "by_zone", "findings"])
@pytest.mark.parametrize("name", ["rule", "coverage"])
def test_a_figure_of_an_edition_that_lost_one_is_found(group, name):
    broken = copy.deepcopy(edition())
    del broken["facts"][group][0][name]
    assert len(untold(broken)) == 1


def test_the_test_of_real_missions_uses_these_rules():
    text = (Path(__file__).parents[1] / "replay" / "test_numerals.py").read_text(encoding="utf-8")
    assert "from structure.numerals import defects" in text
