from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.association import b_cubed, pairwise

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
