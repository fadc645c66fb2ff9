"""Marks: what about a delivery looks wrong, in a sentence each. A mark changes nothing: every row that was read stays, and others are unharmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.day_off import LONGEST_MS, clocks_a_day_off
from trucewatch.ingest.forms import GIVEN_AS_ZERO
from trucewatch.ingest.source import Made
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.model.manifest import Manifest
from trucewatch.model.time import DAY_MS

REPEATS: Final = 20
REPEATS_WITHIN_MS: Final = 60_000
"""So many rows, each begun at most a minute after the one before and equal to it, are a source that repeats itself."""
ABSURD_M: Final = 100_000
"""An error greater than this, and than any that the manifest names, says that the place is not known."""
_NOT_COMPARED: Final = ("id", "content", "record", "revision", "t0_ms", "t1_ms")
_KEYS: Final = ("lat_e7", "lon_e7", "radius_m", "bearing_cdeg", "distance_max_m", "kind", "count_min")
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHOWN: Final = 3
_CENTURY_DAYS: Final = 36_525


def marks(
    made: Sequence[Made], done: Sequence[Made], bad: NDArray[np.bool_], manifest: Manifest, received_ms: int
) -> tuple[str, ...]:
    """What is to be said of a delivery as a whole.

    Args:
        made: the tables as parsed. done: what the state gets of them: no rejected rows, no repetitions, gaps filled in.
        bad: for every row of the delivery, whether it was rejected. received_ms: when it arrived.
    """
    said = list(_of_volume(made, bad, manifest))
    for given in made:
        if isinstance(given.table, Observations):
            said += _of_errors(given.table.radius_m[~bad[given.row]], manifest)
    for kept in done:
        if isinstance(kept.table, Observations) and len(kept.table):
            said += [*_of_repetition(kept.table), *_of_clocks(kept.table, received_ms)]
    return tuple(said)


def _of_volume(made: Sequence[Made], bad: NDArray[np.bool_], manifest: Manifest) -> Iterator[str]:
    """Rows per UTC day outside what the manifest calls plausible: a silent or flooded feed shows. Rejected rows do not count."""
    least, most = manifest.volume_per_day
    a_day = _rows_a_day(made, bad)
    mean, busiest = int(a_day.sum()) // max(len(a_day), 1), int(a_day.max(initial=0))
    if not least <= mean <= most:
        yield f"{mean:,} rows a day, where {least:,} to {most:,} are usual"
    elif busiest > most:
        yield f"{busiest:,} rows on the busiest day, where {least:,} to {most:,} are usual"


def _rows_a_day(made: Sequence[Made], bad: NDArray[np.bool_]) -> Ints:
    """How many rows were not rejected, for each UTC day that has any."""
    days = [(m.table.t0_ms // DAY_MS)[~bad[m.row]] for m in made]
    rows = [m.row[~bad[m.row]] for m in made]
    if len(made) == 1 and bool((np.diff(rows[0]) > 0).all()):
        of_day = days[0]
    else:
        # a row that gave several lines of one day counts once
        keys = [day * len(bad) + row for day, row in zip(days, rows, strict=True)]
        of_day = np.unique(np.concatenate(keys)) // len(bad) if keys else np.empty(0, np.int64)
    if not len(of_day):
        return np.empty(0, np.int64)
    first, last = int(of_day.min()), int(of_day.max())
    counts: Ints = (
        np.bincount(of_day - first) if last - first < _CENTURY_DAYS else np.unique(of_day, return_counts=True)[1]
    )
    return counts[counts > 0]


def _of_errors(radius_m: Ints, manifest: Manifest) -> Iterator[str]:
    """Places without error, and places so uncertain that they are none."""
    usual_m = manifest.place_error.radius_m
    if without := int((radius_m == GIVEN_AS_ZERO).sum()):
        yield f"{without:,} rows give their place an error of 0 m; {usual_m:,} m, the source's own, is taken"
    greatest_m = max(ABSURD_M, usual_m, *manifest.place_error.by_grade.values())
    if absurd := int((radius_m > greatest_m).sum()):
        yield f"{absurd:,} rows give their place an error of more than {greatest_m:,} m"


def _of_repetition(table: Observations) -> Iterator[str]:
    """Runs of rows that are equal in everything but reference and time: a stuck sensor, or a program that sends again.

    Limits: of rows that name an hour or less; what is known to a day or a month is equal soon.
    """
    like = _alike(table)[table.t1_ms - table.t0_ms <= LONGEST_MS]
    in_order = np.sort(like)
    if len(like) < REPEATS or not (in_order[REPEATS - 1 :] == in_order[: 1 - REPEATS]).any():
        return
    timed = np.flatnonzero(table.t1_ms - table.t0_ms <= LONGEST_MS)
    rows = timed[_in_runs(like, table.t0_ms[timed])]
    # the number only proposes: of what is in a long run every column is compared
    repeated = rows[_in_runs(_equal(table.take(rows)), table.t0_ms[rows])]
    if len(repeated):
        who = _named(table.take(repeated))
        yield f"{len(repeated):,} rows are equal but for reference and time, at most a minute apart: {who} seems to repeat itself"


def _alike(table: Observations) -> NDArray[np.uint64]:
    """A number for each row; rows that are equal but for reference and time have equal numbers."""
    key = np.zeros(len(table), np.uint64)
    for name in _KEYS:
        key = (key ^ getattr(table, name).astype(np.int64).view(np.uint64)) * _MIX
        key ^= key >> np.uint64(29)
    return key


def _equal(table: Observations) -> Ints:
    """A number for each row; rows have equal numbers if, and only if, they are equal but for reference and time."""
    compared = [getattr(table, c.name).tolist() for c in table.columns() if c.name not in _NOT_COMPARED]
    rows = list(zip(*compared, strict=True))
    places = {row: place for place, row in enumerate(dict.fromkeys(rows))}
    return np.fromiter(map(places.__getitem__, rows), np.int64, len(rows))


def _in_runs(like: NDArray[Any], t0_ms: Ints) -> NDArray[np.intp]:
    """The rows that are in a run of `REPEATS` or more: alike, and each begun at most a minute after the one before."""
    order = np.lexsort((t0_ms, like))
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (like[order][1:] != like[order][:-1]) | (np.diff(t0_ms[order]) > REPEATS_WITHIN_MS)
    run = np.cumsum(begins) - 1
    return order[np.bincount(run)[run] >= REPEATS] if len(order) else order


def _of_clocks(table: Observations, received_ms: int) -> Iterator[str]:
    """Clocks that are fast, and clocks that are a day off."""
    early = table.t0_ms - table.clock_error_ms > received_ms
    if early.any():
        yield f"{int(early.sum()):,} rows begin after they arrived: the clock of {_named(table.take(early))} is fast"
    for platform, rows, fitting, later in clocks_a_day_off(table):
        when = "later" if later else "earlier"
        yield f"{fitting:,} of {rows:,} rows of {platform} fit those of its neighbours a day {when}: its clock may be a day off"


def _named(table: Observations) -> str:
    """Who perceived what the rows say, each one time; the source where they do not say."""
    distinct = sorted(set(np.where(table.platform == "", table.source, table.platform).tolist()))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more
