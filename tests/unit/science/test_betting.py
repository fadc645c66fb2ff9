"""Bets against unchanged: fair where nothing changed, and what is said of small series that were worked out by hand."""

from itertools import product

import numpy as np
import pytest

from trucewatch.science import betting as b

BASELINE = np.array([30.0, 24.0, 37.5])
THRESHOLD = 40.0
STANDS_DAYS = 84


def followed(*means: float, share: float = 1.0, baseline=BASELINE, threshold=THRESHOLD, day=None):
    blocks = np.array([(m, m, share) for m in means], np.float64).reshape(-1, 3)
    days = 3 * np.arange(1, len(means) + 1) if day is None else np.array(day, np.int64)
    return b.follow(blocks, days, baseline, 60, threshold, STANDS_DAYS)


@pytest.mark.parametrize("bet", b.BETS)
@pytest.mark.parametrize("share", [0.2, 0.7, 1.0])
def test_a_bet_on_a_fall_is_fair_at_the_baseline(bet, share):
    p_cap = share * 24.0 / 30.0
    mean = p_cap * b.fall(bet, 30.0, share, 30.0, 24.0) + (1 - p_cap) * b.fall(bet, 0.0, share, 30.0, 24.0)
    assert mean == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("bet", b.BETS)
def test_a_bet_on_a_rise_is_fair_at_the_most_and_lost_at_nothing(bet):
    assert b.rise(bet, 37.5, 150.0, 37.5) == pytest.approx(1.0)
    assert b.rise(bet, 0.0, 150.0, 37.5) == pytest.approx(1.0 - bet)
    assert b.rise(bet, 1e9, 150.0, 37.5) == b.rise(bet, 150.0, 150.0, 37.5)


@pytest.mark.parametrize("bet", b.BETS)
def test_no_block_costs_more_than_the_bet(bet):
    for share in (0.01, 0.5, 1.0):
        assert b.fall(bet, 1e18, share, 30.0, 24.0) >= 1.0 - bet - 1e-12


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_ever_speaking_wrongly_has_at_most_the_promised_probability(share):
    """Every course of ten blocks that are nothing or the cap, with its exact probability at the edge of the baseline."""
    threshold, p_cap = 4.0, share * 24.0 / 30.0
    p_wrong = 0.0
    for course in product((0.0, 30.0), repeat=10):
        stands, *_ = followed(*course, share=share, threshold=threshold)
        if b.LOWER in stands:
            high = sum(c > 0 for c in course)
            p_wrong += p_cap**high * (1 - p_cap) ** (len(course) - high)
    assert 0.01 < p_wrong <= 1 / threshold


def test_nothing_is_said_of_no_blocks():
    stands, since, evidence, began = followed()
    assert (len(stands), len(since), evidence.shape, began.shape) == (0, 0, (0, b.TESTS), (0, b.TESTS))


def test_a_fall_to_nothing_is_said_after_four_blocks():
    stands, since, evidence, _ = followed(*[0.0] * 5)
    assert stands.tolist() == [b.NOTHING] * 3 + [b.LOWER] * 2
    assert since[-1] == 15
    assert evidence[3, b.LOWER] >= THRESHOLD > evidence[2, b.LOWER]


def test_a_rise_is_said_and_stands_through_an_ordinary_block():
    stands, *_ = followed(*[150.0] * 6, 40.0)
    assert stands.tolist()[-2:] == [b.HIGHER] * 2
    assert b.LOWER not in stands


def test_one_high_block_turns_nothing_round():
    stands, *_ = followed(*[0.0] * 8, 1e6, *[0.0] * 8)
    assert set(stands[4:].tolist()) == {b.LOWER}


def test_what_lost_its_evidence_is_withdrawn_and_unchanged_follows():
    stands, _, _, began = followed(*[0.0] * 8, *[30.0] * 20)
    assert stands.tolist()[8:11] == [b.LOWER, b.NOTHING, b.NOTHING]
    assert stands[-1] == b.UNCHANGED
    assert b.HIGHER not in stands
    assert began[-1, b.LOWER] == 10


def test_near_the_baseline_unchanged_is_said_and_no_test_of_direction_begins_again():
    stands, _, _, began = followed(*[30.0, 27.0, 33.0] * 12)
    assert stands[-1] == b.UNCHANGED
    assert set(stands.tolist()) == {b.NOTHING, b.UNCHANGED}
    assert (began[:, [b.LOWER, b.HIGHER]] == 0).all()


@pytest.mark.parametrize(("pause", "expected"), [(STANDS_DAYS, b.LOWER), (STANDS_DAYS + 1, b.NOTHING)])
def test_what_was_said_lapses_and_must_be_earned_again(pause, expected):
    stands, _, evidence, began = followed(*[0.0] * 5, day=[3, 6, 9, 12, 12 + pause])
    assert stands[3] == b.LOWER
    assert stands[4] == expected
    assert (began[4, b.LOWER] == 4) == (expected == b.NOTHING)
    assert (evidence[4, b.LOWER] < THRESHOLD) == (expected == b.NOTHING)


def test_what_was_seen_less_says_less():
    whole, part = followed(*[0.0] * 6)[2], followed(*[0.0] * 6, share=0.4)[2]
    assert (part[:, b.LOWER] < whole[:, b.LOWER]).all()


def test_wealth_stays_a_number_however_long_it_grows():
    stands, _, evidence, _ = followed(*[0.0] * 1000)
    assert evidence[-1, b.LOWER] == b.MOST_WEALTH
    assert stands[-1] == b.LOWER


def test_the_change_point_is_where_the_fall_began():
    blocks = np.array([(m, m, 1.0) for m in [30.0] * 7 + [2.0] * 6])
    best, evidence = b.change_point(b.LOWER, 0, blocks, 12, BASELINE)
    assert best == 7
    assert evidence > b.change_point(b.LOWER, 0, blocks[:7], 6, BASELINE)[1]


def test_evidence_is_told_in_decades():
    assert [b.decades_e3(x) for x in (1000.0, 1.0, 0.01, 0.0)] == [3000, 0, -2000, -1_000_000]
