r"""The closed check of an entry: the subset of JSON Schema that `ENTRY_SCHEMA` uses, compiled once into functions.

The general validator takes a millisecond an entry, this takes microseconds. A property test holds it to the general one.
A keyword that is not known here is refused when the schema is compiled, never silently passed over.

Source: JSON Schema 2020-12, validation vocabulary; patterns as ECMA-262 reads them (`$` only at the very end, `\d` only
0 to 9), which is stricter than Python's reading.
What passes can be written canonically (canonical.py): no floats, no large integers, no key that is not ASCII.
Limits: an object with named properties must be closed or give a schema for the others; `pattern` must be anchored; `oneOf` must tell its branches apart by a constant `kind`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, Final

from trucewatch.errors import LedgerError
from trucewatch.ledger.canonical import refusal

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, beginning with the path of the field; None when nothing is."""

_NOTES: Final = {"$schema", "$id", "description", "type"}
_TYPES: Final = {"object": dict, "string": str, "integer": int, "boolean": bool, "array": list}


def compile_schema(schema: dict[str, Any]) -> Check:
    """Make the check of a schema.

    Raises: LedgerError: the schema uses a keyword that is not known here.
    """
    if "oneOf" in schema:
        return _by_kind(schema["oneOf"])
    if "const" in schema or "enum" in schema:
        return _among(schema.get("enum", [schema.get("const")]))
    makers = {"object": _object, "string": _string, "integer": _integer, "boolean": _boolean, "array": _array}
    known = _NOTES | _KEYWORDS[schema["type"]]
    if not schema.keys() <= known:
        raise LedgerError(f"Unknown schema keywords {sorted(schema.keys() - known)}.", hint="Teach them to schema.py.")
    return makers[schema["type"]](schema)


_KEYWORDS: Final[dict[str, set[str]]] = {
    "object": {"properties", "required", "additionalProperties"},
    "string": {"pattern", "minLength", "maxLength"},
    "integer": {"minimum", "maximum"},
    "boolean": set(),
    "array": {"items", "minItems", "maxItems"},
}


def _by_kind(branches: list[dict[str, Any]]) -> Check:
    checks = {branch["properties"]["kind"]["const"]: compile_schema(branch) for branch in branches}

    def check(value: Any) -> str | None:
        if type(value) is not dict:
            return " is not an object"
        kind = value.get("kind")
        branch = checks.get(kind) if type(kind) is str else None
        return branch(value) if branch else f".kind is none of {', '.join(checks)}"

    return check


def _among(allowed: list[Any]) -> Check:
    exact = [(type(one), one) for one in allowed]

    def check(value: Any) -> str | None:
        return None if (type(value), value) in exact else f" is none of {allowed}"

    return check


def _object(schema: dict[str, Any]) -> Check:
    more = schema.get("additionalProperties", True)
    if more is True:
        return _open_object(schema)
    properties = {name: compile_schema(inner) for name, inner in schema.get("properties", {}).items()}
    required = schema.get("required", [])
    other = compile_schema(more) if more else None

    def check(value: Any) -> str | None:
        if type(value) is not dict:
            return " is not an object"
        for name in required:
            if name not in value:
                return f".{name} is missing"
        for name, inner in value.items():
            one = properties.get(name) or (other if _is_ascii(name) else None)
            wrong = one(inner) if one else " is not a known field"
            if wrong is not None:
                return f".{name}{wrong}"
        return None

    return check


def _is_ascii(name: Any) -> bool:
    return type(name) is str and name.isascii()


def _open_object(schema: dict[str, Any]) -> Check:
    """An object with fields of any name: whatever can be written canonically."""
    if "properties" in schema or "required" in schema:
        raise LedgerError("An object with named fields must be closed.", hint="Set additionalProperties.")

    def check(value: Any) -> str | None:
        if type(value) is not dict:
            return " is not an object"
        refused = refusal(value)
        return f" holds {refused}" if refused else None

    return check


def _string(schema: dict[str, Any]) -> Check:
    least, most = schema.get("minLength", 0), schema.get("maxLength", sys.maxsize)
    form = schema.get("pattern")
    matches = re.compile(re.sub(r"\$$", r"\\Z", form), re.ASCII).match if form else None

    def check(value: Any) -> str | None:
        if type(value) is not str:
            return " is not text"
        if not least <= len(value) <= most:
            return f" has {len(value)} characters, not {least} to {most}"
        return None if matches is None or matches(value) else " does not have the form that is asked for"

    return check


def _integer(schema: dict[str, Any]) -> Check:
    least, most = schema.get("minimum", -(2**53) + 1), schema.get("maximum", 2**53 - 1)

    def check(value: Any) -> str | None:
        if type(value) is not int:
            return " is not an integer"
        return None if least <= value <= most else f" is not between {least} and {most}"

    return check


def _boolean(_schema: dict[str, Any]) -> Check:
    return lambda value: None if type(value) is bool else " is neither true nor false"


def _array(schema: dict[str, Any]) -> Check:
    least, most = schema.get("minItems", 0), schema.get("maxItems", sys.maxsize)
    one = compile_schema(schema.get("items", {"type": "object"}))

    def check(value: Any) -> str | None:
        if type(value) is not list:
            return " is not a list"
        if not least <= len(value) <= most:
            return f" has {len(value)} items, not {least} to {most}"
        for index, inner in enumerate(value):
            wrong = one(inner)
            if wrong is not None:
                return f"[{index}]{wrong}"
        return None

    return check
