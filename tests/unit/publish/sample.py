"""An invented day on an invented river, small enough to check by hand, with something for every section of a bulletin."""

import dataclasses
import functools
from pathlib import Path

import h3
import numpy as np

import trucewatch
from trucewatch.model.agreement import Agreement, Amendment, Clause, CountingRule, Extent, LegalState, Zone
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.edition import (
    Bound,
    Comparison,
    Indication,
    Loss,
    PeriodEvidence,
    Provenance,
    Released,
    SourceTally,
)
from trucewatch.model.evidence import (
    Casualties,
    Claims,
    Inspections,
    MissionRecords,
    Notices,
    Notifications,
    Restrictions,
)
from trucewatch.model.mission import IndicatorSpec, Locality, Mission, Office, Region, Release, Side, Water
from trucewatch.model.time import DAY_MS, Interval, Period, from_text
from trucewatch.publish.say import Language, read
from unit.publish import docketing

PACKAGE = Path(trucewatch.__file__).parent
UNTIL = from_text("2031-05-03T19:30:00Z")
SPAN = Period(UNTIL, UNTIL - DAY_MS, "2031-05-03")
AS_OF = UNTIL + 3 * DAY_MS
EVER = Interval(-(2**62), 2**62)
HOUR = 3_600_000


def degrees(*pairs):
    return np.round(np.array(pairs, dtype=np.float64) * 1e7).astype(np.int64)


def box(south, west, north, east):
    return Region((degrees((south, west), (south, east), (north, east), (north, west)),))


def both(en, de):
    return {"en": en, "de": de}


RIVER = [(-20.6, -13.05), (-20.8, -12.95), (-20.95, -13.02), (-21.1, -12.93), (-21.3, -13.0), (-21.45, -12.94)]
THERE_AND_BACK = Region((degrees(*RIVER, *RIVER[-2:0:-1]),))

WATER = Region((degrees(*[(lat, lon - 0.03) for lat, lon in RIVER], *[(lat, lon + 0.03) for lat, lon in RIVER[::-1]]),))

MISSION = Mission(
    id="exercise",
    house="monitoring",
    titles=both("Exercise on the River Lune", "Übung am Fluss Lune"),
    about=both("An invented mission on an invented river.", "Eine erfundene Mission an einem erfundenen Fluss."),
    area_names=both("River Lune area", "Gebiet des Flusses Lune"),
    area=box(-21.5, -13.6, -20.5, -12.3),
    timezone="Atlantic/St_Helena",
    cut_off="19:30",
    night_from="18:00",
    night_until="06:00",
    languages=("en", "de"),
    language_of_record="en",
    sources=("observations",),
    agreement="exercise",
    sides=(Side("west", both("Western side", "Westliche Seite")), Side("east", both("Eastern side", "Östliche Seite"))),
    offices=(Office("duty", both("Duty officer", "Diensthabende"), "-", "-", "", "-"),),
    witnesses=(),
    release=Release(6, 24, 3),
    exercise=True,
    localities=tuple(
        Locality(both(name, name), round(lat * 1e7), round(lon * 1e7), rank)
        for name, lat, lon, rank in (
            ("Anderby", -20.72, -13.2, 1),
            ("Brakmoor", -20.98, -13.25, 1),
            ("Cawton", -21.28, -13.18, 2),
            ("Dunmere", -20.7, -12.75, 1),
            ("Elderholt", -21.05, -12.7, 1),
            ("Farleigh", -21.35, -12.72, 2),
            ("Gorse", -21.0, -13.22, 3),
        )
    ),
    waters=(Water(both("Lune", "Lune"), WATER),),
    indicators=(
        IndicatorSpec(
            "shots",
            both("Shots in the north", "Schüsse im Norden"),
            "2031-03-01",
            26,
            12_500,
            9_000,
            16_000,
            "Invented: counts of 30 days; the spread is an assumption",
            rule="per_observation",
            zones=("north",),
        ),
        IndicatorSpec(
            "old",
            both("Violations", "Verletzungen"),
            "2031-03-01",
            26,
            0,
            0,
            0,
            "",
            body="Old mission",
            unit="explosions",
            region="both",
        ),
        IndicatorSpec(
            "ford", both("Ford", "Furt"), "2031-03-01", 26, 1_000, 900, 1_100, "-", rule="heat", zones=("ford",)
        ),
    ),
)

