"""Learn from exercises how often two incidents near each other were one thing, and print the table of `trucewatch.fuse.told_apart`.

.venv/bin/python scripts/learn_told_apart.py SEED...

Each seed's exercise of the default setting is made, read and fused in memory. Two incidents were one thing if both are taken for one event. The pairs are put
into classes of odds; a class is told by its mean odds and its share, with half a pair of either kind added (Jeffreys), and classes whose shares descend are
made one. Judge the table on other seeds, with `trucewatch score`.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from trucewatch.exercise.generate import generate
from trucewatch.exercise.matching import matched
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.truth import to_lines
from trucewatch.exercise.truth_lines import truth_lines
from trucewatch.fuse.alternatives import near_each_other
from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.ingest import ingest
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Fusing
from trucewatch.model.time import DAY_MS
from trucewatch.run.config import load_mission, shipped
from trucewatch.run.inbox import arrival_ms
from trucewatch.run.regroup import cut
from trucewatch.run.shelves import shelves
from trucewatch.run.store import distinct

EDGES_E3 = (
    -30_000,
    -20_000,
    -14_000,
    -10_000,
    -7_000,
    -5_000,
    -3_500,
    -2_000,
    -500,
    500,
    1_250,
    2_000,
    2_750,
    3_500,
    5_000,
)
"""Where classes of odds end; what is below the first is in none."""

Ints = NDArray[np.int64]


def pairs_of(setting: Setting) -> tuple[Ints, Ints]:
    """Of every pair of incidents of an exercise that lie near each other: the log odds x 1e3, and whether they are one event (1 or 0)."""
    blocks, truth = _read(setting)
    odds, one = [], []
    for rows, by in blocks:
        incidents, members = fuse(rows, by)
        pairs, odds_e3 = near_each_other(incidents)
        event_of = matched(truth, incidents, members, rows).event_of
        events = [event_of.get(i.decode()) for i in incidents.id.tolist()]
        known = [
            (o, events[a] == events[b])
            for (a, b), o in zip(pairs.tolist(), odds_e3.tolist(), strict=True)
            if events[a] and events[b]
        ]
        odds += [o for o, _ in known]
        one += [int(same) for _, same in known]
    return np.array(odds, np.int64), np.array(one, np.int64)


def _read(setting: Setting) -> tuple[list[tuple[Observations, Fusing]], list[dict[str, object]]]:
    """The observations of an exercise by block of time, with what fusion goes by, and its truth."""
    ships = shipped("exercise")
    made = generate(setting, ships)
    mission, sources = load_mission({**ships, **made.configuration}), shelves().sources
    named = {(name, means): one for name, s in sorted(sources.items()) for means, one in s.manifest.reliability.items()}
    by = Fusing({**named, **mission.reliability}, mission.clutter)
    tables = []
    for path, data in sorted(made.files.items()):
        source, file = path.split("/")
        tables += [
            t
            for t in ingest(data, file, sources[source], mission, arrival_ms(file)).tables
            if isinstance(t, Observations)
        ]
    rows = distinct(Observations.concat(tables))
    days = range(int(rows.t0_ms.min() // DAY_MS), int(rows.t0_ms.max() // DAY_MS) + 3)
    cuts = [cut(rows.t0_ms, day) for day in days]
    blocks = [rows.take((rows.t0_ms >= a) & (rows.t0_ms < b)) for a, b in zip([0, *cuts], cuts, strict=False)]
    return [(block, by) for block in blocks if len(block)], list(truth_lines(to_lines(made.truth)))


def table(odds_e3: Ints, one: Ints) -> list[tuple[int, int]]:
    """Knots of the table: mean odds x 1e3 of each class, and the share x 1e6 that were one, never descending."""
    which = np.searchsorted(np.array(EDGES_E3), odds_e3, side="right")
    classes: list[list[int]] = []
    for k in range(1, len(EDGES_E3) + 1):
        here = which == k
        if not here.any():
            continue
        classes.append(
            [int(odds_e3[here].sum()), 2 * int(one[here].sum()) + 1, 2 * int(here.sum()) + 2, int(here.sum())]
        )
        while len(classes) > 1 and classes[-2][1] * classes[-1][2] > classes[-1][1] * classes[-2][2]:
            last = classes.pop()
            classes[-1] = [a + b for a, b in zip(classes[-1], last, strict=True)]
    return [(total // n, 1_000_000 * ones // of) for total, ones, of, n in classes]


def main() -> None:
    """Print the table and what it was learned from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", nargs="+", type=int, metavar="SEED")
    found = [pairs_of(Setting(seed=seed)) for seed in parser.parse_args().seeds]
    odds_e3, one = (np.concatenate(part) for part in zip(*found, strict=True))
    print(f"{len(one)} pairs of incidents, of which {one.sum()} were one thing.")
    print("TABLE: Final = (")
    for at, p in [(EDGES_E3[0], 0), *table(odds_e3, one)]:
        print(f"    ({at:_}, {p:_}),")
    print(")")


if __name__ == "__main__":
    main()
