"""Air raid alerts by region, UTC, to notices. The column of durations is the difference of the times and is not kept.

A file of another authority than Ukraine's names it under `party`.
"""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.moments import moment
from trucewatch.ingest.rows import Columns, Outcome, Row, csv_rows, needed, read_each, whole
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import Notices

_COLUMNS: Final = Columns(
    required=("region", "started_at", "finished_at"), optional=("n_subalerts", "duration_minutes", "party")
)
PARTY: Final = "ukraine"


def parse(delivery: Delivery) -> Reading:
    """Read one file of alerts. Raises: SourceError: another header."""
    return read_each(csv_rows(delivery, _COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    values = {
        "party": row["party"] or PARTY,
        "notice": "air_raid_alert",
        "region": needed(row, "region"),
        "t0_ms": moment(row["started_at"]).start_ms,
        "t1_ms": moment(row["finished_at"]).start_ms,
        "parts": whole(row, "n_subalerts", 0),
    }
    return [(Notices, values)]
