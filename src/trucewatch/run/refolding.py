"""Folding cases again whose commands changed: few of them here, many in one process for each core.

A process gets commands and gives lines back; it sees neither ledger nor database. Which process folds a case changes nothing, and what is written
is written in order of cases, some hundreds in a transaction, so that a kill loses only the last of them.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Final

import sqlalchemy as sql

from trucewatch.run.cases import ActRow, acts_where, folded, line_of
from trucewatch.run.folder import MissionFolder
from trucewatch.run.laws import Laws
from trucewatch.run.store import CASE_ACTS, CASE_SUBJECTS, CASE_TOUCHED, CASES, Store

Say = Callable[[str, int, int], None]
AT_ONCE: Final = 500
"""How many cases are folded in one transaction."""
FEW: Final = 5_000
"""Up to so many cases are folded here: starting processes would take longer."""
Rows = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Lines of cases, and their subjects."""
_laws: list[Laws] = []


def fold_touched(folder: MissionFolder, store: Store, say: Say, few: int = FEW) -> None:
    """Fold every case again whose commands changed, and put its line in the place of the old one. Args: few: see FEW."""
    waiting = store.count(CASE_TOUCHED)
    if not waiting:
        return
    laws = Laws(folder).whole()
    done = 0
    for names, (lines, subjects) in (_here if waiting <= few else _in_processes)(store, laws):
        for table in (CASES, CASE_SUBJECTS, CASE_TOUCHED):
            store.delete(table, table.c.case_id.in_(names))
        store.insert(CASES, lines)
        store.insert(CASE_SUBJECTS, subjects)
        store.commit()
        done += len(names)
        say("cases", done, waiting)


def _here(store: Store, laws: Laws) -> Iterator[tuple[list[str], Rows]]:
    for names, acts in _touched(store):
        yield names, _rows(laws, acts)


def _in_processes(store: Store, laws: Laws) -> Iterator[tuple[list[str], Rows]]:
    """The same; no more is read ahead than the processes need."""
    cores = os.cpu_count() or 1
    running: deque[tuple[list[str], Future[Rows]]] = deque()
    with ProcessPoolExecutor(cores, get_context("fork"), _begin, (laws,)) as pool:
        for names, acts in _touched(store):
            running.append((names, pool.submit(_rows_there, acts)))
            if len(running) > cores + 1:
                first, made = running.popleft()
                yield first, made.result()
        for names, made in running:
            yield names, made.result()


def _begin(laws: Laws) -> None:
    """What a process begins with. Cases hold no cycles, and looking for some would take a fifth of its time."""
    _laws[:] = [laws]
    gc.disable()


def _rows_there(acts: list[ActRow]) -> Rows:
    return _rows(_laws[0], acts)


def _rows(laws: Laws, acts: list[ActRow]) -> Rows:
    cases = [(case, number) for case, number in folded(laws, acts) if case.stage]
    lines = [line_of(case, number) for case, number in cases]
    return lines, [{"case_id": case.id, "subject": one} for case, _ in cases for one in case.subjects]


def _touched(store: Store) -> Iterator[tuple[list[str], list[ActRow]]]:
    """The cases that are touched with all their commands, some hundreds at a time, in the order of their numbers."""
    last = ""
    while True:
        ahead = sql.select(CASE_TOUCHED.c.case_id).where(CASE_TOUCHED.c.case_id > last)
        names = [name for (name,) in store.tuples(ahead.order_by(CASE_TOUCHED.c.case_id).limit(AT_ONCE))]
        if not names:
            return
        yield names, acts_where(store, CASE_ACTS.c.case_id.in_(names))
        last = names[-1]
