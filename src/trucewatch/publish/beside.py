"""What stands beside the counts and never in them: restrictions, claims, records, notices, activities, casualties, sources."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import Any, Final

from trucewatch.model.edition import PeriodEvidence
from trucewatch.model.evidence import Casualties, Claims, MissionRecords, Notices, Notifications, Noun, Restrictions
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS
from trucewatch.publish.places import Places

OTHER: Final = "other"
_FIGURES: Final = ("killed_min", "killed_max", "injured_min", "injured_max")


def rows(evidence: PeriodEvidence, mission: Mission, told: Places, ended_by_ms: int) -> dict[str, Any]:
    """All that is told beside the counts, except casualties.

    Sides take turns: who is told first changes with every day. Of a source that is sealed, or that nobody declared, neither the words
    nor the speaker leave.
    """
    shared = {source.name for source in evidence.sources if not source.sealed}
    sides = in_turn(tuple(side.id for side in mission.sides), evidence.span.until_ms)
    turn = {side: place for place, side in enumerate(sides)}
    return {
        "sides": list(sides),
        "restrictions": _restrictions(evidence.restrictions, told, ended_by_ms, turn),
        "claims": _claims(evidence.claims, shared, turn),
        "records": _records(evidence.mission_records, shared),
        "notices": _notices(evidence.notices),
        "notifications": _notifications(evidence.notifications, told, ended_by_ms, turn),
        "sources": [dataclasses.asdict(source) for source in evidence.sources],
    }


def in_turn(sides: tuple[str, ...], until_ms: int) -> tuple[str, ...]:
    """The sides in the order of a day: each day the next one is told first."""
    first = until_ms // DAY_MS % max(1, len(sides))
    return sides[first:] + sides[:first]


def current(table: Noun) -> list[dict[str, Any]]:
    """The rows of the highest revision of each id; two contents of one revision both stay."""
    listed = table.rows()
    highest: dict[str, int] = {}
    for row in listed:
        highest[row["id"]] = max(row["revision"], highest.get(row["id"], row["revision"]))
    kept = [row for row in listed if row["revision"] == highest[row["id"]]]
    return sorted(kept, key=lambda row: (row["t0_ms"], row["id"], row["content"]))


def casualties(table: Casualties, floor: int, ended_by_ms: int) -> list[dict[str, Any]]:
    """Casualties by source, status and standing over the whole area; never added across sources, never by place.

    A row whose figures stay below the floor is folded into one row of its source; if that row stays below it too, it carries no figures.
    Zones overlap: the difference of two of them would show single persons, so there is no row by zone.
    """
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in current(table.take(table.t1_ms <= ended_by_ms)):
        sums[row["source"], row["status"], row["standing"]].update(_stated(row))
    folded: dict[str, Counter[str]] = defaultdict(Counter)
    told = []
    for (source, status, standing), figures in sorted(sums.items()):
        if _total(figures) < floor:
            folded[source].update(figures)
        else:
            told.append({"source": source, "status": status, "standing": standing, **_shown(figures)})
    for source, figures in sorted(folded.items()):
        shown = _shown(figures) if _total(figures) >= floor else {"under": floor}
        told.append({"source": source, "status": "folded", "standing": "folded", **shown})
    return told


def _stated(row: dict[str, Any]) -> dict[str, int]:
    return {name: max(0, row[name]) for name in _FIGURES}


def _total(figures: Counter[str]) -> int:
    return max(figures["killed_min"], figures["killed_max"]) + max(figures["injured_min"], figures["injured_max"])


def _shown(figures: Counter[str]) -> dict[str, Any]:
    return {
        what: {"least": figures[f"{what}_min"], "most": max(figures[f"{what}_min"], figures[f"{what}_max"])}
        for what in ("killed", "injured")
    }


def _restrictions(table: Restrictions, told: Places, ended_by_ms: int, turn: dict[str, int]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in current(table.take(table.t1_ms <= ended_by_ms)):
        zone = told.narrowest(told.cell(row["lat_e7"], row["lon_e7"]))
        groups[_named(row["side_as_seen"], turn), row["restriction"], zone].append(row["delay_min"])
    ordered = sorted(groups, key=lambda key: (turn.get(key[0], len(turn)), key))
    return [
        {"side": side, "restriction": what, "zone": zone, "number": len(delays), "delay_min": sum(delays)}
        for side, what, zone in ordered
        for delays in [groups[side, what, zone]]
    ]


def _claims(table: Claims, shared: set[str], turn: dict[str, int]) -> list[dict[str, Any]]:
    names = ("side", "unit", "count_min", "count_max", "count_word", "t0_ms", "t1_ms")
    words = ("claimant", "window", "area", "quote", "url")
    listed = []
    for row in current(table):
        told = row["source"] in shared
        open_words = {n: row[n] if told else "" for n in words}
        accused = row["accused"] if told else _named(row["accused"], turn)
        listed.append({**{n: row[n] for n in names}, "accused": accused, **open_words})
    return sorted(listed, key=lambda row: turn.get(row["side"], len(turn)))


def _records(table: MissionRecords, shared: set[str]) -> list[dict[str, Any]]:
    names = (
        *("body", "report", "region", "unit", "period_form", "count_min", "count_max", "count_word"),
        *("issued_ms", "t0_ms", "t1_ms"),
    )
    return [
        {**{n: row[n] for n in names}, **{n: row[n] if row["source"] in shared else "" for n in ("note", "url")}}
        for row in current(table)
    ]


def _notices(table: Notices) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in current(table):
        groups[row["party"], row["notice"]][row["region"]] += 1
    return [
        {"party": party, "notice": notice, "number": sum(regions.values()), "regions": dict(sorted(regions.items()))}
        for (party, notice), regions in sorted(groups.items())
    ]


def _notifications(table: Notifications, told: Places, ended_by_ms: int, turn: dict[str, int]) -> list[dict[str, Any]]:
    names = ("activity", "answer", "announced_ms", "t0_ms", "t1_ms")
    listed = []
    for row in current(table.take(table.t1_ms <= ended_by_ms)):
        zone = told.narrowest(told.cell(row["lat_e7"], row["lon_e7"]))
        who = {n: _named(row[n], turn) for n in ("announced_by", "answered_by")}
        listed.append({**{n: row[n] for n in names}, **who, "zone": zone})
    return sorted(listed, key=lambda row: turn.get(row["announced_by"], len(turn)))


def _named(text: str, turn: dict[str, int]) -> str:
    """A party by its id; whoever else a source names could be a person, and is `other`."""
    return text if text in turn or not text else OTHER
