"""The one place that reads the wall clock: to write an entry, and for `--as-of` where nobody gives it."""

from __future__ import annotations

import time

from trucewatch.errors import WorkflowError
from trucewatch.model.time import from_text


def now_ms() -> int:
    """UTC milliseconds now."""
    return time.time_ns() // 1_000_000


def moment(stamp: str) -> int:
    """RFC 3339 text, or a day, as UTC milliseconds. Raises: WorkflowError: it is neither."""
    try:
        return from_text(stamp)
    except ValueError as e:
        raise WorkflowError(f"{stamp!r} is no time.", hint="Write 2031-05-03T12:00:00Z.") from e
