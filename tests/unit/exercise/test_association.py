from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.association import Together, b_cubed, b_cubed_by, pairwise, pairwise_by

LABELS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("stuv")), min_size=1, max_size=30)


def test_a_worked_example():
    """Five observations of two events; one incident took in an observation of the other event."""
    precision, recall, f1 = b_cubed(list("aaabb"), list("ssttt"))
    assert precision == Fraction(2 * Fraction(2, 3) + Fraction(1, 3) + 2, 5)
    assert recall == Fraction(2 + Fraction(1, 3) + 2 * Fraction(2, 3), 5)
    assert f1 == 2 * precision * recall / (precision + recall)


def test_all_apart_is_precise_and_recalls_little():
    assert b_cubed(["a", "b", "c", "d"], ["s"] * 4)[:2] == (1, Fraction(1, 4))


def test_all_together_recalls_all_and_is_imprecise():
    assert b_cubed(["a"] * 4, ["s", "t", "u", "v"])[:2] == (Fraction(1, 4), 1)


def test_nothing_to_put_together_is_put_together_well():
    assert b_cubed([], []) == (1, 1, 1)


@given(LABELS)
def test_by_the_definition_over_all_observations(labels):
    computed, true = [c for c, _ in labels], [t for _, t in labels]
    n = len(labels)
    together = [[j for j in range(n) if computed[j] == computed[i]] for i in range(n)]
    same = [[j for j in range(n) if true[j] == true[i]] for i in range(n)]
    precision = sum(Fraction(len(set(together[i]) & set(same[i])), len(together[i])) for i in range(n)) / n
    recall = sum(Fraction(len(set(together[i]) & set(same[i])), len(same[i])) for i in range(n)) / n
    assert b_cubed(computed, true)[:2] == (precision, recall)


def test_pairs_by_hand():
    """Two of three pairs made are right, and two of four that are there were made."""
    precision, recall, f1 = pairwise(list("aaabb"), list("ssttt"))
    assert (precision, recall, f1) == (Fraction(1 + 1, 3 + 1), Fraction(2, 1 + 3), Fraction(1, 2))
    assert pairwise(["a", "b"], ["s", "t"]) == (1, 1, 1)
    assert pairwise(["a", "b", "b"], ["s", "s", "t"]) == (0, 0, 0)


@given(LABELS)
def test_pairs_by_the_definition(labels):
    n = len(labels)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    made = {(i, j) for i, j in pairs if labels[i][0] == labels[j][0]}
    there = {(i, j) for i, j in pairs if labels[i][1] == labels[j][1]}
    precision, recall, _ = pairwise([c for c, _ in labels], [t for _, t in labels])
    assert precision == (Fraction(len(made & there), len(made)) if made else 1)
    assert recall == (Fraction(len(made & there), len(there)) if there else 1)


@given(LABELS)
def test_groups_make_up_the_whole(labels):
    """The figures of all are the means of those of the groups, each by its observations: nothing is asked within a group alone."""
    computed, true = [c for c, _ in labels], [t for _, t in labels]
    by = b_cubed_by(Together.of(computed, true), lambda event: "early" if event < "u" else "late")
    numbers = {name: sum((t < "u") == (name == "early") for t in true) for name in by}
    for figure in (0, 1):
        assert sum(by[g][figure] * n for g, n in numbers.items()) == b_cubed(computed, true)[figure] * len(labels)


def test_a_group_answers_for_what_its_incidents_took_in_from_others():
    by = pairwise_by(Together.of(list("aab"), list("stt")), str)
    assert by["s"][:2] == (0, 1)
    assert by["t"][:2] == (0, 0)


@given(LABELS)
def test_names_do_not_matter(labels):
    computed, true = [c for c, _ in labels], [t for _, t in labels]
    other = [{"a": "d", "b": "c", "c": "b", "d": "a"}[c] for c in computed]
    assert b_cubed(other, true) == b_cubed(computed, true)
    assert pairwise(other, true) == pairwise(computed, true)
