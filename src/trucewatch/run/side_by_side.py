"""Counts for a terminal: one line a period and place, the rules side by side, every number with its coverage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trucewatch.run.terminal import table

NOT_OBSERVED: Final = "not_observed"
NOT_COUNTED: Final = "."
SHORT: Final = {"little_observed": "little", "partly_observed": "partly", "well_observed": "well"}


def side_by_side(rows: list[dict[str, Any]], rules: Iterable[str], place: str = "zone") -> list[str]:
    """Lines of a table; `-` where nothing could be observed, never a zero. The whole area stands first in its period.

    Args: rows: as `show counts` has them. rules: in the order of columns.
    """
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        cells.setdefault((row["period"], row[place]), {})[row["rule"]] = figure(row)
    listed = sorted(cells, key=lambda key: (key[0], key[1] != "area", key[1].startswith("side:"), key[1]))
    shown = [rule for rule in rules if any(rule in of_rule for of_rule in cells.values())]
    lines = table(
        ("period", place, *shown), ((*key, *(cells[key].get(rule, NOT_COUNTED) for rule in shown)) for key in listed)
    )
    return [
        *lines,
        "",
        "Each figure: from what is certain to what is not excluded, and how much could have been observed.",
        f"- : nothing could be observed. {NOT_COUNTED} : the rule does not count there.",
    ]


def figure(row: dict[str, Any]) -> str:
    """`10-12 partly`, `22 or more well`, `0 well`; `-` for zero where nothing could be observed."""
    least, most = row["least"], row["most"]
    if most == 0 and row["coverage"] in {NOT_OBSERVED, None}:
        return "-"
    said = f"{least} or more" if most is None else str(least) if least == most else f"{least}-{most}"
    return f"{said} {SHORT.get(row['coverage'], 'not observed')}"
