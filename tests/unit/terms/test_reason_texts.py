"""Every reason that code can give has a sentence in every language that has reasons, and no sentence is left over."""

import re
from itertools import product
from pathlib import Path

import pytest

import trucewatch
from trucewatch.publish.say import Language
from trucewatch.run.shelves import languages

ROOT = Path(trucewatch.__file__).parent
FILLED_IN = {
    "atoms.py": {"name": ("during", "in_force", "deadline_missed")},
    "decided.py": {"name": ("actor", "self_defence")},
    "formula.py": {"join": ("all", "any")},
    "located.py": {
        "name": ("in_zone", "distance_to", "distance_to.beyond", "side_of"),
        "end": ("outside", "inside", "open"),
    },
    "rates.py": {"name": ("rate_over", "rate_over.zone")},
}
"""What stands for the braces of ids that code fills in, by module."""
ARGUMENTS = {
    "reason": {
        "announcement",
        "clause",
        "hours",
        "line",
        "metres",
        "number",
        "parties",
        "side",
        "site",
        "stated",
        "until",
        "visit",
        "watch",
        "zone",
    },
    "basis": set(),
}


def in_code(topic: str) -> set[str]:
    """Ids as they stand in code, with those that are filled in written out."""
    files = [path for room in ("terms", "assess", "coverage") for path in (ROOT / room).glob("*.py")]
    return {
        written
        for path in files
        for found in re.findall(rf'"({topic}\.[a-z_.{{}}]+)"', path.read_text())
        for written in _written(found, FILLED_IN.get(path.name, {}))
    }


def _written(found: str, filled_in: dict[str, tuple[str, ...]]) -> list[str]:
    names = re.findall(r"{(\w+)}", found)
    return [found.format(**dict(zip(names, chosen, strict=True))) for chosen in product(*(filled_in[n] for n in names))]


def sentences(language: Language, topic: str) -> dict[str, str]:
    return {i: forms[0] for i, forms in language.messages.items() if i.startswith(f"{topic}.")}


@pytest.mark.parametrize("topic", ARGUMENTS)
def test_every_reason_has_its_sentence_and_no_sentence_is_left_over(topic: str) -> None:
    for language in languages().values():
        assert set(sentences(language, topic)) == in_code(topic)


@pytest.mark.parametrize("topic", ARGUMENTS)
def test_the_languages_ask_for_the_same_arguments(topic: str) -> None:
    said = [
        {i: set(re.findall(r"{(\w+)}", text)) for i, text in sentences(language, topic).items()}
        for language in languages().values()
    ]
    assert len(said) >= 2
    assert all(one == said[0] for one in said)
    assert set().union(*said[0].values()) == ARGUMENTS[topic]


def test_who_did_it_is_never_told_by_the_side_where_the_effect_lay() -> None:
    for language in languages().values():
        about = {i: text for i, text in sentences(language, "reason").items() if i.startswith("reason.actor.")}
        assert about
        assert not any("{side}" in text or "{line}" in text for text in about.values())
