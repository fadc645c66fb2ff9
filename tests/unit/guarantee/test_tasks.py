"""Tasks: their order, what they wait for, their gaps, pivots and failing sets."""

import pytest

from laws.registers_strategy import KNOWN, commitment, condition, register, task
from trucewatch.guarantee.failing import OutOfChecks, minimal, minimal_sets
from trucewatch.guarantee.readiness import readiness
from trucewatch.guarantee.serving import evenly
from trucewatch.model.readiness import Pivot, Serving
from trucewatch.model.register import NOT_STATED, Offer


def soldiers(least: int, most: int | None = None, *places: str) -> Offer:
    return Offer("soldiers", least, least if most is None else most, places)


def of(commitments, tasks, conditions=()):
    return readiness(register(commitments, tasks, conditions), KNOWN).tasks


def test_essential_tasks_come_first_each_to_its_least_before_any_gets_more() -> None:
    wanted = [task("nice", 4, 4, essential=False), task("first", 4, 9), task("second", 4, 9)]
    assert [t.least for t in of([commitment("p", soldiers(7))], wanted)] == [0, 4, 3]
    assert [t.least for t in of([commitment("p", soldiers(11))], wanted)] == [0, 7, 4]
    assert [t.least for t in of([commitment("p", soldiers(20))], wanted)] == [2, 9, 9]


def test_a_unit_goes_where_no_other_can() -> None:
    anywhere, coast = commitment("any", soldiers(5)), commitment("coast", soldiers(5, 5, "coast"))
    found = of([anywhere, coast], [task("c", 5, 5, place="coast"), task("h", 5, 5, place="hills")])
    assert [t.least for t in found] == [5, 5]
    assert [t.serving for t in found] == [(Serving("coast", 5, 5),), (Serving("any", 5, 5),)]


def test_a_task_of_no_use_without_another_counts_nothing_and_says_for_what_it_waits() -> None:
    wanted = [task("ships", 2, 2, capability="ships"), task("force", 5, 5, depends_on=("ships",))]
    waits, backed = (of([commitment("p", soldiers(5)), commitment("s", Offer("ships", n, 3))], wanted) for n in (1, 2))
    assert [(t.least, t.most, t.waits_for) for t in waits] == [(1, 2, ()), (0, 5, ("ships",))]
    assert waits[1].serving == (Serving("p", 5, 5),)
    assert [(t.least, t.most, t.waits_for) for t in backed] == [(2, 2, ()), (5, 5, ())]


def test_waiting_passes_on_through_others_and_circles_end() -> None:
    chain = [
        task("a", 1, 1, capability="ships"),
        task("b", 1, 1, depends_on=("a",)),
        task("c", 1, 1, depends_on=("b",)),
    ]
    found = of([commitment("p", soldiers(5))], chain)
    assert [(t.most, t.waits_for) for t in found] == [(0, ()), (0, ("a",)), (0, ("a", "b"))]
    circle = [task("a", 1, 1, depends_on=("b",)), task("b", 1, 1, depends_on=("a",))]
    assert [t.least for t in of([commitment("p", soldiers(5))], circle)] == [1, 1]


def test_a_condition_that_a_task_hangs_on_through_another_is_its_pivot() -> None:
    wanted = [task("ships", 2, 2, capability="ships"), task("force", 5, 5, depends_on=("ships",))]
    pledges = [commitment("p", soldiers(5)), commitment("s", Offer("ships", 2, 2), when={"met": "c"})]
    (_, force) = of(pledges, wanted, [condition("c")])
    assert force.pivots == (Pivot("c", (5, 5), (0, 0)),)
    assert force.failing == (("c",),)


def test_a_condition_that_helps_one_task_and_harms_what_another_waits_for_is_tried_both_ways() -> None:
    wanted = [task("ships", 2, 2, capability="ships"), task("force", 5, 5, depends_on=("ships",))]
    pledges = [
        commitment("p", soldiers(5), when={"met": "c"}),
        commitment("s", Offer("ships", 2, 2), when={"not": {"met": "c"}}),
    ]
    ships, force = of(pledges, wanted, [condition("c")])
    assert (ships.least, ships.most, force.least, force.most, force.exact) == (0, 2, 0, 0, True)


def test_conditions_that_help_one_pledge_and_harm_another_are_tried_in_all_their_worlds() -> None:
    pledges = [
        commitment("a", soldiers(5), when={"met": "c"}),
        commitment("b", soldiers(2), when={"not": {"met": "c"}}),
        commitment("d", soldiers(1), when={"all": [{"met": "c"}, {"met": "d"}]}),
    ]
    (t,) = of(pledges, [task("t", 3, 9)], [condition("c"), condition("d")])
    assert (t.least, t.most, t.exact) == (2, 6, True)
    assert t.pivots == (Pivot("c", (5, 6), (2, 2)), Pivot("d", (2, 6), (2, 5)))
    assert t.failing == (("c",),)


