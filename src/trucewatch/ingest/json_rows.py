"""Rows of a delivery that is a JSON array of flat objects; numbers keep their written form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from trucewatch.errors import SourceError
from trucewatch.ingest.rows import Columns, Row, Unreadable, csv_rows
from trucewatch.ingest.source import Delivery

_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


def table_rows(delivery: Delivery, columns: Columns) -> Iterator[tuple[int, Row | Unreadable]]:
    """Rows of a table that comes as CSV or as JSON: a JSON array begins with a bracket. Raises: SourceError."""
    is_json = delivery.clear[:64].lstrip()[:1] in {b"[", b"{"}
    return json_rows(delivery, columns) if is_json else csv_rows(delivery, columns)


def json_rows(delivery: Delivery, columns: Columns) -> Iterator[tuple[int, Row | Unreadable]]:
    """Every object of the array with the line on which it begins; a key that is no column makes the row unreadable.

    Raises: SourceError: no JSON array of objects, or cut off.
    """
    text = delivery.clear.decode(delivery.charset)
    line, counted = 1, 0
    try:
        for begins, given in _items(text):
            line, counted = line + text.count("\n", counted, begins), begins
            yield line, _row(given, columns)
    except (ValueError, RecursionError) as e:
        raise SourceError(
            "It is no complete JSON array of objects.",
            hint='Deliver [{"record": "...", ...}, ...]; a missing end means that the file was cut off.',
            place=f"{delivery.at(line)} or after",
        ) from e


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """The array's items, each with the place at which it begins, without holding them all. Raises: ValueError."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unique)
    at = _after_blanks(text, 0)
    mark = text[at : at + 1]
    if mark != "[":
        raise ValueError(mark)
    at = _after_blanks(text, at + 1)
    if text[at : at + 1] == "]":
        mark, at = "]", _after_blanks(text, at + 1)
    while mark != "]":
        given, ends = decoder.raw_decode(text, at)
        yield at, given
        at = _after_blanks(text, ends)
        mark, at = text[at : at + 1], _after_blanks(text, at + 1)
        if mark not in {",", "]"}:
            raise ValueError(mark)
    if at < len(text):
        raise ValueError(text[at])


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _row(given: Any, columns: Columns) -> Row | Unreadable:
    if not isinstance(given, dict):
        return Unreadable("The item is no object.", 'Every item is an object such as {"record": "..."}.')
    if missing := [c for c in columns.required if c not in given]:
        return Unreadable(f"{missing[0]} is missing.", f"Fill in {', '.join(missing)}.")
    if unknown := [k for k in given if k not in columns.required and k not in columns.optional]:
        return Unreadable(f"{unknown[0][:40]!r} is no column.", "Use the columns of the template.")
    row = dict.fromkeys((*columns.required, *columns.optional), "")
    for key, value in given.items():
        if isinstance(value, str) and not _NOT_TEXT.search(value):
            row[key] = value.strip()
        elif value is not None:
            return Unreadable(
                f"{key} is neither text nor a number.", "Write plain values, no lists, objects or control characters."
            )
    return row
