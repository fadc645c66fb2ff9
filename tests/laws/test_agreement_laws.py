"""Whatever a right agreement says, it is read; and its text of one day is what the amendments of later days left alone."""

from __future__ import annotations

import json
import pickle

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.agreements_strategy import AGREEMENT, agreement_files
from trucewatch.model.agreement import Clause, extent_key, parts_of
from trucewatch.run.config import load_agreement, shipped
from trucewatch.run.config.geometry import in_degrees


@settings(max_examples=40, deadline=None)
@given(agreement_files())
def test_every_right_agreement_is_read_and_every_place_that_it_asks_about_is_there(files):
    read = load_agreement(files)
    for clause in read.clauses:
        for predicate in (clause.breached_if, *clause.exceptions):
            keys = [extent_key(*part) for part in parts_of(predicate)]
            assert all(key in read.extents for key in keys if key)


@settings(max_examples=12, deadline=None)
@given(agreement_files())
def test_what_certainly_belongs_to_a_place_may_belong_to_it(files):
    read = load_agreement(files)
    for key, extent in read.extents.items():
        least, most = in_degrees(extent.least), in_degrees(extent.most)
        assert shapely.difference(least, most).area < 1e-9, key
        zone = next((z for z in read.zones if z.id == key and not z.line), None)
        if zone:
            assert shapely.difference(least, in_degrees(zone.region)).area < 1e-9, key
            assert shapely.difference(in_degrees(zone.region), most).area < 1e-9, key


@settings(max_examples=30, deadline=None)
@given(agreement_files(), st.integers(0, 400))
def test_an_amendment_changes_nothing_before_its_date(files, hours):
    amended = load_agreement(files)
    text = json.loads(files[AGREEMENT])
    last = max(amended.amendments, key=lambda a: a.from_ms, default=None)
    if last is None:
        return
    text["amendments"] = [a for a in text["amendments"] if a["id"] != last.id]
    before = load_agreement({**files, AGREEMENT: json.dumps(text).encode()})
    at_ms = last.from_ms - 1 - hours * 3_600_000
    assert said_at(before.clauses, at_ms) == said_at(amended.clauses, at_ms)
    assert said_at(before.clauses, last.from_ms) != said_at(amended.clauses, last.from_ms)


def said_at(clauses: tuple[Clause, ...], at_ms: int) -> set[str]:
    return {c.id for c in clauses if c.valid.t0_ms <= at_ms < c.valid.t1_ms}


def test_an_agreement_travels_to_another_process_with_its_extents():
    sent = load_agreement(shipped("donbas-2015"))
    there = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert list(there.extents) == list(sent.extents)
    assert len(there.extents["line_of_contact"].most.rings) == 0
