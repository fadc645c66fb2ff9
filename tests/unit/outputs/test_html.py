"""The structure of a page: sections, headings, landmarks, marks; nothing is loaded. Numerals: tests/structure/test_numerals.py."""

import dataclasses
import itertools
import re

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.outputs.html.render import render
from unit.outputs.pages import parse
from unit.publish import sample
from unit.publish.editions import CASES, CORRECTED, EMPTY, edition


def page(tag="en", **changed):
    return render(edition(**changed), sample.language(tag), sample.asset)


@pytest.fixture(scope="module", params=[(tag, name) for tag in ("en", "de") for name in CASES], ids=" ".join)
def read(request):
    tag, name = request.param
    return parse(page(tag, **CASES[name]))


def test_headings_descend_one_step_at_a_time(read):
    levels = [int(tag[1]) for tag, _, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_landmarks_and_ids(read):
    tags = [tag for tag, _, _ in read.elements]
    assert [tags.count(t) for t in ("main", "header", "footer", "aside")] == [1, 1, 1, 1]
    ids = [attrs["id"] for _, attrs, _ in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for _, attrs, _ in read.elements if (attrs.get("href") or "").startswith("#")]
    assert set(targets) <= set(ids)
    labels = [i for _, attrs, _ in read.elements for i in (attrs.get("aria-labelledby") or "").split()]
    assert set(labels) <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(read):
    assert not [
        tag
        for tag, _, _ in read.elements
        if tag in {"script", "img", "iframe", "link", "object", "embed", "form", "image"}
    ]
    for tag, attrs, _ in read.elements:
        assert "src" not in attrs
        assert not [name for name in attrs if name.startswith("on")], attrs
        assert not (attrs.get("href") or "").startswith(("http", "//", "data:", "javascript:")), (tag, attrs)


def test_every_section_stands_in_its_order(read):
    order = [
        "brief",
        "map",
        "observed",
        "findings",
        "counts",
        "indicators",
        "unseen",
        "restrictions",
        "weapons",
        "casualties",
        "cases",
        "claims",
        "records",
        "activities",
    ]
    sections = [
        attrs["aria-labelledby"] for tag, attrs, inside in read.elements if tag == "section" and "main" in inside
    ]
    assert [s for s in sections if s != "correction"] == order


def test_marks_stand_at_top_and_foot_in_title_and_picture(read):
    text = [piece for piece in read.pieces if "DEMONSTRATION" in piece.text]
    holders = [[tag for tag, _ in piece.inside] for piece in text]
    assert sum(1 for h in holders if h[-1] == "strong") == 2
    assert any("title" in h and "head" in h for h in holders)
    assert any(h[-2:] == ["svg", "text"] for h in holders)


def test_sections_with_nothing_to_say_say_so():
    text = page(**EMPTY).decode()
    for sentence in (
        "No restriction of the monitors",
        "No weapon sighting was reported",
        "This does not say that there were none",
        "No claim of a party or medium",
        "No figure of another monitoring body",
        "No activity was announced",
        "No notice of a party",
        "Nothing was counted in this period",
        "indicators stay internal until",
        "No visit to a declared site",
        "no source reported",
    ):
        assert sentence in text, sentence


def test_text_from_outside_is_escaped():
    bad = sample.CLAIMS.replace(quote="<script>alert(1)</script>", claimant='"><img src=x>')
    text = page(claims=bad, mission=dataclasses.replace(sample.MISSION, titles={"en": "<b>x</b>"})).decode()
    assert "<script>" not in text
    assert "<img" not in text
    assert "<b>x" not in text


def test_a_correction_says_why_and_what():
    text = page(provenance=CORRECTED).decode()
    assert "What was corrected" in text
    assert "data that arrived late." in text
    assert "The list of claims changed." in text
    assert "REVIEWED by: " in text


def test_the_foot_names_the_command_that_recomputes_the_page():
    assert (
        f"trucewatch bulletin PATH --period 2031-05-03 --at {sample.PROVENANCE.size} --lang de --check FILE"
        in page("de").decode()
    )


def test_a_name_that_the_language_lacks_is_marked_with_its_own():
    mission = dataclasses.replace(sample.MISSION, area_names={"en": "Only English"})
    assert '<span class="name" lang="en">Only English</span>' in page("de", mission=mission).decode()


def test_a_page_needs_a_language():
    with pytest.raises(WorkflowError, match="needs a language"):
        render(edition(), None, sample.asset)


def test_rendering_twice_gives_the_same_bytes():
    assert page("de") == page("de")


@pytest.mark.parametrize("tag", ["en", "de"])
def test_a_mission_with_a_mandate_carries_no_mark(tag):
    mission = dataclasses.replace(sample.MISSION, mandate="Resolution 7", exercise=False)
    text = page(tag, mission=mission).decode()
    assert "DEMONSTRATION" not in text
    assert 'class="mark"' not in text


def test_a_unit_that_nobody_translated_is_quoted():
    claims = sample.CLAIMS.replace(unit="salvoes_of_9")
    assert "<q>salvoes_of_9</q>" in page(claims=claims).decode()
    assert "Schüsse und Explosionen" in page("de", claims=sample.CLAIMS.replace(unit="shots_and_explosions")).decode()


def test_where_nothing_was_observed_it_is_said_once_and_no_number_stands():
    text = page(**CASES["dark"]).decode()
    assert text.count("nothing could be counted") == 1
    assert text.count("nothing to compare with this clause") == len(sample.AGREEMENT.clauses)
    assert 'class="count"' not in text.split('id="findings"')[1].split('id="indicators"')[0]
