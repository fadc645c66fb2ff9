"""A table of sites, as a planner writes it: where each stands, what it is, how far it carries, and when it watches."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np

from trucewatch.coverage.sites import HOURS, Sites, sites
from trucewatch.errors import AgreementError
from trucewatch.model import vocabulary as v
from trucewatch.model.mission import Mission
from trucewatch.run.config.documents import read_text
from trucewatch.run.config.geometry import degrees_e7

COLUMNS: Final = ("id", "latitude", "longitude", "means", "range_m")
OPTIONAL: Final = ("from_hour", "until_hour")
MEANS: Final = tuple(means for means in v.MEANS if means != "told")
"""What was told is no watch."""
MOST_ROWS: Final = 50_000
MOST_RANGE_M: Final = 300_000
MOST_DIGITS: Final = 9
_HEADER_HINT: Final = f"The first line is `{','.join(COLUMNS)}`, in any order; `from_hour,until_hour` may be there too."
Row = Mapping[str, str]


def load_sites(name: str, data: bytes, mission: Mission) -> Sites:
    """Read a table of sites; docs/how-to/plan-a-network.md lists its columns.

    Args:
        name: of the file, for complaints. mission: whose night it is.
    Raises: AgreementError: a column is missing, a row cannot be read, or an id stands twice.
    """
    rows = csv.DictReader(io.StringIO(read_text(name, data)), strict=True)
    places: dict[str, list[int]] = {}
    opened: list[list[bool]] = []
    try:
        _check_header(rows.fieldnames or [], f"{name}:1")
        for row in rows:
            place = f"{name}:{rows.line_num}"
            id_ = _id(row, places, place)
            places[id_], hours = [*_where(row, place), _range(row, place), _means(row, place)], _hours(row, place)
            opened.append(hours)
    except csv.Error as e:
        place = f"{name}:{rows.reader.line_num}"
        raise AgreementError(f"This row is no CSV: {e}.", hint="Look at the quotes.", place=place) from e
    made = np.array(list(places.values()), np.int64).reshape(-1, 4)
    return sites(tuple(places), made, np.array(opened, np.bool_).reshape(-1, HOURS), mission)


def means_named(text: str, place: str) -> int:
    """The row of `coverage.reach.reaches` of a means. Raises: AgreementError: nobody watches by it."""
    if text not in MEANS:
        raise AgreementError(
            f"`{text}` is no means of watching.", hint=f"Write one of: {', '.join(MEANS)}.", place=place
        )
    return v.MEANS.index(text)


def _check_header(given: Sequence[str], place: str) -> None:
    missing = [column for column in COLUMNS if column not in given]
    unknown = [column for column in given if column not in {*COLUMNS, *OPTIONAL}]
    twice = [column for column in given if list(given).count(column) > 1]
    for faulty, what in ((missing, "is missing"), (unknown, "is not known"), (twice, "stands here twice")):
        if faulty:
            raise AgreementError(f"The column `{faulty[0]}` {what}.", hint=_HEADER_HINT, place=place)


def _id(row: Row, before: Mapping[str, object], place: str) -> str:
    if None in row or None in row.values():
        raise AgreementError("This row has more or fewer fields than the first line.", hint=_HEADER_HINT, place=place)
    if len(before) >= MOST_ROWS:
        what = f"There are more than {MOST_ROWS} rows."
        raise AgreementError(what, hint="Plan one stretch of the area after the other.", place=place)
    made = row["id"].strip()
    if not made or made in before:
        what = f"There are two sites `{made}`." if made else "This site has no id."
        raise AgreementError(what, hint="Give each site an id of its own.", place=place)
    return made


def _where(row: Row, place: str) -> list[int]:
    made = []
    for column, most in (("latitude", 90), ("longitude", 180)):
        found = _degrees(row[column])
        if found is None or abs(found) > most * 10**7:
            what = f"`{column}` is `{row[column].strip()}`, and no number from -{most} to {most}."
            raise AgreementError(what, hint="Write decimal degrees, such as 48.0159.", place=place)
        made.append(found)
    return made


def _range(row: Row, place: str) -> int:
    return whole(row, "range_m", 1, MOST_RANGE_M, place)


def _means(row: Row, place: str) -> int:
    return means_named(row["means"].strip(), place)


def _hours(row: Row, place: str) -> list[bool]:
    """The hours in which a site watches: from one until another, over midnight if that is earlier; without them all day."""
    given = [row.get(column, "").strip() for column in OPTIONAL]
    if not any(given):
        return [True] * HOURS
    since, until = (whole(row, column, 0, HOURS, place) for column in OPTIONAL)
    if since == until:
        what = "It watches from an hour until the same hour."
        raise AgreementError(what, hint="Leave both empty for all day, or write different hours.", place=place)
    return [since <= h < until if since < until else h >= since or h < until for h in range(HOURS)]


def whole(row: Row, column: str, least: int, most: int, place: str) -> int:
    """A whole number of a row. Raises: AgreementError: it is none, or out of bounds."""
    text = row.get(column, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and least <= int(text) <= most):
        what = f"`{column}` is `{text}`, and no whole number from {least} to {most}."
        raise AgreementError(what, hint="Correct it.", place=place)
    return int(text)


def _degrees(text: str) -> int | None:
    try:
        made = Decimal(text.strip())
    except InvalidOperation:
        return None
    return degrees_e7(made) if made.is_finite() else None
