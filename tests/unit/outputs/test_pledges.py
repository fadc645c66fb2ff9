"""The structure of the pages of the guarantees house: landmarks, headings, anchors, marks; nothing is loaded; cells lead to sentences."""

import dataclasses
import itertools
import re

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.outputs import catalogue
from trucewatch.outputs.amounts import bar
from unit.outputs.pages import parse
from unit.publish import pledges, sample

EMPTY = dataclasses.replace(pledges.REGISTER, commitments=(), tasks=(), conditions=())
NOTHING = dataclasses.replace(pledges.READINESS, answers=(), standings=(), tasks=(), cells=(), divergences=())
CHANGED = dataclasses.replace(
    pledges.PROVENANCE,
    version=2,
    before=pledges.positions_edition(dataclasses.replace(pledges.REGISTER, commitments=pledges.COMMITMENTS[:2])),
    reviewed_by=("council",),
)
CASES = {
    "positions": pledges.positions_edition(),
    "positions changed": pledges.positions_edition(provenance=CHANGED),
    "positions empty": pledges.positions_edition(EMPTY, ()),
    "backing": pledges.backing_edition(),
    "backing empty": pledges.backing_edition(EMPTY, NOTHING),
    "scenarios": pledges.scenarios_edition(),
    "scenarios compared": pledges.compared_edition(),
}


def page(case, tag="en"):
    edition = CASES[case] if isinstance(case, str) else case
    (output,) = [o for o in catalogue().values() if o.suffix == "html" and edition["format"] in o.formats]
    return output.render(edition, sample.language(tag), sample.asset)


@pytest.fixture(scope="module", params=[(tag, case) for tag in ("en", "de") for case in CASES], ids=" ".join)
def read(request):
    tag, case = request.param
    return parse(page(case, tag))


