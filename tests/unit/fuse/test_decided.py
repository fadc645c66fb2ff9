"""Decisions over an association: what each act does to the rows, whatever was computed before."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.fuse.decided import Decided, decide
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Grouping
from trucewatch.model.standing import Standing, standing
from unit.fuse.perceived import observations, seen

IDS = sorted(seen(name)["id"] for name in "abcdefgh")
KNOWN: Standing[Observations] = standing(observations(*(seen(name) for name in "abcdefgh")))


def act(name: str, *rows: int, entry: int = 1, **more: str) -> Grouping:
    return Grouping(name, tuple(IDS[row].decode() for row in rows), entry, f"why {entry}", **more)


def roots(*groups: tuple[int, ...]) -> np.ndarray:
    made = np.arange(len(IDS))
    for group in groups:
        made[list(group)] = group[-1]
    return made


def groups_of(found: Decided) -> list[list[int]]:
    """The rows of each incident."""
    held = np.flatnonzero(~found.aside)
    return [held[found.root[held] == root].tolist() for root in sorted(set(found.root[held].tolist()))]


def with_others(found: Decided, row: int) -> list[int]:
    return next((group for group in groups_of(found) if row in group), [])


def test_without_decisions_all_is_as_computed() -> None:
    root = roots((0, 1, 2), (5, 6))
    found = decide(KNOWN, root, ())
    assert found.root.tolist() == root.tolist()
    assert not found.aside.any()
    assert not found.shaped.any()


def test_a_merge_takes_the_companions_along() -> None:
    found = decide(KNOWN, roots((0, 1), (3, 4), (6, 7)), (act("merge", 1, 3),))
    assert with_others(found, 0) == [0, 1, 3, 4]
    assert found.shaped.tolist() == [True, True, False, True, True, False, False, False]


def test_a_split_parts_what_it_names_from_several_incidents() -> None:
    found = decide(KNOWN, roots((0, 1, 2), (3, 4)), (act("split", 2, 3),))
    assert [with_others(found, row) for row in (0, 2, 4)] == [[0, 1], [2, 3], [4]]


def test_of_two_that_contradict_each_other_the_later_counts() -> None:
    merge, split = act("merge", 0, 4, entry=3), act("split", 4, entry=9)
    assert with_others(decide(KNOWN, roots(), (merge, split)), 0) == [0]
    assert with_others(decide(KNOWN, roots(), (split, merge)), 0) == [0, 4]
    first, last = act("reclass", 0, entry=1, kind="shot"), act("reclass", 0, entry=2, kind="fire")
    assert decide(KNOWN, roots(), (first, last)).kind[0] == v.KINDS.index("fire")


def test_one_of_several_set_aside_is_taken_back_alone() -> None:
    """Found here: what was set aside together kept one root, which was not in the incident any more."""
    found = decide(KNOWN, roots((0, 1, 2)), (act("set_aside", 0, 1), act("merge", 1, 5, entry=2)))
    assert with_others(found, 1) == [1, 5]
    assert found.aside.tolist() == [True, *[False] * 7]
    assert found.root[1] in {1, 5}
    assert found.reason.tolist() == ["why 1", *[""] * 7]


def test_a_reclass_holds_for_what_is_of_the_incident_in_the_end() -> None:
    found = decide(KNOWN, roots((0, 1)), (act("reclass", 0, description="hunting"), act("merge", 1, 2, entry=2)))
    assert (found.description[:4] == [v.DESCRIPTIONS.index("hunting")] * 3 + [-1]).all()
    assert (found.kind == -1).all()


def test_what_is_not_there_is_passed_over() -> None:
    nobody = Grouping("merge", ("0" * 40, "f" * 40), 1, "why")
    assert decide(KNOWN, roots((0, 1)), (nobody,)).root.tolist() == roots((0, 1)).tolist()
    assert decide(standing(Observations.of(0)), np.empty(0, np.int64), (nobody,)).root.tolist() == []


def test_a_decision_holds_for_what_corrects_an_observation_under_another_id() -> None:
    old = seen("old", record="1", revision=0)
    known = standing(observations(old, seen("new", record="1", revision=1), seen("c")))
    aside = Grouping("set_aside", (old["id"].decode(),), 1, "a door")
    found = decide(known, np.arange(2), (aside,))
    assert found.aside[known.rows.id == seen("new")["id"]].tolist() == [True]
    assert found.aside.sum() == 1


ROWS = st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True)
ACTS = st.lists(st.tuples(st.sampled_from(["merge", "split", "set_aside", "reclass"]), ROWS), max_size=6)


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8), ACTS)
def test_every_row_is_of_one_incident_or_set_aside_with_a_reason(labels: list[int], drawn: list) -> None:
    """And a root stands in its own incident, so that any way to number incidents gives the same ones."""
    root = np.array([labels.index(label) for label in labels])
    acts = tuple(
        act(name, *rows, entry=nth, kind="shot" * (name == "reclass")) for nth, (name, rows) in enumerate(drawn)
    )
    found = decide(KNOWN, root, acts)
    for row in np.flatnonzero(~found.aside).tolist():
        assert not found.aside[found.root[row]]
        assert found.root[found.root[row]] == found.root[row]
    assert ((found.reason != "") == found.aside).all()
    for group in groups_of(found):
        for column in (found.shaped, found.kind):
            assert len(set(column[group].tolist())) == 1
    if drawn and drawn[-1][0] in {"merge", "split"}:
        name, rows = drawn[-1]
        together = with_others(found, rows[0])
        assert set(rows) <= set(together)
        assert name == "merge" or sorted(rows) == together
    if drawn and drawn[-1][0] == "set_aside":
        assert found.aside[drawn[-1][1]].all()
    untouched = {row for row in range(8) if not found.shaped[row] and not found.aside[row]}
    for row in untouched:
        assert with_others(found, row) == [r for r in range(8) if root[r] == root[row]]
