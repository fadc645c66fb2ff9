"""The solver's answers, proved in whole numbers, beside augmenting paths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.guarantee.assignment import GREATEST, Answered, Network, Program
from trucewatch.guarantee.handing import Handing
from trucewatch.guarantee.needs import Need

GROUPS = [(0, 1), (1, 2), (2,)]
NEEDS = [Need(1, 4), Need(0, 3), Need(2, 5), Need(1, 2)]


@st.composite
def networks(draw: st.DrawFn):
    tasks = range(draw(st.integers(1, 6)))
    groups = draw(st.lists(st.sets(st.sampled_from(tasks), min_size=1).map(sorted).map(tuple), min_size=1, max_size=7))
    needs = draw(st.lists(st.builds(Need, st.sampled_from(tasks), st.integers(1, 9)), min_size=1, max_size=9))
    amounts = st.lists(st.integers(0, 12), min_size=len(groups), max_size=len(groups))
    return groups, needs, draw(st.lists(amounts, min_size=1, max_size=4))


@settings(max_examples=150, deadline=None)
@given(networks())
def test_the_program_and_augmenting_paths_meet_every_need_alike(network) -> None:
    groups, needs, several = network
    program = Program(groups, needs)
    for amounts in several:
        handing = Handing(groups, amounts)
        assert program.met(amounts) == [handing.meet(need) for need in needs]


@settings(max_examples=100, deadline=None)
@given(networks())
def test_what_is_handed_out_is_what_was_allocated_and_no_group_gives_more_than_it_holds(network) -> None:
    groups, needs, several = network
    made = Network(groups, needs)
    for amounts in several:
        got, out = made.allocated(amounts), made.handed_out(amounts)
        for task in {need.task for need in needs}:
            assert sum(units for (_, to), units in out.items() if to == task) == got[task]
        for group, held in enumerate(amounts):
            assert sum(units for (by, _), units in out.items() if by == group) <= held
            assert all(to in groups[group] for (by, to) in out if by == group)


@pytest.mark.parametrize(
    "planted", ["more than is held", "more than is needed", "less than could be", "a need of another"]
)
def test_a_wrong_answer_is_not_proved(planted: str) -> None:
    program = Program(GROUPS, NEEDS)
    amounts = np.array([4, 4, 4])
    assert program.met(amounts.tolist()) == [4, 3, 5, 0]
    (right,) = program._answers
    assert program._proved(amounts, right)
    arcs, met = right.arcs.copy(), right.met.copy()
    if planted == "more than is held":
        amounts = np.array([4, 4, 0])
    elif planted == "more than is needed":
        arcs[:], met[2] = arcs + (np.arange(len(arcs)) == len(arcs) - 1), met[2] + 1
    elif planted == "less than could be":
        arcs[:], met[:] = 0, 0
    else:
        met[0], met[3] = met[0] - 1, met[3] + 1
    assert not program._proved(amounts, Answered(amounts, arcs, met, right.price, right.basis))


def test_amounts_beyond_what_the_proof_can_count_are_answered_too() -> None:
    huge = Network([(0, 1)], [Need(0, GREATEST), Need(1, GREATEST)])
    assert huge.allocated([GREATEST + 5]) == {0: GREATEST, 1: 5}


def test_the_solver_writes_nothing_to_the_terminal(capfd) -> None:
    Network(GROUPS, NEEDS).allocated([4, 4, 4])
    assert capfd.readouterr() == ("", "")
