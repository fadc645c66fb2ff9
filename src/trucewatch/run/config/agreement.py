"""The files of an agreement to a checked `Agreement`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from trucewatch.model.agreement import Agreement, Clause, CountingRule, Predicate, Zone
from trucewatch.model.mission import Mission
from trucewatch.model.time import Interval
from trucewatch.model.vocabulary import MEANS
from trucewatch.run.config.documents import Spot, required
from trucewatch.run.config.meaning import known, once, span, texts, timezone
from trucewatch.run.config.schemas import checked_yaml
from trucewatch.run.config.zones import FILE as ZONES
from trucewatch.run.config.zones import load_zones

FILE: Final = "agreement/agreement.yaml"


def load_agreement(files: Mapping[str, bytes], mission: Mission | None = None) -> Agreement:
    """Read and check an agreement and its zones.

    Args:
        files: bytes by path below the mission folder; agreement/zones.geojson may be missing if there are no zones.
        mission: the mission that it is for: then ids, parties, languages and places must fit; None: the agreement by itself.
    Raises: AgreementError: a file is missing, does not fit its schema, or means nothing that can be used.
    """
    spot = checked_yaml(FILE, required(files, FILE), "agreement")
    given, tags = spot.value, mission.languages if mission else tuple(spot.value["names"])
    if mission:
        _check_mission(spot, mission)
    parties = tuple(given["parties"])
    zones = load_zones(files[ZONES], parties, tags, mission.area if mission else None) if ZONES in files else ()
    once(spot.each("clauses"), "clauses")
    once(spot.each("rules"), "rules")
    return Agreement(
        id=given["id"],
        version=given["version"],
        names=texts(spot.at("names"), tags),
        source=given["source"],
        legal_state=given.get("legal_state", ""),
        in_force=_in_force(spot.each("in_force")),
        certainty_e6=_certainty_e6(spot.at("certainty")),
        parties=parties,
        zones=zones,
        clauses=tuple(_clause(c, zones, tags) for c in spot.each("clauses")),
        rules=tuple(_rule(r, tags) for r in spot.each("rules")),
        notes=texts(spot.at("notes"), tags) if "notes" in given else {},
    )


def _check_mission(spot: Spot, mission: Mission) -> None:
    known(spot.at("id"), [mission.agreement], "agreement in mission.yaml named")
    for party in spot.each("parties"):
        known(party, [side.id for side in mission.sides], "side of the mission")


def _in_force(spots: Sequence[Spot]) -> tuple[Interval, ...]:
    """Spans in order of time; two that overlap are one span written twice, or an error."""
    spans = sorted(((span(s), s) for s in spots), key=lambda pair: pair[0])
    for (before, _), (after, where) in pairwise(spans):
        if after.t0_ms < before.t1_ms:
            what = "This span overlaps another one in `in_force`."
            raise where.refusal(what, "Join the two, or correct their times.")
    return tuple(made for made, _ in spans)


def _certainty_e6(spot: Spot) -> int:
    certainty_e6 = int(Decimal(spot.value) * 1_000_000)
    if certainty_e6 <= 500_000:
        raise spot.refusal(
            "A certainty of one half or less decides nothing.", "Write a number between 0.5 and 1, such as `0.90`."
        )
    return certainty_e6


def _clause(spot: Spot, zones: Sequence[Zone], tags: Collection[str]) -> Clause:
    c, ids, zone = spot.value, [z.id for z in zones if not z.line], spot.find("zone")
    return Clause(
        id=c["id"],
        modality=c["modality"],
        texts=texts(spot.at("texts"), tags),
        source=c["source"],
        concerns=tuple(c["concerns"]),
        breached_if=_predicate(spot.at("breached_if"), ids),
        exceptions=tuple(_predicate(e, ids) for e in spot.each("exceptions")),
        valid=span(spot.find("valid")),
        zone=known(zone, ids, "zone") if zone else "",
    )


def _predicate(spot: Spot, zones: Sequence[str]) -> Predicate:
    """A predicate whose zones and time zones exist, with its spans as milliseconds."""
    ((name, argument),) = spot.value.items()
    below = spot.at(name)
    if name in {"all", "any"}:
        return {name: [_predicate(p, zones) for p in spot.each(name)]}
    if name == "not":
        return {name: _predicate(below, zones)}
    if name == "in_zone":
        return {name: known(below, zones, "zone")}
    if name == "during":
        return {name: _during(below)}
    return {name: argument}


def _during(spot: Spot) -> Predicate:
    if daily := spot.find("daily"):
        timezone(daily.at("timezone"))
        return dict(spot.value)
    within = span(spot.at("span"))
    return {"span": {"t0_ms": within.t0_ms, "t1_ms": within.t1_ms}}


def _rule(spot: Spot, tags: Collection[str]) -> CountingRule:
    r, merge = spot.value, spot.get("merge", {})
    if bool(merge) != (r["unit"] == "episode"):
        raise spot.refusal(
            "`merge` belongs to the unit `episode`, and to it alone.",
            "Add it with `distance_m` and `time_s`, or take it out.",
        )
    return CountingRule(
        id=r["id"],
        names=texts(spot.at("names"), tags),
        unit=r["unit"],
        kinds=tuple(r["kinds"]),
        means=tuple(r.get("means", MEANS)),
        merge_distance_m=merge.get("distance_m", 0),
        merge_time_s=merge.get("time_s", 0),
        source=r["source"],
    )
