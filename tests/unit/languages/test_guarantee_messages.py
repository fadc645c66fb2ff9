"""The messages of the guarantees house: none is missing, none is left over, and every reason of the engine is said with its own arguments."""

import re
from string import Formatter

import pytest

from trucewatch.guarantee.reasons import MESSAGES, OF_DIVERGENCES
from trucewatch.model import vocabulary as v
from trucewatch.publish.statements import BESIDE
from unit.publish import sample

TAGS = sorted(p.name for p in (sample.PACKAGE / "languages").iterdir() if list(p.glob("*.po")))
OWN = "guarantees.po"
FAMILIES = {
    "statement.form": v.COMMITMENT_FORMS,
    "statement.stage": v.COMMITMENT_STAGES,
    "statement.binding": v.BINDINGS,
    "statement.grade": v.SOURCE_GRADES,
    "statement.kind": ("pledge", "refusal", "both", "position"),
    "statement.matter": (
        *("monitoring", "land_force", "military_hubs", "neighbour_force", "own_forces", "training", "logistics"),
        *("maritime", "air", "force_support", "renewed_hostilities", "territory", "written_guarantees"),
    ),
    "positions.grade": ("complete", "shared", "public"),
    "backing.task": ("from", "until", "span", "undated"),
    "positions.beside": (*BESIDE, "other"),
    "positions.change": ("said", "changed"),
    "backing.section": ("overview", "matrix", "tasks", "conditions", "statements", "beside"),
    "backing.matrix": v.READINESS,
    "backing.bar": ("sure", "signed", "words", "need"),
    "readiness": v.READINESS,
    "readiness.unit": ("soldiers", "people", "contributing_states", "hubs", "lead", "ships", "aircraft"),
    "cell": v.READINESS,
    "commitment": v.READINESS,
    "condition.answer": v.READINESS,
    "condition.status": v.CONDITION_STATUSES,
    "condition.by": ("documents", "publications"),
    "condition.what": ("ruling", "recorded_breach", "legal_state"),
    "condition": ("all", "any"),
    "scenario.supposed": ("legal_state", "published", "condition", "commitment"),
    "contradiction": ("of",),
    "divergence": ("of",),
}
"""Ids that code makes from a word list; all others stand in code or templates as they are, or are reasons of the engine."""


def texts(tag):
    return (sample.PACKAGE / "languages" / tag / OWN).read_text(encoding="utf-8")


def own_ids(tag):
    return set(re.findall(r'^msgid "(.+)"$', texts(tag), re.MULTILINE))


def used_ids():
    rooms = [sample.PACKAGE / "publish", sample.PACKAGE / "outputs"]
    files = [p for room in rooms for p in room.rglob("*") if p.suffix in {".py", ".html"}]
    literal = {i for p in files for i in re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', p.read_text(encoding="utf-8"))}
    return literal | {f"{family}.{word}" for family, words in FAMILIES.items() for word in words} | set(MESSAGES)


def placeholders(form):
    return {name for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("tag", TAGS)
def test_no_message_is_missing(tag):
    roots = {i.split(".")[0] for i in own_ids("en")}
    words = {"statement.stage", "condition.what", "condition.answer", "condition.status", "statement.html"}
    assert {i for i in used_ids() if i.split(".")[0] in roots} - words - own_ids(tag) == set()


@pytest.mark.parametrize("tag", TAGS)
def test_no_message_is_left_over(tag):
    assert own_ids(tag) - used_ids() == set()


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("reason", MESSAGES)
def test_a_reason_asks_for_no_argument_that_the_engine_does_not_give(tag, reason):
    for form in sample.language(tag).messages[reason]:
        assert placeholders(form) <= set(MESSAGES[reason])


def test_every_reason_why_statements_do_not_go_together_has_a_word_that_may_leave():
    assert {reason.rpartition(".")[2] for reason in OF_DIVERGENCES} == set(BESIDE)


@pytest.mark.parametrize("tag", TAGS)
def test_no_numeral_stands_in_a_sentence(tag):
    assert not re.search(
        r'^msgstr.*"[^"]*\d[^"]*"$', re.sub(r"msgstr\[\d\]", "msgstr", texts(tag).split("\n\n", 1)[1]), re.MULTILINE
    )


@pytest.mark.parametrize("word", BESIDE)
@pytest.mark.parametrize("tag", TAGS)
def test_what_is_told_in_public_of_two_statements_has_no_argument(tag, word):
    assert placeholders(sample.language(tag).phrase(f"positions.beside.{word}")) == set()
