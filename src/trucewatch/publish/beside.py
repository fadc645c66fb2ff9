"""What stands beside the counts and never in them: restrictions, claims, records, visits, notices, activities, casualties, sources."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from trucewatch.model import vocabulary as v
from trucewatch.model.edition import Comparison, PeriodEvidence
from trucewatch.model.evidence import (
    Casualties,
    Claims,
    Inspections,
    MissionRecords,
    Notices,
    Notifications,
    Noun,
    Restrictions,
)
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS
from trucewatch.publish.places import Places

OTHER: Final = "other"
FOUND: Final = ("differs", "as_declared", "open")
_WORDS: Final = ("note", "url")
Listed: TypeAlias = list[tuple[str, dict[str, Any]]]
"""Rows with their ids."""
_FIGURES: Final = ("killed_min", "killed_max", "injured_min", "injured_max")


def rows(evidence: PeriodEvidence, mission: Mission, told: Places, ended_by_ms: int) -> dict[str, Any]:
    """All that is told beside the counts, except casualties.

    Sides take turns: who is told first changes with every day. Of a source that is sealed, or that nobody declared, neither the words
    nor the speaker leave.
    """
    shared = {source.name for source in evidence.sources if not source.sealed}
    sides = in_turn(tuple(side.id for side in mission.sides), evidence.span.until_ms)
    turn = {side: place for place, side in enumerate(sides)}
    claims, records = _claims(evidence.claims, shared, turn), _records(evidence.mission_records, shared)
    return {
        "sides": list(sides),
        "restrictions": _restrictions(evidence.restrictions, told, ended_by_ms, turn),
        "claims": [row for _, row in claims],
        "records": [row for _, row in records],
        "comparisons": _compared(evidence.comparisons, claims, records),
        "inspections": _inspections(evidence.inspections, ended_by_ms),
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


def _claims(table: Claims, shared: set[str], turn: dict[str, int]) -> Listed:
    """Each claim with its id, which stays inside: who knows a source's ways could test a guess against it."""
    names = ("side", "unit", "count_min", "count_max", "count_word", "t0_ms", "t1_ms")
    words = ("claimant", "window", "area", "quote", "url")
    listed = []
    for row in current(table):
        told = row["source"] in shared
        open_words = {n: row[n] if told else "" for n in words}
        accused = row["accused"] if told else _named(row["accused"], turn)
        listed.append((row["id"], {**{n: row[n] for n in names}, "accused": accused, **open_words}))
    return sorted(listed, key=lambda pair: turn.get(pair[1]["side"], len(turn)))


def _records(table: MissionRecords, shared: set[str]) -> Listed:
    """Each record with its id."""
    names = (
        *("body", "report", "region", "unit", "period_form", "count_min", "count_max", "count_word"),
        *("issued_ms", "t0_ms", "t1_ms"),
    )
    return [
        (row["id"], {**{n: row[n] for n in names}, **{n: row[n] if row["source"] in shared else "" for n in _WORDS}})
        for row in current(table)
    ]


def _compared(given: Iterable[Comparison], claims: Listed, records: Listed) -> list[dict[str, Any]]:
    """Comparisons of figures that are told, each named by its list and place in it: the first is 0."""
    at = {i: ["claims", place] for place, (i, _) in enumerate(claims)}
    at |= {i: ["records", place] for place, (i, _) in enumerate(records)}
    told = [{"a": at[c.a], "b": at[c.b], "least": c.least, "most": c.most} for c in given if c.a in at and c.b in at]
    return sorted(told, key=lambda row: (row["a"], row["b"]))


def _inspections(table: Inspections, ended_by_ms: int) -> list[dict[str, Any]]:
    """Visits by access and by what they found, one for each type of weapon looked for; no site and no party leaves."""
    rows = current(table.take(table.t1_ms <= ended_by_ms))
    tally = Counter((row["access"], _found(row)) for row in rows)
    return [
        {"access": access, "found": found, "number": tally[access, found]}
        for access in v.ACCESS
        for found in FOUND
        if tally[access, found]
    ]


def _found(row: dict[str, Any]) -> str:
    """What a visit found. Only full access to items that were all checked shows that all is as declared."""
    if row["absent_unexplained"] or row["first_seen"] or row["abandoned"] == "yes":
        return "differs"
    return "as_declared" if row["access"] == "full" and not row["present_unchecked"] else "open"


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
