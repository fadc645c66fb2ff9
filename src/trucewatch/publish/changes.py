"""What differs between two editions of one span: the substance of a correction notice."""

from __future__ import annotations

from typing import Any, Final

from trucewatch.model import vocabulary as v
from trucewatch.model.edition import Edition
from trucewatch.publish.sayings import Saying, band, clause, count, rule, saying, zone

_LISTS: Final = (
    *("bounds", "displacement", "lost", "indicators", "restrictions", "weapons", "inspections", "casualties", "claims"),
    *("records", "notices", "notifications", "coarse", "cases", "recorded"),
)
_BESIDE: Final = ("counts_before", "sources")
_FRAME: Final = ("mission", "agreement", "policy", "map")


def differences(before: Edition, after: Edition) -> list[Saying]:
    """What changed from one edition to its successor, in the order of the page's sections; empty if no fact did.

    Changes of incidents that move no figure by zone, rule or clause are told in one sentence, not one by one.
    """
    then, now = before["facts"], after["facts"]
    told = [*_counts(then, now), *_findings(then, now, after), *_coverage(then, now), *_lists(then, now)]
    if not told and any(then[name] != now[name] for name in then.keys() - set(_BESIDE)):
        told.append(saying("bulletin.change.detail"))
    told += [saying(f"bulletin.change.{name}") for name in _BESIDE if then[name] != now[name]]
    if any(before[name] != after[name] for name in _FRAME):
        told.append(saying("bulletin.change.frame"))
    return told


def _counts(then: dict[str, Any], now: dict[str, Any]) -> list[Saying]:
    old = {(r["rule"], r["zone"]): r for r in then["counts"]}
    return [
        saying("bulletin.change.count", rule=rule(r["rule"]), zone=zone(r["zone"]), before=_count(was), after=_count(r))
        for r in now["counts"]
        for was in [old.get((r["rule"], r["zone"]))]
        if was is not None and _count(was) != _count(r)
    ]


def _count(row: dict[str, Any]) -> dict[str, Any]:
    return count(row["least"], row["most"], row["rule"], row["coverage"])


def _findings(then: dict[str, Any], now: dict[str, Any], after: Edition) -> list[Saying]:
    none = dict.fromkeys(v.RESULTS, 0)
    old = {r["clause"]: r for r in then["findings"]}
    new = {r["clause"]: r for r in now["findings"]}
    seen = {c["id"]: _band(after, c["zone"]) for c in after["agreement"]["clauses"]}
    told = []
    for name in sorted(old.keys() | new.keys()):
        was, is_now = old.get(name, none), new.get(name, none)
        for result in v.RESULTS:
            if was[result] != is_now[result]:
                pair = [
                    count(r[result], r[result], f"clause:{name}", seen.get(name, "not_observed")) for r in (was, is_now)
                ]
                told.append(saying(f"bulletin.change.{result}", clause=clause(name), before=pair[0], after=pair[1]))
    return told


def _band(edition: Edition, zone_id: str) -> str:
    return next((z["band"] for z in edition["zones"] if z["id"] == (zone_id or "area")), "") or "not_observed"


def _coverage(then: dict[str, Any], now: dict[str, Any]) -> list[Saying]:
    old = {r["zone"]: r["band"] for r in then["coverage"] if r["means"] == "any"}
    return [
        saying("bulletin.change.coverage", zone=zone(r["zone"]), before=band(old[r["zone"]]), after=band(r["band"]))
        for r in now["coverage"]
        if r["means"] == "any" and old.get(r["zone"], r["band"]) != r["band"]
    ]


def _lists(then: dict[str, Any], now: dict[str, Any]) -> list[Saying]:
    """Lists that changed in more than their coverage, which is told by itself; one that an older edition lacks was empty."""
    return [saying(f"bulletin.change.{name}") for name in _LISTS if _bare(then.get(name)) != _bare(now[name])]


def _bare(group: Any) -> Any:
    if isinstance(group, list):
        return [{name: given for name, given in row.items() if name != "coverage"} for row in group]
    return group or []  # an empty docket is told as an empty mapping
