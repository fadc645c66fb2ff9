from __future__ import annotations

import json

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.time import Interval, from_text
from trucewatch.run.config import load_agreement, load_mission, shipped
from trucewatch.run.config.meaning import ALWAYS

AGREEMENT, ZONES = "agreement/agreement.yaml", "agreement/zones.geojson"
SQUARE = {"type": "Polygon", "coordinates": [[[37, 48], [38, 48], [38, 49], [37, 49], [37, 48]]]}
PLAIN = """
id: test-truce
version: 1
names: {en: A truce}
source: Invented for this test
in_force:
  - {from: 2031-05-02T06:00:00Z, until: 2031-06-02T06:00:00Z}
certainty: 0.90
parties: [hill, vale]
clauses:
  - id: ceasefire
    modality: prohibit
    texts: {en: No fire.}
    source: Article 1
    concerns: [explosion]
    zone: buffer
    breached_if:
      all:
        - act: {kinds: [explosion]}
        - any: [{in_zone: buffer}, {weapon: {types: [mortar]}}]
        - not: {during: {daily: {from: 22:00, until: 06:00, timezone: Atlantic/St_Helena}}}
    exceptions:
      - notified: {activities: [controlled_detonation], hours_before: 24, channels: [liaison]}
      - during: {span: {from: 2031-05-09T00:00:00+02:00, until: 2031-05-10T00:00:00+02:00}}
rules:
  - {id: per_observation, names: {en: Each}, unit: observation, kinds: [explosion], means: [seen, heard], source: ours}
  - {id: per_episode, names: {en: Episodes}, unit: episode, kinds: [explosion], merge: {distance_m: 500, time_s: 60}, source: ours}
"""


def zone(name: str, geometry: object = SQUARE, **more: object) -> dict[str, object]:
    properties = {
        "kind": "buffer",
        "names": {"en": name},
        "error_m": 10,
        "agreed_by": ["hill"],
        "source": "drawn",
        **more,
    }
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def files(text: str = PLAIN, *zones: dict[str, object]) -> dict[str, bytes]:
    collection = {"type": "FeatureCollection", "features": list(zones or [zone("buffer")])}
    return {AGREEMENT: text.encode(), ZONES: json.dumps(collection, indent=1).encode()}


def refusal(given: dict[str, bytes], *mission) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        load_agreement(given, *mission)
    assert caught.value.hint
    return caught.value


