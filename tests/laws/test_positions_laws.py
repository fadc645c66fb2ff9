"""Laws of the public page of positions: whatever is planted in a register or beside it, no figure, clock or task reaches the page."""

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import WorkflowError
from trucewatch.model.readiness import Divergence
from trucewatch.model.register import NOT_STATED, Offer, Refusal
from trucewatch.outputs import PUBLIC, outputs_of
from trucewatch.publish.statements import BESIDE, refuse_numbers
from unit.publish import pledges, sample

planted = st.integers(10**9, 2**50)
"""Numbers that stand nowhere else: neither in a date nor in a hash of the sample."""
WORD = "ZWETSCHGE"
"""A word that stands nowhere else."""


@st.composite
def registers(draw):
    """The sample's register with figures, clocks, formulas, tasks and conditions planted in every field that is not public."""
    marked = [
        dataclasses.replace(
            one,
            clock_h=draw(planted),
            force=draw(st.booleans()),
            offers=(Offer("troops", draw(planted), draw(st.one_of(planted, st.just(NOT_STATED))), (WORD,), (WORD,)),),
            refuses=draw(st.sampled_from([(), (Refusal("ships", (WORD,)),)])),
            when={"met": WORD},
            trigger={"all": [{"met": WORD}, {"not": {"met": WORD}}]},
        )
        for one in pledges.COMMITMENTS
    ]
    tasks = [
        dataclasses.replace(task, least=draw(planted), most=draw(planted), names={"en": WORD, "de": WORD}, source=WORD)
        for task in pledges.REGISTER.tasks
    ]
    conditions = [dataclasses.replace(c, names={"en": WORD, "de": WORD}) for c in pledges.REGISTER.conditions]
    return dataclasses.replace(
        pledges.REGISTER, commitments=tuple(marked), tasks=tuple(tasks), conditions=tuple(conditions)
    )


@st.composite
def divergences(draw):
    """Pairs of statements with figures, scenarios and clocks planted in their reasons and arguments."""
    ids = st.sampled_from([c.id for c in pledges.COMMITMENTS])
    arguments = {"least": draw(planted), "due_ms": draw(planted), "task": WORD, WORD.lower(): [draw(planted)]}
    reason = draw(st.sampled_from([*(f"divergence.{word}" for word in BESIDE), f"scenario.{WORD}", WORD]))
    return Divergence(
        draw(st.sampled_from(["contradiction", "divergence", WORD])), draw(ids), draw(ids), reason, arguments
    )


def everything_public(edition):
    """All that a reader can get hold of: every public file of an edition, as text."""
    return [
        output.render(edition, sample.language(tag) if output.spoken else None, sample.asset).decode()
        for output in outputs_of(edition)
        for tag in (("en", "de") if output.spoken else ("",))
    ]


@settings(max_examples=40, deadline=None)
@given(registers(), st.lists(divergences(), max_size=3))
def test_no_figure_no_clock_and_no_task_reaches_the_page(register, beside):
    edition = pledges.positions_edition(register, beside)
    for text in everything_public(edition):
        plain = text.replace(pledges.PROVENANCE.root, "").replace(pledges.PROVENANCE.state, "")
        assert WORD not in plain
        assert WORD.lower() not in plain
        assert not re.search(r"\d{9,}", _bare(plain))


def _bare(text):
    """The text without the milliseconds of its frame and without the separators of groups, in which a planted number could hide."""
    frame = (
        pledges.AS_OF,
        pledges.SPAN.from_ms,
        pledges.SPAN.until_ms,
        *(r.as_of_ms for r in pledges.PROVENANCE.released),
    )
    for number in frame:
        text = text.replace(str(number), "")
    return re.sub(r"(?<=\d)[.,\u202f\u00a0](?=\d{3})", "", text)


@settings(max_examples=25, deadline=None)
@given(registers(), st.lists(divergences(), max_size=3))
def test_the_page_depends_on_nothing_but_what_was_said(register, beside):
    plain = dataclasses.replace(register, tasks=(), conditions=(), places=())
    unread = [dataclasses.replace(c, clock_h=0, force=False, when={}, trigger={}) for c in register.commitments]
    stripped = dataclasses.replace(plain, commitments=tuple(unread))
    bare = [dataclasses.replace(d, arguments={}) for d in beside]
    assert pledges.positions_edition(register, beside) == pledges.positions_edition(stripped, bare)


@given(
    st.recursive(
        st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
    ),
    st.data(),
)
def test_the_check_behind_the_door_lets_text_through_and_finds_any_number(told, data):
    refuse_numbers(told)
    number = data.draw(
        st.one_of(st.integers(2), st.integers(max_value=-1), st.floats(allow_nan=False), st.none(), st.booleans())
    )
    with pytest.raises(WorkflowError, match="holds no number"):
        refuse_numbers({"states": [told, {"figure": [number]}]})


def test_the_restricted_editions_are_made_into_no_public_file():
    for edition in (pledges.backing_edition(), pledges.compared_edition()):
        assert edition["format"] not in PUBLIC
        assert all(edition["audience"] == "guarantors" for _ in outputs_of(edition))
        for output in outputs_of(edition):
            made = output.render(edition, sample.language("en") if output.spoken else None, sample.asset).decode()
            assert "guarantors" in made.lower()


@pytest.mark.parametrize("exercise", [True, False])
@pytest.mark.parametrize("mandate", ["", "Resolution 7"])
@pytest.mark.parametrize("make", ["positions", "backing", "scenarios"])
def test_the_mark_cannot_be_configured_away(make, exercise, mandate):
    mission = dataclasses.replace(pledges.MISSION, exercise=exercise, mandate=mandate)
    edition = getattr(pledges, f"{make}_edition")(mission=mission)
    for output in outputs_of(edition):
        made = output.render(edition, sample.language("en") if output.spoken else None, sample.asset).decode()
        if output.spoken:
            assert made.count("DEMONSTRATION") == 4 * (not mandate), "top, foot, title, every printed sheet"
            assert made.count("EXERCISE") == 4 * exercise
        else:
            assert json.loads(made)["marks"] == ["exercise"] * exercise + ["demonstration"] * (not mandate)
            assert ("DEMONSTRATION: no mission" in made) == (not mandate)
