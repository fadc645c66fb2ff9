"""gazetteer.csv: places with their name in each language, and how early a map shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np

from trucewatch.errors import AgreementError
from trucewatch.model.mission import Locality, Region
from trucewatch.run.config.documents import read_text
from trucewatch.run.config.geometry import degrees_e7, evidently_swapped

FILE: Final = "gazetteer.csv"
_NUMBER_COLUMNS: Final = ("rank", "lat", "lon")
_HEADER_HINT: Final = (
    "The first line is `rank,lat,lon,name_en,name_de,...`: one name column for each language of the mission."
)


def localities(files: Mapping[str, bytes], languages: Sequence[str], area: Region) -> tuple[Locality, ...]:
    """Read the gazetteer: columns rank (1 is shown first), lat, lon (decimal degrees), and name_TAG for each language.

    Returns: no places if the file is missing.
    Raises: AgreementError: a column is missing, a row cannot be read, or latitude and longitude are evidently exchanged.
    """
    if FILE not in files:
        return ()
    rows = csv.DictReader(io.StringIO(read_text(FILE, files[FILE])), strict=True)
    try:
        _check_header(rows.fieldnames or [], languages)
        found = tuple(_locality(row, languages, f"{FILE}:{rows.line_num}") for row in rows)
    except csv.Error as e:
        place = f"{FILE}:{rows.reader.line_num}"
        raise AgreementError(f"This row is no CSV: {e}.", hint="Look at the quotes.", place=place) from e
    points = np.array([(p.lat_e7, p.lon_e7) for p in found], dtype=np.int64).reshape(-1, 2)
    if found and evidently_swapped(points, area):
        what = "Every place lies outside the area, and inside it with latitude and longitude exchanged."
        raise AgreementError(what, hint="Exchange the two columns, here or in area.geojson.", place=f"{FILE}:2")
    return found


def _check_header(fields: Sequence[str], languages: Sequence[str]) -> None:
    missing = [column for column in (*_NUMBER_COLUMNS, *(f"name_{tag}" for tag in languages)) if column not in fields]
    if missing:
        raise AgreementError(f"The column `{missing[0]}` is missing.", hint=_HEADER_HINT, place=f"{FILE}:1")


def _locality(row: dict[str, str], languages: Sequence[str], place: str) -> Locality:
    if None in row or None in row.values():
        raise AgreementError("This row has more or fewer fields than the first line.", hint=_HEADER_HINT, place=place)
    names = {
        column.removeprefix("name_"): text.strip()
        for column, text in row.items()
        if column.startswith("name_") and text.strip()
    }
    missing = [tag for tag in languages if tag not in names]
    if missing:
        raise AgreementError(
            f"This place has no name in `{missing[0]}`.",
            hint="Give it one, if need be that of another language.",
            place=place,
        )
    lat_e7, lon_e7 = _degrees(row["lat"]), _degrees(row["lon"])
    if lat_e7 is None or lon_e7 is None or abs(lat_e7) > 900_000_000:
        what = f"`{row['lat']}`, `{row['lon']}` is no latitude and longitude."
        raise AgreementError(what, hint="Write decimal degrees, such as 48.0159,37.8028.", place=place)
    if not row["rank"].isascii() or not row["rank"].isdigit():
        raise AgreementError(
            f"`{row['rank']}` is no rank.", hint="Write a whole number: 1 is shown first.", place=place
        )
    return Locality(names, lat_e7, lon_e7, int(row["rank"]))


def _degrees(text: str) -> int | None:
    try:
        return degrees_e7(Decimal(text.strip()))
    except InvalidOperation:
        return None
