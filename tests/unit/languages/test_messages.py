"""The messages that ship: every one renders, none is missing, none is left over, no word that the project does not use."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml
from babel.messages.plurals import get_plural

from trucewatch.model import vocabulary as v
from trucewatch.model.cases import REMEDIES, RULINGS, STAGES, STANDINGS, SUBMITTERS
from trucewatch.publish.beside import FOUND
from trucewatch.publish.likely import LIKELY
from trucewatch.publish.reasons import TOPICS
from trucewatch.publish.say import complete
from trucewatch.publish.unseen import DISPLACEMENT, LOST_BELOW_E6
from unit.publish import sample

TAGS = sorted(p.name for p in (sample.PACKAGE / "languages").iterdir() if list(p.glob("*.po")))
OWN = "messages.po"
OF_BULLETINS = (OWN, "docket.po")
FAMILIES = {
    "kind": v.KINDS,
    "counted": v.PERCEIVED,
    "likely": LIKELY,
    "lost": (*LOST_BELOW_E6, "most"),
    "found": FOUND,
    "event_class": tuple(c for c in v.EVENT_CLASSES if c != "any"),
    "bulletin.indicator": v.INDICATOR_STATES,
    "bulletin.displacement": DISPLACEMENT,
    "bulletin.bound": ("unseen", "withdrawn"),
    "bulletin.clause": ("since", "until"),
    "weapon": v.WEAPONS,
    "description": v.DESCRIPTIONS,
    "means": ("seen", "heard", "recorded", "detected", "satellite"),
    "band": (*v.BANDS, "unreported"),
    "count": tuple(w for w in v.COUNT_WORDS if w not in {"exactly", "between"}),
    "restriction": v.RESTRICTIONS,
    "result": v.RESULTS,
    "legal": (*v.LEGAL_STATES, "none"),
    "answer": v.ANSWERS,
    "casualty": (*v.CASUALTY_STATUS, "folded", "under"),
    "standing": v.CASUALTY_STANDING,
    "period_form": v.PERIOD_FORMS,
    "notice": v.NOTICES,
    "correction": (*v.CORRECTION_REASONS, "reviewed"),
    "place": ("n", "ne", "e", "se", "s", "sw", "w", "nw", "at", "unnamed", "outside_zones"),
    "bulletin.lead": ("told", "observed", "observed_among"),
    "bulletin.map.shades": ("acts", "heat"),
    "unit": (
        *("assaults", "shelling", "shelling_heavy", "fpv_or_drone_uses", "total_stated", "episodes"),
        *("shots_and_explosions", "ceasefire_violations", "explosions"),
    ),
    "bulletin.rule": (*v.UNITS, "exercises_in", "exercises_out"),
    "zone": (
        *("line_of_contact", "buffer", "security", "disengagement_area", "withdrawal_strip", "holding_area", "no_fly"),
        *("corridor", "maritime", "reporting", "recognised_by", "recognised_by_none"),
    ),
    "why": (*TOPICS, "other"),
    "house": ("monitoring", "guarantees"),
    "grade": tuple(f"{g}{t}" for g in ("complete", "shared", "public") for t in ("", ".text")),
    "mark": tuple(f"{m}.{p}" for m in ("demonstration", "exercise") for p in ("word", "sentence")),
    "bulletin.change": (
        *(
            "count",
            "coverage",
            "detail",
            "counts_before",
            "sources",
            "frame",
            *v.RESULTS,
            "restrictions",
            "weapons",
            "casualties",
            "claims",
            "records",
        ),
        *("notices", "notifications", "coarse", "bounds", "displacement", "lost", "indicators", "inspections"),
        *("cases", "recorded"),
    ),
    "bulletin.point": ("cases", "overdue"),
    "bulletin.cases.unattributed": ("open", "not"),
    "stage": STAGES,
    "ruling": RULINGS,
    "submitter": SUBMITTERS,
    "standard": v.STANDARDS,
    "confidence": ("likely", "confident"),
    "remedy": REMEDIES,
    "remedy_standing": (*STANDINGS, "overdue"),
    "bulletin.section": (
        *(
            "brief",
            "map",
            "observed",
            "findings",
            "counts",
            "unseen",
            "restrictions",
            "weapons",
            "casualties",
            "claims",
        ),
        *("records", "activities", "grades", "correction", "indicators", "cases"),
    ),
}
"""Ids that code makes from a word list; all others stand in code or templates as they are."""
FORBIDDEN = {
    "en": r"attack|enem(y|ies)|terrorist|\bborders?\b|confirmed|\btargets?\b|live location|occupied|liberated|separatist"
    r"|militant|regime|aggressor|provocation|special operation|collapse|violation",
    "de": r"angriff|angreifer|feind|terrorist|\bgrenz(e|en|linie)\b|bestätigt|besetzt|befreit|separatist|militant"
    r"|regime|aggressor|provokation|sonderoperation|spezialoperation|zusammenbruch|verletzung der waffenruhe",
}


def own_ids(tag):
    texts = [(sample.PACKAGE / "languages" / tag / name).read_text(encoding="utf-8") for name in OF_BULLETINS]
    return {i for text in texts for i in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)}


def used_ids():
    rooms = [sample.PACKAGE / "publish", sample.PACKAGE / "outputs"]
    files = [p for room in rooms for p in room.rglob("*") if p.suffix in {".py", ".html", ".svg"}]
    literal = {i for p in files for i in re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', Path(p).read_text(encoding="utf-8"))}
    return literal | {f"{family}.{word}" for family, words in FAMILIES.items() for word in words}


def placeholders(form):
    return {name for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("tag", TAGS)
def test_no_message_is_missing(tag):
    roots = {i.split(".")[0] for i in own_ids("en")}
    needed = {i for i in used_ids() if i.split(".")[0] in roots and not i.endswith((".html", ".svg", ".css"))}
    assert needed - own_ids(tag) == set()


@pytest.mark.parametrize("tag", TAGS)
def test_no_message_is_left_over(tag):
    assert own_ids(tag) - used_ids() == set()


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_renders_with_every_plural(tag):
    language = sample.language(tag)
    for message_id, forms in language.messages.items():
        for number in (0, 1, 2, 5, 21, 1_000_000):
            given = {name: name for form in forms for name in placeholders(form)}
            said = language.say(message_id, n=number, **{k: x for k, x in given.items() if k != "n"})
            assert said.strip() == said, message_id
            assert said, message_id
            assert "{" not in said, message_id


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_uses_the_placeholders_of_the_reference(tag):
    reference = sample.language("en").messages
    for message_id, forms in sample.language(tag).messages.items():
        for form in forms:
            assert placeholders(form) == placeholders(reference[message_id][0]), message_id


@pytest.mark.parametrize("tag", TAGS)
def test_no_numeral_stands_in_a_sentence(tag):
    """A numeral in a message could not be marked up as what it is; only names of weapons hold some."""
    messages = sample.language(tag).messages
    found = {i for i in own_ids(tag) if re.search(r"\d", "".join(messages[i]))}
    assert {i.split(".")[0] for i in found} == {"weapon"}


@pytest.mark.parametrize("tag", TAGS)
def test_words_that_the_project_does_not_use_stand_in_no_message(tag):
    for message_id, forms in sample.language(tag).messages.items():
        unquoted = re.sub(r"“[^”]*”|„[^“]*“", "", " ".join(forms))
        assert not re.search(FORBIDDEN[tag], unquoted, re.IGNORECASE), message_id


@pytest.mark.parametrize("tag", TAGS)
def test_no_exclamation_and_no_machine_quotes(tag):
    for message_id, forms in sample.language(tag).messages.items():
        assert not set("!\"'…") & set(
            "".join(forms).replace("monitors'", "").replace("mission's", "").replace("party's", "").replace("'s ", "")
        ), message_id


@pytest.mark.parametrize("tag", TAGS)
def test_the_plural_rule_is_that_of_the_language(tag):
    text = (sample.PACKAGE / "languages" / tag / OWN).read_text(encoding="utf-8")
    number, rule = get_plural(tag)
    assert f"nplurals={number}; plural={rule};" in text


@pytest.mark.parametrize("tag", TAGS)
def test_the_glossary_has_every_fixed_term(tag):
    read = {
        t: yaml.safe_load((sample.PACKAGE / "languages" / t / "glossary.yaml").read_text(encoding="utf-8"))
        for t in (tag, "en")
    }
    assert read[tag].keys() == read["en"].keys()
    assert all(isinstance(term, str) and term for term in read[tag].values())


@pytest.mark.parametrize("tag", TAGS)
def test_results_and_bands_are_said_as_the_glossary_says_them(tag):
    glossary = yaml.safe_load((sample.PACKAGE / "languages" / tag / "glossary.yaml").read_text(encoding="utf-8"))
    language = sample.language(tag)
    for result in v.RESULTS:
        assert language.say(f"result.{result}") == glossary[result]


def test_english_and_german_are_offered():
    texts = {
        tag: [p.read_text(encoding="utf-8") for p in (sample.PACKAGE / "languages" / tag).glob("*.po")] for tag in TAGS
    }
    assert {"en", "de"} <= complete(texts)
