"""clutter.csv: how much that is ordinary is to be expected, by kind, place, season and hour."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from typing import Final

import numpy as np

from trucewatch.errors import AgreementError
from trucewatch.model import vocabulary as v
from trucewatch.model.fusing import Clutter
from trucewatch.run.config.documents import read_text

FILE: Final = "clutter.csv"
OTHER: Final = "0.0005"
"""Occasions of what is not ordinary per 1,000 square kilometres and hour, where a row names none: one in ten days in a box of a degree."""
MOST_ROWS: Final = 50_000
MOST_RATE: Final = 10_000
MOST_SPREAD: Final = 1_000_000
_DEGREES: Final = (("south", "north", 90), ("west", "east", 180))
_WHOLE: Final = (("from_day", "until_day", 1, 366), ("from_hour", "until_hour", 0, 24))
_COLUMNS: Final = (
    *("kind", "south", "north", "west", "east", "from_day", "until_day", "from_hour", "until_hour"),
    *("rate", "spread", "source"),
)
_HEADER_HINT: Final = (
    f"The first line that does not begin with # is `{','.join(_COLUMNS)}`, in any order; `other` may be there too."
)


@dataclass(frozen=True)
class _Row:
    """A row and where it stands."""

    given: Mapping[str, str]
    place: str

    def refusal(self, what: str, hint: str) -> AgreementError:
        return AgreementError(what, hint=hint, place=self.place)

    def number(self, column: str, units: int, least: Decimal, most: int) -> int:
        """A decimal number in whole units, halves to the even neighbour. Raises: AgreementError: it is none, or out of bounds."""
        text = self.given[column].strip()
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not least <= value <= most:
            what = f"`{column}` is `{text}`, and no number from {least} to {most}."
            raise self.refusal(what, "Write it in decimals, such as 0.42.")
        return int((value * units).to_integral_value())

    def span(self, first: str, last: str, found: tuple[int, int], *, closed: bool = False) -> None:
        """Refuse a span that is empty. Raises: AgreementError."""
        if found[0] > found[1] or (found[0] == found[1] and not closed):
            what = f"`{first}` {self.given[first]} is not before `{last}` {self.given[last]}."
            raise self.refusal(what, "Exchange the two; a night over midnight or a winter over new year is two rows.")


def load_clutter(files: Mapping[str, bytes]) -> Clutter:
    """Read what is ordinary; docs/reference/mission-files.md lists the columns.

    Returns: nothing that is ordinary if the file is missing.
    Raises: AgreementError: a column is missing, a row cannot be read, or there are too many rows.
    """
    if FILE not in files:
        return Clutter.none()
    text = read_text(FILE, files[FILE])
    above = _comments(text)
    lines = csv.DictReader(io.StringIO("\n".join(text.split("\n")[above:])), strict=True)
    try:
        _check_header(lines.fieldnames or [], above + 1)
        rows = [_values(_Row(row, f"{FILE}:{above + lines.line_num}")) for row in lines]
    except csv.Error as e:
        place = f"{FILE}:{above + lines.reader.line_num}"
        raise AgreementError(f"This row is no CSV: {e}.", hint="Look at the quotes.", place=place) from e
    if len(rows) > MOST_ROWS:
        what = f"There are {len(rows)} rows, and at most {MOST_ROWS} are read."
        raise AgreementError(what, hint="Make the boxes larger, or the seasons longer.", place=FILE)
    return _columns(rows)


def _comments(text: str) -> int:
    """How many lines of provenance stand above the header."""
    return sum(1 for _ in takewhile(lambda line: line.startswith("#"), text.split("\n")))


def _check_header(given: Sequence[str], line: int) -> None:
    missing = [column for column in _COLUMNS if column not in given]
    unknown = [column for column in given if column not in {*_COLUMNS, "other"}]
    twice = [column for column in given if list(given).count(column) > 1]
    for faulty, what in ((missing, "is missing"), (unknown, "is not known"), (twice, "stands here twice")):
        if faulty:
            raise AgreementError(f"The column `{faulty[0]}` {what}.", hint=_HEADER_HINT, place=f"{FILE}:{line}")


def _values(row: _Row) -> dict[str, int]:
    """One row as the columns of `Clutter`."""
    if None in row.given or None in row.given.values():
        raise row.refusal("This row has more or fewer fields than the first line.", _HEADER_HINT)
    kind = row.given["kind"].strip()
    if kind not in v.PERCEIVED:
        raise row.refusal(f"`{kind}` is no kind that is perceived.", f"Write one of: {', '.join(v.PERCEIVED)}.")
    if not row.given["source"].strip():
        raise row.refusal("This row has no source.", "Say where the figure comes from; `assumed by ...` is an answer.")
    made = {"kind": v.KINDS.index(kind), **_place_and_time(row)}
    made["rate_e6"] = row.number("rate", 10**6, Decimal("0.000001"), MOST_RATE)
    made["spread_e3"] = row.number("spread", 10**3, Decimal(1), MOST_SPREAD)
    other = row if row.given.get("other", "").strip() else _Row({"other": OTHER}, row.place)
    made["other_e6"] = other.number("other", 10**6, Decimal("0.000001"), MOST_RATE)
    return made


def _place_and_time(row: _Row) -> dict[str, int]:
    made: dict[str, int] = {}
    for low, high, most in _DEGREES:
        found = row.number(low, 10**7, Decimal(-most), most), row.number(high, 10**7, Decimal(-most), most)
        row.span(low, high, found)
        made[f"{low}_e7"], made[f"{high}_e7"] = found
    for low, high, least, most in _WHOLE:
        whole = _whole(row, low, least, most), _whole(row, high, least, most)
        row.span(low, high, whole, closed=low == "from_day")
        made[low], made[high] = whole
    return made


def _whole(row: _Row, column: str, least: int, most: int) -> int:
    text = row.given[column].strip()
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise row.refusal(f"`{column}` is `{text}`, and no whole number from {least} to {most}.", "Correct it.")
    return int(text)


def _columns(rows: list[dict[str, int]]) -> Clutter:
    numbers = {f.name: np.array([row[f.name] for row in rows], np.int64) for f in fields(Clutter) if f.name != "kind"}
    return Clutter(kind=np.array([row["kind"] for row in rows], np.int16), **numbers)