def test_headings_descend_one_step_at_a_time(read):
    levels = [int(tag[1]) for tag, _, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_landmarks_and_anchors(read):
    tags = [tag for tag, _, _ in read.elements]
    assert [tags.count(t) for t in ("main", "header", "footer", "aside")] == [1, 1, 1, 1]
    ids = [attrs["id"] for _, attrs, _ in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\S+", one) for one in ids)
    leads = [attrs["href"][1:] for _, attrs, _ in read.elements if (attrs.get("href") or "").startswith("#")]
    assert set(leads) <= set(ids)
    labels = [i for _, attrs, _ in read.elements for i in (attrs.get("aria-labelledby") or "").split()]
    assert set(labels) <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(read):
    assert not [t for t, _, _ in read.elements if t in {"script", "img", "iframe", "link", "object", "embed", "form"}]
    for tag, attrs, _ in read.elements:
        assert "src" not in attrs
        assert not [name for name in attrs if name.startswith("on")], attrs
        assert not (attrs.get("href") or "").startswith(("http", "//", "data:", "javascript:")), (tag, attrs)


def test_the_masthead_names_the_house():
    for case in CASES:
        assert '<p class="house">Security guarantees</p>' in page(case).decode()
        assert "Ceasefire monitoring" not in page(case).decode()


def test_restricted_pages_say_so_at_top_and_foot_in_title_and_print_and_public_ones_never():
    for case in CASES:
        text = page(case).decode()
        assert text.count("FOR GUARANTORS ONLY") == (0 if case.startswith("positions") else 4)


@pytest.mark.parametrize("case", ["backing", "scenarios compared"])
def test_answers_are_told_by_word_and_shape(case):
    text = page(case).decode()
    for answer in re.findall(r'<span class="answer.*?</span>', text):
        assert re.search(r'<use href="#(holds|open|fails)"/></svg>\s*\w+', answer)


def test_each_cell_leads_to_its_sentence():
    text = page("backing").decode()
    cell = re.search(r'<td><a href="#said-corran-no">.*?</td>', text, re.DOTALL)
    assert cell
    assert "refused" in cell.group(0)
    target = text.split('<article class="statement" id="said-corran-no">')[1].split("</article>")[0]
    assert "Corran rejects any foreign force at the Lune." in target
    assert "2 February 2031" in target
    assert "Talk of a person who was not named" in target


def test_a_quotation_is_one_only_in_the_language_in_which_it_was_said():
    text = page("positions", "de").decode()
    assert '<blockquote><q lang="en">We are ready to send several thousand soldiers' in text
    assert '<span class="report">Alden ist bereit, einige tausend Soldaten' in text
    assert "<q>Bryland stellt Schiffe, wenn Alden mitmacht.</q>" in text


def test_what_is_below_a_primary_source_is_printed_as_reported():
    text = page("positions").decode()
    january, may = (text.split(f'id="said-alden-{month}"')[1].split("</article>")[0] for month in ("january", "may"))
    assert '<span class="reported">reported</span>' in january
    assert "reported" not in may


def test_a_condition_that_is_not_stated_is_said_not_to_be():
    corran = page("positions").decode().split('id="said-corran-no"')[1].split("</article>")[0]
    assert "no condition is stated in the source" in corran
    assert "the source calls nothing open" in corran


def test_an_amount_that_nobody_stated_has_a_face_of_its_own():
    bryland = page("backing").decode().split('id="said-bryland-ships"')[1].split("</article>")[0]
    assert ">at least 2</data> ships" in bryland
    unstated = dataclasses.replace(pledges.COMMITMENTS[2], offers=(pledges.Offer("ships", 0, -1),))
    register = dataclasses.replace(
        pledges.REGISTER, commitments=(*pledges.COMMITMENTS[:2], unstated, pledges.COMMITMENTS[3])
    )
    text = page(pledges.backing_edition(register)).decode()
    assert '<span class="unstated">amount not stated</span>' in text


def test_a_clock_that_nobody_stated_is_said_to_be_missing():
    text = page("scenarios").decode()
    assert "triggered, but no time is stated" in text
    assert re.search(
        r"from <time[^>]*>11 July 2031, 00:00 UTC</time>, due <time[^>]*>13 July 2031, 23:00 UTC</time>", text
    )


def test_bounds_are_said_to_be_bounds_and_exact_figures_are_not():
    text = page("backing").decode()
    presence, patrol = (text.split(f'id="task-{name}"')[1].split("</article>")[0] for name in ("presence", "patrol"))
    assert "These figures are bounds" in presence
    assert "There are more such sets" in presence
    assert "These figures are bounds" not in patrol


def test_sections_with_nothing_to_say_say_so():
    assert "No statement of this state is in the register." in page("positions empty").decode()
    assert "No statements of the register contradict each other." in page("positions empty").decode()
    assert "The register has no tasks." in page("backing empty").decode()
    assert "The register has no statements." in page("backing empty").decode()


def test_a_new_version_says_what_changed_and_who_reviewed():
    text = page("positions changed").decode()
    assert "has a new statement." in text
    assert "REVIEWED by: " in text


def test_text_from_outside_is_escaped():
    bad = dataclasses.replace(pledges.COMMITMENTS[3], words="<script>alert(1)</script>", binding_by='"><img src=x>')
    register = dataclasses.replace(pledges.REGISTER, commitments=(*pledges.COMMITMENTS[:3], bad), version="<b>3</b>")
    for edition in (pledges.positions_edition(register), pledges.backing_edition(register)):
        text = page(edition).decode()
        assert "<script>" not in text
        assert "<img" not in text
        assert "<b>3" not in text


def test_a_page_needs_a_language():
    with pytest.raises(WorkflowError, match="needs a language"):
        catalogue()["positions"].render(CASES["positions"], None, sample.asset)


def amounts(needed, backed, binding):
    keys = zip(("needed", "backed", "binding"), (needed, backed, binding), strict=True)
    return {name: dict(zip(("least", "most"), pair, strict=True)) for name, pair in keys}


@pytest.mark.parametrize(
    ("figures", "parts", "need"),
    [
        (((50, 100), (0, 100), (0, 0)), [("words", "0.0", "100.0")], "50.0"),
        (
            ((50, 100), (20, 80), (0, 60)),
            [("sure", "0.0", "20.0"), ("signed", "20.0", "40.0"), ("words", "60.0", "20.0")],
            "50.0",
        ),
        (((1, 1), (1, 1), (1, 1)), [("sure", "0.0", "100.0")], "100.0"),
        (((2, 4), (0, 0), (0, 0)), [], "50.0"),
    ],
)
def test_a_bar_has_parts_for_what_is_sure_signed_and_said(figures, parts, need):
    drawn = bar(amounts(*figures))
    assert [(p["kind"], p["left"], p["width"]) for p in drawn["parts"]] == parts
    assert drawn["need"] == need


def test_there_is_no_bar_where_nothing_is_needed():
    assert bar(amounts((0, 0), (0, 0), (0, 0))) is None
