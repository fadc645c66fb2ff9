"""Predicates on incidents, situation by situation, and Kleene's logic."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from trucewatch.model.time import DAY_MS, Interval, local_to_ms, zone
from trucewatch.terms import logic
from trucewatch.terms.judgement import ONE_E6, Judgement
from trucewatch.terms.spans import daily, within
from unit.assess import scenes
from unit.assess.scenes import E7_PER_KM, HOUR_MS
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, intervals


def judge(predicate, *rows, **zone_given) -> list[tuple[float, float]]:
    return intervals(ask(predicate, *rows, extents={"buffer": scenes.extent(scenes.zone(**zone_given))}))


@pytest.mark.parametrize(
    ("incident", "act", "is_"),
    [
        ({}, {"kinds": ["explosion"]}, TRUE),
        ({"kind": "shot"}, {"kinds": ["explosion"]}, FALSE),
        ({"kind": "unspecified"}, {"kinds": ["explosion"]}, UNKNOWN),
        ({"kind": "unspecified"}, {"kinds": ["unspecified"]}, TRUE),
        ({"kind": "uav", "uav_act": "crossing"}, {"kinds": ["uav"], "uav_acts": ["crossing"]}, TRUE),
        ({"kind": "uav", "uav_act": "strike"}, {"kinds": ["uav"], "uav_acts": ["crossing"]}, FALSE),
        ({"kind": "uav"}, {"kinds": ["uav"], "uav_acts": ["crossing"]}, UNKNOWN),
        ({}, {"kinds": ["uav", "explosion"], "uav_acts": ["strike"]}, TRUE),
    ],
)
def test_act(incident, act, is_) -> None:
    assert judge({"act": act}, incident) == [is_]


@pytest.mark.parametrize(
    ("described", "is_"),
    [("incoming", TRUE), ("hunting", FALSE), ("undetermined", UNKNOWN), ("overlapping", UNKNOWN), ("direction", TRUE)],
)
def test_description(described, is_) -> None:
    assert judge({"description": ["incoming", "impact", "direction"]}, {"description": described}) == [is_]


@pytest.mark.parametrize(
    ("weapon", "named", "is_"),
    [
        ("mortar_82", ["mortar"], TRUE),
        ("mortar_82", ["mortar_82"], TRUE),
        ("mortar_82", ["mortar_120"], FALSE),
        ("mortar", ["mortar_120"], UNKNOWN),
        ("unknown", ["mortar_120"], UNKNOWN),
        ("unknown", ["unknown"], TRUE),
        ("tank", ["mortar", "artillery"], FALSE),
        ("missile_cruise", ["missile"], TRUE),
    ],
)
def test_weapon(weapon, named, is_) -> None:
    assert judge({"weapon": {"types": named}}, {"weapon": weapon}) == [is_]


def test_in_zone_far_inside_far_outside_and_on_the_edge() -> None:
    rows = {}, {"lat_e7": 20 * E7_PER_KM}, {"lat_e7": 10 * E7_PER_KM}
    inside, outside, edge = judge({"in_zone": "buffer"}, *rows)
    assert (inside, outside) == (TRUE, FALSE)
    assert edge[0] == edge[1] == pytest.approx(0.5, abs=0.02)


def test_an_edge_that_may_be_off_leaves_it_open() -> None:
    rows = {"lat_e7": 9 * E7_PER_KM}, {"lat_e7": 11 * E7_PER_KM}, {"lat_e7": 5 * E7_PER_KM}
    assert judge({"in_zone": "buffer"}, *rows, error_m=2000) == [UNKNOWN, UNKNOWN, TRUE]


def test_before_a_zone_is_valid_nothing_is_in_it_and_what_straddles_may_be() -> None:
    straddles = {"t0_ms": 11 * HOUR_MS, "t1_ms": 13 * HOUR_MS}
    earlier = {"t0_ms": 0, "t1_ms": HOUR_MS}
    assert judge({"in_zone": "buffer"}, {}, straddles, earlier, valid=Interval(12 * HOUR_MS, DAY_MS)) == [
        TRUE,
        UNKNOWN,
        FALSE,
    ]


def test_during_a_span_and_between_two_local_times() -> None:
    span = {"during": {"span": {"t0_ms": 12 * HOUR_MS, "t1_ms": DAY_MS}}}
    assert judge(span, {}, {"t0_ms": 11 * HOUR_MS, "t1_ms": 13 * HOUR_MS}, {"t0_ms": 0, "t1_ms": 1}) == [
        TRUE,
        UNKNOWN,
        FALSE,
    ]
    night = {"during": {"daily": {"from": "22:00", "until": "06:00", "timezone": "Europe/Athens"}}}
    # in January Athens is two hours ahead: its night is 20:00 to 04:00 UTC
    at = [{"t0_ms": h * HOUR_MS, "t1_ms": h * HOUR_MS + 1} for h in (19, 20, 27, 28)]
    assert judge(night, *at) == [FALSE, TRUE, TRUE, FALSE]


def judgement(lo: float, hi: float) -> Judgement:
    of = np.array([round(lo * ONE_E6)]), np.array([round(hi * ONE_E6)])
    return Judgement(*of, np.zeros(1, np.int64), [("m", {})])


def interval(judged: Judgement) -> tuple[float, float]:
    return judged.lo[0] / ONE_E6, judged.hi[0] / ONE_E6


def of(combine, parts: list[Judgement]) -> tuple[float, float]:
    lo, hi = combine([(part.lo, part.hi) for part in parts])
    return lo[0] / ONE_E6, hi[0] / ONE_E6


KLEENE = {FALSE: 0, UNKNOWN: 1, TRUE: 2}


@pytest.mark.parametrize("values", [*product(KLEENE, repeat=2), *product(KLEENE, repeat=3)])
def test_on_true_false_and_unknown_it_is_kleenes_logic(values) -> None:
    parts = [judgement(*value) for value in values]
    by_rank = {rank: value for value, rank in KLEENE.items()}
    assert of(logic.conjunction, parts) == by_rank[min(KLEENE[v] for v in values)]
    assert of(logic.disjunction, parts) == by_rank[max(KLEENE[v] for v in values)]
    assert interval(logic.negation(parts[0])) == by_rank[2 - KLEENE[values[0]]]


known = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda ends: (min(ends) / 100, max(ends) / 100))


@given(st.lists(known, min_size=1, max_size=4), st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_knowing_less_never_narrows(values, more) -> None:
    wider = [(max(0, lo - m / 100), min(1, hi + m / 100)) for (lo, hi), m in zip(values, more, strict=False)]
    for combine in (logic.conjunction, logic.disjunction):
        lo, hi = of(combine, [judgement(*v) for v in values])
        lo_wider, hi_wider = of(combine, [judgement(*v) for v in wider])
        assert 0 <= lo_wider <= lo <= hi <= hi_wider <= 1


def test_equal_parts_are_one() -> None:
    edge = {"lat_e7": 10 * E7_PER_KM}
    once = judge({"in_zone": "buffer"}, edge)
    twice = {"all": [{"in_zone": "buffer"}, {"all": [{"in_zone": "buffer"}]}]}
    assert judge(twice, edge) == once


def test_a_deadline_is_missed_after_it_unless_it_was_done() -> None:
    missed = {"deadline_missed": {"until_ms": 12 * HOUR_MS}}
    rows = {"t0_ms": 0, "t1_ms": 1}, {"t0_ms": 11 * HOUR_MS, "t1_ms": 13 * HOUR_MS}, {}
    assert judge(missed, *rows) == [FALSE, UNKNOWN, TRUE]
    done = {"deadline_missed": {"until_ms": 12 * HOUR_MS, "done": {"not": {"in_zone": "buffer"}}}}
    edge = {"lat_e7": 20 * E7_PER_KM}
    assert judge(done, *rows, edge) == [FALSE, UNKNOWN, TRUE, FALSE]


@pytest.mark.parametrize("predicate", [{"nearby": 3}, {"all": [], "any": []}, {}])
def test_a_predicate_that_is_none_is_refused(predicate) -> None:
    with pytest.raises(AgreementError) as refused:
        judge(predicate, {})
    assert "in_zone" in refused.value.hint


@given(st.integers(0, 50), st.integers(0, 20), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=5))
def test_within_is_what_asking_every_millisecond_says(start: int, length: int, spans) -> None:
    inside, touched = within(np.array([start]), np.array([start + length]), [Interval(a, a + b) for a, b in spans])
    moments = range(start, start + max(1, length))
    covered = [any(a <= m < a + b for a, b in spans) for m in moments]
    assert bool(touched[0]) == any(covered)
    assert bool(inside[0]) == all(covered)


def test_a_night_is_an_hour_longer_when_clocks_go_back() -> None:
    kyiv = zone("Europe/Kyiv")
    noon = local_to_ms(date(2023, 10, 28), "12:00", kyiv)
    (night,) = daily("18:00", "06:00", "Europe/Kyiv", Interval(noon, noon + DAY_MS))
    assert night.t1_ms - night.t0_ms == 13 * HOUR_MS
