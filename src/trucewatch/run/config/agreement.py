"""The files of an agreement to a checked `Agreement`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from trucewatch.model.agreement import Agreement, LegalState
from trucewatch.model.mission import Mission
from trucewatch.model.time import Interval
from trucewatch.run.config.applying import Ground, check_applying
from trucewatch.run.config.clauses import Written, clauses_of
from trucewatch.run.config.documents import Spot, required
from trucewatch.run.config.extents import extents_of
from trucewatch.run.config.houses import GUARANTEES, NOTHING_AGREED
from trucewatch.run.config.indicators import check_indicators
from trucewatch.run.config.meaning import instant_ms, known, span, texts
from trucewatch.run.config.predicates import PARTY, Names
from trucewatch.run.config.rules import rules_of
from trucewatch.run.config.schemas import checked_yaml
from trucewatch.run.config.zones import FILE as ZONES
from trucewatch.run.config.zones import load_zones

FILE: Final = "agreement/agreement.yaml"


def agreement_of(files: Mapping[str, bytes], mission: Mission) -> Agreement:
    """The agreement that a mission watches over; of a guarantees mission, which watches over none, `NOTHING_AGREED`.

    Raises: AgreementError: a file is missing, does not fit its schema, or means nothing that can be used.
    """
    return NOTHING_AGREED if mission.house == GUARANTEES else load_agreement(files, mission)


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
    names = Names(parties, {z.id: z for z in zones})
    written, amendments = clauses_of(spot, names, tags)
    rules = rules_of(spot, names, [w.clause.id for w in written], tags)
    _check_counted_by(written, [r.id for r in rules])
    if mission and "mission.yaml" in files:
        watched = checked_yaml("mission.yaml", files["mission.yaml"], "mission").each("indicators")
        check_indicators(watched, [r.id for r in rules], [z.id for z in zones if not z.line])
    in_force = _in_force(spot.each("in_force"))
    extents = extents_of(zones, (w.clause for w in written))
    check_applying(written, Ground(in_force, names.zones, extents))
    return Agreement(
        id=given["id"],
        version=given["version"],
        names=texts(spot.at("names"), tags),
        source=given["source"],
        legal_state=given.get("legal_state", ""),
        in_force=in_force,
        certainty_e6=_certainty_e6(spot.at("certainty")),
        parties=parties,
        zones=zones,
        clauses=tuple(w.clause for w in written),
        rules=rules,
        notes=texts(spot.at("notes"), tags) if "notes" in given else {},
        kind=given.get("kind", "ceasefire"),
        guarantors=tuple(given.get("guarantors", ())),
        legal_states=_legal_states(spot.each("legal_states"), parties),
        amendments=amendments,
        extents=extents,
    )


def _check_mission(spot: Spot, mission: Mission) -> None:
    known(spot.at("id"), [mission.agreement], "agreement in mission.yaml named")
    for party in spot.each("parties"):
        known(party, [side.id for side in mission.sides], "side of the mission")


def _check_counted_by(written: Sequence[Written], rules: Sequence[str]) -> None:
    for rule in (w.spot.find("counted_by") for w in written):
        if rule:
            known(rule, rules, "counting rule")


def _in_force(spots: Sequence[Spot]) -> tuple[Interval, ...]:
    """Spans in order of time; two that overlap are one span written twice, or an error."""
    spans = sorted(((span(s), s) for s in spots), key=lambda pair: pair[0])
    for (before, _), (after, where) in pairwise(spans):
        if after.t0_ms < before.t1_ms:
            what = "This span overlaps another one in `in_force`."
            raise where.refusal(what, "Join the two, or correct their times.")
    return tuple(made for made, _ in spans)


def _legal_states(spots: Sequence[Spot], parties: Sequence[str]) -> tuple[LegalState, ...]:
    """What each party has said or signed, in order of time."""
    made: dict[tuple[int, str], LegalState] = {}
    for spot in spots:
        party, from_ms = known(spot.at("party"), parties, PARTY), instant_ms(spot.at("from"))
        if (from_ms, party) in made:
            what = f"There are two legal states of `{party}` at one instant."
            raise spot.at("from").refusal(what, "Keep the one that holds, or correct its time.")
        made[from_ms, party] = LegalState(party, spot.value["state"], from_ms, spot.value["by"])
    return tuple(made[key] for key in sorted(made))


def _certainty_e6(spot: Spot) -> int:
    certainty_e6 = int(Decimal(spot.value) * 1_000_000)
    if certainty_e6 <= 500_000:
        raise spot.refusal(
            "A certainty of one half or less decides nothing.", "Write a number between 0.5 and 1, such as `0.90`."
        )
    return certainty_e6
