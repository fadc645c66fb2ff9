"""Clauses and exceptions that can never apply, each refused at its line with what is left; and what can apply, let through."""

from __future__ import annotations

import json

import pytest

from trucewatch.errors import AgreementError
from trucewatch.run.config import load_agreement

AGREEMENT, ZONES = "agreement/agreement.yaml", "agreement/zones.geojson"
TRUCE = """id: test-truce
version: 1
names: {en: A truce}
source: Invented for this test
in_force: [{from: 2031-05-02T00:00:00Z, until: 2031-06-02T00:00:00Z}]
certainty: 0.90
parties: [hill, vale]
clauses:
  - id: ceasefire
    modality: prohibit
    texts: {en: No fire.}
    source: Article 1
    concerns: [explosion, shot, uav]
    breached_if:
      all:
        - act: {kinds: [explosion, shot]}
        - description: [impact, incoming]
        - weapon: {types: [mortar, artillery_122], calibre_mm: {at_least: 82, below: 152}}
        - in_zone: north
    exceptions:
      - EXCEPTION
    valid: {from: 2031-05-10T00:00:00Z, until: 2031-05-20T00:00:00Z}
rules:
  - {id: each, names: {en: Each}, unit: incident, kinds: [explosion], source: ours}
"""
ANYTHING = "not: {in_zone: south}"


