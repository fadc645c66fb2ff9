"""Messages of the page of a score: each that is asked for is there, none is left over, and no number stands in a sentence."""

import re

import pytest

from trucewatch.exercise.drawn.unfounded import THUNDER
from trucewatch.exercise.hearing.figures import AWAY_M, CHARGES_G
from trucewatch.exercise.setting import DENSITIES, ON_STAGE, SEASONS
from unit.publish import sample

TAGS = sorted(p.name for p in (sample.PACKAGE / "languages").iterdir() if list(p.glob("*.po")))
FOLDER = sample.PACKAGE / "outputs" / "score"
FAMILIES = {
    "score.judged": ("findings", "kind", "class", "clutter", "zone", "membership", "apart", "preferred"),
    "score.setting": ("line_km", "rate", "sensors"),
    "score.season": tuple(SEASONS),
    "score.density": (*DENSITIES, ON_STAGE),
    "score.cause": (THUNDER, "false_trigger", "stuck", "rumour"),
    "score.hearing.class": tuple(name.replace(" ", "_") for name in (*CHARGES_G, *AWAY_M)),
}
"""Ids that code makes from a word list."""


def texts(tag):
    return (sample.PACKAGE / "languages" / tag / "score.po").read_text(encoding="utf-8")


def own(tag):
    return set(re.findall(r'^msgid "(.+)"$', texts(tag), re.MULTILINE))


def asked():
    files = [path for path in FOLDER.rglob("*") if path.suffix in {".py", ".html"}]
    literal = {i for p in files for i in re.findall(r'"(score\.[a-z_]+(?:\.[a-z_]+)*)"', p.read_text(encoding="utf-8"))}
    made = {f"{family}.{word}" for family, words in FAMILIES.items() for word in words}
    return {i for i in literal if i not in FAMILIES} | made


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_asked_for_is_there_and_nothing_else(tag):
    assert own(tag) == asked()


@pytest.mark.parametrize("tag", TAGS)
def test_no_number_stands_in_a_sentence(tag):
    """Names of classes are no sentences: their numbers are what they are called by."""
    messages = sample.language(tag).messages
    sentences = [i for i in own(tag) if not i.startswith("score.hearing.class.")]
    assert [i for i in sentences if re.search(r"\d", "".join(messages[i]).replace("F1", ""))] == []
