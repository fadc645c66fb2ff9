"""Messages of calendars and notices: each that is asked for is there, none is left over, and none says a word of substance."""

import re

import pytest

from trucewatch.model.commission import LIMITS
from trucewatch.respond.clocks import STATES
from trucewatch.respond.notices import KINDS
from unit.publish import sample

ASKED_BY = ("publish/clock_names.py", "outputs/calendar/clocks.py", "outputs/notices/wording.py")
STARTS = ("event", "detection", "declaration", "draft", "task", "remedy", *LIMITS, "other")
FAMILIES = {
    "case.clock": (*LIMITS, "clause", "task", "remedy", "other"),
    "case.start": tuple(word for word in STARTS if word != "reply"),
    "case.clock_state": STATES,
    "case.notice": KINDS,
    "case.notice.due": KINDS,
    "case.mark": ("exercise", "demonstration"),
}
"""Ids that code makes from a word list; the clock of a reply starts with the draft."""


def own(tag):
    text = (sample.PACKAGE / "languages" / tag / "cases.po").read_text(encoding="utf-8")
    return set(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))


def asked():
    texts = [(sample.PACKAGE / path).read_text(encoding="utf-8") for path in ASKED_BY]
    literal = {found for text in texts for found in re.findall(r'"(case\.[a-z_]+(?:\.[a-z_]+)+)"', text)}
    families = set(FAMILIES)
    return {i for i in literal if i not in families} | {
        f"{family}.{w}" for family, words in FAMILIES.items() for w in words
    }


@pytest.mark.parametrize("tag", ["en", "de"])
def test_what_is_asked_for_is_there_and_nothing_else(tag):
    assert own(tag) == asked()


@pytest.mark.parametrize("tag", ["en", "de"])
def test_a_notice_is_told_of_its_case_and_clock_alone(tag):
    language = sample.language(tag)
    for kind in KINDS:
        said = language.say(f"case.notice.{kind}", case="7", clock="CLOCK")
        assert "7" in said
        assert ("CLOCK" in said) == (kind in {"overdue", "due_soon"})
