"""YAML and JSON as people write them, with the line of everything, and none of YAML's guesses.

YAML 1.1 turns `no` into false and `19:30` into 1170. So every scalar is taken as text, and becomes a whole number only where the
schema says so. Keys that stand twice, aliases and tags are refused: they read as one thing and mean another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NoReturn, TypeAlias

import yaml

from trucewatch.errors import AgreementError

Path: TypeAlias = tuple[str | int, ...]
"""Keys and places that lead from a document's root to a value."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
_DEEPEST: Final = 40
_STANDARD_TAG: Final = "tag:yaml.org,2002:"


@dataclass(frozen=True, eq=False)
class Spot:
    """A value and where it stands, so that every complaint can name file and line."""

    name: str
    text: str
    value: Any
    path: Path = ()

    def at(self, *steps: str | int) -> Spot:
        """The value below this one that the steps lead to; it must exist."""
        value = self.value
        for step in steps:
            value = value[step]
        return Spot(self.name, self.text, value, self.path + steps)

    def each(self, *steps: str | int) -> list[Spot]:
        """The items of the list that the steps lead to; none if a step is missing."""
        spot = self.find(*steps)
        return [] if spot is None else [spot.at(i) for i in range(len(spot.value))]

    def find(self, *steps: str | int) -> Spot | None:
        """Like `at`, or None if there is no such value."""
        try:
            return self.at(*steps)
        except (KeyError, IndexError):
            return None

    def get(self, key: str, default: Any = "") -> Any:
        """The value under a key of this mapping, or the default."""
        return self.value.get(key, default)

    def refusal(self, what: str, hint: str, below: Path = ()) -> AgreementError:
        """The error that says what is wrong here, or with what stands `below`; to be raised by the caller."""
        return AgreementError(what, hint=hint, place=f"{self.name}:{_line(self.text, self.path + below)}")


def required(files: Mapping[str, bytes], name: str) -> bytes:
    """The bytes of a file that a mission cannot be without.

    Raises: AgreementError: it is missing.
    """
    if name not in files:
        what = f"The file {name} is missing."
        raise AgreementError(
            what, hint="Put it into the mission folder; docs/reference/mission-files.md says what it holds.", place=name
        )
    return files[name]


def read_text(name: str, data: bytes) -> str:
    """UTF-8 text, with or without a byte order mark.

    Raises: AgreementError: the bytes are no UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        what = f"Byte {e.start} is not UTF-8."
        raise AgreementError(what, hint="Save the file as UTF-8.", place=f"{name}:{line}") from e


def read_yaml(name: str, data: bytes, schema: Mapping[str, Any]) -> Spot:
    """A YAML file as mappings, lists, text, and whole numbers where the schema has `integer`; not yet checked against it.

    Raises: AgreementError: it cannot be read, or uses a feature of YAML that is refused here.
    """
    text = read_text(name, data)
    try:
        root = _compose(text)
        value = _Plain(name, schema).of(root, schema) if root else {}
    except (yaml.YAMLError, RecursionError) as e:
        mark = getattr(e, "problem_mark", None)
        what = f"This is not YAML: {getattr(e, 'problem', None) or 'it cannot be read'}."
        place = f"{name}:{mark.line + 1 if mark else 1}"
        raise AgreementError(
            what, hint="Look at the indentation, quotes and brackets on this line and above.", place=place
        ) from e
    return Spot(name, text, value)


def read_json(name: str, data: bytes) -> Spot:
    """A JSON file; numbers with a point come as `Decimal`, so that no digit is lost.

    Raises: AgreementError: it is no JSON, or a key stands twice.
    """
    text = read_text(name, data)
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as e:
        line = e.lineno if isinstance(e, json.JSONDecodeError) else 1
        what = f"This is not JSON: {e.msg if isinstance(e, json.JSONDecodeError) else e}."
        raise AgreementError(
            what, hint="Look at the commas and brackets on this line and above.", place=f"{name}:{line}"
        ) from e
    return Spot(name, text, value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            message = f"the key {key!r} stands twice"
            raise ValueError(message)
        made[key] = value
    return made


def _no_number(word: str) -> NoReturn:
    message = f"{word} is not a number"
    raise ValueError(message)


def _compose(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=yaml.SafeLoader)


class _Plain:
    """Nodes to plain values, guided by the schema of each."""

    def __init__(self, name: str, root: Mapping[str, Any]) -> None:
        self._name = name
        self._root = root
        self._seen: set[int] = set()

    def of(self, node: yaml.Node, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """One node as a plain value."""
        if id(node) in self._seen or not node.tag.startswith(_STANDARD_TAG):
            raise self._refusal(node, "Aliases (*) and tags (!) are not read here.", "Write the value itself.")
        if depth > _DEEPEST:
            raise self._refusal(node, f"This is nested more than {_DEEPEST} deep.", "Write it flatter.")
        self._seen.add(id(node))
        schema = resolved(self._root, schema)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, schema, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, schema.get("items", {}), depth + 1) for item in node.value]
        text = str(node.value)
        return int(text) if schema.get("type") == "integer" and _INTEGER.fullmatch(text) else text

    def _mapping(self, node: yaml.MappingNode, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        others = schema.get("additionalProperties")
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._refusal(key, "A key must be a word.", "Write `key: value`.")
            if key.value in made:
                raise self._refusal(key, f"`{key.value}` stands here twice.", "Keep one of the two.")
            of_key = schema.get("properties", {}).get(key.value, others if isinstance(others, dict) else {})
            made[key.value] = self.of(value, of_key, depth + 1)
        return made

    def _refusal(self, node: yaml.Node, what: str, hint: str) -> AgreementError:
        return AgreementError(what, hint=hint, place=f"{self._name}:{node.start_mark.line + 1}")


def resolved(root: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema, or the definition in `root` that it refers to."""
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = root
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def _line(text: str, path: Path) -> int:
    """The line on which a value stands, counted from 1; its nearest surroundings if it is missing.

    JSON is read by the YAML parser here: every JSON file that people write is YAML too, and only complaints pay for it.
    """
    try:
        node = _compose(text)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = 1
    for step in path:
        found = _below(node, step)
        if found is None:
            break
        line, node = found
    return line


def _below(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pairs = ((key.start_mark.line + 1, value) for key, value in node.value if key.value == step)
        return next(pairs, None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None
