"""Incidents, findings, counts and coverage as figures that may leave: by cell, zone, clause and rule, never one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import column_values
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.publish.likely import LIKELY, likely
from trucewatch.publish.places import AREA, Places
from trucewatch.publish.reasons import open_topics

PLACED_KINDS: Final = frozenset(
    {
        "explosion",
        "airburst",
        "smoke",
        "fire",
        "damage",
        "uav",
        "aircraft",
        "mine_uxo",
        "illumination_flare",
        "unspecified",
    }
)
"""Kinds whose place is where an effect lay. Of all others the place could be where somebody fired from, or stands."""
PLACED_DESCRIPTIONS: Final = frozenset(
    {"undetermined", "incoming", "impact", "airburst", "overlapping", "controlled_detonation"}
)
"""Descriptions under which a place may leave as a cell; `outgoing`, directions and exercises show who was where."""
NO_POINT: Final = "line"
"""Of an incident of which only bearings are known no cell leaves: the middle of a line is nowhere in particular, and its end is an array."""
SIGHTING: Final = "weapon_sighting"


def incidents(table: Incidents, told: Places) -> dict[str, Any]:
    """Tally incidents of the area by zone and by cell.

    Returns: `by_zone`, `cells`, `weapons`, `coarse` (lists of rows) and the numbers `in_area`, `outside`, `unplaced` (told by zone only),
        `low_confidence`, `disputed`. An incident known only to more than a day is in `coarse` and in nothing else.
    """
    fine = table.take((table.in_area == 1) & (table.coarse == 0))
    coarse = table.take((table.in_area == 1) & (table.coarse == 1))
    rows = _plain(fine, told)
    placed = [row for row in rows if _may_be_placed(row)]
    sightings = [row for row in rows if row["kind"] == SIGHTING]
    return {
        "in_area": len(fine),
        "outside": int(np.count_nonzero(table.in_area == 0)),
        "unplaced": len(rows) - len(placed),
        "low_confidence": int(np.count_nonzero(fine.low_confidence)),
        "disputed": int(np.count_nonzero(fine.disputed)),
        "by_zone": _by_zone(rows, told),
        "cells": _by_cell(placed, told),
        "weapons": _tally((row["weapon"], told.narrowest(row["cell"])) for row in sightings),
        "coarse": _coarse(coarse),
    }


def findings(table: Findings) -> list[dict[str, Any]]:
    """Number of findings by clause and result, by topic what left the undetermined ones open, and by word how likely they are.

    No probability leaves.
    """
    by_clause: dict[str, dict[str, list[str]]] = defaultdict(lambda: {result: [] for result in v.RESULTS})
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for row in table.rows():
        by_clause[row["clause"]][row["result"]].append(row["reason"])
        words[row["clause"]][likely(row["lo_e6"], row["hi_e6"])] += 1
    return [
        {
            "clause": clause,
            **{result: len(reasons) for result, reasons in by_clause[clause].items()},
            "open": open_topics(by_clause[clause]["undetermined"]),
            "likely": {word: words[clause][word] for word in LIKELY},
        }
        for clause in sorted(by_clause)
    ]


def counts(table: Counts, told: Places) -> list[dict[str, Any]]:
    """Counts by rule and zone, summed over the periods of the span; a sum has the lowest coverage of its days.

    Returns: rows with `id` (empty for a sum: each of its periods has its own), `rule`, `zone`, `least`, `most` (-1 open), the same of day and
        night apart, `coverage`, `from_ms`, `until_ms`.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in table.rows():
        if told.tells(row["zone"]):
            groups[row["rule"], row["zone"]].append(row)
    return [_sum(rule, zone, groups[rule, zone]) for rule, zone in sorted(groups)]