AGREEMENT = Agreement(
    id="exercise",
    version="1",
    names=both("Truce of the Lune", "Waffenruhe an der Lune"),
    source="Invented for the exercise",
    legal_state="in_force",
    in_force=(Interval(from_text("2031-05-02T06:00:00Z"), 2**62),),
    certainty_e6=900_000,
    parties=("west", "east"),
    zones=(
        Zone(
            "line",
            "line_of_contact",
            both("Line along the Lune", "Linie entlang der Lune"),
            THERE_AND_BACK,
            500,
            ("west", "east"),
            "Invented",
            EVER,
            line=True,
        ),
        Zone(
            "buffer",
            "buffer",
            both("Buffer zone", "Pufferzone"),
            box(-21.45, -13.15, -20.6, -12.85),
            500,
            ("west", "east"),
            "Invented",
            EVER,
        ),
        Zone(
            "north",
            "reporting",
            both("North sector", "Sektor Nord"),
            box(-21.0, -13.6, -20.5, -12.3),
            0,
            (),
            "Invented",
            EVER,
        ),
        Zone(
            "south",
            "reporting",
            both("South sector", "Sektor Süd"),
            box(-21.5, -13.6, -21.0, -12.3),
            0,
            ("east",),
            "Invented",
            EVER,
        ),
        Zone(
            "coast",
            "maritime",
            both("Eastern shore", "Ostufer"),
            box(-21.0, -12.6, -20.6, -12.35),
            0,
            (),
            "Invented",
            EVER,
        ),
        Zone(
            "ford",
            "disengagement_area",
            both("Ford of Gorse", "Furt von Gorse"),
            box(-21.02, -13.02, -21.0, -13.0),
            100,
            ("west", "east"),
            "Invented",
            EVER,
        ),
    ),
    clauses=(
        Clause(
            "ceasefire",
            "prohibit",
            both("No fire of any kind.", "Kein Feuer jeder Art."),
            "Article 1",
            ("explosion",),
            {},
            (),
            EVER,
        ),
        Clause(
            "heavy_weapons",
            "prohibit",
            both("No weapon of 100 mm or more in the buffer zone.", "Keine Waffe ab 100 mm in der Pufferzone."),
            "Article 2",
            ("weapon_sighting",),
            {},
            (),
            Interval(-(2**62), from_text("2031-06-01T00:00:00Z")),
            "buffer",
            actors=("west",),
            severity="grave",
            amendment="addendum",
        ),
    ),
    rules=(
        CountingRule(
            "per_observation",
            both("Every observation", "Jede Beobachtung"),
            "observation",
            ("explosion", "burst"),
            ("seen",),
            source="Exercise handbook",
            by=("zone", "side"),
            line="line",
        ),
        CountingRule(
            "per_episode",
            both("Episodes", "Episoden"),
            "episode",
            ("explosion", "burst"),
            ("seen",),
            2000,
            900,
            "Exercise handbook",
            exercises=False,
            one_direction=True,
        ),
        CountingRule(
            "per_clause", both("By clause", "Nach Klauseln"), "clause", ("explosion",), (), clauses=("ceasefire",)
        ),
        CountingRule("per_incident", both("Incidents", "Vorfälle"), "incident", ("explosion", "burst"), ("seen",)),
        CountingRule(
            "heat",
            both("Heat sources", "Wärmequellen"),
            "observation",
            ("fire",),
            ("detected",),
            source="Exercise handbook",
        ),
    ),
    kind="truce",
    guarantors=("Invented guarantor",),
    legal_states=(
        LegalState("west", "announced", from_text("2031-05-01T06:00:00Z"), "Declaration 12 of the Western side"),
        LegalState("west", "in_force", from_text("2031-05-02T06:00:00Z"), "Protocol of the Ford"),
        LegalState("east", "in_force", from_text("2031-05-02T06:00:00Z"), "Protocol of the Ford"),
        LegalState("east", "suspended", from_text("2031-07-01T06:00:00Z"), "A letter of later days"),
    ),
    amendments=(
        Amendment("addendum", both("Addendum", "Nachtrag"), "Letter 3", from_text("2031-05-03T00:00:00Z"), (), ()),
        Amendment("second", both("Second one", "Der zweite"), "Letter 9", from_text("2031-06-01T00:00:00Z"), (), ()),
    ),
    extents={
        "line|west": Extent(box(-21.5, -13.6, -20.5, -13.0), box(-21.5, -13.6, -20.5, -13.0), EVER),
        "line|east": Extent(box(-21.5, -13.0, -20.5, -12.3), box(-21.5, -13.0, -20.5, -12.3), EVER),
    },
)


