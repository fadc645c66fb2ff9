"""What makes two rows one thing: ids, contents, exact repeats, and the one order in which rows stand."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.source import Made
from trucewatch.model.columns import Ids, row_ids
from trucewatch.model.evidence import Noun
from trucewatch.model.manifest import Manifest

_BLOCK: Final = 1 << 16
_NAMED_BEFORE_CONTENT: Final = ("id", "content", "source")


def identify(made: Made, manifest: Manifest) -> Made:
    """Fill `id`, `content` and `source`.

    `id` hashes the columns that the manifest lists for this table, under the tag `SOURCE/TABLE`; `content` every column after `source`.
    """
    table = made.table
    tag = f"{manifest.name}/{table.NAME}"
    content = [c.name for c in table.columns() if c.name not in _NAMED_BEFORE_CONTENT]
    ids = _in_blocks(tag, table, manifest.identity[table.NAME])
    contents = _in_blocks(tag, table, content)
    return Made(table.replace(id=ids, content=contents, source=manifest.name), made.row)


def without_repeats(made: Made, wanted: NDArray[np.bool_]) -> Made:
    """Order the wanted rows by id, then content; of rows equal in both keep the first of the delivery."""
    ids, contents = made.table.id, made.table.content
    index = np.flatnonzero(wanted)
    order = index[np.lexsort((contents[index], ids[index]))]
    kept = order[_changes(ids[order]) | _changes(contents[order])]
    return Made(made.table.take(kept), made.row[kept])


def _in_blocks(tag: str, table: Noun, names: tuple[str, ...] | list[str]) -> Ids:
    """`row_ids` block by block: hashing a million rows at once would hold a second copy of all their text."""
    every = np.arange(len(table))
    blocks = [row_ids(tag, table.take(every[start : start + _BLOCK]), names) for start in range(0, len(table), _BLOCK)]
    return np.concatenate(blocks) if blocks else np.empty(0, dtype="S40")


def _changes(column: Ids) -> NDArray[np.bool_]:
    """Where a sorted column differs from the row before; always at the first row."""
    changed = np.ones(len(column), dtype=np.bool_)
    changed[1:] = column[1:] != column[:-1]
    return changed
