"""What is told of a plan: a summary without places for everybody on duty, and the whole of it, which says where nobody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trucewatch.coverage.design import CLASSES, Perception, Weights
from trucewatch.coverage.grounds import Grounds
from trucewatch.coverage.sites import HOURS, Sites
from trucewatch.model import vocabulary as v
from trucewatch.model.mission import Mission
from trucewatch.model.time import to_text
from trucewatch.run.plan_files import Frame
from trucewatch.run.terminal import table
from trucewatch.science.lazy_greedy import Choice
from trucewatch.science.perceiving import LEAST, MOST, ONE, THREE, TWO, Floats

FORMAT: Final = "trucewatch plan 1"
FIGURES: Final = {"least": LEAST, "most": MOST, "one": ONE, "two": TWO, "three": THREE}
"""`least`: the best single watcher; `most`: all together, at most 1; `one`, `two`, `three`: at least so many, if they miss independently."""
ASSUMED: Final = (
    "At least one, two or three perceive: if watchers miss independently of each other. Whatever their dependence, one perceives with at least "
    "`least` and at most `most`."
)
PLACES: Final = 6
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan. `layout`, `candidates` with where they come from; `before`, `after` the chosen sites were added."""

    layout: Sites
    layout_from: str
    candidates: Sites
    candidates_from: str
    grounds: Grounds
    weights: Weights
    before: Perception
    after: Perception
    choice: Choice
    wanted: int


def summary(made: Planned, mission: Mission, frame: Frame) -> Row:
    """What may stand on a terminal: no place, no zone, no hour."""
    choice, before, after = made.choice, made.before, made.after
    return {
        "format": FORMAT,
        "mission": frame.mission,
        "notice": frame.notice,
        "as_of": to_text(frame.at_ms),
        "agreement": mission.agreement,
        "assumed": ASSUMED,
        "sites": {"from": made.layout_from, "number": len(made.layout)},
        "candidates": {"from": made.candidates_from, "number": len(made.candidates)},
        "places": len(made.grounds.places),
        "wanted": made.wanted,
        "chosen": len(choice.chosen),
        "perceived": {"before": _round(before.worth), "after": _round(after.worth)},
        "gain": {"reached": _round(sum(choice.gains)), "bound": _round(choice.bound), "share": _down(choice.share)},
        "classes": {
            name: {"before": _of_class(before, made, c), "after": _of_class(after, made, c)}
            for c, name in enumerate(CLASSES)
        },
    }


def document(made: Planned, frame: Frame) -> Row:
    """The whole plan: what is perceived in each zone and hour, and where the chosen sites are."""
    weights = made.weights
    return {
        "kind": "plan",
        "case": frame.case,
        "entry": frame.entry,
        "log": frame.log,
        "public": frame.public,
        "weights": {
            "zones": dict(zip(made.grounds.zones, _rounds(weights.zones), strict=True)),
            "hours": _rounds(weights.hours),
            "classes": dict(zip(CLASSES, _rounds(weights.classes), strict=True)),
        },
        "added": _added(made),
        "before": _zones(made.before, made),
        "after": _zones(made.after, made),
    }


def summary_lines(head: Row) -> list[str]:
    """The summary, as sentences and a table."""
    gain, seen = head["gain"], head["perceived"]
    more = f"{head['chosen']} more site{'s' if head['chosen'] != 1 else ''}"
    stand, could = (f"{head[name]['number']} {name} ({head[name]['from']})" for name in ("sites", "candidates"))
    lines = [head["notice"]] if head["notice"] else []
    lines += [
        f"{stand}, {could}, {head['places']} places, {HOURS} hours of the local day.",
        f"Perceived by at least one, on the mean of zones, hours and classes: {seen['before']:.4f} now, {seen['after']:.4f} with {more}.",
        f"That is at least {int(1000 * gain['share']) / 10} % of the best that {head['wanted']} of these candidates could add.",
        head["assumed"],
        "",
    ]
    rows = [(name, f"{row['before']:.4f}", f"{row['after']:.4f}") for name, row in head["classes"].items()]
    return [*lines, *table(("class", "now", f"with {more}"), rows), ""]


def open_lines(whole: Row) -> list[str]:
    """Where, when and what: for exercises."""
    added = (
        (r["order"], r["id"], r["latitude"], r["longitude"], r["means"], r["range_m"], r["gain"])
        for r in whole["added"]
    )
    lines = [*table(("order", "id", "latitude", "longitude", "means", "range m", "gain"), added), ""]
    columns = ("zone", "class", *FIGURES, "darkest hour", "one then")
    return [*lines, *table(columns, (_zone_line(row) for row in whole["after"])), ""]


def _zone_line(row: Row) -> tuple[Any, ...]:
    one = row["hours"]["one"]
    darkest = min(range(HOURS), key=lambda h: one[h])
    means = (f"{sum(row['hours'][name]) / HOURS:.4f}" for name in FIGURES)
    return row["zone"], row["event_class"], *means, darkest, f"{one[darkest]:.4f}"


def _added(made: Planned) -> list[Row]:
    rows, so_far = [], made.before.worth
    for order, (k, gain) in enumerate(zip(made.choice.chosen, made.choice.gains, strict=True), 1):
        site = made.candidates.rows[k]
        so_far += gain
        rows.append(
            {
                "order": order,
                "id": made.candidates.ids[k],
                "latitude": int(site["lat_e7"]) / 1e7,
                "longitude": int(site["lon_e7"]) / 1e7,
                "means": v.MEANS[int(site["model"])],
                "range_m": int(site["radius_m"]),
                "gain": _round(gain),
                "perceived": _round(so_far),
            }
        )
    return rows


def _zones(found: Perception, made: Planned) -> list[Row]:
    return [
        {
            "zone": zone,
            "event_class": name,
            "hours": {figure: _rounds(found.figures[z, :, c, at]) for figure, at in FIGURES.items()},
        }
        for z, zone in enumerate(made.grounds.zones)
        for c, name in enumerate(CLASSES)
    ]


def _of_class(found: Perception, made: Planned, c: int) -> float:
    by = made.weights.zones[:, None] * made.weights.hours[None, :]
    return _round(float((found.figures[:, :, c, ONE] * by).sum()))


def _rounds(values: Floats) -> list[float]:
    return [_round(value) for value in np.asarray(values).tolist()]


def _round(value: float) -> float:
    return round(value, PLACES)


def _down(share: float) -> float:
    """Rounded down: "at least" stays true."""
    return int(share * 10**PLACES) / 10**PLACES
