"""A large, plain CSV cut into cells without making an object for each of them: blocks of bytes, and where each cell begins and ends.

For sources of a million rows a day. Plain means: quotes stand around whole cells only, so that they can be dropped, and no cell
holds a comma or a line end. A row that is not plain has a wrong number of cells, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import SourceError
from trucewatch.ingest.source import Delivery
from trucewatch.model.columns import Ints

_BLOCK: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 16
_LINE_END, _COMMA = ord("\n"), ord(",")


@dataclass(frozen=True, eq=False)
class Cells:
    """A block of rows.

    `text`: (m,) uint8, the bytes. `line`: (n,) int64, where each row stands, from 1. `whole`: (n,) bool, which rows have as many cells as
    the header; `starts`, `ends`: (n, width) int64, places in `text`, both 0 for the cells of the other rows.
    """

    text: NDArray[np.uint8]
    line: Ints
    whole: NDArray[np.bool_]
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.line)

    def column(self, place: int, most: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """The cells of one column as characters.

        Args:
            place: of the column in the header. most: longest cell that can mean anything.
        Returns: (n, w) uint8, zero after each cell's end, with w at most `most`; (n,) bool, which cells are longer (and given as empty).
        """
        length = self.ends[:, place] - self.starts[:, place]
        long = length > most
        length = np.where(long, 0, length)
        steps = np.arange(max(int(length.max(initial=0)), 1))
        at = np.minimum(self.starts[:, place, None] + steps, len(self.text) - 1)
        return np.where(steps < length[:, None], self.text[at], 0).astype(np.uint8), long

    def texts(self, place: int, most: int) -> tuple[list[bytes], NDArray[np.bool_]]:
        """The same as a list of bytes."""
        chars, long = self.column(place, most)
        return chars.view(f"S{chars.shape[1]}").ravel().tolist(), long


def blocks_of_cells(delivery: Delivery, width: int) -> Iterator[Cells]:
    """Cut everything after the header line into blocks of about a megabyte. Blank lines are no rows.

    Raises: SourceError: a line of more than 64 kB, which no table has.
    """
    clear = delivery.clear
    header_at = len(clear) - len(clear.lstrip(b"\r\n"))
    at = clear.find(b"\n", header_at) + 1
    line = clear.count(b"\n", 0, at) + 1
    while 0 < at < len(clear):
        end = clear.find(b"\n", min(at + _BLOCK, len(clear)))
        end = end + 1 if end >= 0 else len(clear)
        block = clear[at:end]
        if len(block) > _BLOCK + _LONGEST_LINE:
            raise _line_too_long(delivery, line + clear.count(b"\n", at, at + _BLOCK))
        cells, lines = _cut(block.translate(None, b'"\r'), width, line)
        yield cells
        at, line = end, line + lines


def _cut(block: bytes, width: int, first_line: int) -> tuple[Cells, int]:
    """The cells of one block, and how many lines it has."""
    text = np.frombuffer(block if block.endswith(b"\n") else block + b"\n", dtype=np.uint8)
    ends = np.flatnonzero(text == _LINE_END)
    starts = np.concatenate([[0], ends[:-1] + 1])
    rows = ends > starts
    line = first_line + np.flatnonzero(rows)
    starts, ends = starts[rows], ends[rows]
    commas = np.flatnonzero(text == _COMMA)
    first, last = np.searchsorted(commas, starts), np.searchsorted(commas, ends)
    whole = last - first == width - 1
    inner = commas[(first[whole, None] + np.arange(width - 1)).ravel()].reshape(-1, width - 1)
    cell_starts, cell_ends = np.zeros((2, len(line), width), dtype=np.int64)
    cell_starts[whole] = np.column_stack([starts[whole], inner + 1])
    cell_ends[whole] = np.column_stack([inner, ends[whole]])
    return Cells(text, line, whole, cell_starts, cell_ends), block.count(b"\n")


def _line_too_long(delivery: Delivery, line: int) -> SourceError:
    hint = "A line end is missing, or this is no table: export and deliver it again."
    return SourceError("A line has more than 64 kB.", hint=hint, place=delivery.at(line))
