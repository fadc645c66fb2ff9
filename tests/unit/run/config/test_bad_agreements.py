"""Agreements as they go wrong in the field: each is refused with file, line and what to write instead, and what is in force stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from trucewatch.errors import AgreementError
from trucewatch.run.config import load_agreement, shipped
from trucewatch.run.folder import create, open_folder

AGREEMENT, ZONES = "agreement/agreement.yaml", "agreement/zones.geojson"
TRUCE = """id: test-truce
version: 1
names: {en: A truce}
source: Invented for this test
legal_states:
  - {party: hill, state: announced, from: 2031-05-01T00:00:00Z, by: Letter}
  - {party: hill, state: in_force, from: 2031-05-02T00:00:00Z, by: Letter}
in_force: [{from: 2031-05-02T00:00:00Z}]
certainty: 0.90
parties: [hill, vale]
clauses:
  - id: guns
    modality: oblige
    texts: {en: Guns stand 15 km from the line.}
    source: Article 1
    concerns: [weapon_sighting]
    actors: [hill]
    counted_by: each
    clock: {starts: event, hours: 24, source: Article 2}
    breached_if:
      all:
        - weapon: {calibre_mm: {at_least: 100}}
        - distance_to: {of: line, within_m: 15000}
        - side_of: {line: line, side: vale}
    exceptions:
      - actor: {parties: [vale]}
      - notified: {activities: [live_fire_exercise], hours_before: 24, channels: [liaison], answer: not_objected}
      - crossed: {line: line}
      - rate_over: {kinds: [shot], number: 3, hours: 24, zone: camp}
  - id: camp_free
    modality: prohibit
    texts: {en: No fire in the camp.}
    source: Article 3
    concerns: [shot]
    breached_if: {in_zone: camp}
amendments:
  - id: first
    names: {en: First change}
    source: Protocol 1
    from: 2031-06-01T00:00:00Z
    ends: [camp_free]
    clauses:
      - id: quiet
        modality: prohibit
        texts: {en: No fire at night.}
        source: Protocol 1
        concerns: [shot]
        breached_if: {during: {daily: {from: 22:00, until: 06:00, timezone: UTC}}}
  - id: second
    names: {en: Second change}
    source: Protocol 2
    from: 2031-07-01T00:00:00Z
    ends: [quiet]
rules:
  - {id: each, names: {en: Each}, unit: incident, kinds: [shot], source: ours, by: [side], line: line}
  - {id: breaches, names: {en: Breaches}, unit: clause, kinds: [shot], source: ours, clauses: [quiet]}
"""
DRAWN = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "line", "geometry": {"type": "LineString", "coordinates": [[37, 48], [38, 48.1], [39, 48]]},
 "properties": {"kind": "line_of_contact", "names": {"en": "Line"}, "error_m": 0, "agreed_by": [], "source": "drawn",
  "left": "hill", "right": "vale"}},
{"type": "Feature", "id": "camp", "geometry": {"type": "Polygon",
  "coordinates": [[[37.1, 48], [37.2, 48], [37.2, 48.1], [37.1, 48.1], [37.1, 48]]]},
 "properties": {"kind": "buffer", "names": {"en": "Camp"}, "error_m": 100, "agreed_by": ["hill"], "source": "drawn"}},
{"type": "Feature", "id": "belt", "geometry": null,
 "properties": {"kind": "withdrawal_strip", "names": {"en": "Belt"}, "error_m": 0, "agreed_by": [], "source": "drawn",
  "strip": {"of": "line", "width_m": 30000, "side": "left"}}}
]}
"""


def refusal(text: str, drawn: str) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        load_agreement({AGREEMENT: text.encode(), ZONES: drawn.encode()})
    return caught.value


def test_the_agreement_that_the_defects_are_put_into_is_right():
    read = load_agreement({AGREEMENT: TRUCE.encode(), ZONES: DRAWN.encode()})
    assert {c.id: c.amendment for c in read.clauses} == {"guns": "", "camp_free": "", "quiet": "first"}
    assert [a.brings for a in read.amendments] == [("quiet",), ()]
    assert [s.state for s in read.legal_states] == ["announced", "in_force"]


