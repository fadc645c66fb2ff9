"""Visits to declared sites, our own table, as CSV or JSON: one row, with a reference of its own, for each visit and type of weapon."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.forms import OPTIONAL, REQUIRED, placed
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, needed, read_each, whole, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Inspections

PRESENT: Final = ("present_matched", "present_unchecked", "first_seen")
ABSENT: Final = ("absent_explained", "absent_unexplained")
COLUMNS: Final = Columns(
    required=(*REQUIRED, "site", "form", "access", "weapon"),
    optional=(*OPTIONAL, *PRESENT, *ABSENT, "abandoned", "reason"),
)
_NOT_INSIDE: Final = ("denied", "unsafe")


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    return read_each(table_rows(delivery, COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    found = {name: whole(row, name, 0, 100_000) for name in (*PRESENT, *ABSENT)}
    access = word(row, "access", v.ACCESS)
    _check(row, access, found)
    values = {
        **placed(row),
        "site": needed(row, "site"),
        "form": word(row, "form", v.INSPECTION_FORMS),
        "access": access,
        "weapon": word(row, "weapon", v.WEAPONS),
        **found,
        "abandoned": word(row, "abandoned", v.YES_NO, "no"),
        "reason": row["reason"],
    }
    return [(Inspections, values)]


def _check(row: Row, access: str, found: dict[str, int]) -> None:
    """Refuse what the access that was given could not have shown. Raises: Unreadable."""
    if access in _NOT_INSIDE and any(found.values()):
        what = f"Access was {access}, and yet weapons are counted as present or absent."
        raise Unreadable(what, "Leave the numbers empty, or write the access that there was.")
    if access == "distance_only" and found["present_matched"]:
        what = "Serial numbers were matched, but access was distance_only."
        raise Unreadable(what, "Count them as present_unchecked: from a distance no serial number is read.")
    if access != "full" and not row["reason"]:
        raise Unreadable(f"Access was {access}, and no reason is given.", "Write the reason that was given, verbatim.")
