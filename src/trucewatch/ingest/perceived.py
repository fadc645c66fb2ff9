"""The words in which our own tables say what was perceived: act, description, direction, weapon, count, and where a weapon stood."""

from __future__ import annotations

from itertools import product
from typing import Final

from trucewatch.ingest.counts import count
from trucewatch.ingest.decimals import scaled
from trucewatch.ingest.places import WINDS
from trucewatch.ingest.rows import Row, Unreadable, Values, word
from trucewatch.model import vocabulary as v

COLUMNS: Final = ("uav_act", "description", "direction", "weapon", "sighting", "count")
SIGHTINGS: Final = ("in_breach_of_line", "beyond_line_outside_site", "in_site", "in_transit", "line_not_applicable")
DAY_MS: Final = 86_400_000
_DIRECTIONS: Final = frozenset(f"{a}-{b}" for a, b in product(WINDS, WINDS) if a != b)


def perceived(row: Row) -> Values:
    """What a row says of a thing that was perceived, as columns of `Observations`. Raises: Unreadable.

    A column that the table does not have says nothing. What `sighting` says belongs into `detail`: see `sighting`.
    """
    said = count(row.get("count", ""))
    return {
        "uav_act": _word(row, "uav_act", v.UAV_ACTS, "none"),
        "description": _word(row, "description", v.DESCRIPTIONS, "undetermined"),
        "direction": _direction(row.get("direction", "")),
        "weapon": _word(row, "weapon", v.WEAPONS, "unknown"),
        "count_min": said.least,
        "count_max": said.most,
        "count_word": said.word,
    }


def sighting(row: Row) -> str:
    """Where a weapon stood, in a word of `SIGHTINGS`; empty where nothing is said. Raises: Unreadable."""
    return word(row, "sighting", SIGHTINGS) if row["sighting"] else ""


def clock_error_ms(row: Row) -> int:
    """How far the clock may be off, from decimal seconds up to a day; 0 where the row does not say. Raises: Unreadable."""
    given = row["clock_error_s"]
    error = scaled(given, 3) if given else 0
    if error is None or not 0 <= error <= DAY_MS:
        raise Unreadable(
            f"clock_error_s {given[:40]!r} is no number of seconds up to a day.", "Write seconds, such as 2 or 0.05."
        )
    return error


def decimal(row: Row, column: str, places: int, least: int, most: int) -> int:
    """A decimal number from `least` to `most`, x 10**places. Raises: Unreadable."""
    value = scaled(row[column], places)
    if value is None or not least * 10**places <= value <= most * 10**places:
        raise Unreadable(
            f"{column} {row[column][:40]!r} is no number from {least:,} to {most:,}.",
            f"Write a decimal number for {column}.",
        )
    return value


def _word(row: Row, column: str, words: tuple[str, ...], default: str) -> str:
    return word(row, column, words, default) if row.get(column) else default


def _direction(text: str) -> str:
    given = text.upper()
    if given and given not in _DIRECTIONS:
        raise Unreadable(f"{text[:20]!r} is no direction.", "Write from-to in 16 winds, such as N-SSE.")
    return given
