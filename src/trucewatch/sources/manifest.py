"""`source.yaml` to a `Manifest`, checked against `source.schema.json` and against its own meaning."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator

from trucewatch.errors import SourceError
from trucewatch.model.evidence import EVIDENCE
from trucewatch.model.manifest import Feed, Manifest, PlaceError, Reliability, Watch

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
    given = _with_words(given)
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
    if ("observations" in given["identity"]) != ("reliability" in given):
        raise SourceError(
            "reliability and observations belong together: one is there without the other.",
            hint="Say under reliability, for each means, how far the source's observations can be relied on.",
            place=place,
        )
    return _manifest(given)


def _with_words(given: Any) -> Any:
    """YAML takes the key `false` for a truth value, where a manifest means the word."""
    if isinstance(given, dict):
        return {"false" if key is False else key: _with_words(value) for key, value in given.items()}
    return given


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
    fields["reliability"] = {means: _reliability(one) for means, one in fields.get("reliability", {}).items()}
    return Manifest(**fields)


def _reliability(given: dict[str, str]) -> Reliability:
    kind_e6, false_e6 = (int(Decimal(given[name]) * 1_000_000) for name in ("kind", "false"))
    return Reliability(kind_e6, false_e6, given["basis"])
