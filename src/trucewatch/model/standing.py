"""Which rows of a noun count: of a record the highest revision, of equal ids one content.

Nothing is edited: corrections arrive as new rows, and every row stays. A row counts if no higher revision of its id or of its record
exists. Two contents of one id at the highest revision are both kept as evidence; the smaller one is computed with, and the thing is
`disputed`: neither wins by arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ids
from trucewatch.model.evidence import Noun

N = TypeVar("N", bound=Noun)


@dataclass(frozen=True, eq=False)
class Standing(Generic[N]):
    """The rows of a noun that count, sorted by id, every id one time.

    `disputed` (n,) marks those with two contents of equal standing. `replaced` (m,) are the ids of records that a higher revision
    replaced, sorted, and `by` (m,) the smallest id of that record that counts.
    """

    rows: N
    disputed: NDArray[np.bool_]
    replaced: Ids
    by: Ids


def standing(table: N) -> Standing[N]:
    """Choose the rows of a noun that count; independent of the order of rows. Linear but for one sort by id."""
    order = by_id(table.id)
    chosen, disputed = _one_per_id(table, order)
    replaced = _replaced(table, chosen)
    kept = np.fromiter((i not in replaced for i in chosen.tolist()), np.bool_, len(chosen)) if replaced else None
    old = np.array(list(replaced), np.int64)
    new = np.array(list(replaced.values()), np.int64)
    in_order = len(chosen) == len(table) and bool((np.diff(chosen) > 0).all())
    return Standing(
        rows=table if in_order and kept is None else table.take(chosen if kept is None else chosen[kept]),
        disputed=disputed if kept is None else disputed[kept],
        replaced=table.id[old],
        by=table.id[new],
    )


def by_id(ids: Ids) -> NDArray[np.intp]:
    """The stable order that sorts ids, from their first 16 characters: in a million hashes hardly two share more."""
    if len(ids) < 2 or bool((ids[:-1] <= ids[1:]).all()):
        return np.arange(len(ids))
    words = np.ascontiguousarray(ids).view(">u8").reshape(len(ids), -1)
    order = np.lexsort((words[:, 1].astype(np.uint64), words[:, 0].astype(np.uint64)))
    in_order = ids[order]
    return order if bool((in_order[:-1] <= in_order[1:]).all()) else np.argsort(ids, kind="stable")


def _one_per_id(table: Noun, order: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    ids = table.id[order]
    again = np.zeros(len(order), dtype=np.bool_)
    again[1:] = ids[1:] == ids[:-1]
    starts = np.flatnonzero(~again)
    chosen, disputed = order[starts], np.zeros(len(starts), dtype=np.bool_)
    # most repetitions agree in everything with the row before: only the others are looked at one by one
    here, before = order[again], order[np.flatnonzero(again) - 1]
    other = (table.content[here] != table.content[before]) | (table.revision[here] != table.revision[before])
    ends = np.append(starts[1:], len(order))
    for place in np.unique(np.searchsorted(starts, np.flatnonzero(again)[other], side="right") - 1).tolist():
        rows = order[starts[place] : ends[place]].tolist()
        highest = max(int(table.revision[i]) for i in rows)
        contents = sorted((bytes(table.content[i]), i) for i in rows if table.revision[i] == highest)
        chosen[place] = contents[0][1]
        disputed[place] = contents[0][0] != contents[-1][0]
    return chosen, disputed


def _replaced(table: Noun, chosen: NDArray[np.intp]) -> dict[int, int]:
    """Rows whose record has a higher revision, each with the first row of that record that counts."""
    revisions = table.revision[chosen]
    if not len(chosen) or revisions.min() == revisions.max():
        return {}
    best: dict[Any, tuple[int, int]] = {}
    keyed = [
        (i, (table.source[i], table.record[i]), int(table.revision[i])) for i in chosen.tolist() if table.record[i]
    ]
    for i, key, revision in keyed:
        if key not in best or revision > best[key][0]:
            best[key] = (revision, i)
    return {i: best[key][1] for i, key, revision in keyed if revision < best[key][0]}