def box(name: str, south: float, error_m: int = 0, **properties: object) -> dict[str, object]:
    ring = [[37, south], [38, south], [38, south + 0.5], [37, south + 0.5], [37, south]]
    said = {"kind": "buffer", "names": {"en": name}, "error_m": error_m, "agreed_by": [], "source": "drawn"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": name, "properties": {**said, **properties}, "geometry": geometry}


BOXES = [
    box("north", 48.5),
    box("south", 47.0),
    box("middle", 47.99, error_m=2000),
    box("edge", 48.0),
    box("old", 48.5, valid={"until": "2031-05-10T00:00:00Z"}),
]


def load(text: str):
    drawn = {"type": "FeatureCollection", "features": BOXES}
    return load_agreement({AGREEMENT: text.encode(), ZONES: json.dumps(drawn).encode()})


def refusal(text: str) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        load(text)
    return caught.value


@pytest.mark.parametrize(
    "exception",
    [
        ANYTHING,
        "description: [incoming, hunting]",
        "description: [undetermined]",
        "weapon: {types: [mortar_120]}",
        "weapon: {types: [artillery]}",
        "weapon: {types: [unknown]}",
        "weapon: {calibre_mm: {at_most: 82}}",
        "in_zone: middle",
        "in_zone: edge",
        "any: [{description: [impact]}, {in_zone: edge}]",
        "during: {span: {from: 2031-05-19T00:00:00Z}}",
        "during: {daily: {from: 22:00, until: 06:00, timezone: UTC}}",
        "deadline_missed: {until: 2031-05-19T00:00:00Z}",
        "distance_to: {of: old, beyond_m: 1000}",
        "act: {kinds: [explosion, uav], uav_acts: [crossing]}",
        "not: {description: [hunting]}",
    ],
)
def test_what_can_apply_is_let_through(exception):
    load(TRUCE.replace("EXCEPTION", exception))


@pytest.mark.parametrize(
    ("defect", "exception", "what", "hint"),
    [
        ("other words", "description: [hunting]", "none of these descriptions", "Left are: impact, incoming."),
        ("other weapons", "weapon: {types: [tank]}", "none of these weapons", "artillery_122"),
        ("a calibre of another weapon", "weapon: {types: [artillery_152]}", "none of these weapons", "artillery_122"),
        ("a weapon of another calibre", "weapon: {types: [mortar_60]}", "none of these weapons", "mortar_82"),
        ("smaller calibres", "weapon: {calibre_mm: {below: 82}}", "no calibre is left", "calibre_mm"),
        ("greater calibres", "weapon: {calibre_mm: {at_least: 152}}", "no calibre is left", "calibre_mm"),
        ("other kinds", "act: {kinds: [uav]}", "none of these kinds", "Left are: explosion, shot."),
        ("kinds that are not judged", "act: {kinds: [burst]}", "`burst` is asked for here", "Add it to `concerns`"),
        ("another zone", "in_zone: south", "the zones `north` and `south` do not meet", "overlap"),
        (
            "too early",
            "during: {span: {until: 2031-05-10T00:00:00Z}}",
            "its time is over",
            "from 2031-05-10T00:00:00Z until",
        ),
        ("too late", "deadline_missed: {until: 2031-05-20T00:00:00Z}", "not yet come", "until 2031-05-20T00:00:00Z."),
        ("a zone of the past", "in_zone: old", "its time is over", "It holds from"),
        ("near what is gone", "distance_to: {of: old, within_m: 9}", "its time is over", "It holds from"),
        ("one of two ways", "any: [{in_zone: edge}, {description: [hunting]}]", "none of these descriptions", "impact"),
        (
            "parts that exclude each other",
            "all: [{in_zone: edge}, {in_zone: south}]",
            "`edge` and `south` do not meet",
            "any",
        ),
    ],
)
def test_an_exception_that_can_never_apply_is_refused_at_its_line(defect, exception, what, hint):
    caught = refusal(TRUCE.replace("EXCEPTION", exception))
    assert what in caught.what, defect
    assert hint in caught.hint, defect
    assert caught.place == f"{AGREEMENT}:21"


@pytest.mark.parametrize(
    ("defect", "old", "new", "line", "what"),
    [
        (
            "act outside concerns",
            "kinds: [explosion, shot]",
            "kinds: [explosion, burst]",
            16,
            "`burst` is asked for here",
        ),
        (
            "concerns contradict the act",
            "concerns: [explosion, shot, uav]",
            "concerns: [uav]",
            16,
            "`explosion` is asked for",
        ),
        ("no calibre", "below: 152", "below: 82", 18, "no calibre is left"),
        (
            "no such calibre of this type",
            "types: [mortar, artillery_122]",
            "types: [mortar_60]",
            18,
            "none of these weapons",
        ),
        (
            "held before entry into force",
            "from: 2031-05-10T00:00:00Z, until: 2031-05-20",
            "until: 2031-05-02",
            22,
            "at no time",
        ),
        (
            "its zone is gone",
            "    exceptions",
            "    zone: old\n    exceptions",
            20,
            "its zone does not exist while it holds",
        ),
        ("judged in a zone that is gone", "- in_zone: north", "- in_zone: old", 19, "its time is over"),
    ],
)
def test_a_clause_that_can_never_apply_is_refused_at_its_line(defect, old, new, line, what):
    text = TRUCE.replace("EXCEPTION", ANYTHING)
    assert text.count(old) == 1
    caught = refusal(text.replace(old, new))
    assert what in caught.what, defect
    assert caught.hint
    assert caught.place == f"{AGREEMENT}:{line}", defect


def test_where_nothing_is_in_force_no_clause_is_held_against_it():
    text = TRUCE.replace("EXCEPTION", ANYTHING)
    start = text.index("in_force: [")
    nothing = text[:start] + "in_force: []" + text[text.index("\n", start) :]
    assert load(nothing).in_force == ()


def test_a_clause_must_meet_one_of_several_spans_in_force():
    text = TRUCE.replace("EXCEPTION", "during: {span: {from: 2031-05-12T00:00:00Z, until: 2031-05-13T00:00:00Z}}")
    gap = text.replace(
        "in_force: [{from: 2031-05-02T00:00:00Z, until: 2031-06-02T00:00:00Z}]",
        "in_force: [{until: 2031-05-12T00:00:00Z}, {from: 2031-05-13T00:00:00Z}]",
    )
    assert gap != text
    load(text)
    assert "its time is over" in refusal(gap).what
