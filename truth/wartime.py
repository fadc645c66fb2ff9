"""A spring and summer of war, held against the shipped table of what is ordinary: do fires alone tell war from a dry spring?

Source: NASA FIRMS, VIIRS S-NPP, Ukraine 2023. Limits: the table was learned from files by day; a file with times may make more incidents of one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from reading import files, incidents, observations, parsed, text_of_day
from table import rows

from trucewatch.fuse.ordinary import counted
from trucewatch.model.time import from_text
from trucewatch.run.config import shipped
from trucewatch.run.config.clutter import load_clutter

PATTERN: Final = "firms_snpp_ukraine_2023/*.csv.gz"
FROM_MS, UNTIL_MS = from_text("2023-02-24"), from_text("2023-09-01")
STRONGEST: Final = 8


def check(data: Path) -> Iterator[str]:
    """How many days of boxes stand out, and the strongest; nothing where the data are not there."""
    paths = files(data, PATTERN)
    if not paths:
        yield f"Fires of 2023: no files `{PATTERN}`; skipped."
        return
    seen = observations(parsed("firms", paths))
    found, _ = incidents(seen.take((seen.t0_ms >= FROM_MS) & (seen.t0_ms < UNTIL_MS)))
    usual = load_clutter(shipped("ukraine-2026"))
    against = counted(found, usual)
    over = [int(np.sum(against.excess_e6 > p)) for p in (900_000, 990_000)]
    yield f"{len(found):,} incidents; days of boxes over 0.9: {over[0]}, over 0.99: {over[1]}."
    head = ("day", "south", "west", "incidents", "usual")
    strongest = np.lexsort((-against.number, -against.excess_e6))[:STRONGEST].tolist()
    body = (
        (
            text_of_day(int(against.day[k])),
            f"{usual.south_e7[against.box[k]] / 1e7:g}",
            f"{usual.west_e7[against.box[k]] / 1e7:g}",
            str(against.number[k]),
            f"{against.mean_e6[k] / 1e6:.2f}",
        )
        for k in strongest
    )
    yield from rows(head, body)
