from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from trucewatch.errors import AgreementError
from trucewatch.model import vocabulary as v
from trucewatch.run.config.schemas import SCHEMAS, checked_yaml, load_schema


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name):
    Draft202012Validator.check_schema(dict(load_schema(name)))


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
    ],
)
def test_words_are_those_of_the_vocabulary(definition, words):
    assert tuple(load_schema("agreement")["$defs"][definition]["enum"]) == words


def test_legal_states_are_those_of_the_vocabulary():
    assert tuple(load_schema("agreement")["properties"]["legal_state"]["enum"]) == v.LEGAL_STATES


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
