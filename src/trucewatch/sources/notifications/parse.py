"""Announced activities, our own table, as CSV or JSON."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import OPTIONAL, REQUIRED, placed
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.moments import moment
from trucewatch.ingest.rows import Columns, Outcome, Row, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Notifications

COLUMNS: Final = Columns(
    required=(*REQUIRED, "announced", "announced_by", "activity"),
    optional=(*OPTIONAL, "channel", "answer", "answered_by", "note"),
)


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    return read_each(table_rows(delivery, COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    values = {
        **placed(row),
        "announced_by": needed(row, "announced_by"),
        "channel": row["channel"],
        "activity": word(row, "activity", v.DESCRIPTIONS),
        "announced_ms": moment(needed(row, "announced"), row["timezone"]).start_ms,
        "answer": word(row, "answer", v.ANSWERS, "none"),
        "answered_by": row["answered_by"],
        "detail": detail(note=row["note"]),
    }
    return [(Notifications, values)]
