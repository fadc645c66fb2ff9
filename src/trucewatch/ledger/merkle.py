"""RFC 6962 hashes and proofs: pure functions over bytes, no storage.

The tree over n leaves splits at the largest power of two below n. A node is named by (level, index): it covers the leaves
index * 2**level up to (index + 1) * 2**level.

Source: RFC 6962 sections 2.1 (tree), 2.1.1 (inclusion), 2.1.2 (consistency); RFC 9162 sections 2.1.3.2 and 2.1.4.2
(verification, whose numbered steps the functions below follow).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
NodeHash = Callable[[int, int], bytes]
"""Returns the hash of the full subtree (level, index)."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one log entry (RFC 6962 section 2.1: 0x00 in front)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes (RFC 6962 section 2.1: 0x01 in front)."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Hash 2**k neighbouring nodes of one level up to their common ancestor."""
    row = list(hashes)
    while len(row) > 1:
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]


def range_hash(node: NodeHash, start: int, stop: int) -> bytes:
    """Hash the leaves start..stop, where start is a multiple of the smallest power of two that holds them all."""
    right: bytes | None = None
    while stop > start:
        level = ((stop - start) & -(stop - start)).bit_length() - 1
        stop -= 1 << level
        left = node(level, stop >> level)
        right = left if right is None else node_hash(left, right)
    return EMPTY_ROOT if right is None else right


def inclusion_proof(node: NodeHash, index: int, size: int) -> list[bytes]:
    """Return the audit path of leaf `index` in a tree of `size` leaves, from the leaf upwards.

    Source: RFC 6962 section 2.1.1.
    """
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(range_hash(node, middle, stop))
            stop = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(node: NodeHash, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of the tree of `new` leaves.

    Source: RFC 6962 section 2.1.2. Limits: empty when old is 0 or equals new: both are consistent by themselves.
    """
    if old in {0, new}:
        return []
    path: list[bytes] = []
    start, stop, known = 0, new, True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(range_hash(node, middle, stop))
            stop = middle
        else:
            path.append(range_hash(node, start, middle))
            start, known = middle, False
    return ([] if known else [range_hash(node, start, stop)]) + path[::-1]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Compute the root that an inclusion proof leads to; None when the proof cannot belong to these numbers.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:  # 1
        return None
    first, last, node = index, size - 1, leaf  # 2, 3
    for step in path:  # 4
        if last == 0:  # 4a
            return None
        if first & 1 or first == last:  # 4b
            node = node_hash(step, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:  # 4c
            node = node_hash(node, step)
        first, last = first >> 1, last >> 1  # 4d
    return node if last == 0 else None  # 5: the caller compares the root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether a proof shows that the old tree is the beginning of the new one.

    Source: RFC 9162 section 2.1.4.2. Two equal sizes need equal roots and no proof; from size 0 everything follows.
    """
    if old > new or old < 0:
        return False
    if old in {0, new}:
        return not path and (old_root == new_root if old else old_root == EMPTY_ROOT)
    steps = ([old_root] if old & (old - 1) == 0 else []) + list(path)  # 1, 2
    if not steps:
        return False
    first, last = old - 1, new - 1  # 3
    while first & 1:  # 4
        first, last = first >> 1, last >> 1
    old_node = new_node = steps[0]  # 5
    for step in steps[1:]:  # 6
        if last == 0:  # 6a
            return False
        if first & 1 or first == last:  # 6b
            old_node, new_node = node_hash(step, old_node), node_hash(step, new_node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:  # 6c
            new_node = node_hash(new_node, step)
        first, last = first >> 1, last >> 1  # 6d
    return last == 0 and old_node == old_root and new_node == new_root  # 7
