"""What could have been observed, our own table, as CSV or JSON. A denial with its kind is also a restriction."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.forms import OF_RESTRICTION, OPTIONAL, REQUIRED, placed, restriction
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import CoverageIntervals, Noun, Restrictions

COLUMNS: Final = Columns(
    required=(*REQUIRED, "means", "platform", "state"),
    optional=(*OPTIONAL, *OF_RESTRICTION),
)


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    return read_each(table_rows(delivery, COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    where = placed(row)
    state = word(row, "state", v.WATCH_STATES)
    interval = {
        **where,
        "means": word(row, "means", v.MEANS),
        "platform": needed(row, "platform"),
        "state": state,
        "reason": row["reason"],
    }
    made: list[tuple[type[Noun], Values]] = [(CoverageIntervals, interval)]
    if row["restriction"]:
        if state != "denied":
            raise Unreadable("A restriction, but the state is not denied.", "Write denied, or leave restriction empty.")
        made.append((Restrictions, {**where, **restriction(row)}))
    return made