def incident(place, kind, hour, **more):
    lat, lon = place
    name = f"{kind}-{hour}-{lat}-{lon}-{more.get('description', '')}".encode().hex()[:40].ljust(40, "0")
    start = SPAN.from_ms + round(hour * HOUR)
    return {
        "id": name.encode(),
        "t0_ms": start,
        "t1_ms": start + 60_000,
        "lat_e7": round(lat * 1e7),
        "lon_e7": round(lon * 1e7),
        "radius_m": 800,
        "cell": h3.latlng_to_cell(lat, lon, 6),
        "kind": kind,
        "count_min": 1,
        "count_max": 1,
        "observations": 2,
        "origins": 1,
        "in_area": "yes",
        **more,
    }


FORD, NORTH, SOUTH, FIELD = (-21.01, -13.01), (-20.8, -13.0), (-21.2, -12.95), (-21.3, -12.6)

INCIDENTS = Incidents.from_rows(
    [
        *(incident(NORTH, "explosion", h, description="impact", weapon="mortar_82") for h in (2, 2.5, 3, 9)),
        *(incident(SOUTH, "explosion", h, description="undetermined") for h in (5, 6)),
        incident(FORD, "burst", 7, description="outgoing"),
        incident(FORD, "explosion", 8, description="controlled_detonation"),
        incident(NORTH, "muzzle_flash", 2.1),
        incident(SOUTH, "weapon_sighting", 15, weapon="artillery_152"),
        *(
            incident((FIELD[0] + i / 50, FIELD[1]), "fire", 17, low_confidence="yes" if i == 3 else "no")
            for i in range(9)
        ),
        incident(NORTH, "explosion", 1, coarse="yes", t1_ms=SPAN.from_ms + 30 * HOUR),
        incident((-25.0, -13.0), "fire", 17, in_area="no"),
        incident(SOUTH, "explosion", 23.9, t1_ms=AS_OF),
    ]
)


REASON = (
    '{"a":{"clause":"ceasefire"},"hi":987654,"lo":912345,"m":"reason.clause","of":['
    '{"a":{},"hi":1000000,"lo":0,"m":"reason.act.open_description"},'
    '{"a":{"zone":"buffer"},"hi":987654,"lo":912345,"m":"reason.in_zone.open"},'
    '{"a":{"announcement":"SECRET ID"},"hi":0,"lo":0,"m":"reason.notified.late"}]}'
)


def finding(place, clause, result, index):
    return {
        "id": f"{clause}-{index}".encode().hex()[:40].ljust(40, "0").encode(),
        "incident": INCIDENTS.id[place],
        "t0_ms": int(INCIDENTS.t0_ms[place]),
        "clause": clause,
        "zone": "buffer",
        "result": result,
        "lo_e6": 912_345,
        "hi_e6": 987_654,
        "reason": REASON,
    }


FINDINGS = Findings.from_rows(
    [
        finding(0, "ceasefire", "inconsistent", 0),
        finding(1, "ceasefire", "inconsistent", 1),
        finding(4, "ceasefire", "undetermined", 2),
        finding(7, "ceasefire", "consistent", 3),
        finding(9, "heavy_weapons", "undetermined", 4),
    ]
)


def count(zone, rule, least, most, coverage, days_ago=0):
    return {
        "id": f"{zone}{rule}{days_ago}".encode().hex()[:40].ljust(40, "0").encode(),
        "period": "2031-05-03",
        "from_ms": SPAN.from_ms - days_ago * DAY_MS,
        "until_ms": SPAN.until_ms - days_ago * DAY_MS,
        "zone": zone,
        "rule": rule,
        "least": least,
        "most": most,
        "night_least": least // 2,
        "night_most": -1 if most == -1 else most // 2,
        "coverage": coverage,
    }


