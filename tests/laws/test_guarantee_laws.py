"""What holds for the readiness of any register: no unit twice, nothing from repetition, no wider by learning, and exact by brute force."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from laws.registers_strategy import (
    AS_OF_MS,
    CONDITIONS,
    DAYS,
    KNOWN,
    OFFICE,
    PLACES,
    SOURCE,
    answered,
    commitment,
    condition,
    register,
    registers,
    task,
)
from trucewatch.errors import AgreementError
from trucewatch.guarantee import failing, pivots
from trucewatch.guarantee.readiness import readiness
from trucewatch.guarantee.reasons import MESSAGES
from trucewatch.model.readiness import Readiness, TaskReadiness
from trucewatch.model.register import NOT_STATED, Judged, Known, Offer, Published, Register, Turn

SOME = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=50)
Interval = tuple[int, int]


def intervals(found: Readiness) -> dict[str, Interval]:
    return {t.task: (t.least, t.most) for t in found.tasks}


def unknown(drawn: Register) -> list[str]:
    return [c.id for c in drawn.conditions if not c.history]


# Brute force: every world, and in each one an allocation by another way than ours.


def holds(formula, world) -> bool:
    if not formula:
        return True
    ((name, argument),) = formula.items()
    if name == "met":
        return world[argument]
    if name == "not":
        return not holds(argument, world)
    return (all if name == "all" else any)(holds(part, world) for part in argument)


def chain(place: str) -> set[str]:
    within = {p.id: p.within for p in PLACES}
    found = set()
    while place:
        found.add(place)
        place = within[place]
    return found


def alive(one) -> bool:
    word = one.stages[-1].word
    return word != "denied" and not (one.expires and one.expires < "2031-05-10")


def serves(drawn: Register, one, offer, wanted) -> bool:
    here = chain(wanted.place)
    if offer.capability != wanted.capability or (offer.places and not here & set(offer.places)):
        return False
    for other in drawn.commitments:
        later = other.id == one.id or other.stages[-1].date > one.stages[-1].date
        if other.state == one.state and alive(other) and later:
            for refusal in other.refuses:
                if refusal.capability == offer.capability and (not refusal.places or here & set(refusal.places)):
                    return False
    return not here & set(offer.not_in)


def rank(one) -> int:
    return ["said", "signed", "in_force"].index(one.stages[-1].word.replace("denied", "said"))


def repeated(drawn: Register, one, capability: str) -> bool:
    key = (one.stages[0].date, rank(one), one.id)
    return any(
        other.state == one.state
        and other.about == one.about
        and alive(other)
        and any(offer.capability == capability for offer in other.offers)
        and (other.stages[0].date, rank(other), other.id) > key
        for other in drawn.commitments
    )


def pools(drawn: Register, world, end: str) -> list[tuple[set[str], int]]:
    found = []
    for one in drawn.commitments:
        for offer in one.offers:
            reached = {t.id for t in drawn.tasks if serves(drawn, one, offer, t)}
            if alive(one) and holds(one.when, world) and not repeated(drawn, one, offer.capability):
                units = offer.least if end == "least" else offer.most
                found.append((reached, 1000 if units == NOT_STATED else units))
    return found


def flow(some: list[tuple[set[str], int]], wants: dict[str, int]) -> int:
    """The most units that can reach these tasks: the smallest cut, by trying every set of tasks (Hall, 1935)."""
    names = sorted(wants)
    return min(
        sum(wants[n] for n in names if n not in cut) + sum(units for reached, units in some if reached & cut)
        for size in range(len(names) + 1)
        for cut in map(set, combinations(names, size))
    )


def met_in_order(drawn: Register, some: list[tuple[set[str], int]]) -> dict[str, int]:
    wants, got, before = {t.id: 0 for t in drawn.tasks}, {t.id: 0 for t in drawn.tasks}, 0
    for essential in (True, False):
        chosen = [t for t in drawn.tasks if t.essential is essential]
        for wanted, units in [(t, t.least) for t in chosen] + [(t, t.most - t.least) for t in chosen]:
            wants[wanted.id] += units
            now = flow(some, wants)
            got[wanted.id] += now - before
            wants[wanted.id] += now - before - units
            before = now
    return got


def useful(drawn: Register, got: dict[str, int], name: str) -> bool:
    by_id = {t.id: t for t in drawn.tasks}
    return all(got[d] >= by_id[d].least and useful(drawn, got, d) for d in by_id[name].depends_on)


def worlds(drawn: Register) -> Iterator[dict[str, bool]]:
    open_ = unknown(drawn)
    said = {c.id: c.history[-1].word == "met" for c in drawn.conditions if c.history}
    for bits in product((False, True), repeat=len(open_)):
        yield {**said, **dict(zip(open_, bits, strict=True))}


def brute(drawn: Register) -> dict[str, Interval]:
    ends: dict[str, tuple[list[int], list[int]]] = {t.id: ([], []) for t in drawn.tasks}
    for world in worlds(drawn):
        for side, end in enumerate(("least", "most")):
            got = met_in_order(drawn, pools(drawn, world, end))
            for name in got:
                ends[name][side].append(got[name] if useful(drawn, got, name) else 0)
    return {name: (min(least), max(most)) for name, (least, most) in ends.items()}


@SOME
@given(registers())
def test_the_interval_of_every_task_is_what_trying_every_world_gives(drawn) -> None:
    found = readiness(drawn, KNOWN)
    assert intervals(found) == brute(drawn)
    assert all(t.exact for t in found.tasks)


@FEW
@given(registers())
def test_every_pivot_is_what_trying_every_world_with_that_answer_gives(drawn) -> None:
    found = readiness(drawn, KNOWN)
    expected = {t.task: {} for t in found.tasks}
    for name in unknown(drawn):
        met, failed = (brute(answered(drawn, {name: answer})) for answer in (True, False))
        for t in found.tasks:
            if met[t.task] != (t.least, t.most) or failed[t.task] != (t.least, t.most):
                expected[t.task][name] = (met[t.task], failed[t.task])
    assert {t.task: {p.condition: (p.if_met, p.if_failed) for p in t.pivots} for t in found.tasks} == expected


def minimal_failing(drawn: Register, name: str) -> set[tuple[str, ...]]:
    """Every minimal set of unknown conditions, by trying all sets of them, the smallest first."""
    need = next(t.least for t in drawn.tasks if t.id == name)
    found: list[set[str]] = []
    open_ = unknown(drawn)
    for size in range(len(open_) + 1):
        for some in combinations(open_, size):
            if not any(one <= set(some) for one in found):
                most = brute(answered(drawn, dict.fromkeys(some, False)))[name][1]
                if most < need:
                    found.append(set(some))
    return {tuple(sorted(one)) for one in found if one}


@FEW
@given(registers())
def test_the_failing_sets_are_all_minimal_sets_that_there_are(drawn) -> None:
    for t in readiness(drawn, KNOWN).tasks:
        assert t.failing_whole
        assert set(t.failing) == minimal_failing(drawn, t.task)
        assert [len(one) for one in t.failing] == sorted(len(one) for one in t.failing)


# Laws.


@SOME
@given(registers(), st.sampled_from(CONDITIONS), st.booleans())
def test_learning_never_widens_an_interval(drawn, name: str, answer: bool) -> None:
    assume(name in unknown(drawn))
    before = intervals(readiness(drawn, KNOWN))
    after = intervals(readiness(answered(drawn, {name: answer}), KNOWN))
    assert all(before[t][0] <= after[t][0] <= after[t][1] <= before[t][1] for t in before)


@SOME
@given(registers(positive=True), st.sampled_from(CONDITIONS))
def test_readiness_is_monotone_in_conditions_that_occur_only_positively(drawn, name: str) -> None:
    failed, met = (intervals(readiness(answered(drawn, {name: answer}), KNOWN)) for answer in (False, True))
    assert all(failed[t][0] <= met[t][0] and failed[t][1] <= met[t][1] for t in failed)


def replaces(drawn: Register, one) -> bool:
    """Whether it is the later word on something that an earlier one of the state offers: taking it back brings that one back."""
    return any(o.id != one.id and o.state == one.state and o.about == one.about for o in drawn.commitments)


@SOME
@given(registers(), st.data())
def test_deleting_a_pledge_without_caveats_or_refusals_never_improves_readiness(drawn, data) -> None:
    plain = [c for c in drawn.commitments if not c.refuses and not replaces(drawn, c)]
    assume(plain)
    gone = data.draw(st.sampled_from(plain))
    without = replace(drawn, commitments=tuple(c for c in drawn.commitments if c is not gone))
    before, after = (intervals(readiness(one, KNOWN)) for one in (drawn, without))
    assert all(after[t][0] <= before[t][0] and after[t][1] <= before[t][1] for t in before)


@SOME
@given(registers())
def test_no_unit_is_used_twice_and_every_unit_of_a_task_is_named(drawn) -> None:
    found = readiness(drawn, KNOWN)
    by_id = {c.id: c for c in drawn.commitments}
    for which in ("least", "most"):
        given_by: dict[tuple[str, str], int] = {}
        for t, wanted in zip(found.tasks, drawn.tasks, strict=True):
            assert sum(getattr(s, which) for s in t.serving) <= t.needed_most
            for s in t.serving:
                key = (s.commitment, wanted.capability)
                given_by[key] = given_by.get(key, 0) + getattr(s, which)
        for (name, capability), units in given_by.items():
            offered = [getattr(o, which) for o in by_id[name].offers if o.capability == capability]
            assert NOT_STATED in offered or units <= sum(offered)


@SOME
@given(registers(positive=True))
def test_what_serves_a_task_adds_up_to_what_it_is_backed_by(drawn) -> None:
    """But where it is of no use: there it counts nothing, and keeps what serves it."""
    for t in readiness(drawn, KNOWN).tasks:
        assert t.least in {0, sum(s.least for s in t.serving)}
        assert t.most in {0, sum(s.most for s in t.serving)}
        if not t.waits_for:
            assert t.least == sum(s.least for s in t.serving)


@SOME
@given(registers(), st.data())
def test_repetition_adds_no_force(drawn, data) -> None:
    """A state says the same again, later and as often as it likes: every figure stays as it was."""
    again = data.draw(st.sampled_from(drawn.commitments))
    later = tuple(Turn(turn.word, "2031-05-09", SOURCE) for turn in again.stages)
    assume(alive(again))
    alone = [c for c in drawn.commitments if c.id == again.id or not replaces(drawn, again)]
    echo = replace(again, id=f"{again.id}_again", stages=later)
    single, double = (replace(drawn, commitments=tuple(some)) for some in (alone, [*alone, echo]))
    refusing = any(c.refuses and c.state == again.state for c in alone)
    assume(not refusing)
    assert intervals(readiness(single, KNOWN)) == intervals(readiness(double, KNOWN))


@SOME
@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_everything_but_tasks_changes_no_figure(drawn, chance) -> None:
    def shuffled(some):
        return tuple(chance.sample(some, len(some)))

    other = replace(
        drawn,
        **{name: shuffled(getattr(drawn, name)) for name in ("commitments", "conditions", "states", "places")},
    )
    one, two = readiness(drawn, KNOWN), readiness(other, KNOWN)
    assert one.tasks == two.tasks
    assert one.divergences == two.divergences
    for name, key in (("answers", "condition"), ("standings", "commitment"), ("cells", "state")):
        in_order = [sorted(getattr(r, name), key=lambda o: (getattr(o, key), repr(o))) for r in (one, two)]
        assert in_order[0] == in_order[1]


@SOME
@given(registers())
def test_every_state_has_a_cell_for_every_task_and_a_task_backed_at_the_least_has_one_that_holds(drawn) -> None:
    found = readiness(drawn, KNOWN)
    assert [(c.state, c.task) for c in found.cells] == [(s.id, t.id) for s in drawn.states for t in drawn.tasks]
    answers = {t.id: {c.answer for c in found.cells if c.task == t.id} for t in drawn.tasks}
    for t in found.tasks:
        assert t.most == 0 or answers[t.task] & {"holds", "open"}
        if "open" not in answers[t.task]:
            assert t.least == 0 or "holds" in answers[t.task]


@SOME
@given(registers())
def test_every_interval_is_in_order_within_the_need_and_binding_is_a_part_of_it(drawn) -> None:
    for t in readiness(drawn, KNOWN).tasks:
        assert 0 <= t.binding_least <= t.least <= t.most <= t.needed_most
        assert t.binding_least <= t.binding_most <= t.most
        assert t.gap_least == max(0, t.needed_least - t.most)
        assert t.gap_most == t.needed_most - t.least


@SOME
@given(registers())
def test_every_reason_is_one_of_the_closed_list_with_its_arguments(drawn) -> None:
    found = readiness(drawn, KNOWN)
    for one in (*found.answers, *found.divergences):
        assert tuple(one.arguments) == MESSAGES[one.reason] or set(one.arguments) == set(MESSAGES[one.reason])
    for one in (*found.standings, *found.cells):
        assert MESSAGES[one.reason] == ()


@given(st.sampled_from(["indicator", "readiness", "assessment"]))
def test_the_indicator_can_never_be_asked(name: str) -> None:
    asking = condition("c1", asks={name: {"state": "lower"}})
    with pytest.raises(AgreementError, match=name):
        readiness(register([], [task("t")], [asking]), KNOWN)


@FEW
@given(st.lists(st.sampled_from(["met", "failed", "open"]), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_decisions_count_by_their_date_and_never_by_their_order(words, chance) -> None:
    said = [Judged("c1", word, DAYS[k % 3], OFFICE, k) for k, word in enumerate(words)]
    mixed = chance.sample(said, len(said))
    found = [
        readiness(register([], [task("t")], [condition("c1")]), Known(AS_OF_MS, (), tuple(some))).answers
        for some in (said, mixed)
    ]
    assert found[0] == found[1]
    latest = {j.status for j in said if j.date == max(j.date for j in said)}
    assert found[0][0].status == (latest.pop() if len(latest) == 1 else "disputed")


@FEW
@given(registers(), st.integers(1, 400))
def test_what_is_dated_later_changes_nothing_now(drawn, days: int) -> None:
    later_ms = AS_OF_MS + days * 86_400_000
    beside = Known(
        AS_OF_MS,
        (Published("legal_state", "in_force", "a", "", "unstated", 1, later_ms),),
        (Judged("c1", "failed", "2033-01-01", OFFICE, 1),),
    )
    assert readiness(drawn, KNOWN) == readiness(drawn, beside)


def wide(count: int, *, crossed: bool) -> Register:
    """`count` conditions, each of which one pledge needs and, where they are crossed, another one needs to fail."""
    names = [f"m{k:02d}" for k in range(count)]
    some = [commitment(f"a{n}", Offer("soldiers", 1, 1), when={"met": n}) for n in names]
    others = [commitment(f"b{n}", Offer("soldiers", 1, 1), when={"not": {"met": n}}) for n in names if crossed]
    return register([*some, *others], [task("t", 0, 100)], [condition(n) for n in names])


@pytest.mark.parametrize(("count", "found"), [(12, (12, 12, True)), (13, (0, 26, False))])
def test_up_to_twelve_mixed_conditions_are_exact_and_beyond_it_is_a_bound_that_says_so(count, found) -> None:
    (t,) = readiness(wide(count, crossed=True), KNOWN).tasks
    assert (t.least, t.most, t.exact) == found
    assert all(found[0] <= least <= most <= found[1] for p in t.pivots for least, most in (p.if_met, p.if_failed))


def test_sixty_conditions_that_only_help_are_exact() -> None:
    (t,) = readiness(wide(60, crossed=False), KNOWN).tasks
    assert (t.least, t.most, t.exact) == (0, 60, True)
    assert len(t.pivots) == 60


@example(12)
@given(st.integers(1, 14))
@settings(FEW, max_examples=6)
def test_more_atoms_than_a_formula_is_tried_with_are_bounded_and_never_too_narrow(count: int) -> None:
    names = [f"m{k:02d}" for k in range(count)]
    odd = {"any": [{"all": [{"met": names[0]}, {"met": n}]} for n in names]}
    drawn = register([commitment("a", Offer("soldiers", 2, 3), when=odd)], [task("t", 1, 9)], map(condition, names))
    (t,) = readiness(drawn, KNOWN).tasks
    assert (t.least, t.most) == (0, 3)
    assert t.exact is (count <= 12)


def test_limits_stand_where_the_text_says() -> None:
    assert failing.MOST_SETS >= 1
    assert pivots.mixed_limit(4) == 12
    assert pivots.mixed_limit(60) == 8


def untold(found: TaskReadiness) -> set[str]:
    return {name for one in found.failing for name in one}


@FEW
@given(registers())
def test_a_condition_in_a_failing_set_can_help(drawn) -> None:
    for t in readiness(drawn, KNOWN).tasks:
        assert untold(t) <= set(unknown(drawn))