def coverage(table: Exposures, told: Places) -> list[dict[str, Any]]:
    """Coverage by zone and means in bands only, the lowest of the span's days; how it was found, as a message id.

    `classes`: of all means together, the band of each class of events, where classes are told apart at all.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in table.rows():
        if told.tells(row["zone"]):
            groups[row["zone"], row["means"]].append(row)
    apart = any(row["event_class"] != "any" for rows in groups.values() for row in rows)
    made = []
    for zone, means in sorted(groups):
        rows = [row for row in groups[zone, means] if row["event_class"] == "any"]
        if rows:
            lowest = min(rows, key=lambda row: (v.BANDS.index(row["band"]), row["from_ms"]))
            by_class = _classes(groups[zone, means], len(rows)) if apart and means == "any" else {}
            made.append({**{n: lowest[n] for n in ("zone", "means", "band", "basis")}, "classes": by_class})
    return made


def _classes(rows: list[dict[str, Any]], periods: int) -> dict[str, str]:
    """The lowest band of each class of events; a class without a row in one of the periods was not observed in it."""
    bands = defaultdict(list)
    for row in rows:
        bands[row["event_class"]].append(row["band"])
    return {
        name: min(bands[name], key=v.BANDS.index) if len(bands[name]) == periods else v.BANDS[0]
        for name in v.EVENT_CLASSES
        if name != "any"
    }


def _plain(table: Incidents, told: Places) -> list[dict[str, str]]:
    """The few words of each incident that its tallies need, with its cell at the release resolution."""
    names = ("kind", "description", "weapon", "place", "cell")
    by_name = {c.name: c for c in Incidents.columns()}
    lists = [column_values(by_name[n], getattr(table, n)) for n in names]
    wide = {cell: told.widened(cell) for cell in set(lists[-1])}
    return [{**dict(zip(names, row, strict=True)), "cell": wide[row[-1]]} for row in zip(*lists, strict=True)]


def _may_be_placed(row: dict[str, str]) -> bool:
    kind, said = row["kind"] in PLACED_KINDS, row["description"] in PLACED_DESCRIPTIONS
    return kind and said and row["place"] != NO_POINT


def _by_zone(rows: list[dict[str, str]], told: Places) -> list[dict[str, Any]]:
    per_cell = Counter((row["cell"], row["kind"]) for row in rows)
    zones_of = {cell: told.zones(cell) for cell, _ in per_cell}
    tally: Counter[tuple[str, str]] = Counter()
    for (cell, kind), number in per_cell.items():
        for zone in zones_of[cell]:
            tally[zone, kind] += number
    return [
        {"zone": zone, "kinds": {kind: tally[zone, kind] for kind in v.KINDS if tally[zone, kind]}}
        for zone in (AREA, *sorted(told.cells))
    ]


def _by_cell(rows: list[dict[str, str]], told: Places) -> list[dict[str, Any]]:
    tally = Counter((row["cell"], row["kind"]) for row in rows)
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    for (cell, kind), number in sorted(tally.items()):
        cells[cell][kind] = number
    return [{"cell": cell, "zone": told.narrowest(cell), "kinds": cells[cell]} for cell in sorted(cells)]


def _tally(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"weapon": w, "zone": z, "number": n} for (w, z), n in sorted(Counter(pairs).items())]


def _coarse(table: Incidents) -> list[dict[str, Any]]:
    kinds = column_values(next(c for c in Incidents.columns() if c.name == "kind"), table.kind)
    tally = Counter(zip(table.t0_ms.tolist(), table.t1_ms.tolist(), kinds, strict=True))
    return [{"from_ms": a, "until_ms": b, "kind": kind, "number": n} for (a, b, kind), n in sorted(tally.items())]


def _sum(rule: str, zone: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    least, night_least = (sum(row[n] for row in rows) for n in ("least", "night_least"))
    most, night_most = (_open_sum([row[n] for row in rows]) for n in ("most", "night_most"))
    return {
        "id": rows[0]["id"] if len(rows) == 1 else "",
        "rule": rule,
        "zone": zone,
        "least": least,
        "most": most,
        "night": {"least": night_least, "most": night_most},
        "day": {"least": max(0, least - night_least), "most": -1 if -1 in {most, night_most} else most - night_most},
        "coverage": min((row["coverage"] for row in rows), key=v.BANDS.index),
        "from_ms": min(row["from_ms"] for row in rows),
        "until_ms": max(row["until_ms"] for row in rows),
    }


def _open_sum(numbers: list[int]) -> int:
    return -1 if -1 in numbers else sum(numbers)
