"""Folding in one process for each core gives the same lines as folding here, and a kill in between loses none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from trucewatch.run import refolding
from trucewatch.run.config import shipped
from trucewatch.run.folder import MissionFolder, create
from trucewatch.run.refolding import fold_touched
from trucewatch.run.shelves import shelves
from trucewatch.run.store import CASE_ACTS, CASE_SUBJECTS, CASE_TOUCHED, CASES, Store
from trucewatch.run.views import rebuild

OFFICES = b"""
offices:
  - { id: secretary, titles: { en: x, de: x }, person: S, nationality: Tonga, vkey: x/s+00000001+AAAA }
"""
COUNT = 23


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MissionFolder]:
    """An exercise with some cases that nobody has admitted yet, each joined by others."""
    monkeypatch.setattr(refolding, "AT_ONCE", 5)
    files = {n: d for n, d in shipped("exercise").items() if not n.startswith("inbox/")}
    with create(tmp_path / "mission", {**files, "mission.yaml": files["mission.yaml"] + OFFICES}, "test") as made:
        made.log.append([act(case, step) for step in range(4) for case in range(COUNT)])
        yield made


def act(case: int, step: int) -> dict[str, Any]:
    opened = {"command": "open", "by": "public", "clauses": ["ceasefire"], "fact": "x", "subjects": [f"{case:040x}"]}
    content = opened if step == 0 else {"command": "join", "by": "public", "fact": f"again {step}"}
    signature = {"office": "secretary", "person": "S", "key": "x/s+00000001+AAAA", "signature": f"{case} {step}"}
    head = {
        "kind": "decision",
        "v": 1,
        "time": f"2031-05-07T10:{step:02d}:00Z",
        "act": "case",
        "about": f"c-{case:03d}",
    }
    return {**head, "content": content, "signatures": [signature]}


def touch_all(store: Store) -> None:
    names = {name for (name,) in store.tuples(sql.select(CASE_ACTS.c.case_id))}
    store.insert_new(CASE_TOUCHED, [{"case_id": name} for name in sorted(names)])


def held(store: Store) -> tuple[list[Any], list[Any]]:
    return (
        store.tuples(sql.select(CASES).order_by(CASES.c.case_id)),
        store.tuples(sql.select(CASE_SUBJECTS).order_by(CASE_SUBJECTS.c.case_id)),
    )


def test_processes_fold_the_same(folder: MissionFolder) -> None:
    store = rebuild(folder, shelves())
    here = held(store)
    assert len(here[0]) == len(here[1]) == COUNT
    assert {row[1] for row in here[0]} == {"allegation"}
    touch_all(store)
    store.delete(CASES, sql.true())
    fold_touched(folder, store, lambda *_: None, few=0)
    assert held(store) == here
    assert store.count(CASE_TOUCHED) == 0
    store.close()


def test_what_was_folded_before_a_kill_stays_and_the_rest_is_folded_later(folder: MissionFolder) -> None:
    store = rebuild(folder, shelves())
    whole = held(store)
    touch_all(store)
    store.delete(CASES, sql.true())
    store.commit()

    def killed(_stage: str, done: int, _of: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fold_touched(folder, store, killed)
    assert 0 < store.count(CASE_TOUCHED) < COUNT
    fold_touched(folder, store, lambda *_: None)
    assert held(store) == whole
    store.close()
