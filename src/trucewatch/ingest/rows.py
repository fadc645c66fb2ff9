"""Rows of a delivery with the line each begins on, read strictly, and the loop that accounts for every one of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from trucewatch.errors import SourceError
from trucewatch.ingest.source import MAX_REJECTIONS, Delivery, Made, Reading
from trucewatch.model.evidence import Noun
from trucewatch.model.parsed import Rejection

Row: TypeAlias = Mapping[str, str]
"""Column name to text without surrounding blanks; every declared column is there, empty where the delivery has none."""
Values: TypeAlias = dict[str, Any]


class Unreadable(ValueError):  # noqa: N818 - a state of a row, not an error of the program
    """A row that cannot be read, with what to do about it. Doubt about a row is a value: it ends as a rejection."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class Skip:
    """A row that is left out on purpose, by a rule that is written down."""

    rule: str


Outcome: TypeAlias = Skip | Sequence[tuple[type[Noun], Values]]
"""What a row became: nothing, by a rule; or one or more nouns."""


@dataclass(frozen=True)
class Columns:
    """The header that a source promises. What is in neither list is refused: the publisher changed something."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


def csv_records(delivery: Delivery) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not a blank line, with the line (from 1) on which it begins; the header is the first.

    Raises: SourceError: quotes that never close, text after a closing quote, a field of more than 128 kB.
    """
    reader = csv.reader(delivery.lines(), strict=True)
    begins = 1
    try:
        for record in reader:
            if record:
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as e:
        raise SourceError(
            f"The quotes are wrong ({e}).",
            hint="A quotation mark is missing near here, or the file was cut off: export and deliver it again.",
            place=delivery.at(begins),
        ) from e


def header(delivery: Delivery, records: Iterator[tuple[int, list[str]]], columns: Columns) -> list[str]:
    """The names of the first record, in lower case, checked against what the source promises.

    Raises: SourceError: no header, a column missing, unknown or twice, another separator than the comma.
    """
    line, first = next(records, (1, []))
    names = [name.strip().lower() for name in first]
    missing = [c for c in columns.required if c not in names]
    unknown = [n for n in names if n not in columns.required and n not in columns.optional]
    twice = sorted({n for n in names if names.count(n) > 1})
    if missing or unknown or twice:
        hint = f"Deliver {delivery.manifest.title} as its publisher writes it: {', '.join(columns.required)}."
        if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
            hint = "The columns are not separated by commas: save the table as CSV with commas."
        what = [
            f"{word} {_listed(found)}"
            for word, found in (("missing", missing), ("unknown", unknown), ("twice", twice))
            if found
        ]
        raise SourceError(f"Wrong columns: {'; '.join(what)}.", hint=hint, place=delivery.at(line))
    return names


def csv_rows(delivery: Delivery, columns: Columns) -> Iterator[tuple[int, Row | Unreadable]]:
    """Rows as mappings, each with its line; a row of the wrong width is handed on as `Unreadable`."""
    records = csv_records(delivery)
    names = header(delivery, records, columns)
    blank = dict.fromkeys(columns.optional, "")
    for line, record in records:
        if len(record) == len(names):
            yield line, {**blank, **dict(zip(names, map(str.strip, record), strict=True))}
        else:
            yield line, wrong_width(len(record), len(names))


def wrong_width(given: int, wanted: int) -> Unreadable:
    """A row with too few or too many columns."""
    hint = "Was the file cut off here? Deliver it again." if given < wanted else "Put text with commas into quotes."
    return Unreadable(f"The row has {given} columns where the header has {wanted}.", hint)


def read_each(rows: Iterable[tuple[int, Row | Unreadable]], understand: Callable[[Row], Outcome]) -> Reading:
    """Understand row after row, and account for each: read, skipped by a rule, or rejected with its reason.

    Args:
        rows: as `csv_rows` or `json_rows` give them.
        understand: makes nouns of one row (columns as in `Table.of`), or a `Skip`; raises `Unreadable`.
    """
    lines: list[int] = []
    made: dict[type[Noun], tuple[list[Values], list[int]]] = {}
    skipped: dict[str, int] = {}
    rejections: list[Rejection] = []
    rejected = 0
    for ordinal, (line, row) in enumerate(rows):
        lines.append(line)
        try:
            outcome = _understood(row, understand)
        except Unreadable as e:
            rejected += 1
            if rejected <= MAX_REJECTIONS:
                rejections.append(Rejection(line, e.reason, e.hint))
            continue
        if isinstance(outcome, Skip):
            skipped[outcome.rule] = skipped.get(outcome.rule, 0) + 1
            continue
        for noun, values in outcome:
            all_values, ordinals = made.setdefault(noun, ([], []))
            all_values.append(values)
            ordinals.append(ordinal)
    tables = tuple(Made(noun.from_rows(v), np.array(o, dtype=np.int64)) for noun, (v, o) in made.items())
    return Reading(np.array(lines, dtype=np.int64), tables, skipped, rejected, tuple(rejections))


def word(row: Row, column: str, words: Sequence[str], default: str = "") -> str:
    """A word of a closed list; the default where the column is empty. Raises: Unreadable."""
    given = row[column].lower() or default
    if given in words:
        return given
    said = f"{column} {row[column][:40]!r} is not in its list" if given else f"{column} is empty"
    raise Unreadable(f"{said}.", f"Use one of: {', '.join(words)}.")


def whole(row: Row, column: str, default: int, most: int = 1_000_000_000) -> int:
    """A whole number from 0 to `most`; the default where the column is empty. Raises: Unreadable."""
    given = row[column]
    if not given:
        return default
    if given.isascii() and given.isdigit() and len(given) <= 10 and int(given) <= most:
        return int(given)
    raise Unreadable(
        f"{column} {given[:40]!r} is no whole number in its range.", f"Write a whole number from 0 to {most:,}."
    )


def needed(row: Row, column: str) -> str:
    """The text of a column that must not be empty. Raises: Unreadable."""
    if not row[column]:
        raise Unreadable(f"{column} is empty.", f"Fill in {column}.")
    return row[column]


_SHOWN: Final = 8


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(n[:40]) for n in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _understood(row: Row | Unreadable, understand: Callable[[Row], Outcome]) -> Outcome:
    if isinstance(row, Unreadable):
        raise row
    return understand(row)