def test_an_agreement_is_read_as_it_stands():
    read = load_agreement(files())
    assert (read.id, read.version, read.certainty_e6, read.legal_state) == ("test-truce", "1", 900_000, "")
    assert read.in_force == (Interval(from_text("2031-05-02T06:00:00Z"), from_text("2031-06-02T06:00:00Z")),)
    (clause,) = read.clauses
    assert clause.valid == ALWAYS
    assert clause.breached_if["all"][2] == {
        "not": {"during": {"daily": {"from": "22:00", "until": "06:00", "timezone": "Atlantic/St_Helena"}}}
    }
    span = {"t0_ms": from_text("2031-05-08T22:00:00Z"), "t1_ms": from_text("2031-05-09T22:00:00Z")}
    assert clause.exceptions[1] == {"during": {"span": span}}
    assert clause.exceptions[0]["notified"]["hours_before"] == 24
    observation, episode = read.rules
    assert (observation.means, observation.merge_distance_m) == (("seen", "heard"), 0)
    assert (episode.means, episode.merge_distance_m, episode.merge_time_s) == (
        ("seen", "heard", "recorded", "detected", "told"),
        500,
        60,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "hint"),
    [
        ("{in_zone: buffer}", "{in_zone: bufer}", 20, "There is no zone `bufer`.", "Did you mean `buffer`?"),
        (
            "zone: buffer\n    breached",
            "zone: strip\n    breached",
            16,
            "There is no zone `strip`.",
            "There are: buffer.",
        ),
        (
            "concerns: [explosion]",
            "concerns: [explosions]",
            15,
            "`explosions` is not a word for `concerns`.",
            "`explosion`",
        ),
        ("types: [mortar]", "types: [mortars]", 20, "`mortars` is not a word for `types`.", "`mortar`"),
        ("not: {during", "nor: {during", 21, "`nor` is not known here.", "`not`"),
        (
            "not: {during",
            "weapon: {types: [tank]}\n          not: {during",
            21,
            "`all` says more than one thing.",
            "One key",
        ),
        ("Atlantic/St_Helena", "Atlantic/Atlantis", 21, "There is no time zone `Atlantic/Atlantis`.", "IANA"),
        ("hours_before: 24", "hours_before: a day", 23, "`hours_before` must be a whole number.", "Hours"),
        (
            "until: 2031-05-10T00:00:00+02:00",
            "until: 2031-05-08T00:00:00+02:00",
            24,
            "The span ends before it begins.",
            "Exchange",
        ),
        (
            "until: 2031-06-02T06:00:00Z",
            "until: 2031-06-31T06:00:00Z",
            7,
            "There is no time 2031-06-31T06:00:00Z.",
            "offset",
        ),
        ("2031-05-02T06:00:00Z", "2031-05-02T06:00:00", 7, "`2031-05-02T06:00:00` cannot be read as `from`.", "offset"),
        ("certainty: 0.90", "certainty: 0.5", 8, "A certainty of one half or less decides nothing.", "0.90"),
        ("certainty: 0.90", "certainty: 90%", 8, "`90%` cannot be read as `certainty`.", "0.90"),
        (
            "id: per_episode",
            "id: per_observation",
            27,
            "There are two rules with the id `per_observation`.",
            "id of its own",
        ),
        (
            "unit: observation",
            "unit: episode",
            26,
            "An episode needs `merge`: how near in place and time two incidents are one.",
            "distance_m",
        ),
        (
            "unit: episode",
            "unit: observation",
            27,
            "`merge` belongs to the unit `episode`, and to it alone.",
            "Take it out",
        ),
        (
            "parties: [hill, vale]",
            "parties: [vale]",
            None,
            "There is no party of this agreement `hill`.",
            "There are: vale.",
        ),
    ],
)
def test_an_agreement_that_means_nothing_says_where_and_what_to_write(old, new, line, what, hint):
    assert PLAIN.count(old) == 1
    caught = refusal(files(PLAIN.replace(old, new)))
    assert caught.what == what
    assert hint in caught.hint
    assert line is None or caught.place == f"{AGREEMENT}:{line}"


def test_two_clauses_with_one_id_are_refused_at_the_second():
    clause = PLAIN[PLAIN.index("  - id: ceasefire") : PLAIN.index("rules:")]
    caught = refusal(files(PLAIN.replace("rules:", clause + "rules:")))
    assert caught.what == "There are two clauses with the id `ceasefire`."
    assert caught.place == f"{AGREEMENT}:25"


def test_spans_in_force_may_touch_and_not_overlap():
    more = "in_force:\n  - {from: 2031-06-02T06:00:00Z}\n"
    touching = load_agreement(files(PLAIN.replace("in_force:\n", more)))
    assert touching.in_force[0].t1_ms == touching.in_force[1].t0_ms
    overlapping = more.replace("2031-06-02", "2031-06-01")
    caught = refusal(files(PLAIN.replace("in_force:\n", overlapping)))
    assert caught.what == "This span overlaps another one in `in_force`."
    assert caught.place == f"{AGREEMENT}:7"


def test_without_zones_no_clause_may_name_one():
    without = {AGREEMENT: PLAIN.encode()}
    assert refusal(without).hint == "There is none."
    bare = PLAIN.replace("    zone: buffer\n", "").replace("{in_zone: buffer}, ", "")
    assert load_agreement({AGREEMENT: bare.encode()}).zones == ()


LINE = {"type": "LineString", "coordinates": [[37, 48], [38, 48.5]]}


