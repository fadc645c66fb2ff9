"""Every reason that code can give has a sentence in every language that has reasons, and no sentence is left over."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import trucewatch

ROOT = Path(trucewatch.__file__).parent
LANGUAGES = sorted(path.parent.name for path in (ROOT / "languages").glob("*/reasons.po"))
PARTS = {"name": {"kind", "uav_act", "description"}, "in_time": {"during", "in_force"}}
ARGUMENTS = {"clause", "zone", "announcement"}


def in_code() -> set[str]:
    """Ids as they stand in code, with the two patterns that are filled in written out."""
    texts = [path.read_text() for room in ("terms", "assess", "coverage") for path in (ROOT / room).glob("*.py")]
    found = {i for text in texts for i in re.findall(r'"((?:reason|basis)\.[a-z_.{}]+)"', text)}
    made = {i for i in found if "{" not in i}
    for pattern in found - made:
        names = PARTS["name"] if ".act." in pattern else PARTS["in_time"]
        made |= {pattern.replace("{name}", name) for name in names}
    return made


def messages(tag: str) -> dict[str, str]:
    with (ROOT / "languages" / tag / "reasons.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_reason_has_its_sentence_and_no_sentence_is_left_over(tag: str) -> None:
    assert set(messages(tag)) == in_code()


def test_the_languages_ask_for_the_same_arguments() -> None:
    said = [{i: set(re.findall(r"{(\w+)}", text)) for i, text in messages(tag).items()} for tag in LANGUAGES]
    assert len(said) >= 2
    assert all(one == said[0] for one in said)
    assert set().union(*said[0].values()) == ARGUMENTS
