"""The one place that reads the wall clock: to write an entry, and for `--as-of` where nobody gives it."""

from __future__ import annotations

import time


def now_ms() -> int:
    """UTC milliseconds now."""
    return time.time_ns() // 1_000_000
