"""The agreements that ship, held against what is known of them."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from trucewatch.model.agreement import Agreement, extent_key, parts_of
from trucewatch.model.time import from_text
from trucewatch.run.agreements import named_agreement, say_agreement
from trucewatch.run.config import load_agreement, shipped
from trucewatch.run.config.geometry import polygons_of
from trucewatch.run.shelves import languages

HEAVY = {"withdrawal_artillery", "withdrawal_mlrs", "withdrawal_long_range", "withdrawal_addendum"}
SHELF = ("easter-2025", "exercise", "minsk-2015", "template", "ukraine-2026")


@pytest.fixture(scope="module")
def minsk() -> Agreement:
    return load_agreement(shipped("donbas-2015"))


@pytest.fixture(scope="module")
def frame() -> Agreement:
    return load_agreement(shipped("ukraine-2026"))


def test_the_ceasefire_begins_at_midnight_in_kyiv_and_its_end_is_disputed(minsk):
    (span,) = minsk.in_force
    assert span.t0_ms == from_text("2015-02-14T22:00:00Z")
    assert span.t1_ms == from_text("2022-02-21T22:00:00Z")
    assert minsk.legal_state == "disputed"
    assert "disputed" in minsk.notes["en"]
    assert "strittig" in minsk.notes["de"]


@pytest.mark.parametrize(
    ("clause", "since"),
    [
        ("withdrawal_artillery", "2015-03-02T22:00:00Z"),
        ("monitoring_access", "2015-02-16T22:00:00Z"),
        ("withdrawal_addendum", "2015-11-12T22:00:00Z"),
        ("live_fire_exercises", "2016-03-03T22:00:00Z"),
        ("disengagement_areas", "2016-09-20T21:00:00Z"),
        ("measures_2020_fire", "2020-07-26T21:01:00Z"),
    ],
)
def test_later_clauses_carry_their_own_date(minsk, clause, since):
    found = next(c for c in minsk.clauses if c.id == clause)
    assert found.valid.t0_ms == from_text(since)


def test_the_decisions_after_2015_are_amendments_and_end_nothing(minsk):
    assert [(a.id, a.from_ms) for a in minsk.amendments] == [
        ("addendum_2015", from_text("2015-09-28T21:00:00Z")),
        ("exercises_2016", from_text("2016-03-03T22:00:00Z")),
        ("disengagement_2016", from_text("2016-09-20T21:00:00Z")),
        ("measures_2020", from_text("2020-07-26T21:01:00Z")),
    ]
    assert {ended for a in minsk.amendments for ended in a.ends} == set()
    brought = {c.id for c in minsk.clauses if c.amendment == "measures_2020"}
    assert brought == {"measures_2020_fire", "measures_2020_operations", "measures_2020_aircraft"}


def test_return_fire_is_for_people_to_decide(minsk):
    fire = next(c for c in minsk.clauses if c.id == "measures_2020_fire")
    (exception,) = fire.exceptions
    assert "coordination mechanism" in exception["self_defence"]["procedure"]
    assert fire.remedies == ("discipline",)


def test_each_party_withdraws_from_the_line_that_the_text_names_for_it(minsk):
    zones = {zone.id: zone for zone in minsk.zones}
    for clause in (c for c in minsk.clauses if c.id in HEAVY - {"withdrawal_addendum"}):
        sides = [a for name, a in parts_of(clause.breached_if) if name == "side_of"]
        assert sides == [
            {"line": "line_of_contact", "side": "ukraine"},
            {"line": "line_2014", "side": "armed_formations"},
        ]
        half = int(clause.zone.removeprefix("withdrawal_")) * 500
        within = [a["within_m"] for name, a in parts_of(clause.breached_if) if name == "distance_to"]
        assert within[:2] == [half, half]
    assert zones["line_2014"].error_m == 3 * zones["line_of_contact"].error_m


def test_the_right_of_the_line_of_contact_lies_north_and_west(minsk):
    side = minsk.extents[extent_key("side_of", {"line": "line_of_contact", "side": "ukraine"})].least
    inside = polygons_of(side)
    for name, lon, lat, expected in [
        ("Kramatorsk", 37.55, 48.72, True),
        ("Volnovakha", 37.49, 47.60, True),
        ("Donetsk", 37.80, 47.99, False),
        ("Luhansk", 39.30, 48.57, False),
    ]:
        assert shapely.contains_xy(inside, lon * 1e7, lat * 1e7) == expected, name


def test_heat_from_space_bears_on_no_clause_and_told_events_bear_on_the_ceasefire(minsk):
    assert not [c.id for c in minsk.clauses if "fire" in c.concerns]
    ceasefire = next(c for c in minsk.clauses if c.id == "ceasefire")
    assert "unspecified" in ceasefire.concerns
    described = [a for name, a in parts_of(ceasefire.breached_if) if name == "description"]
    assert described
    assert all("undetermined" not in words for words in described)


def test_each_clause_names_its_source_and_withdrawal_concerns_sightings_alone(minsk):
    for clause in minsk.clauses:
        assert re.search(r"\b20(15|16|20)\b", clause.source), clause.id
        assert (clause.concerns == ("weapon_sighting",)) == (clause.id in HEAVY), clause.id


@pytest.mark.parametrize("name", ["exercise", "minsk-2015", "easter-2025"])
def test_four_ways_of_counting_ship_side_by_side(name):
    units = {rule.id: rule.unit for rule in named_agreement(name).rules}
    assert units.items() >= {
        ("per_shot", "projectile"),
        ("per_episode", "episode"),
        ("per_clause", "clause"),
        ("per_incident", "incident"),
    }


def test_the_ways_of_counting_differ_in_what_the_sources_say_of_them(minsk):
    rules = {rule.id: rule for rule in minsk.rules}
    assert (rules["per_shot"].exercises, rules["per_episode"].exercises) == (True, False)
    assert rules["per_episode"].one_direction
    assert rules["per_episode"].by == ("zone", "side")
    assert set(rules["per_clause"].kinds) == {kind for clause in minsk.clauses for kind in clause.concerns}


@pytest.mark.parametrize("name", SHELF)
def test_every_agreement_is_said_in_every_language_that_ships(name):
    said = {tag: list(say_agreement(name, tag)) for tag in languages()}
    assert {len(lines) for lines in said.values()} == {len(said["en"])}
    agreement = named_agreement(name)
    for lines in said.values():
        text = "\n".join(lines)
        assert all(
            text.count(f"[{part.id}]") >= 1
            for part in (*agreement.zones, *agreement.clauses, *agreement.amendments, *agreement.rules)
        )
        assert all(part.source in text for part in (*agreement.clauses, *agreement.amendments, *agreement.rules))


def test_easter_is_two_statements_with_one_start_and_thirty_hours():
    easter = named_agreement("easter-2025")
    (span,) = easter.in_force
    assert (span.t0_ms, span.t1_ms - span.t0_ms) == (from_text("2025-04-19T15:00:00Z"), 30 * 3_600_000)
    assert [(c.id, c.actors) for c in easter.clauses] == [("declaration", ("russia",)), ("reply", ("ukraine",))]
    assert {(s.party, s.state) for s in easter.legal_states} == {
        ("russia", "in_force"),
        ("ukraine", "announced"),
        ("russia", "expired"),
    }
    assert easter.zones == ()
    assert all("actor" in dict(parts_of(c.breached_if)) for c in easter.clauses)


def test_the_template_is_no_agreement_and_shows_every_predicate():
    template = named_agreement("template")
    assert template.in_force == ()
    assert template.source.startswith("No agreement.")
    shown = {name for c in template.clauses for p in (c.breached_if, *c.exceptions) for name, _ in parts_of(p)}
    schema = json.loads(files("trucewatch.agreements").joinpath("agreement.schema.json").read_text("utf-8"))
    assert set(schema["$defs"]["predicate"]["properties"]) == shown


def test_strips_lie_one_inside_the_other_around_the_line(minsk):
    zones = {zone.id: zone for zone in minsk.zones}
    strips = [polygons_of(zones[f"withdrawal_{width}"].region) for width in (15, 50, 70, 140)]
    assert all(outer.covers(inner) for inner, outer in pairwise(strips))
    line = zones["line_of_contact"]
    assert line.line
    assert strips[0].covers(shapely.LineString(line.region.rings[0][:, ::-1]))


def test_what_is_approximate_says_so_and_leaves_room(minsk):
    for zone in minsk.zones:
        assert zone.error_m >= 3000, zone.id
    line = next(zone for zone in minsk.zones if zone.line)
    assert line.error_m == 5000
    assert line.agreed_by == ()
    assert "Approximate" in line.source
    assert "Not a border" in line.source


def test_the_frame_of_2026_has_nothing_in_force_no_line_no_clause(frame):
    assert (frame.in_force, frame.clauses, frame.parties, frame.legal_state) == ((), (), (), "")
    assert {zone.kind for zone in frame.zones} == {"reporting"}
    assert len(frame.zones) == 7
    assert all("without any political meaning" in zone.source for zone in frame.zones)


def test_reporting_sectors_cover_the_area_once(frame):
    sectors = [polygons_of(zone.region) for zone in frame.zones]
    together = shapely.unary_union(sectors)
    assert together.area == pytest.approx(sum(s.area for s in sectors), rel=1e-9)
    corners = [(21.5, 47.6), (29.0, 43.6), (38.5, 43.6), (41.0, 50.6), (35.5, 52.8), (23.0, 52.4)]
    assert all(shapely.dwithin(together, shapely.Point(lon * 1e7, lat * 1e7), 2e3) for lon, lat in corners)
    assert not shapely.get_parts(together)[0].interiors


def test_the_example_of_the_how_to_is_an_agreement():
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-an-agreement.md").read_text("utf-8")
    (text,) = re.findall(r"^```yaml title=agreement.yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (zones,) = re.findall(r"^```json title=zones.geojson\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    read = load_agreement({"agreement/agreement.yaml": text.encode(), "agreement/zones.geojson": zones.encode()})
    assert [clause.id for clause in read.clauses] == ["no_fire", "no_mortars"]
    assert [zone.line for zone in read.zones] == [True, False]
