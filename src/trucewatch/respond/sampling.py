"""Which findings of a batch two reviewers look at: drawn by hash, so that nobody can choose them.

At volume not every finding is read. The batch is named, the sample's size is printed, and which findings are in it follows from a seed that
nobody knew when the findings were made: the root of the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def sample(findings: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """The findings that are reviewed, in the order of drawing.

    Args: findings: ids of the whole batch, in any order. seed: text, such as the ledger's root in hex.
    Source: simple random sampling without replacement, by the order of SHA-256(seed, id).
    Limits: says nothing of rare mistakes: of n reviewed without fault, up to 3/n of the batch may be wrong at 95 %.
    """
    drawn = sorted(set(findings), key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())
    return tuple(drawn[:size])