BANDS = {
    "area": "partly_observed",
    "buffer": "well_observed",
    "north": "partly_observed",
    "south": "little_observed",
    "coast": "not_observed",
    "ford": "not_observed",
}
AMOUNTS = {"area": (28, 34), "buffer": (20, 24), "north": (12, 12), "south": (16, -1), "coast": (0, 0), "ford": (0, 0)}
COUNTS = Counts.from_rows(
    [
        *(count(zone, "per_observation", *AMOUNTS[zone], band) for zone, band in BANDS.items()),
        *(count(zone, "per_episode", *((0, 0) if zone == "north" else (3, 5)), band) for zone, band in BANDS.items()),
        *(count(zone, "per_clause", *((0, 1) if zone == "north" else (2, 3)), band) for zone, band in BANDS.items()),
        *(count(zone, "per_incident", 2, 4, "little_observed") for zone in BANDS),
        *(count(zone, "heat", 0, 9, "little_observed") for zone in BANDS),
        count("side:west", "per_observation", 11, 14, "partly_observed"),
        count("side:east", "per_observation", 0, 3, "little_observed"),
        count("place:post-7", "per_observation", 5, 5, "little_observed"),
    ]
)
BEFORE = Counts.from_rows([count(zone, "per_observation", 1_000, 1_200, band, 1) for zone, band in BANDS.items()])

EXPOSURES = Exposures.from_rows(
    [
        {
            "id": f"{zone}{means}".encode().hex()[:40].ljust(40, "0").encode(),
            "zone": zone,
            "means": means,
            "band": band,
            "least_e6": 314_159,
            "most_e6": 314_159,
            "basis": "basis.watches" if band != "not_observed" else "basis.nothing",
            "from_ms": SPAN.from_ms,
            "until_ms": SPAN.until_ms,
        }
        for zone, band in BANDS.items()
        for means in ("any", "seen", "detected")
    ]
    + [
        {
            "id": f"{zone}{sort}".encode().hex()[:40].ljust(40, "0").encode(),
            "zone": zone,
            "means": "any",
            "event_class": sort,
            "band": band,
            "least_e6": 314_159,
            "most_e6": 314_159,
            "hours": "271,828",
            "basis": "basis.watches",
            "from_ms": SPAN.from_ms,
            "until_ms": SPAN.until_ms,
        }
        for zone, band in BANDS.items()
        for sort in ("small_arms", "heavy_weapons")
        if band != "not_observed" and (zone, sort) != ("south", "small_arms")
    ]
)


def rows_of(noun, **columns):
    start = {"t0_ms": SPAN.from_ms + HOUR, "t1_ms": SPAN.from_ms + 2 * HOUR, "source": "observations"}
    return noun.from_rows([{"id": b"0" * 40, "content": b"0" * 40, **start, **columns}])