def test_a_condition_that_a_formula_of_many_needs_to_fail_is_tried_both_ways_too() -> None:
    names = [f"m{k:02d}" for k in range(13)]
    many = {"all": [{"not": {"met": "c"}}, {"any": [{"met": n} for n in names]}]}
    pledges = [commitment("a", soldiers(5), when={"met": "c"}), commitment("b", soldiers(5), when=many)]
    (t,) = of(pledges, [task("t", 3, 20)], [condition(n) for n in ["c", *names]])
    assert (t.least, t.most, t.exact) == (0, 5, False)


def test_gaps_are_what_is_missing_to_the_need_in_the_best_and_in_the_worst_case() -> None:
    (t,) = of([commitment("p", soldiers(3, 6))], [task("t", 8, 12)])
    assert (t.gap_least, t.gap_most) == (2, 9)
    (t,) = of([commitment("p", soldiers(30))], [task("t", 8, 12)])
    assert (t.least, t.gap_least, t.gap_most) == (12, 0, 0)


def test_the_most_decisive_condition_stands_first_and_one_without_effect_is_left_out() -> None:
    pledges = [
        commitment("small", soldiers(2), when={"met": "small"}),
        commitment("big", soldiers(7), when={"met": "big"}),
        commitment("ship", Offer("ships", 5, 5), when={"met": "elsewhere"}),
    ]
    (t,) = of(pledges, [task("t", 1, 20)], [condition("small"), condition("big"), condition("elsewhere")])
    assert t.pivots == (Pivot("big", (7, 9), (0, 2)), Pivot("small", (2, 9), (0, 7)))


def test_two_conditions_of_which_either_will_do_fail_only_together() -> None:
    pledges = [commitment(f"p{k}", soldiers(5), when={"all": [{"met": "c"}, {"met": f"c{k}"}]}) for k in (1, 2)]
    (t,) = of(pledges, [task("t", 5, 5)], [condition("c"), condition("c1"), condition("c2")])
    assert (t.failing, t.failing_whole) == ((("c",), ("c1", "c2")), True)


def test_a_task_out_of_reach_has_no_failing_set() -> None:
    (t,) = of([commitment("p", soldiers(5), when={"met": "c"})], [task("t", 6, 6)], [condition("c")])
    assert (t.most, t.failing, t.failing_whole) == (5, (), True)


def test_many_failing_sets_are_cut_and_it_is_said() -> None:
    names = [f"c{k:02d}" for k in range(14)]
    pledges = [commitment(f"p{n}", soldiers(1), when={"met": n}) for n in names]
    (alone,) = of(pledges, [task("t", 14, 14)], [condition(n) for n in names])
    assert (len(alone.failing), alone.failing_whole) == (12, False)
    (pairs,) = of(pledges, [task("t", 13, 13)], [condition(n) for n in names])
    assert (len(pairs.failing), pairs.failing_whole) == (12, False)
    assert {len(one) for one in pairs.failing} == {2}


def test_minimal_sets_are_found_by_halving() -> None:
    asked = []

    def fails(some):
        asked.append(tuple(some))
        return {"e", "r"} <= set(some)

    assert minimal("abcdefghijklmnopqrst", fails) == ("e", "r")
    assert len(asked) < 16


def test_a_search_that_branches_too_far_stops() -> None:
    names = [f"{side}{k}" for k in range(14) for side in "ab"]

    def fails(some):
        return any({f"a{k}", f"b{k}"} <= set(some) for k in range(14))

    found = minimal_sets(names, fails)
    assert len([next(found) for _ in range(9)]) == 9
    with pytest.raises(OutOfChecks):
        list(found)


@pytest.mark.parametrize(
    ("units", "holding", "shares"),
    [
        (9, {0: 9, 1: 9, 2: 9}, {0: 3, 1: 3, 2: 3}),
        (8, {0: 9, 1: 9, 2: 9}, {0: 3, 1: 3, 2: 2}),
        (9, {0: 9, 1: 1, 2: 9}, {0: 4, 1: 1, 2: 4}),
        (6, {0: 1, 1: 2, 2: 3}, {0: 1, 1: 2, 2: 3}),
        (1, {4: 5, 7: 5}, {4: 1}),
        (0, {0: 5}, {}),
    ],
)
def test_units_are_shared_evenly_and_the_first_ones_give_what_is_left_over(units, holding, shares) -> None:
    assert evenly(units, holding) == shares


def test_of_several_vague_pledges_none_is_shown_as_serving_alone() -> None:
    (t,) = of([commitment(name, soldiers(1, NOT_STATED)) for name in "abc"], [task("t", 5, 9)])
    assert t.serving == (Serving("a", 1, 3), Serving("b", 1, 3), Serving("c", 1, 3))


def test_what_one_task_was_given_is_not_given_to_the_next() -> None:
    first, second = of([commitment(name, soldiers(3)) for name in "ab"], [task("t", 4, 4), task("u", 2, 2)])
    assert first.serving == (Serving("a", 2, 2), Serving("b", 2, 2))
    assert second.serving == (Serving("a", 1, 1), Serving("b", 1, 1))


def test_who_serves_is_named_in_the_order_of_the_ids() -> None:
    pledges = [commitment("z", soldiers(2, 2, "coast")), commitment("a", soldiers(2))]
    (t, _) = of(pledges, [task("t", 4, 4, place="coast"), task("u", 1, 1, place="hills")])
    assert [s.commitment for s in t.serving] == ["a", "z"]
