"""The tables of the page on how well explosions are heard, from its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
TRIALS = {
    "seismometers": "12 seismometers",
    "microphones": "12 microphones",
    "few": "5 seismometers",
    "loud": "12, four times the noise",
    "fast": "12, told speeds 3 % too high",
}
ORDER = (
    *("under 1 kg", "1 to 10 kg", "10 to 100 kg", "over 100 kg"),
    *("under 5 km", "5 to 10 km", "10 to 20 km", "20 to 40 km", "over 40 km"),
)
HEADS = (
    "explosions",
    "found",
    "median off",
    "90 % within",
    "in the 50 % circle",
    "in the 95 % circle",
    "in the 95 % ellipse",
    "time held",
)


def tables(figures: Figures) -> dict[str, str]:
    """Each table in Markdown, by its name."""
    made = {
        "networks": table(
            "network", HEADS, [(TRIALS[name], *row(figures[name]["all"])) for name in TRIALS if name in figures]
        )
    }
    for name in ("seismometers", "microphones"):
        if name in figures:
            one = figures[name]
            made[f"{name} by charge"] = table(
                "charge (TNT)", HEADS, [(k, *row(v)) for k, v in ordered(one["by_charge"])]
            )
            made[f"{name} by distance"] = table(
                "third station", HEADS, [(k, *row(v)) for k, v in ordered(one["by_distance"])]
            )
            made[f"{name} by both"] = both(one["by_both"])
    quiet = [(TRIALS[name], *_quiet(figures[f"quiet_{name}"])) for name in TRIALS if f"quiet_{name}" in figures]
    made["quiet"] = table("network", ("quiet days", "false detections", "a quiet day", "95 % of chance"), quiet)
    made["nothing"] = table(
        "network", ("detections", "of no explosion"),
        [(TRIALS[k], str(figures[k]["all"]["number"] + figures[k]["of_nothing"]), str(figures[k]["of_nothing"])) for k in TRIALS if k in figures],
    )  # fmt: skip
    return made


def row(one: Figures) -> tuple[str, ...]:
    """How much was found, how far off, how much is held."""
    shares = (ranged(one[name]) for name in ("held50", "held95", "ellipse95", "in_time"))
    return str(one["of"]), ranged(one), metres(one["off_m"]["p50"]), metres(one["off_m"]["p90"]), *shares


def both(by: Figures) -> str:
    """Shares found by charge, downwards, and by distance to the third station."""
    away = [name for name in ORDER if any(name in one for one in by.values())]
    rows = [(k, *(ranged(one[a]) if a in one else "-" for a in away)) for k, one in ordered(by)]
    return table("charge (TNT)", away, rows)


def ordered(by: Figures) -> list[tuple[str, Any]]:
    """Classes from the least on; a file of figures has them by name."""
    return [(name, by[name]) for name in ORDER if name in by]


def ranged(one: Figures) -> str:
    """A share in per cent with its interval."""
    if one["share"] is None:
        return "-"
    return f"{100 * one['share']:.1f} % ({100 * one['least']:.0f}-{100 * one['most']:.0f})"


def metres(value: float | None) -> str:
    """Metres, or kilometres from one on."""
    if value is None:
        return "-"
    return f"{value / 1000:.1f} km" if value >= 1000 else f"{value:.0f} m"


def _quiet(one: Figures) -> tuple[str, ...]:
    return f"{one['days']:.1f}", str(one["number"]), f"{one['a_day']:.1f}", f"{one['least']:.1f}-{one['most']:.1f}"


def table(first: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, numbers at the right."""
    lines = [[first, *heads], ["---", *(["---:"] * len(heads))], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
