"""Who belongs to whom, in both directions: owners with their members, changed one by one.

Limits: members come in no particular order.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOBODY: Final = -1

Links = NDArray[np.int32]
Ints = NDArray[np.int64]


@njit("void(int32[::1], int32[::1], int32[::1], int32[::1], int64[::1], int64[::1])", cache=True)
def relink(owner: Links, head: Links, after: Links, before: Links, members: Ints, owners: Ints) -> None:
    """Give members (k,) to their new owners (k,), `NOBODY` for none, in place."""
    for j in range(len(members)):
        m, new = members[j], owners[j]
        old = owner[m]
        if old == new:
            continue
        if old != NOBODY:
            if before[m] == NOBODY:
                head[old] = after[m]
            else:
                after[before[m]] = after[m]
            if after[m] != NOBODY:
                before[after[m]] = before[m]
        owner[m], before[m], after[m] = new, NOBODY, NOBODY
        if new != NOBODY:
            after[m] = head[new]
            if head[new] != NOBODY:
                before[head[new]] = m
            head[new] = m


@njit("int64[::1](int32[::1], int32[::1], int64[::1])", cache=True)
def members_of(head: Links, after: Links, owners: Ints) -> Ints:
    """All members (k,) of some owners, owner by owner."""
    count = 0
    for owner in owners:
        m = head[owner]
        while m != NOBODY:
            count += 1
            m = after[m]
    out, k = np.empty(count, np.int64), 0
    for owner in owners:
        m = head[owner]
        while m != NOBODY:
            out[k] = m
            k += 1
            m = after[m]
    return out


class Chains:
    """Numbers from 0, of which each may have an owner among them: a chain of members for each owner."""

    def __init__(self) -> None:
        self.owner, self._head, self._after, self._before = (np.empty(0, np.int32) for _ in range(4))

    def lengthen(self, n: int) -> None:
        """Make room for n numbers; the new ones have no owner."""
        self.owner, self._head, self._after, self._before = (
            np.concatenate([links, np.full(n - len(links), NOBODY, np.int32)])
            for links in (self.owner, self._head, self._after, self._before)
        )

    def give(self, members: Ints, owners: Ints) -> None:
        """Give members (k,), each named once, to owners (k,)."""
        relink(self.owner, self._head, self._after, self._before, members, owners)

    def members(self, owners: Ints) -> Ints:
        """All members of some owners, each named once."""
        return members_of(self._head, self._after, owners)
