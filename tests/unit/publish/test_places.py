"""Cells and zones."""

import dataclasses

import h3
import numpy as np

from trucewatch.model.mission import Region
from trucewatch.model.time import Interval
from trucewatch.publish.places import places
from unit.publish import sample


def with_zones(*zones):
    return dataclasses.replace(sample.AGREEMENT, zones=zones)


SPAN = Interval(sample.SPAN.from_ms, sample.SPAN.until_ms)


def test_a_cell_lies_in_the_zones_that_hold_its_middle_the_narrowest_first():
    told = places(sample.AGREEMENT, 6, SPAN)
    cell = told.cell(-208_000_000, -130_000_000)
    assert told.zones(cell) == ("buffer", "north", "area")
    assert told.narrowest(told.cell(-205_500_000, -135_000_000)) == "north"
    assert told.zones(told.cell(0, 0)) == ("area",)


def test_lines_have_no_inside_and_small_zones_are_not_told():
    told = places(sample.AGREEMENT, 6, SPAN)
    assert told.small == ("ford",)
    assert "line" not in told.cells


def test_a_hole_is_outside():
    outer, inner = (
        sample.box(*edges).rings[0] for edges in ((-21.4, -13.4, -20.6, -12.6), (-21.1, -13.1, -20.9, -12.9))
    )
    zone = type(sample.AGREEMENT.zones[1])("ring", "buffer", {}, Region((outer, inner)), 0, (), "", sample.EVER)
    told = places(with_zones(zone), 6, SPAN)
    assert told.zones(told.cell(-210_000_000, -130_000_000)) == ("area",)
    assert told.zones(told.cell(-212_000_000, -130_000_000)) == ("ring", "area")


def test_a_zone_that_does_not_exist_in_the_span_is_not_told():
    told = places(sample.AGREEMENT, 6, Interval(2**62, 2**62 + 1))
    assert told.cells == {}


def test_a_coarser_policy_widens_the_cells():
    told = places(with_zones(), 4, SPAN)
    fine = h3.latlng_to_cell(-21.0, -13.0, 6)
    assert h3.get_resolution(told.widened(fine)) == h3.get_resolution(told.cell(-210_000_000, -130_000_000)) == 4
    assert np.all(told.widened(fine) == h3.cell_to_parent(fine, 4))