@pytest.mark.parametrize(
    ("defect", "old", "new", "line", "what", "hint"),
    [
        ("YAML that is not", "parties: [hill, vale]", "parties: [hill, vale", 11, "This is not YAML", "brackets"),
        ("citing nothing", "    source: Article 3\n", "", 30, "`source` is missing.", "Document, article, date"),
        ("citing an empty line", "source: Article 3", 'source: ""', 33, "`source` is empty.", "Document, article, date"),
        ("amendment citing nothing", "    source: Protocol 2\n", "", 49, "`source` is missing.", "Document, article"),
        ("two at one instant", "from: 2031-07-01T00:00:00Z", "from: 2031-06-01T03:00:00+03:00", 52, "`first` and `second` take effect at one", "Join"),
        ("nothing changed", "    ends: [quiet]\n", "", 49, "This amendment changes nothing.", "`ends`"),
        ("ends what never was", "ends: [quiet]", "ends: [quite]", 53, "There is no clause before this amendment named `quite`.", "`quiet`"),
        ("ends what comes later", "ends: [camp_free]", "ends: [quiet]", 41, "There is no clause before this amendment named `quiet`.", "There are"),
        ("ended twice", "ends: [quiet]", "ends: [camp_free]", 53, "`camp_free` has already ended", "Take it out"),
        ("ended before it holds", "        concerns: [shot]\n", "        concerns: [shot]\n        valid: {from: 2031-08-01T00:00:00Z}\n", 54, "`quiet` would end before it holds", "times"),
        ("holds before its amendment", "        concerns: [shot]\n", "        concerns: [shot]\n        valid: {from: 2031-05-30T00:00:00Z}\n", 48, "before the amendment", "later time"),
        ("over before its amendment", "        concerns: [shot]\n", "        concerns: [shot]\n        valid: {until: 2031-05-30T00:00:00Z}\n", 48, "before the amendment", "`until`"),
        ("id of an earlier clause", "id: quiet", "id: guns", 43, "There are two clauses with the id `guns`.", "id of its own"),
        ("amendment twice", "id: second", "id: first", 49, "There are two amendments with the id `first`.", "id of its own"),
        ("distance without unit", "within_m: 15000", "within: 15", 23, "`within` is not known here.", "write `within_m`"),
        ("distance in kilometres", "within_m: 15000", "within_m: 15 km", 23, "`within_m` must be a whole number.", "15 km are `15000`"),
        ("calibre without unit", "calibre_mm: {", "calibre: {", 22, "`calibre` is not known here.", "write `calibre_mm`"),
        ("clock with unit in its value", "hours: 24, source", "hours: 24 h, source", 19, "`hours` must be a whole number.", "Hours"),
        ("clock without hours", "hours: 24, source", "source", 19, "`hours` is missing.", "Hours"),
        ("neither near nor far", "{of: line, within_m: 15000}", "{of: line}", 23, "`distance_to` says nothing.", "`within_m` or `beyond_m`"),
        ("calibre bounded twice", "at_least: 100", "at_least: 100, above: 90", 22, "both bound the calibre", "Keep one"),
        ("weapon as a list", "weapon: {calibre_mm: {at_least: 100}}", "weapon: [mortar]", 22, "`weapon` must be a mapping.", "types: [...]"),
        ("a party nobody knows binds", "actors: [hill]", "actors: [hull]", 17, "There is no party of this agreement `hull`.", "`hill`"),
        ("a party nobody knows acts", "actor: {parties: [vale]}", "actor: {parties: [moon]}", 26, "There is no party of this agreement `moon`.", "There are: hill, vale."),
        ("a party nobody knows signs", "{party: hill, state: in_force", "{party: moon, state: in_force", 7, "There is no party of this agreement `moon`.", "hill"),
        ("two states of one party at one instant", "2031-05-02T00:00:00Z, by: Letter", "2031-05-01T00:00:00Z, by: Letter", 7, "two legal states of `hill` at one instant", "Keep"),
        ("a side nobody holds", "side: vale", "side: moon", 24, "There is no side of the line `line` `moon`.", "hill, vale"),
        ("a line that is none", "crossed: {line: line}", "crossed: {line: lime}", 28, "There is no line `lime`.", "`line`"),
        ("a zone for a line", "crossed: {line: line}", "crossed: {line: camp}", 28, "There is no line `camp`.", "line"),
        ("a line for a zone", "{in_zone: camp}", "{in_zone: line}", 35, "`line` is a line: nothing lies in it.", "`distance_to`"),
        ("far from nowhere", "{of: line, within_m", "{of: lane, within_m", 23, "There is no line or zone `lane`.", "`line`"),
        ("a rate of nowhere", "hours: 24, zone: camp", "hours: 24, zone: cape", 29, "There is no zone `cape`.", "`camp`"),
        ("a rate of days", "number: 3, hours: 24", "number: 3, hours: 48", 29, "`hours: 48` is too large.", "from 1 to 24"),
        ("an answer that is none", "answer: not_objected", "answer: not_objecting", 27, "is not a word for `answer`", "`not_objected`"),
        ("a rule nobody wrote", "counted_by: each", "counted_by: beach", 18, "There is no counting rule `beach`.", "`each`"),
        ("counting a clause nobody wrote", "clauses: [quiet]}", "clauses: [quit]}", 56, "There is no clause `quit`.", "`quiet`"),
        ("clauses of another unit", "unit: clause", "unit: incident", 56, "`clauses` belongs to the unit `clause`", "unit: clause"),
        ("by side of nothing", ", by: [side], line: line", ", by: [side]", 55, "A count by `side` needs a line.", "`line:`"),
        ("a line for nothing", ", by: [side], line: line", ", line: line", 55, "`line` means nothing without `by: [side]`.", "by: [zone, side]"),
        ("a unit nobody counts", "unit: incident", "unit: incidents", 55, "`incidents` is not a word for `unit`.", "`incident`"),
        ("severity as it is felt", "    actors: [hill]", "    severity: severe", 17, "`severe` is not a word for `severity`.", "minor, serious, grave"),
    ],
)  # fmt: skip
def test_text_that_is_wrong(defect, old, new, line, what, hint):
    assert TRUCE.count(old) == 1
    caught = refusal(TRUCE.replace(old, new), DRAWN)
    assert what in caught.what, defect
    assert hint in caught.hint, defect
    assert caught.place == f"{AGREEMENT}:{line}", defect