CLAIMS = Claims.concat(
    [
        rows_of(
            Claims,
            id=b"1" * 40,
            source="claims",
            side="west",
            accused="east",
            unit="shellings",
            count_min=12,
            count_max=12,
            claimant="Staff of the Western side",
            quote="We counted 12 shellings.",
            window="since 06:00",
            url="https://west.example/12",
        ),
        rows_of(
            Claims,
            id=b"2" * 40,
            source="claims",
            side="east",
            accused="west",
            unit="shots",
            count_min=30,
            count_max=30,
            count_word="about",
            claimant="Press service of the Eastern side",
        ),
        rows_of(
            Claims,
            id=b"3" * 40,
            source="whispers",
            side="west",
            accused="east",
            unit="shots",
            count_min=2,
            count_max=-1,
            count_word="at_least",
            claimant="SECRET SPEAKER",
            quote="SECRET WORDS",
        ),
    ]
)
RECORDS = rows_of(
    MissionRecords,
    source="smm_counts",
    body="Old mission",
    report="77/2031",
    unit="violations",
    period_form="day",
    count_min=111,
    count_max=111,
    issued_ms=UNTIL,
)
NOTICES = rows_of(Notices, source="alerts", party="west", region="Anderby district", parts=3)
NOTIFICATIONS = rows_of(
    Notifications,
    announced_by="west",
    channel="liaison",
    activity="controlled_detonation",
    announced_ms=SPAN.from_ms - DAY_MS,
    answer="accepted",
    answered_by="east",
    lat_e7=-210_100_000,
    lon_e7=-130_100_000,
)
RESTRICTIONS = rows_of(
    Restrictions,
    restriction="denied",
    side_as_seen="east",
    delay_min=35,
    reason="SECRET REASON",
    lat_e7=-208_000_000,
    lon_e7=-130_000_000,
    place_name="SECRET POST",
)
CASUALTIES = Casualties.concat(
    [
        rows_of(
            Casualties,
            id=b"1" * 40,
            killed_min=2,
            killed_best=2,
            killed_max=3,
            injured_min=4,
            injured_max=4,
            status="civilian",
        ),
        rows_of(
            Casualties,
            id=b"2" * 40,
            killed_min=1,
            killed_best=1,
            killed_max=1,
            injured_min=-1,
            injured_max=-1,
            status="combatant",
        ),
    ]
)
INSPECTIONS = Inspections.concat(
    [
        rows_of(Inspections, id=b"1" * 40, site="SECRET SITE", access="full", present_matched=12),
        rows_of(Inspections, id=b"2" * 40, site="SECRET SITE", access="full", first_seen=1),
        rows_of(Inspections, id=b"3" * 40, site="SECRET SITE", access="full", present_unchecked=2),
        rows_of(Inspections, id=b"4" * 40, site="SECRET SITE", access="denied", reason="SECRET REASON"),
    ]
)
BOUNDS = (
    Bound("per_incident", "area", 23),
    Bound("per_episode", "area", 1_234),
    Bound("per_episode", "buffer", 8),
    Bound("per_episode", "north", -1, "displaced"),
    Bound("per_episode", "south", 43),
    Bound("per_episode", "coast", -1),
    Bound("per_episode", "ford", 77),
)
DISPLACEMENT = {"area": "not_found", "north": "found", "south": "too_little", "ford": "found"}
LOST = (Loss("area", 0), Loss("buffer", 123_456), Loss("north", 543_210), Loss("coast", 999_999), Loss("ford", 888_888))
WEEK = 7 * DAY_MS
INDICATORS = (
    Indication("shots", "unchanged", UNTIL - 2 * WEEK, UNTIL - WEEK, 0, "counted"),
    Indication("shots", "lower", UNTIL - WEEK, UNTIL, UNTIL - 2 * WEEK, "counted"),
    Indication("old", "too_little_seen", UNTIL - WEEK, UNTIL, 0, "as_published"),
    Indication("ford", "higher", UNTIL - WEEK, UNTIL, 0, "counted"),
)
COMPARISONS = (Comparison("1" * 40, "2" * 40, 4, 6), Comparison("1" * 40, "9" * 40, 77_777, 77_777))
SOURCES = (
    SourceTally("observations", "Observations of patrols", "The mission", "internal", True, 214, 1, 0),
    SourceTally("claims", "Claims", "Parties", "public", False, 3, 0, 0),
    SourceTally("firms", "Thermal anomalies", "NASA", "public domain", False, 9, 1, 1),
)

EVIDENCE = PeriodEvidence(
    SPAN,
    INCIDENTS,
    FINDINGS,
    COUNTS,
    BEFORE,
    EXPOSURES,
    CLAIMS,
    RECORDS,
    NOTICES,
    NOTIFICATIONS,
    RESTRICTIONS,
    CASUALTIES,
    SOURCES,
    INSPECTIONS,
    BOUNDS,
    DISPLACEMENT,
    INDICATORS,
    COMPARISONS,
    LOST,
    docketing.docket(UNTIL),
    docketing.recorded(FINDINGS.incident[0].decode()),
)
PROVENANCE = Provenance(
    as_of_ms=AS_OF,
    size=1234,
    root="5f" * 32,
    state="a0" * 32,
    code="0.1.0+1f2e3d4c",
    sealed_inputs=41,
    shared_inputs=7,
    published_ms=AS_OF,
    reasons=("first",),
    released=(
        Released(900, "2031-05-02", 1, AS_OF - DAY_MS, ("first",)),
        Released(1100, "2031-05-02", 2, AS_OF - HOUR, ("late_data",)),
    ),
)


@functools.cache
def language(tag: str) -> Language:
    return read(tag, [path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "languages" / tag).glob("*.po"))])


@functools.cache
def asset(name: str) -> str:
    return (PACKAGE / "outputs" / name).read_text(encoding="utf-8")


def without_agreement() -> Agreement:
    return dataclasses.replace(AGREEMENT, in_force=(), legal_state="")
