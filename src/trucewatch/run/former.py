"""Ids that incidents bore before: every one is made from an observation, and leads to what holds that observation now.

An incident is named by the smallest observation in it. A later observation can give it another name, and so can a decision that merges or parts it. No table of
aliases is kept: the name of every observation is made again and compared, which takes two to three seconds for a million of them. So everything else that an id can mean
is asked for first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from trucewatch.model.columns import Ids
from trucewatch.model.derived import Members
from trucewatch.run.store import Store


def former_incident(store: Store, wanted: str) -> dict[str, Any] | None:
    """The membership, as a row of `Members` with the whole id as `former`, of the observation after which an incident was named; None if none ever was."""
    for members, names in _named(store):
        index = np.flatnonzero(np.char.startswith(names, wanted.encode()))
        if len(index):
            return {**members.take(index[:1]).rows()[0], "former": names[index[0]].decode()}
    return None


def former_holders(store: Store, wanted: Collection[str]) -> dict[str, str]:
    """The incidents that now hold what incidents of some ids were named by; ids that no incident bore, or of which all was set aside, are left out."""
    ids = np.array(sorted(one.encode() for one in wanted), "S40")
    found: dict[str, str] = {}
    for members, names in _named(store) if len(ids) else ():
        held = np.flatnonzero(np.isin(names, ids) & (members.incident != b""))
        pairs = zip(names[held].tolist(), members.incident[held].tolist(), strict=True)
        found |= {former.decode(): now.decode() for former, now in pairs}
    return found


def _named(store: Store) -> Iterator[tuple[Members, Ids]]:
    from trucewatch.fuse.fuse import (
        incidents_named_by,
    )  # its kernels take a second to load, and few ids are former ones

    for day in store.days(Members):
        members = store.load(Members, day, day)
        yield members, incidents_named_by(members.observation)
