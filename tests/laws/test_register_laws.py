"""A register is refused for a circle exactly when some condition rests on itself, however long the way; the order of entries changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from unit.run.config.registers import COMMITMENTS, Files, files, loaded

HEAD = COMMITMENTS[: COMMITMENTS.index("conditions:\n")]
CONDITION = """  - id: c{n}
    names: {{en: "{n}", de: "{n}"}}
    asks: {{commitment: {{id: p{n}, stage: said}}}}
    decided_by: documents
    source: paper
"""
PLEDGE = """  - id: p{n}
    state: Elbonia
    about: a
    form: statement
    binding: none
    binding_by: The tests
    source: paper
    says: {{en: "{n}", de: "{n}"}}
    stages: [{{stage: said, date: 2031-01-09}}]
    {key}: {{all: [{asked}]}}
"""
Graph = dict[int, frozenset[int]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Of each of some conditions, on which others the pledge that it asks for rests."""
    size = draw(st.integers(1, 6))
    return {n: draw(st.frozensets(st.integers(0, size - 1), max_size=2)) for n in range(size)}


def rests_on_itself(graph: Graph) -> bool:
    """By following every way until nothing new is met."""
    for start in graph:
        met: set[int] = set()
        ahead = set(graph[start])
        while ahead:
            met |= ahead
            ahead = {below for one in ahead for below in graph[one]} - met
        if start in met:
            return True
    return False


def written(graph: Graph, key: str, *, backwards: bool = False) -> Files:
    """The graph as a register. `key`: what the pledges rest with, `when` or `trigger`."""
    order = sorted(graph, reverse=backwards)
    conditions = "".join(CONDITION.format(n=n) for n in order)
    pledges = "".join(
        PLEDGE.format(n=n, key=key, asked=", ".join(f"{{met: c{one}}}" for one in sorted(graph[n])))
        if graph[n]
        else PLEDGE.format(n=n, key=key, asked="").rpartition(f"    {key}:")[0]
        for n in order
    )
    return files(commitments=f"{HEAD}conditions:\n{conditions}commitments:\n{pledges}")


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), key=st.sampled_from(["when", "trigger"]))
def test_a_circle_is_refused_and_nothing_else_is(graph: Graph, key: str) -> None:
    if rests_on_itself(graph):
        with pytest.raises(AgreementError, match="rests on itself") as caught:
            loaded(written(graph, key))
        assert caught.value.place.startswith("commitments.yaml:")
    else:
        assert len(loaded(written(graph, key)).conditions) == len(graph)


@settings(max_examples=30, deadline=None)
@given(graph=graphs().filter(lambda g: not rests_on_itself(g)))
def test_the_order_of_entries_changes_no_entry(graph: Graph) -> None:
    forth, back = loaded(written(graph, "when")), loaded(written(graph, "when", backwards=True))
    assert {c.id: c for c in forth.commitments} == {c.id: c for c in back.commitments}
    assert {c.id: c for c in forth.conditions} == {c.id: c for c in back.conditions}


def test_a_long_way_is_walked() -> None:
    chain = {n: frozenset({n + 1}) for n in range(400)} | {400: frozenset()}
    assert len(loaded(written(chain, "when")).conditions) == 401
