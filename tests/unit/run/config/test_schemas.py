from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from trucewatch.errors import AgreementError
from trucewatch.model import commission
from trucewatch.model import vocabulary as v
from trucewatch.run.config import shipped
from trucewatch.run.config.schemas import SCHEMAS, checked_yaml, load_schema


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name):
    of_schemas = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    assert [error.message for error in of_schemas.iter_errors(dict(load_schema(name)))] == []


def objects(schema: Any):
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        for below in schema.values():
            yield from objects(below)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_object_is_closed_and_every_property_says_what_it_is(name):
    schema = load_schema(name)
    found = list(objects(schema))
    assert found
    for part in found:
        assert part["additionalProperties"] is False
        for key, described in part["properties"].items():
            own = described.get("description")
            referred = (
                schema["$defs"][described["$ref"].rsplit("/", 1)[1]].get("description") if "$ref" in described else None
            )
            assert own or referred, key


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("kind", v.KINDS),
        ("uav_act", v.UAV_ACTS),
        ("description", v.DESCRIPTIONS),
        ("weapon", v.WEAPONS),
        ("means", v.MEANS),
        ("restriction", v.RESTRICTIONS),
        ("access", v.ACCESS),
        ("site", v.SITE_KINDS),
    ],
)
def test_words_are_those_of_the_vocabulary(definition, words):
    assert tuple(load_schema("agreement")["$defs"][definition]["enum"]) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("properties/legal_state", v.LEGAL_STATES),
        ("$defs/legal_state/properties/state", v.LEGAL_STATES),
        ("$defs/clause/properties/modality", v.MODALITIES),
        ("$defs/clause/properties/severity", v.SEVERITIES[1:]),
        ("$defs/clock/properties/starts", v.CLOCK_STARTS),
        ("$defs/rule/properties/unit", v.UNITS),
    ],
)
def test_words_of_a_key_are_those_of_the_vocabulary(path, words):
    part = load_schema("agreement")
    for step in path.split("/"):
        part = part[step]
    assert tuple(part["enum"]) == words


def test_an_editor_that_reads_numbers_as_numbers_finds_no_fault_in_what_ships():
    text = shipped("donbas-2015")["agreement/agreement.yaml"]
    as_editors_read_it = yaml.load(text, Loader=EditorLoader)  # noqa: S506 - a SafeLoader with fewer guesses
    assert as_editors_read_it["certainty"] == 0.9
    assert [e.message for e in Draft202012Validator(load_schema("agreement")).iter_errors(as_editors_read_it)] == []


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: numbers, and no guess at times or at yes and no."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":float", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first in "0123456789":  # YAML 1.2 has no sixty-based numbers: 22:00 is text
    EditorLoader.yaml_implicit_resolvers[_first] = [
        ("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$")),
        ("tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]+$")),
    ]


@pytest.mark.parametrize(
    ("text", "place", "what", "hint"),
    [
        ("delay_h: soon", 1, "`delay_h` must be a whole number.", "24 or more"),
        ("delay_h: 24\ncell_resolution: 99", 2, "`cell_resolution: 99` is too large.", "6, or a smaller number"),
        ("delay_h: 24\ndelay: 24", 2, "`delay` is not known here.", "The unit belongs to the key: write `delay_h`."),
        ("zzz: 1", 1, "`zzz` is not known here.", "Known are: casualty_floor, cell_resolution, delay_h."),
        ("just text", 1, "`the file` must be a mapping.", "release.yaml"),
        ("casualty_floor: -1\ndelay_h: -2", 1, "`casualty_floor: -1` is too small.", "3 or more"),
    ],
)
def test_a_complaint_names_line_fault_and_remedy(text, place, what, hint):
    with pytest.raises(AgreementError) as caught:
        checked_yaml("release.yaml", text.encode(), "release")
    assert caught.value.place == f"release.yaml:{place}"
    assert caught.value.what == what
    assert hint in caught.value.hint


COMMISSION = load_schema("commission")["properties"]
COMMITMENTS = load_schema("commitments")["$defs"]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (commission.ROLES, COMMISSION["seats"]["items"]["properties"]["role"]["enum"]),
        (commission.VOTING, COMMISSION["voting"]["properties"]["rule"]["enum"]),
        (commission.RECUSALS, COMMISSION["recusal"]["properties"]["by"]["items"]["enum"]),
        (commission.LIMITS, COMMISSION["limits"]["properties"]),
        (commission.CLOCK_ACTS, COMMISSION["clocks"]["properties"]),
        (v.STANDARDS, COMMISSION["standards"]["items"]["enum"]),
        (v.COMMITMENT_FORMS, COMMITMENTS["commitment"]["properties"]["form"]["enum"]),
        (v.BINDINGS, COMMITMENTS["commitment"]["properties"]["binding"]["enum"]),
    ],
    ids=["roles", "voting", "recusals", "limits", "clock acts", "standards", "forms", "bindings"],
)
def test_what_people_may_write_is_the_vocabulary_in_its_order(words, written):
    assert tuple(written) == words


def test_a_tier_asks_what_the_rules_can_answer():
    tier = COMMISSION["graduated_response"]["properties"]["tiers"]["items"]["properties"]
    asks = tier["conditions"]["items"]["properties"]["asks"]["enum"]
    assert tuple(asks) == commission.TIER_CONDITIONS