@pytest.mark.parametrize(
    ("defect", "zones", "what"),
    [
        ("id twice", [zone("buffer"), zone("buffer")], "There are two zones with the id `buffer`."),
        ("id of the whole area", [zone("buffer"), zone("area")], "`area` is the id of the whole mission area."),
        (
            "neither drawn nor strip",
            [zone("buffer", None)],
            "A zone has either a geometry, or a `strip`, or a `distance`.",
        ),
        (
            "both drawn and strip",
            [zone("line", LINE), zone("buffer", strip={"of": "line", "width_m": 9})],
            "A zone has either a geometry, or a `strip`, or a `distance`.",
        ),
        ("strip of nothing", [zone("buffer", None, strip={"of": "line", "width_m": 9})], "There is no line `line`."),
        (
            "strip of a polygon",
            [zone("a"), zone("buffer", None, strip={"of": "a", "width_m": 9})],
            "There is no line `a`.",
        ),
        ("unknown party", [zone("buffer", agreed_by=["moon"])], "There is no party of this agreement `moon`."),
        ("unknown kind", [zone("buffer", kind="bufffer")], "`bufffer` is not a word for `kind`."),
        ("negative error", [zone("buffer", error_m=-1)], "`error_m: -1` is too small."),
        (
            "ends before it begins",
            [zone("buffer", valid={"from": "2031-05-02T00:00Z", "until": "2031-05-01T00:00Z"})],
            "The span ends before it begins.",
        ),
        ("a day is no time", [zone("buffer", valid={"from": "someday"})], "`someday` cannot be read as `from`."),
        ("a clause judged on a line", [zone("buffer", LINE)], "`buffer` is a line: nothing lies in it."),
    ],
)
def test_zones_that_cannot_be_placed_are_refused(defect, zones, what):
    assert refusal(files(PLAIN, *zones)).what == what, defect


def test_a_strip_has_an_inside_and_its_line_has_none():
    line, strip = load_agreement(
        files(PLAIN, zone("line", LINE), zone("buffer", None, strip={"of": "line", "width_m": 10_000}))
    ).zones
    assert (line.line, strip.line) == (True, False)
    assert len(strip.region.rings[0]) > 20


def test_it_must_fit_the_mission_that_it_is_for(donbas):
    mission = load_mission(donbas)
    assert load_agreement(donbas, mission).id == "minsk-2015"
    text = donbas[AGREEMENT].decode()
    for old, new, what in [
        ("id: minsk-2015", "id: minsk-2014", "There is no agreement in mission.yaml named `minsk-2014`."),
        ("parties: [ukraine, armed_formations]", "parties: [ukraine, moon]", "There is no side of the mission `moon`."),
        (
            "      de: Ab dem 15. Februar 2015, 0:00 Uhr Kyjiwer Zeit, gilt eine vollständige Waffenruhe.\n",
            "",
            "There is no text in `de`.",
        ),
    ]:
        assert text.count(old) == 1
        assert refusal({**donbas, AGREEMENT: text.replace(old, new).encode()}, mission).what == what


def test_exchanged_coordinates_are_told_apart_by_the_mission_area(donbas):
    drawn = json.loads(donbas[ZONES])
    square = next(f for f in drawn["features"] if f["id"] == "disengagement_zolote")
    square["geometry"]["coordinates"][0] = [[y, x] for x, y in square["geometry"]["coordinates"][0]]
    caught = refusal({**donbas, ZONES: json.dumps(drawn, indent=1).encode()}, load_mission(donbas))
    assert caught.what == "The zone lies in the area only with longitude and latitude exchanged."


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("rule: per_episode", "rule: per_episodes", "There is no counting rule in agreement.yaml `per_episodes`."),
        ("rule: per_episode", "rule: per_episode, zones: [bufer]", "There is no zone in zones.geojson `bufer`."),
    ],
)
def test_what_an_indicator_watches_is_counted_by_the_agreement(old, new, what):
    exercise = shipped("exercise")
    text = exercise["mission.yaml"].decode()
    assert text.count(old) == 1
    given = {**exercise, "mission.yaml": text.replace(old, new).encode()}
    caught = refusal(given, load_mission(given))
    assert caught.what == what
    assert caught.place == f"mission.yaml:{text[: text.index(old)].count(chr(10)) + 1}"
