"""`source.yaml` to a `Manifest`, checked against `source.schema.json` and against its own meaning."""

from __future__ import annotations

import json
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator

from trucewatch.errors import SourceError
from trucewatch.model.evidence import EVIDENCE
from trucewatch.model.manifest import Feed, Manifest, PlaceError, Watch

SCHEMA_FILE: Final = "source.schema.json"
_COLUMNS: Final = {noun.NAME: {c.name for c in noun.columns()} for noun in EVIDENCE}


def read_manifest(name: str, text: str, schema: str) -> Manifest:
    """Check and read one manifest.

    Args:
        name: the folder's name, which the manifest must bear. text: of `source.yaml`. schema: text of `source.schema.json`.
    Raises: SourceError: not YAML, against the schema, another name, or identity columns that the table does not have.
    """
    place = f"{name}/source.yaml"
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as e:
        raise SourceError(f"It is no YAML: {e}", hint="Compare it with another source's manifest.", place=place) from e
    for error in Draft202012Validator(json.loads(schema)).iter_errors(given):
        where = "/".join(str(p) for p in error.absolute_path) or "the file"
        raise SourceError(f"{where}: {error.message}.", hint=f"{SCHEMA_FILE} says what belongs there.", place=place)
    if given["name"] != name:
        raise SourceError(
            f"It calls itself {given['name']!r}.", hint=f"Its folder is {name!r}: use one name.", place=place
        )
    for table, columns in given["identity"].items():
        if strange := sorted(set(columns) - _COLUMNS[table]):
            raise SourceError(
                f"identity/{table}: no such columns: {strange}.", hint="Use columns of the table.", place=place
            )
    return _manifest(given)


def _manifest(given: dict[str, Any]) -> Manifest:
    fields = dict(given)
    error = fields.pop("place_error")
    fields["place_error"] = PlaceError(
        error["radius_m"], {g: e["radius_m"] for g, e in error.get("by_grade", {}).items()}
    )
    fields["identity"] = {table: tuple(columns) for table, columns in fields["identity"].items()}
    fields["volume_per_day"] = tuple(fields["volume_per_day"])
    fields["charsets"] = tuple(fields.get("charsets", ["utf-8"]))
    fields["feed"] = Feed(**fields["feed"]) if "feed" in fields else None
    fields["watch"] = Watch(**fields["watch"]) if "watch" in fields else None
    return Manifest(**fields)
