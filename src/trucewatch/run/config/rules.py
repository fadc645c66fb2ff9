"""Counting rules: how incidents become a number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from trucewatch.model.agreement import CountingRule
from trucewatch.model.vocabulary import MEANS
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import known, once, texts
from trucewatch.run.config.predicates import Names

_ONLY_FOR: Final = {"merge": "episode", "one_direction": "episode", "clauses": "clause", "about_percent": "projectile"}
"""Keys that belong to one unit and mean nothing with another."""


def rules_of(spot: Spot, names: Names, clauses: Collection[str], tags: Collection[str]) -> tuple[CountingRule, ...]:
    """Read the counting rules.

    Args: clauses: ids of the clauses of the agreement, those of amendments too.
    Raises: AgreementError: a rule that cannot be used.
    """
    once(spot.each("rules"), "rules")
    return tuple(_rule(r, names, clauses, tags) for r in spot.each("rules"))


def _rule(spot: Spot, names: Names, clauses: Collection[str], tags: Collection[str]) -> CountingRule:
    r, merge = spot.value, spot.get("merge", {})
    _check_unit(spot)
    _check_line(spot, names)
    return CountingRule(
        id=r["id"],
        names=texts(spot.at("names"), tags),
        unit=r["unit"],
        kinds=tuple(r["kinds"]),
        means=tuple(r.get("means", MEANS)),
        merge_distance_m=merge.get("distance_m", 0),
        merge_time_s=merge.get("time_s", 0),
        source=r["source"],
        exercises=r.get("exercises", "in") == "in",
        one_direction=r.get("one_direction", "no") == "yes",
        about_percent=r.get("about_percent", 0),
        clauses=tuple(known(c, clauses, "clause") for c in spot.each("clauses")),
        by=tuple(r.get("by", ("zone",))),
        line=r.get("line", ""),
    )


def _check_unit(spot: Spot) -> None:
    for key, unit in _ONLY_FOR.items():
        if key in spot.value and spot.value["unit"] != unit:
            what = f"`{key}` belongs to the unit `{unit}`, and to it alone."
            raise spot.at(key).refusal(what, f"Take it out, or write `unit: {unit}`.")
    if spot.value["unit"] == "episode" and "merge" not in spot.value:
        what = "An episode needs `merge`: how near in place and time two incidents are one."
        raise spot.refusal(what, "Add `merge: {distance_m: ..., time_s: ...}`.")


def _check_line(spot: Spot, names: Names) -> None:
    line, by_side = spot.find("line"), "side" in spot.get("by", ())
    if by_side and line is None:
        raise spot.at("by").refusal("A count by `side` needs a line.", "Add `line:` with the id of a line.")
    if line is None:
        return
    if not by_side:
        raise line.refusal("`line` means nothing without `by: [side]`.", "Add `by: [zone, side]`, or take it out.")
    names.sided(line)
