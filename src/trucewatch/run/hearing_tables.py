"""What is told of a plan of hearing: a summary without places and hours, and the whole of it, which says where and when nobody listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trucewatch.detect.network import sites
from trucewatch.detect.outlook import HOURS, Floats, Nodes, Outlook
from trucewatch.science.elementary import exp
from trucewatch.science.lazy_greedy import Choice
from trucewatch.science.magnitudes import LN_10

FORMAT: Final = "trucewatch hearing plan 1"
PLACES: Final = 6
PARTS: Final = {"best_tenth": 0.1, "half": 0.5, "nine_tenths": 0.9}
Row = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """From where the noise is known: `measured` from when to when, or `assumed`; the zone of the hours; and what was wrong with channels."""

    kind: str
    since: str
    until: str
    zone: str
    complaints: tuple[str, ...]


def summary(made: Outlook, choice: Choice, wanted: int, heard: Heard, candidates: str) -> Row:
    """What may stand on a terminal: no place, no hour."""
    network = made.network
    return {
        "format": FORMAT,
        "network": network.id,
        "configuration": network.configuration(),
        "threshold": network.threshold,
        "least_rows": network.least_rows,
        "noise": {"kind": heard.kind, "from": heard.since, "to": heard.until, "zone": heard.zone},
        "rows": {"of": len(made.usual), "heard": int(np.isfinite(made.usual).sum())},
        "size": _size(made.size, network.in_air),
        "share": _round(made.share),
        "least": {name: _size(_quantile(made.least, part), network.in_air) for name, part in PARTS.items()},
        "in_parts": {name: _size(_quantile(made.parts, part), network.in_air) for name, part in PARTS.items()},
        "candidates": candidates,
        "wanted": wanted,
        "chosen": len(choice.chosen),
        "gain": {"reached": _round(sum(choice.gains)), "bound": _round(choice.bound), "share": _down(choice.share)},
    }


def document(made: Outlook, choice: Choice, candidates: Mapping[str, tuple[int, int]]) -> Row:
    """The whole plan: every node of the map, every hour, and where the chosen sites are."""
    return {
        "stations": _stations(made),
        "hours": [
            {"hour": hour, "share": None if np.isnan(made.shares[hour]) else _round(float(made.shares[hour]))}
            for hour in range(HOURS)
        ],
        "map": {
            **_laid(made.nodes),
            **{name: _rows(values, made.nodes) for name, values in (("least", made.least), ("in_parts", made.parts))},
            "chance": _rows(made.chance, made.nodes),
        },
        "added": _added(made, choice, candidates),
    }


def summary_lines(head: Row) -> list[str]:
    """The summary, as sentences."""
    gain, least, parts = head["gain"], head["least"], head["in_parts"]
    noise = head["noise"]
    told = f"measured from {noise['from']} to {noise['to']}" if noise["from"] else "assumed"
    rows = head["rows"]
    more = f"{head['chosen']} more site{'s' if head['chosen'] != 1 else ''} ({head['candidates']})"
    best = (
        f"at least {int(1000 * gain['share']) / 10} % of the best that {head['wanted']} of these candidates could add"
    )
    return [
        f"{rows['heard']} of {rows['of']} rows were heard; noise {told}.",
        f"An explosion of {head['size']['words']} would be found in {100 * head['share']:.1f} % of the grid.",
        f"In half of the grid the least size that would be found is {least['half']['words']}, in nine tenths {least['nine_tenths']['words']}.",
        f"Listened to in parts, each with its best rows: {parts['half']['words']} and {parts['nine_tenths']['words']}.",
        f"With {more}: {100 * (head['share'] + gain['reached']):.1f} % of the grid, {best}.",
    ]


def _size(size: float, air: bool) -> Row:
    """A size in numbers and in words; none where no size is found."""
    if not np.isfinite(size):
        return {"magnitude" if not air else "charge_kg": None, "words": "none"}
    value = exp(size * LN_10) if air else size
    return {
        "magnitude" if not air else "charge_kg": float(f"{value:.6g}"),
        "words": f"{value:.3g} kg TNT" if air else f"magnitude {value:.2f}",
    }


def _quantile(values: Floats, part: float) -> float:
    """The size at which so large a part of the nodes finds it."""
    return float(np.sort(values)[min(len(values) - 1, int(part * len(values)))])


def _stations(made: Outlook) -> list[Row]:
    """Where stations stand, and how loud it is there in the middle and in each hour; by row."""
    places = sites(made.network.stations)
    names = sorted(f"{code}.{phase.name}" for code in places for phase in made.network.phases)
    return [
        {
            "row": row,
            **_place(*places[row.rpartition(".")[0]]),
            "noise": _or_none(made.usual[k]),
            "noise_by_hour": [_or_none(value) for value in made.noise[:, k]],
        }
        for k, row in enumerate(names)
    ]


def _added(made: Outlook, choice: Choice, candidates: Mapping[str, tuple[int, int]]) -> list[Row]:
    names, rows, so_far = list(candidates), [], made.share
    for order, (k, gain) in enumerate(zip(choice.chosen, choice.gains, strict=True), 1):
        so_far += gain
        row = {"order": order, "id": names[k], **_place(*candidates[names[k]])}
        rows.append(row | {"gain": _round(gain), "share": _round(so_far)})
    return rows


def _laid(nodes: Nodes) -> Row:
    """Where the nodes of a map are: `latitudes` of its rows from the south on, `longitudes` of its columns from the west on."""
    return {
        "every": nodes.every,
        "latitudes": [lat / 1e7 for lat in nodes.lat_e7[:: nodes.lons].tolist()],
        "longitudes": [lon / 1e7 for lon in nodes.lon_e7[: nodes.lons].tolist()],
    }


def _rows(values: Floats, nodes: Nodes) -> list[list[float | None]]:
    return [[_or_none(value) for value in row] for row in values.reshape(nodes.lats, nodes.lons).tolist()]


def _place(lat_e7: int, lon_e7: int) -> Row:
    return {"latitude": lat_e7 / 1e7, "longitude": lon_e7 / 1e7}


def _or_none(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None


def _round(value: float) -> float:
    return round(value, PLACES)


def _down(share: float) -> float:
    """Rounded down: "at least" stays true."""
    return int(share * 10**PLACES) / 10**PLACES
