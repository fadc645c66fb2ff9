"""Parties' lists of what stands at their sites, our own table, as CSV or JSON: one row for each site and type of weapon.

A column of serial numbers may stand in the delivery; it is not read, so that they stay there.
"""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.forms import OPTIONAL, REQUIRED, placed
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.moments import moment
from trucewatch.ingest.rows import Columns, Outcome, Row, needed, read_each, whole, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Declarations

COLUMNS: Final = Columns(
    required=(*REQUIRED, "end", "declared", "declared_by", "site", "site_kind", "weapon"),
    optional=(*(name for name in OPTIONAL if name != "end"), "number", "serials"),
)


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    return read_each(table_rows(delivery, COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    needed(row, "end")  # a list without an end would be taken for one of a single day
    values = {
        **placed(row),
        "declared_by": needed(row, "declared_by"),
        "site": needed(row, "site"),
        "site_kind": word(row, "site_kind", v.SITE_KINDS),
        "weapon": word(row, "weapon", v.WEAPONS),
        "number": whole(row, "number", -1, 100_000),
        "declared_ms": moment(needed(row, "declared"), row["timezone"]).start_ms,
    }
    return [(Declarations, values)]
