"""Ids that incidents bore before: every one is made from an observation, and leads to what holds that observation now.

An incident is named by the smallest observation in it. A later observation can give it another name, and so can a decision that merges or parts it. No table of
aliases is kept: the name of every observation is made again and compared, which takes about a second for a million of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucewatch.fuse.fuse import incidents_named_by
from trucewatch.model.derived import Members
from trucewatch.run.store import Store


def former_incident(store: Store, wanted: str) -> dict[str, Any] | None:
    """The membership, as a row of `Members` with the whole id as `former`, of the observation after which an incident was named; None if none ever was."""
    for day in store.days(Members):
        members = store.load(Members, day, day)
        names = incidents_named_by(members.observation)
        index = np.flatnonzero(np.char.startswith(names, wanted.encode()))
        if len(index):
            return {**members.take(index[:1]).rows()[0], "former": names[index[0]].decode()}
    return None
