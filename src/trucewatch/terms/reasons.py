"""Reasons as text: the tree of a judgement for every row, each distinct one written one time."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from trucewatch.model.columns import Ints, Texts
from trucewatch.terms.judgement import ONE_E6, Judgement

MOST_CODES: Final = 2**62


def reasons(judged: Judgement) -> Texts:
    """The reason (n,) of each row as canonical JSON: `m` message, `a` arguments, `lo`, `hi`, `of` what it rests on; keys in order.

    Rows that agree in all that their atoms say have one reason.
    """
    _, first, back = np.unique(_codes(judged), return_index=True, return_inverse=True)
    texts = np.empty(len(first), dtype=object)
    texts[:] = _written(judged, first, {})
    return texts[back.ravel()]


def _codes(judged: Judgement) -> Ints:
    """A number (n,) for each row, equal where the atoms say the same: every message and interval, each in its own digits."""
    code, codes = np.zeros(len(judged.lo), np.int64), 1
    for atom in {id(atom): atom for atom in judged.atoms()}.values():
        said, ways = _said(atom)
        if codes * ways > MOST_CODES:
            found, code = np.unique(code, return_inverse=True)
            code, codes = code.ravel(), max(1, len(found))
        code, codes = code * ways + said, codes * ways
    return code


def _said(atom: Judgement) -> tuple[Ints, int]:
    """What an atom says of each row as a number (n,), and below which number they all are."""
    said, ways = atom.message, len(atom.messages)
    between = np.flatnonzero((atom.lo != 0) & (atom.lo != ONE_E6) | (atom.hi != 0) & (atom.hi != ONE_E6))
    if not len(between):
        # the two ends are certain, so that the message and each of them are one of few
        return said * 4 + 2 * (atom.lo == ONE_E6) + (atom.hi == ONE_E6), 4 * ways
    intervals = np.zeros(len(said), np.int64)
    found, place = np.unique(atom.lo[between] * (ONE_E6 + 1) + atom.hi[between], return_inverse=True)
    intervals[between] = 4 + place.ravel()
    ends = np.where(intervals > 0, intervals, 2 * (atom.lo == ONE_E6) + (atom.hi == ONE_E6))
    return said * (4 + len(found)) + ends, ways * (4 + len(found))


def _written(judged: Judgement, rows: Ints, known: dict[int, list[str]]) -> list[str]:
    """The tree of each of some rows."""
    if id(judged) in known:
        return known[id(judged)]
    heads = [f'{{"a":{msgspec.json.encode(a, order="sorted").decode()},"hi":' for _, a in judged.messages]
    tails = [f',"m":{msgspec.json.encode(name).decode()}' for name, _ in judged.messages]
    parts = [_written(part, rows, known) for part in judged.of]
    ends = [f',"of":[{",".join(of)}]}}' for of in zip(*parts, strict=True)] if parts else ["}"] * len(rows)
    columns = (judged.message[rows].tolist(), judged.lo[rows].tolist(), judged.hi[rows].tolist(), ends)
    made = [f'{heads[m]}{hi},"lo":{lo}{tails[m]}{end}' for m, lo, hi, end in zip(*columns, strict=True)]
    known[id(judged)] = made
    return made
