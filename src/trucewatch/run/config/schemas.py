"""Documents against their JSON Schemas, and what to write instead: a schema's descriptions are the hints of its errors."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from trucewatch.errors import AgreementError
from trucewatch.run.config.documents import Path, Spot, read_json, read_yaml, resolved

SCHEMAS: Final = {
    "mission": ("trucewatch.missions", "mission.schema.json"),
    "commission": ("trucewatch.missions", "commission.schema.json"),
    "guarantees": ("trucewatch.missions", "guarantees.schema.json"),
    "commitments": ("trucewatch.missions", "commitments.schema.json"),
    "tasks": ("trucewatch.missions", "tasks.schema.json"),
    "scenario": ("trucewatch.missions", "scenario.schema.json"),
    "release": ("trucewatch.missions", "release.schema.json"),
    "notices": ("trucewatch.missions", "notices.schema.json"),
    "shapes": ("trucewatch.missions", "shapes.schema.json"),
    "network": ("trucewatch.missions", "network.schema.json"),
    "agreement": ("trucewatch.agreements", "agreement.schema.json"),
    "zones": ("trucewatch.agreements", "zones.schema.json"),
}
"""Which file of which shelf holds the schema of which document."""

_TYPES: Final = {"object": "a mapping", "array": "a list", "integer": "a whole number", "string": "text"}
_UNITS: Final = ("m", "mm", "s", "h")
"""Units at the end of keys."""
_SAID: Final = {
    "pattern": "`{value}` cannot be read as `{key}`.",
    "minLength": "`{key}` is empty.",
    "minItems": "The list `{key}` is empty.",
    "uniqueItems": "The list `{key}` names something twice.",
    "minimum": "`{key}: {value}` is too small.",
    "maximum": "`{key}: {value}` is too large.",
    "maxItems": "The list `{key}` is too long.",
    "minProperties": "`{key}` says nothing.",
    "maxProperties": "`{key}` says more than one thing.",
}


@lru_cache(maxsize=16)  # the same few files are read at adoption and again for every view of them
def checked_yaml(name: str, data: bytes, schema: str) -> Spot:
    """A YAML file that fits its schema.

    Raises: AgreementError: it does not; the first complaint, in the order of lines.
    """
    described = load_schema(schema)
    return _checked(read_yaml(name, data, described), described)


@lru_cache(maxsize=16)
def checked_json(name: str, data: bytes, schema: str) -> Spot:
    """A JSON file that fits its schema.

    Raises: AgreementError: it does not; the first complaint.
    """
    return _checked(read_json(name, data), load_schema(schema))


@cache
def load_schema(name: str) -> Mapping[str, Any]:
    """The shipped schema of a document."""
    package, file = SCHEMAS[name]
    loaded: Mapping[str, Any] = json.loads(files(package).joinpath(file).read_text("utf-8"))
    return loaded


def _checked(document: Spot, schema: Mapping[str, Any]) -> Spot:
    complaints = [_complaint(document, schema, e) for e in Draft202012Validator(schema).iter_errors(document.value)]
    if complaints:
        raise min(complaints, key=lambda c: int(c.place.rpartition(":")[2]))
    return document


def _complaint(document: Spot, schema: Mapping[str, Any], error: ValidationError) -> AgreementError:
    """Say one violation of the schema in our words."""
    path: Path = tuple(error.absolute_path)
    value: Any = error.instance
    part: Any = error.schema
    here = _description(schema, error)
    if error.validator == "required":
        key = next(k for k in part["required"] if k not in value)
        return document.refusal(f"`{key}` is missing.", _hint_of(schema, part["properties"][key]) or here, path)
    if error.validator == "additionalProperties":
        key = next(k for k in value if k not in part["properties"])
        if key in part.get("x-never", {}):
            return document.refusal(part["x-never"][key], here, (*path, key))
        return document.refusal(f"`{key}` is not known here.", _instead(key, sorted(part["properties"])), (*path, key))
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    if error.validator == "type":
        wanted = part["type"] if isinstance(part["type"], str) else part["type"][0]
        return document.refusal(f"`{key}` must be {_TYPES[wanted]}.", here, path)
    if error.validator == "enum":
        return document.refusal(f"`{value}` is not a word for `{key}`.", _instead(str(value), part["enum"]), path)
    return document.refusal(_SAID[str(error.validator)].format(key=key, value=value), here, path)


def _instead(word: str, known: list[str]) -> str:
    in_unit = next((key for key in known if key in {f"{word}_{unit}" for unit in _UNITS}), "")
    if in_unit:
        return f"The unit belongs to the key: write `{in_unit}`."
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Known are: {', '.join(known)}."


def _description(schema: Mapping[str, Any], error: ValidationError) -> str:
    """The last description on the way to what was violated: the nearest one says most."""
    node: Any = schema
    said = str(schema["title"])
    for step in error.absolute_schema_path:
        below: Any = node if step in node else resolved(schema, node)
        node = below[step]
        said = (isinstance(node, dict) and _hint_of(schema, node)) or said
    return said


def _hint_of(schema: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    return str(part.get("description") or resolved(schema, part).get("description", ""))