@pytest.mark.parametrize(
    ("defect", "old", "new", "line", "what", "hint"),
    [
        ("JSON that is not", '"id": "line",', '"id": "line"', 2, "This is not JSON", "commas"),
        ("crosses itself", "[37.2, 48], [37.2, 48.1]", "[37.2, 48.1], [37.2, 48]", 5, "not simple near longitude", "cross"),
        ("across the antimeridian", "[[37, 48], [38, 48.1], [39, 48]]", "[[179, 48], [-179, 48]]", 2, "crosses the antimeridian", "Split it at 180"),
        ("latitude first", "[[37, 48], [38, 48.1], [39, 48]]", "[[48, 137], [48.1, 138]]", 2, "beyond the pole", "exchanged"),
        ("a loop has no sides", "[[37, 48], [38, 48.1], [39, 48]]", "[[37, 48], [38, 48], [38, 49], [37.5, 47]]", 4, "meets itself", "loops"),
        ("hooked ends meet", "[[37, 48], [38, 48.1], [39, 48]]", "[[38, 48.5], [37, 48], [39, 48], [38.2, 48.5]]", 4, "meets itself", "outwards"),
        ("one side only", ',\n  "left": "hill", "right": "vale"', ',\n  "left": "hill"', 4, "`left` stands alone.", "either side"),
        ("one party on both sides", '"right": "vale"', '"right": "hill"', 4, "`hill` is on both sides.", "different party"),
        ("sides without parties", '"left": "hill"', '"left": "moon"', 4, "There is no party of this agreement `moon`.", "hill, vale"),
        ("sides of a zone", '"agreed_by": ["hill"], ', '"agreed_by": ["hill"], "left": "hill", "right": "vale", ', 7, "Only a line has", "out"),
        ("width without unit", '"width_m": 30000', '"width": 30', 10, "`width` is not known here.", "`width_m`"),
        ("error without unit", '"error_m": 100', '"error": 100', 7, "`error` is not known here.", "`error_m`"),
        ("strip of nothing", '"of": "line", "width_m"', '"of": "lime", "width_m"', 10, "There is no line `lime`.", "`line`"),
        ("two rules of one zone", '"strip": {', '"distance": {"of": "line", "metres": 9}, "strip": {', 8, "either a geometry", "null"),
        ("recognised by nobody known", '["hill"]', '["hull"]', 7, "There is no party of this agreement `hull`.", "`hill`"),
    ],
)  # fmt: skip
def test_zones_that_are_wrong(defect, old, new, line, what, hint):
    assert DRAWN.count(old) == 1
    caught = refusal(TRUCE, DRAWN.replace(old, new))
    assert what in caught.what, defect
    assert hint in caught.hint, defect
    assert caught.place == f"{ZONES}:{line}", defect


def test_a_side_must_be_known_where_one_is_asked_for():
    caught = refusal(TRUCE, DRAWN.replace(',\n  "left": "hill", "right": "vale"', ""))
    assert caught.what == "The line `line` does not say who is on which side."
    assert "`left` and `right`" in caught.hint


def test_a_rejected_agreement_leaves_the_one_in_force_untouched(tmp_path: Path):
    mission = tmp_path / "mission"
    create(mission, shipped("exercise"), "test").close()
    before = held(mission)
    written = mission / AGREEMENT
    right = written.read_text("utf-8")
    written.write_text(right.replace("in_zone: buffer", "in_zone: bufer", 1), "utf-8")
    command = [sys.executable, "-m", "trucewatch", "adopt", str(mission), "--by", "test"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 2
    line = right[: right.index("in_zone: buffer")].count("\n") + 1
    assert f"{AGREEMENT}:{line}: There is no zone `bufer`. Did you mean `buffer`?" in " ".join(said.stderr.split())
    assert held(mission) == before
    with open_folder(mission, write=False) as folder:
        (aircraft,) = (c for c in folder.settings()[1].clauses if c.id == "aircraft")
    assert aircraft.breached_if["all"][1] == {"in_zone": "buffer"}


def held(mission: Path) -> dict[str, bytes]:
    """Every byte of the ledger and its blobs."""
    files = (p for part in ("ledger", "blobs") for p in (mission / part).rglob("*") if p.is_file())
    return {str(p.relative_to(mission)): p.read_bytes() for p in files}
