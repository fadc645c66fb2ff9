"""Agreements that are right, at random, and with every predicate there is: the files as somebody might have written them.

All that a clause asks for can happen at `PLACE`, to `KIND` and its like, at `EARLY` and, under an amendment, ten days later: an agreement in
which a clause or an exception can never apply is refused.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement
from trucewatch.run.config import load_agreement

AGREEMENT, ZONES = "agreement/agreement.yaml", "agreement/zones.geojson"
KIND, WORD, WEAPON, CALIBRE_MM, UAV_ACT = "explosion", "impact", "mortar_82", 82, "strike"
PLACE = (38.0, 48.0)
EARLY = "2031-05-10T00:00:00Z"
PARTIES = ("hill", "vale")
LINES = ("line", "ridge")
RULES = ("per_observation", "per_episode", "per_clause", "per_incident", "per_projectile")
CONCERNS = (
    (KIND, "uav"),
    (KIND, "shot", "burst", "uav", "unspecified"),
    (KIND, "weapon_sighting", "uav", "restriction", "inspection"),
    v.KINDS,
)
REMEDIES = ("warning", "withdrawal", "inspection", "discipline", "compensation", "restriction", "referral")

Json = dict[str, Any]


def some(words: tuple[str, ...], always: str = "") -> st.SearchStrategy[list[str]]:
    """A list of words, one of them `always`."""
    drawn = st.lists(st.sampled_from(words), min_size=1, max_size=4, unique=True)
    return drawn.map(lambda found: [always, *(w for w in found if w != always)] if always else found)


def optional(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """A mapping that has some of the keys."""
    return st.fixed_dictionaries({}, optional=keys)


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)
TEXTS = st.fixed_dictionaries({"en": TEXT, "de": TEXT})
CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
BEFORE = st.sampled_from(["2031-05-04T00:00:00+03:00", "2031-05-09T23:59:59Z", EARLY])
AFTER = st.sampled_from(["2031-05-20T00:00:01Z", "2031-05-27T12:00:00-04:00", "2040-01-01T00:00:00Z"])
SPAN = optional(**{"from": BEFORE, "until": AFTER})
HOURS = st.integers(0, 72)


DETAILS = optional(
    actors=some(PARTIES),
    category=st.just("withdrawal"),
    severity=st.sampled_from(v.SEVERITIES[1:]),
    counted_by=st.sampled_from(RULES),
    clock=st.fixed_dictionaries(
        {"starts": st.sampled_from(v.CLOCK_STARTS), "hours": st.integers(1, 99), "source": TEXT}
    ),
    remedies=some(REMEDIES),
    independent=TEXT,
)
"""What a clause may also say."""


def atoms(concerns: tuple[str, ...], zones: tuple[str, ...]) -> st.SearchStrategy[Json]:
    """Every predicate that holds no other, each of which can hold."""
    kinds = some(concerns, KIND)
    bounds = st.sampled_from(["at_least", "above"]), st.sampled_from(["at_most", "below"])
    below, above = st.integers(1, CALIBRE_MM - 1), st.integers(CALIBRE_MM + 1, 400)
    calibre = st.one_of(
        st.builds(lambda k, n: {k: n}, bounds[0], below),
        st.builds(lambda k, n, j, m: {k: n, j: m}, bounds[0], below, bounds[1], above),
    )
    daily = st.fixed_dictionaries({"from": CLOCK, "until": CLOCK, "timezone": st.sampled_from(["UTC", "Europe/Kyiv"])})
    known = st.sampled_from([*zones, *LINES])
    arguments: dict[str, st.SearchStrategy[Any]] = {
        "act": st.one_of(
            st.builds(lambda k: {"kinds": k}, kinds),
            st.builds(
                lambda k, a: {"kinds": [*dict.fromkeys([*k, "uav"])], "uav_acts": a}, kinds, some(v.UAV_ACTS, UAV_ACT)
            ),
        ),
        "description": some(v.DESCRIPTIONS, WORD),
        "weapon": st.one_of(
            st.builds(lambda t: {"types": t}, some(v.WEAPONS, WEAPON)),
            st.builds(lambda c: {"calibre_mm": c}, calibre),
            st.builds(lambda t, c: {"types": t, "calibre_mm": c}, some(v.WEAPONS, WEAPON), calibre),
        ),
        "during": st.one_of(st.builds(lambda s: {"span": s}, SPAN), st.builds(lambda d: {"daily": d}, daily)),
        "in_zone": st.sampled_from(zones),
        "distance_to": st.builds(
            lambda of, key, metres: {"of": of, key: metres},
            known,
            st.sampled_from(["within_m", "beyond_m"]),
            st.integers(1, 60_000),
        ),
        "side_of": st.fixed_dictionaries({"line": st.just("line"), "side": st.sampled_from(PARTIES)}),
        "crossed": st.fixed_dictionaries({"line": st.sampled_from(LINES)}),
        "notified": st.builds(
            lambda must, may: {**must, **may},
            st.fixed_dictionaries({"activities": some(v.DESCRIPTIONS), "hours_before": HOURS}),
            optional(channels=some(("liaison", "radio")), answer=st.sampled_from(["accepted", "not_objected"])),
        ),
        "self_defence": optional(procedure=TEXT),
        "actor": st.fixed_dictionaries({"parties": some(PARTIES)}),
        "rate_over": st.builds(
            lambda must, may: {**must, **may},
            st.fixed_dictionaries({"kinds": some(v.KINDS), "number": st.integers(0, 40), "hours": st.integers(1, 24)}),
            optional(zone=st.sampled_from(zones)),
        ),
        "deadline_missed": st.fixed_dictionaries({"until": BEFORE}),
        "interference": optional(means=some(v.MEANS)),
        "access_denied": optional(restrictions=some(v.RESTRICTIONS)),
        "declared": optional(sites=some(v.SITE_KINDS), hours_before=HOURS),
        "inspected": st.builds(
            lambda days, may: {"within_days": days, **may}, st.integers(1, 60), optional(access=some(v.ACCESS))
        ),
    }
    return st.one_of(*(argument.map(lambda a, n=name: {n: a}) for name, argument in arguments.items()))


@cache
def predicates(concerns: tuple[str, ...], zones: tuple[str, ...]) -> st.SearchStrategy[Json]:
    """Predicates and what joins them."""

    def joined(below: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        listed = st.lists(below, min_size=1, max_size=3)
        return st.one_of(
            listed.map(lambda parts: {"all": parts}),
            listed.map(lambda parts: {"any": parts}),
            below.map(lambda part: {"not": part}),
            below.map(lambda part: {"deadline_missed": {"until": EARLY, "done": part}}),
        )

    return st.recursive(atoms(concerns, zones), joined, max_leaves=6)


@st.composite
def clauses(draw: st.DrawFn, name: str, zones: tuple[str, ...]) -> Json:
    """A clause that can apply, each of its exceptions too."""
    concerns = draw(st.sampled_from(CONCERNS))
    said = predicates(concerns, zones)
    must = {
        "id": name,
        "modality": draw(st.sampled_from(v.MODALITIES)),
        "texts": draw(TEXTS),
        "source": draw(TEXT),
        "concerns": list(concerns),
        "breached_if": draw(said),
    }
    exceptions = draw(st.lists(said, max_size=2))
    return {**must, "exceptions": exceptions, "zone": draw(st.sampled_from(zones)), **draw(DETAILS)}


@st.composite
def amendments(draw: st.DrawFn, first: list[str], zones: tuple[str, ...]) -> list[Json]:
    """None, one or two amendments at different times; each clause of the first text is ended by one of them at most."""
    times = draw(st.lists(st.integers(12, 18), max_size=2, unique=True))
    left, made = list(first), []
    for number, day in enumerate(sorted(times)):
        ends = draw(st.lists(st.sampled_from(left), unique=True)) if left else []
        left = [name for name in left if name not in ends]
        brings = draw(st.lists(st.just(0), max_size=2)) if ends else [0]
        change = {
            "id": f"change_{number}",
            "names": draw(TEXTS),
            "source": draw(TEXT),
            "from": f"2031-05-{day}T06:00:00+02:00",
        }
        made.append(
            {
                **change,
                **({"ends": ends} if ends else {}),
                **(
                    {"clauses": [draw(clauses(f"later_{number}_{i}", zones)) for i in range(len(brings))]}
                    if brings
                    else {}
                ),
            }
        )
    return draw(st.permutations(made))


def rules(clause_ids: list[str]) -> list[Json]:
    """One rule of each unit, with all that a rule may say."""
    head = {"names": {"en": "Counted", "de": "Gezählt"}, "kinds": [KIND, "shot"], "source": "ours"}
    return [
        {"id": "per_observation", "unit": "observation", **head, "means": ["heard"], "exercises": "out"},
        {
            "id": "per_episode",
            "unit": "episode",
            **head,
            "merge": {"distance_m": 500, "time_s": 60},
            "one_direction": "yes",
        },
        {"id": "per_clause", "unit": "clause", **head, "clauses": clause_ids[:1]},
        {"id": "per_incident", "unit": "incident", **head, "by": ["zone", "side", "place"], "line": "line"},
        {"id": "per_projectile", "unit": "projectile", **head},
    ]


@st.composite
def drawn_zones(draw: st.DrawFn) -> Json:
    """Lines and zones; every zone holds `PLACE` or lies on both sides of it."""
    lon, lat = PLACE
    west, east = (draw(st.integers(100, 900)) / 1000 for _ in range(2))
    bends = [[lon - west, lat - 0.1], [lon, lat + draw(st.integers(-20, 20)) / 1000], [lon + east, lat + 0.1]]
    reach = [draw(st.integers(50, 1500)) / 1000 for _ in range(4)]
    ring = [
        [lon - reach[0], lat - reach[1]],
        [lon + reach[2], lat - reach[1]],
        [lon + reach[2], lat + reach[3]],
        [lon - reach[0], lat + reach[3]],
    ]
    width_m = draw(st.integers(20_000, 140_000))
    return {
        "line": zone(draw, {"type": "LineString", "coordinates": bends}, left="hill", right="vale"),
        "ridge": zone(draw, {"type": "LineString", "coordinates": [[37.0, 48.2], [39.0, 47.9]]}),
        "buffer": zone(draw, {"type": "Polygon", "coordinates": [ring]}),
        "strip": zone(draw, None, strip={"of": "line", "width_m": width_m}),
        "half": zone(
            draw, None, strip={"of": "line", "width_m": width_m, "side": draw(st.sampled_from(["left", "right"]))}
        ),
        "belt": zone(draw, None, distance={"of": "line", "metres": width_m // 2}),
    }


def zone(draw: st.DrawFn, geometry: object, **more: object) -> Json:
    """A feature without its id."""
    valid = draw(
        st.sampled_from([{}, {"valid": {"from": "2031-01-01T00:00Z"}}, {"valid": {"until": "2032-01-01T00:00Z"}}])
    )
    properties = {
        "kind": "buffer",
        "names": {"en": "A zone", "de": "Eine Zone"},
        "error_m": draw(st.sampled_from([0, 50, 5000])),
        "agreed_by": draw(st.lists(st.sampled_from(PARTIES), unique=True)),
        "source": "drawn",
        **valid,
        **more,
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@st.composite
def agreement_files(draw: st.DrawFn) -> dict[str, bytes]:
    """The bytes of agreement.yaml and zones.geojson, by their path in a mission folder."""
    places = draw(drawn_zones())
    zones = tuple(name for name in places if name not in LINES)
    names = [f"clause_{i}" for i in range(draw(st.integers(1, 4)))]
    text = {
        "id": "random-truce",
        "version": "1",
        "names": draw(TEXTS),
        "source": draw(TEXT),
        "kind": draw(st.sampled_from(["ceasefire", "truce", "humanitarian_pause"])),
        "guarantors": draw(st.lists(TEXT, max_size=2, unique=True)),
        "legal_state": "in_force",
        "legal_states": [{"party": p, "state": "in_force", "from": EARLY, "by": draw(TEXT)} for p in PARTIES],
        "in_force": draw(
            st.sampled_from([[], [{"from": "2031-05-02T06:00:00Z"}], [{"until": EARLY}, {"from": EARLY}]])
        ),
        "certainty": draw(st.sampled_from(["0.90", "0.75", "0.999999"])),
        "parties": list(PARTIES),
        "clauses": [draw(clauses(name, zones)) for name in names],
        "amendments": draw(amendments(names, zones)),
        "rules": rules(names),
        "notes": draw(TEXTS),
    }
    features = [{**feature, "id": name} for name, feature in places.items()]
    drawn = {"type": "FeatureCollection", "features": features}
    return {AGREEMENT: json.dumps(text, ensure_ascii=False).encode(), ZONES: json.dumps(drawn).encode()}


def agreements() -> st.SearchStrategy[Agreement]:
    """Agreements as they are read from such files."""
    return agreement_files().map(load_agreement)
