"""The agreements that ship, held against what is known of them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from trucewatch.model.agreement import Agreement
from trucewatch.model.time import from_text
from trucewatch.run.config import load_agreement, shipped
from trucewatch.run.config.geometry import polygons_of

HEAVY = {
    "withdrawal_artillery",
    "withdrawal_mlrs",
    "withdrawal_long_range",
    "withdrawal_addendum",
    "disengagement_areas",
}


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
        ("live_fire_exercises", "2016-03-02T22:00:00Z"),
        ("measures_2020_fire", "2020-07-26T21:01:00Z"),
    ],
)
def test_later_clauses_carry_their_own_date(minsk, clause, since):
    found = next(c for c in minsk.clauses if c.id == clause)
    assert found.valid.t0_ms == from_text(since)


def test_heat_from_space_bears_on_no_clause_and_told_events_bear_on_the_ceasefire(minsk):
    assert not [c.id for c in minsk.clauses if "fire" in c.concerns]
    ceasefire = next(c for c in minsk.clauses if c.id == "ceasefire")
    assert "unspecified" in ceasefire.concerns
    assert "undetermined" not in ceasefire.breached_if["act"]["descriptions"]


def test_each_clause_names_its_source_and_what_it_concerns(minsk):
    for clause in minsk.clauses:
        assert re.search(r"\b20(15|16|20)\b", clause.source), clause.id
        assert (clause.concerns == ("weapon_sighting",)) == (clause.id in HEAVY), clause.id


def test_every_kind_is_counted_by_a_rule_and_none_twice_under_one_unit_and_means(minsk):
    assert [rule.id for rule in minsk.rules] == ["per_observation", "per_episode", "told_events", "heat_sources"]
    counted = {(rule.unit, kind, means) for rule in minsk.rules for kind in rule.kinds for means in rule.means}
    assert len(counted) == sum(len(rule.kinds) * len(rule.means) for rule in minsk.rules)


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
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (zones,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    read = load_agreement({"agreement/agreement.yaml": text.encode(), "agreement/zones.geojson": zones.encode()})
    assert [clause.id for clause in read.clauses] == ["no_fire", "no_mortars"]
    assert [zone.line for zone in read.zones] == [True, False]
