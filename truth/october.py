"""October 2023 as one satellite saw it: what overlapping files repeat, and whether 7 October around Gaza stands out.

Source: NASA FIRMS, VIIRS NOAA-20. Limits: what burned is not known to have been set by arms; one satellite passes twice a day and cloud hides heat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from chance import predictive_tail
from reading import DAY_MS, Floats, Ints, by_file, days, files, incidents, observations, parsed, text_of_day
from table import rows

from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Observations
from trucewatch.model.time import from_text

PATTERN: Final = "firms_noaa20_2023_10/*.csv.gz"
SEVENTH: Final = from_text("2023-10-07") // DAY_MS
FIRST: Final = from_text("2023-10-01") // DAY_MS
BEFORE: Final = 6
"""Days from 1 to 6 October."""


@dataclass(frozen=True)
class Box:
    """Degrees: south and west inclusive, north and east exclusive."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, table: Incidents | Observations) -> np.ndarray:
        """Which rows (n,) have their middle in it."""
        lat, lon = table.lat_e7 / 1e7, table.lon_e7 / 1e7
        return (lat >= self.south) & (lat < self.north) & (lon >= self.west) & (lon < self.east)


GAZA: Final = Box(31.15, 31.75, 34.15, 34.75)
"""The strip and what lies within some 20 km of its fence."""
LEVANT: Final = Box(29.35, 37.15, 34.15, 42.55)
"""What the files hold of the Levant: boxes of the same size fit in whole numbers."""
SIDE: Final = 0.6


def check(data: Path) -> Iterator[str]:
    """The tables of October 2023; nothing where the data are not there."""
    paths = files(data, PATTERN)
    if not paths:
        yield f"October 2023: no files `{PATTERN}`; skipped."
        return
    read = parsed("firms", paths)
    tables = by_file(read)
    all_rows = observations(read)
    found, _ = incidents(all_rows)
    yield from repeats(sum(one.report.rows for one in read), tables, found)
    yield from around_gaza(found, all_rows)


def repeats(raw: int, tables: list[Observations], found: Incidents) -> Iterator[str]:
    """How often the same detection came."""
    ids = np.concatenate([t.id for t in tables])
    _, times = np.unique(ids, return_counts=True)
    yield "### Repeats"
    yield from rows(
        ("what", "number"),
        [
            ("rows in the files", f"{raw:,}"),
            ("of them repeats of a row in another file", f"{int(np.sum(times - 1)):,}"),
            *(
                (f"detections that stand in {k} files", f"{int(np.sum(times == k)):,}")
                for k in range(1, times.max() + 1)
            ),
            ("observations", f"{len(times):,}"),
            ("incidents", f"{len(found):,}"),
            (
                "observations in an incident, mean and most",
                f"{len(times) / len(found):.2f}, {found.observations.max()}",
            ),
        ],
    )


def around_gaza(found: Incidents, all_rows: Observations) -> Iterator[str]:
    """7 October in the box against the days before, and against every other box of its size on the same days."""
    once = np.unique(all_rows.id, return_index=True)[1]
    seen = all_rows.take(once)
    of_incidents, of_rows = by_day(found, GAZA, found.t0_ms), by_day(seen, GAZA, seen.t0_ms)
    elsewhere = by_day(found, LEVANT, found.t0_ms) - of_incidents
    yield ""
    yield "### The box around Gaza, by UTC day"
    shown = [k for k in range(31) if text_of_day(FIRST + k) != "2023-10-21"]
    yield from rows(
        ("day", "detections", "incidents", "incidents elsewhere in the Levant"),
        [(text_of_day(FIRST + k), *(str(n[k]) for n in (of_rows, of_incidents, elsewhere))) for k in shown],
    )
    usual, here = of_incidents[:BEFORE], int(of_incidents[SEVENTH - FIRST])
    yield ""
    yield (
        f"On 1-6 October {int(usual.sum())} incidents, {usual.mean():.2f} a day (most {int(usual.max())}); on 7 October {here}. As many or more on one day, "
        f"if it were like those six: {predictive_tail(here, int(usual.sum()), BEFORE):.1e} (Poisson days, rate unknown)."
    )
    yield from beside_others(found, here)


def by_day(table: Incidents | Observations, box: Box, t0_ms: Ints) -> Ints:
    """How many rows of a box on each day (31,) of the month."""
    of = days(t0_ms[box.holds(table)]) - FIRST
    return np.bincount(of[(of >= 0) & (of < 31)], minlength=31)


def beside_others(found: Incidents, here: int) -> Iterator[str]:
    """The same question asked of every box of the same size in the Levant: the chance level."""
    counts = per_box(found)
    before, then = counts[:, :BEFORE].sum(axis=1), counts[:, SEVENTH - FIRST]
    lit = before + then > 0
    tails = np.array([predictive_tail(int(n), int(b), BEFORE) for n, b in zip(then[lit], before[lit], strict=True)])
    gaza = predictive_tail(here, int(by_day(found, GAZA, found.t0_ms)[:BEFORE].sum()), BEFORE)
    yield (
        f"Of {int(lit.sum())} other boxes of {SIDE} x {SIDE} degrees in the Levant with any incident on 1-7 October, {int(np.sum(tails <= gaza))} stand out "
        f"as much or more on the 7th; {int(np.sum(tails <= 0.01))} ({np.mean(tails <= 0.01):.1%}) do so at the 1 % level, where 1 % would be expected of "
        "boxes whose days are independent and alike: fires of fields and industry are neither."
    )


def per_box(found: Incidents) -> Floats:
    """Incidents (boxes, 31) by box and day, the box around Gaza left out."""
    inside = LEVANT.holds(found) & ~GAZA.holds(found)
    tall, wide = round((LEVANT.north - LEVANT.south) / SIDE), round((LEVANT.east - LEVANT.west) / SIDE)
    row = np.floor((found.lat_e7[inside] / 1e7 - LEVANT.south) / SIDE).astype(np.int64)
    column = np.floor((found.lon_e7[inside] / 1e7 - LEVANT.west) / SIDE).astype(np.int64)
    day = days(found.t0_ms[inside]) - FIRST
    kept = (day >= 0) & (day < 31)
    out = np.zeros((tall * wide, 31))
    np.add.at(out, (row[kept] * wide + column[kept], day[kept]), 1)
    return out
